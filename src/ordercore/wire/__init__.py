"""The wire: every value, event and document as text, and text for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ordercore.wire.codec import EventCodec
from ordercore.wire.explain import explain
from ordercore.wire.json import dumps, loads, structure, unstructure
from ordercore.wire.text import date_text, money_text, percent_text, quantity_text, reason_text
from ordercore.wire.upcast import UPCASTS, Upcast

if TYPE_CHECKING:
    from ordercore.wire.event import EVENTS, dump_event, load_event

__all__ = [
    "EVENTS",
    "UPCASTS",
    "EventCodec",
    "Upcast",
    "date_text",
    "dump_event",
    "dumps",
    "explain",
    "load_event",
    "loads",
    "money_text",
    "percent_text",
    "quantity_text",
    "reason_text",
    "structure",
    "unstructure",
]

_ABOUT_EVENTS = frozenset({"EVENTS", "dump_event", "load_event"})


def __getattr__(name: str) -> Any:
    if name in _ABOUT_EVENTS:
        # The codec of shipped events knows every document there is; who only reads a price book need not wait for them.
        from ordercore.wire import event  # noqa: PLC0415

        return getattr(event, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
