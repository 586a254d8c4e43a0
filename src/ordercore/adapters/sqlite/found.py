"""What a file has of documents, remembered so that writing the next version needs no reading first.

A document at one version is the same forever, so this is no cache of what may change: what is remembered is true of its version, and the
statement that writes the next one asks for that version and its head.
"""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from types import MappingProxyType
from typing import Final, NamedTuple

from ordercore.ports.batch import Batch
from ordercore.ports.query import Field

__all__ = ["NOTHING", "Documents", "Found", "Memory"]

_MOST: Final = 2_048
"""How many documents are remembered: a few MiB."""


class Found(NamedTuple):
    """What writing the next version of a document depends on."""

    number: int
    """Its number; 0 when there is no document yet."""
    version: int
    """Its version; 0 when there is no document yet."""
    entries: int
    """How many entries its history has."""
    newest: int
    """Number of the newest entry; 0 when there is none."""
    head: str
    """Hash of the newest entry; empty when there is none."""
    fields: Mapping[str, Field]
    """Its index row."""
    words: str
    """Its words."""


Documents = Mapping[tuple[str, str], Found]
"""Documents by kind and id."""

NOTHING: Final = Found(0, 0, 0, 0, "", MappingProxyType({}), "")


class Memory:
    """The documents that were written last, as they were found or left."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: dict[tuple[str, str], Found] = {}

    def of(self, batch: Batch) -> Documents:
        """What is known of the documents of a batch at the versions they are written over."""
        known = {}
        for write in batch.writes:
            found = self._found.get((write.kind, write.id))
            if found is not None and found.version == write.expected:
                known[write.kind, write.id] = found
        return known

    def keep(self, documents: Documents) -> None:
        """Remember documents, and forget those remembered for longest when there are too many."""
        with self._lock:
            for key, found in documents.items():
                self._found.pop(key, None)
                self._found[key] = found
            while len(self._found) > _MOST:
                del self._found[next(iter(self._found))]
