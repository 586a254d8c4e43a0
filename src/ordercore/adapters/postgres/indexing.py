"""What a document can be found by: the rows of its fields, and its words."""

from __future__ import annotations

from typing import Final

from ordercore.adapters.postgres.field import kept, keys, searched
from ordercore.adapters.postgres.known import Known
from ordercore.adapters.postgres.statement import Statement
from ordercore.ports.batch import Write

__all__ = ["MOVE_FIELD", "indexed"]

_ADD_FIELDS: Final = """
INSERT INTO ordercore.fields (tenant, kind, id, field, number, text)
SELECT %s, %s, %s, said.field, said.number, said.text
FROM unnest(%s::text[], %s::bigint[], %s::text[]) AS said (field, number, text)
"""
# Its value is told too, so that both trees of fields have all of their key: whichever is taken, one row is looked at.
MOVE_FIELD: Final = """
UPDATE ordercore.fields SET number = %s, text = %s
WHERE tenant = %s AND kind = %s AND id = %s AND field = %s AND number = %s AND text = %s
"""
_DROP_FIELD: Final = """
DELETE FROM ordercore.fields WHERE tenant = %s AND kind = %s AND id = %s AND field = %s AND number = %s AND text = %s
"""
_SET_WORDS: Final = """
INSERT INTO ordercore.search (tenant, kind, id, words) VALUES (%s, %s, %s, %s::text[])
ON CONFLICT (tenant, kind, id) DO UPDATE SET words = excluded.words
"""
_DROP_WORDS: Final = "DELETE FROM ordercore.search WHERE tenant = %s AND kind = %s AND id = %s"


def indexed(key: tuple[str, str, str], write: Write, before: Known, after: Known) -> list[Statement]:
    """What writes the fields and words that changed; the fields that have another value come first.

    Args:
        key: tenant, kind and id of the document.
        write: what is written.
        before: what is known of it.
        after: what will be.
    """
    made: list[Statement] = []
    if after.fields != before.fields:
        made += _fields(key, before, after)
    if after.searched != before.searched:
        if after.searched:
            words = keys(key[0], write.kind, searched(write.text)[1])
            made.append(Statement(_SET_WORDS, (*key, words)))
        else:
            made.append(Statement(_DROP_WORDS, key))
    return made


def _fields(key: tuple[str, str, str], before: Known, after: Known) -> list[Statement]:
    """Write only the fields that changed."""
    old, new = before.fields, after.fields
    moved = [(name, value) for name, value in new.items() if name in old and old[name] != value]
    made = [Statement(MOVE_FIELD, (*kept(value), *key, name, *kept(old[name]))) for name, value in moved]
    made += [Statement(_DROP_FIELD, (*key, name, *kept(value))) for name, value in old.items() if name not in new]
    added = [(name, *kept(value)) for name, value in new.items() if name not in old]
    if added:
        made.append(Statement(_ADD_FIELDS, (*key, *map(list, zip(*added, strict=True)))))
    return made
