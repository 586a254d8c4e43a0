"""What a document can be found by: the tree of all fields, and the index of words."""

from __future__ import annotations

import sqlite3
from functools import lru_cache
from typing import Final

from ordercore.adapters.sqlite.found import Found
from ordercore.ports.batch import Write
from ordercore.ports.search import checked_index, words

__all__ = ["cut", "index"]

_ADD_FIELD: Final = "INSERT INTO ordercore_fields (tenant, kind, id, field, value) VALUES (?, ?, ?, ?, ?)"
_MOVE_FIELD: Final = """
UPDATE ordercore_fields SET value = ?6 WHERE tenant = ?1 AND kind = ?2 AND id = ?3 AND field = ?4 AND value = ?5
"""
_DROP_FIELD: Final = "DELETE FROM ordercore_fields WHERE tenant = ? AND kind = ? AND id = ? AND field = ? AND value = ?"
_DROP_WORDS: Final = "INSERT INTO ordercore_search (ordercore_search, rowid, words) VALUES ('delete', ?, ?)"
_ADD_WORDS: Final = "INSERT INTO ordercore_search (rowid, words) VALUES (?, ?)"

_REMEMBERED: Final = 4096
"""The longest text whose words are remembered: with 1024 of them, a few MiB at most."""


def index(cursor: sqlite3.Cursor, tenant: str, write: Write, before: Found, after: Found) -> None:
    """Write only the fields and words that changed.

    Raises:
        InvalidBatch: the index row holds something else than text and whole numbers.
    """
    checked_index(write.index)
    execute = cursor.execute
    old, new = before.fields, after.fields
    if new is not old:
        key = tenant, write.kind, write.id
        added = 0
        for name, value in new.items():
            was = old.get(name)
            if was == value:
                continue
            if was is None:
                execute(_ADD_FIELD, (*key, name, value))
                added += 1
            else:
                execute(_MOVE_FIELD, (*key, name, was, value))
        if len(new) - added < len(old):
            for name in old.keys() - new.keys():
                execute(_DROP_FIELD, (*key, name, old[name]))
    if before.words != after.words:
        if before.words:
            execute(_DROP_WORDS, (after.number, before.words))
        if after.words:
            execute(_ADD_WORDS, (after.number, after.words))


def cut(text: str) -> str:
    """The words of a text, sorted."""
    if not text:
        return ""
    return _cut(text) if len(text) <= _REMEMBERED else _cut.__wrapped__(text)


# A document is written many times over its life and its text seldom changes.
@lru_cache(maxsize=1024)
def _cut(text: str) -> str:
    return " ".join(sorted(words(text)))
