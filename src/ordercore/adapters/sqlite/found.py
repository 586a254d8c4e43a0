"""What a file has of documents, remembered so that writing the next version needs no reading first.

A document at one version is the same forever, so this is no cache of what may change: what is remembered is true of its version, and the
statement that writes the next one asks for that version and its head.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from threading import Lock
from types import MappingProxyType
from typing import Final, NamedTuple

from ordercore.ports.batch import Batch
from ordercore.ports.query import Field

__all__ = ["NOTHING", "Documents", "Found", "Memory", "Row", "found_in"]

_MOST: Final = 2_048
"""How many documents are remembered of those written, and of those read: a few MiB."""


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


Row = tuple[int, int, int, int, str, str, str]
"""The same as it is read, its index row as JSON text."""


def found_in(row: Row) -> Found:
    """What a row says."""
    number, version, entries, newest, head, fields, words = row
    return Found(number, version, entries, newest, head, json.loads(fields), words)


class Memory:
    """The documents that were read or written last, as they were found or left."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: dict[tuple[str, str], Found] = {}
        self._read: dict[tuple[str, str], Row] = {}

    def of(self, batch: Batch) -> Documents:
        """What is known of the documents of a batch at the versions they are written over."""
        known = {}
        for write in batch.writes:
            key = write.kind, write.id
            there = self._found.get(key)
            if there is not None and there.version == write.expected:
                known[key] = there
            elif (row := self._read.get(key)) is not None and row[1] == write.expected:
                known[key] = found_in(row)
        return known

    def keep(self, documents: Documents) -> None:
        """Remember documents that were written, and forget those remembered for longest when there are too many."""
        with self._lock:
            for key, there in documents.items():
                self._found.pop(key, None)
                self._found[key] = there
            while len(self._found) > _MOST:
                del self._found[next(iter(self._found))]

    def keep_read(self, kind: str, id: str, row: Row) -> None:
        """Remember a document that was read: it is likely to be written next."""
        key = kind, id
        there = self._found.get(key)
        if there is not None and there.version == row[1] and there.head == row[4]:
            return
        with self._lock:
            self._read.pop(key, None)
            self._read[key] = row
            if len(self._read) > _MOST:
                del self._read[next(iter(self._read))]
