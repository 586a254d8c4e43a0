"""Events as the store keeps them: a tag with a version, and a body. What was written once can be read for good."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from ordercore.errors import InvalidValue, Malformed
from ordercore.wire.complaint import shown
from ordercore.wire.guard import parsed
from ordercore.wire.json import dumps, loads, structure
from ordercore.wire.upcast import Upcast

__all__ = ["EventCodec"]

_tag_parts: Final = re.compile(r"([a-z][a-z0-9_.]{0,99})/([1-9][0-9]{0,3})", re.ASCII).fullmatch


class EventCodec:
    """Writes events of known classes and reads them again, old versions included.

    A host with events of its own makes one: ``EventCodec({**TAGS, "order.engraved/1": OrderEngraved})``.
    """

    def __init__(self, tags: Mapping[str, type], upcasts: Mapping[str, Upcast] | None = None) -> None:
        """Check the tables.

        Args:
            tags: the current tag of each event, for example ``order.taken/2``, and its class.
            upcasts: each older tag, for example ``order.taken/1``, and what makes the next version of its data.

        Raises:
            InvalidValue: a tag is no ``name/version``, a class or a name stands twice, or a chain of versions has a gap.
        """
        self._classes = dict(tags)
        self._upcasts = dict(upcasts or {})
        self._tags = {event: tag for tag, event in self._classes.items()}
        self._newest = dict(_split(tag) for tag in self._classes)
        if len(self._tags) < len(self._classes) or len(self._newest) < len(self._classes):
            raise InvalidValue("a class or a name has two tags", mend="keep the newest and upcast the older one to it")
        for tag in self._upcasts:
            name, version = _split(tag)
            if version >= self._newest.get(name, 0):
                raise InvalidValue(
                    f"{tag!r} is upcast to a version that is not there", mend="name its class in the tags"
                )
            if version + 1 < self._newest[name] and f"{name}/{version + 1}" not in self._upcasts:
                raise InvalidValue(f"nothing upcasts '{name}/{version + 1}'", mend="add the missing step of the chain")

    def dump(self, event: object) -> tuple[str, str]:
        """Tag and body of an event.

        Raises:
            InvalidValue: its class has no tag, or it does not hold what its annotations say.
        """
        tag = self._tags.get(event.__class__)
        if tag is None:
            raise InvalidValue(f"{type(event).__name__} has no tag", mend="give its class to the EventCodec")
        return tag, dumps(event)

    def load(self, tag: str, body: str | bytes) -> Any:
        """The event of a tag and a body, brought to its newest version.

        Raises:
            Malformed: the tag is unknown or newer than this program, or the body is not of its shape.
        """
        event = self._classes.get(tag) if isinstance(tag, str) else None
        return loads(event, body) if event is not None else self._load_old(tag, body)

    def _load_old(self, tag: str, body: str | bytes) -> Any:
        name, version = _split(tag)
        newest = self._newest.get(name)
        if newest is None:
            raise Malformed(
                f"unknown event {shown(tag)}", mend="upgrade ordercore, or give its class to the EventCodec"
            )
        if version > newest:
            raise Malformed(f"{shown(tag)} is newer than '{name}/{newest}'", mend="upgrade ordercore")
        if tag not in self._upcasts:
            raise Malformed(
                f"{shown(tag)} is older than any version known; the newest is '{name}/{newest}'", mend="give its upcast"
            )
        data = parsed(body)
        if not isinstance(data, dict):
            raise Malformed(f"{shown(data)} is not an object", mend="give the body of an event")
        for step in range(version, newest):
            try:
                data = self._upcasts[f"{name}/{step}"](data)
            except Exception as error:
                raise Malformed(f"'{name}/{step}' cannot be upcast: {error!r}", mend="check the body") from error
        return structure(self._classes[f"{name}/{newest}"], data)


def _split(tag: str) -> tuple[str, int]:
    parts = _tag_parts(tag) if isinstance(tag, str) else None
    if parts is None:
        raise Malformed(f"{shown(tag)} is not the tag of an event", mend="write it like 'order.taken/1'")
    return parts[1], int(parts[2])
