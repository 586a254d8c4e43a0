"""What is known of documents at some version, so that writing them needs no reading first.

A document at one version is the same forever, so this is no cache of what may change: what is remembered is true of its version, and the
statement that writes the next one asks for that version and its head.
"""

from __future__ import annotations

from threading import Lock
from typing import Final, Generic, Protocol, TypeVar

__all__ = ["Remembered"]

_MOST: Final = 2_048
"""How many documents are remembered: a few MiB."""


class _Versioned(Protocol):
    @property
    def version(self) -> int: ...
    @property
    def head(self) -> str: ...


D = TypeVar("D", bound=_Versioned)


class Remembered(Generic[D]):
    """The documents that were read or written last, as they were found or left."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: dict[tuple[str, str], D] = {}

    def at(self, kind: str, id: str, version: int) -> D | None:
        """What is known of a document at a version; None when it has to be read."""
        known = self._known.get((kind, id))
        return known if known is not None and known.version == version else None

    def keep(self, kind: str, id: str, known: D) -> None:
        """Remember a document that was written, and forget the one remembered for longest when there are too many."""
        with self._lock:
            self._known.pop((kind, id), None)
            self._known[kind, id] = known
            if len(self._known) > _MOST:
                del self._known[next(iter(self._known))]

    def knows(self, kind: str, id: str, version: int, head: str) -> bool:
        """Whether a document that was read is remembered as it was found."""
        known = self._known.get((kind, id))
        return known is not None and known.version == version and known.head == head

    def forget(self, kind: str, id: str) -> None:
        """Let go of what turned out not to be so."""
        with self._lock:
            self._known.pop((kind, id), None)
