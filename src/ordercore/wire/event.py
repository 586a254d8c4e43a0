"""The events ordercore ships, as the store keeps them."""

from __future__ import annotations

from typing import Any, Final

from ordercore.lifecycle.kind import TAGS
from ordercore.wire.codec import EventCodec
from ordercore.wire.upcast import UPCASTS

__all__ = ["EVENTS", "dump_event", "load_event"]

EVENTS: Final = EventCodec(TAGS, UPCASTS)
"""The codec of all shipped events."""


def dump_event(event: object) -> tuple[str, str]:
    """Tag and body of a shipped event; errors as `EventCodec.dump`."""
    return EVENTS.dump(event)


def load_event(tag: str, body: str | bytes) -> Any:
    """The shipped event of a tag and a body; errors as `EventCodec.load`."""
    return EVENTS.load(tag, body)
