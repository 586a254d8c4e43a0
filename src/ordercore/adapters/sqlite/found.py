"""What writing the next version of a document depends on, as it is found in the file or remembered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from ordercore.adapters.remembered import Remembered
from ordercore.ports.query import Field

__all__ = ["NOTHING", "Documents", "Found", "Memory", "Read"]


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

    @property
    def end(self) -> tuple[int, int, str]:
        """The end of its history: (how many entries, number of the newest, its hash)."""
        return self[2:5]


Documents = Mapping[tuple[str, str], Found]
"""Documents by kind and id."""

NOTHING: Final = Found(0, 0, 0, 0, "", MappingProxyType({}), "")


class Read(NamedTuple):
    """The same as it is read: the index row is JSON text, which is taken apart when the document is written."""

    number: int
    version: int
    entries: int
    newest: int
    head: str
    fields: str
    words: str

    @property
    def found(self) -> Found:
        """What it says."""
        number, version, entries, newest, head, fields, words = self
        return Found(number, version, entries, newest, head, json.loads(fields), words)


Memory = Remembered[Found | Read]
"""The documents of a store that were read or written last."""
