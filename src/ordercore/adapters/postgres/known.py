"""What is known of documents at some version, so that writing them needs no reading first.

A document at one version is the same forever, so this is no cache of what may change: what is remembered is true of its version, and the
statement that writes the next one asks for that version and its head.
"""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import Final

from attrs import field, frozen

from ordercore.ports.query import Field

__all__ = ["NOTHING", "Known", "Memory"]

_MOST: Final = 2_048
"""How many documents are remembered: a few MiB."""


@frozen
class Known:
    """What writing the next version depends on."""

    #: the version all this is about; 0 when there is no document yet.
    version: int = 0
    #: how many entries its history has.
    entries: int = 0
    #: hash of the newest entry; empty when there is none.
    head: str = ""
    #: its index row, as it is stored.
    fields: Mapping[str, Field] = field(factory=dict)
    #: fingerprint of its words; empty when it has none.
    searched: str = ""


NOTHING: Final = Known()


class Memory:
    """What was known last of the documents that were read or written last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: dict[tuple[str, str], Known] = {}

    def keep(self, kind: str, id: str, known: Known) -> None:
        """Remember a document, and forget the one remembered for longest when there are too many."""
        with self._lock:
            self._known.pop((kind, id), None)
            self._known[kind, id] = known
            if len(self._known) > _MOST:
                del self._known[next(iter(self._known))]

    def at(self, kind: str, id: str, version: int) -> Known | None:
        """What is known of a document at a version; None when it would have to be read."""
        if not version:
            return NOTHING
        known = self._known.get((kind, id))
        return known if known is not None and known.version == version else None

    def forget(self, kind: str, id: str) -> None:
        """Let go of what turned out not to be so."""
        with self._lock:
            self._known.pop((kind, id), None)
