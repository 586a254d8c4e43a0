"""The log of events: what was told, with the receipt of each command in its first row, one number after the other."""

from __future__ import annotations

import sqlite3
from typing import Final

from ordercore.adapters.sqlite.found import Documents
from ordercore.adapters.text import listed
from ordercore.ports.batch import Batch
from ordercore.ports.chain import linked

__all__ = ["record"]

# A tenant has 2^40 numbers, after the one given.
_ACCEPT: Final = """
INSERT INTO ordercore_events (
    number, tenant, command, at, digest, versions, by, kind, id, sequence, earlier, type, previous, hash, body
) VALUES (
    coalesce((SELECT max(number) FROM ordercore_events WHERE number > ?1 AND number < ?1 + (1 << 40)), ?1) + 1,
    ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15
)
ON CONFLICT (tenant, command) WHERE digest IS NOT NULL DO NOTHING
"""
_RECORD: Final = """
INSERT INTO ordercore_events (number, tenant, command, at, by, kind, id, sequence, earlier, type, previous, hash, body)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_NOTHING_TOLD: Final = ("", "", 0, 0, "", "", "", "")


def record(
    cursor: sqlite3.Cursor,
    tenant: str,
    begin: int,
    batch: Batch,
    versions: list[tuple[str, str, int]],
    before: Documents,
) -> dict[tuple[str, str], tuple[int, int, str]] | None:
    """Append the entries of a batch, or one row that is only its receipt.

    Args:
        cursor: in a transaction that may write.
        tenant: whose.
        begin: the number before the first event of the tenant.
        batch: what is written.
        versions: what the receipt says.
        before: the documents of the batch as they are.

    Returns:
        (entries, number of the newest, its hash) of each document that something is told of; None when the command was carried out
        before.
    """
    when, by, command = batch.at.isoformat(), batch.by, batch.command
    accepting = (begin, tenant, command, when, batch.digest, listed(versions), by)
    ends: dict[tuple[str, str], tuple[int, int, str]] = {}
    number = 0
    rows: list[tuple[object, ...]] = []
    for entry in batch.entries:
        key = kind, id = entry.kind, entry.id
        sequence, earlier, previous = ends.get(key) or before[key].end
        sequence += 1
        type, body = entry.type, entry.body
        hash = linked(
            previous, kind=kind, id=id, sequence=sequence, when=when, by=by, command=command, type=type, body=body
        )
        row = (kind, id, sequence, earlier, type, previous, hash, body)
        if number:
            number += 1
            rows.append((number, tenant, command, when, by, *row))
        elif not (number := _accept(cursor, (*accepting, *row))):
            return None
        ends[key] = sequence, number, hash
    if rows:
        cursor.executemany(_RECORD, rows)
    return ends if number or _accept(cursor, (*accepting, *_NOTHING_TOLD)) else None


def _accept(cursor: sqlite3.Cursor, row: tuple[object, ...]) -> int:
    """The number of the first row of the command; 0 when there is one already."""
    cursor.execute(_ACCEPT, row)
    return cursor.lastrowid or 0 if cursor.rowcount else 0
