"""How a batch becomes rows, inside a transaction that somebody else opens and ends."""

from __future__ import annotations

import sqlite3
from typing import Final

from ordercore.adapters.sqlite.claiming import carry_out
from ordercore.adapters.sqlite.found import NOTHING, Documents, Found, Memory, Read
from ordercore.adapters.sqlite.indexing import cut, index
from ordercore.adapters.sqlite.reading import RECEIPT, receipt
from ordercore.adapters.sqlite.recording import record
from ordercore.adapters.text import dumped
from ordercore.errors import CommandConflict, StaleVersion
from ordercore.ports.batch import COMMAND, Batch, Receipt, Write
from ordercore.ports.outbox import pending

__all__ = ["Misremembered", "write_batch"]

_FOUND: Final = """
SELECT number, version, entries, newest, head, fields, words FROM ordercore_documents
WHERE tenant = ? AND kind = ? AND id = ?
"""
_ADD: Final = """
INSERT INTO ordercore_documents (tenant, kind, id, version, entries, newest, head, fields, words, body)
VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?)
ON CONFLICT (tenant, kind, id) DO NOTHING
"""
# Fields and words that are as they were come as null.
_UPDATE: Final = """
UPDATE ordercore_documents SET version = version + 1, entries = ?, newest = ?, head = ?,
    fields = coalesce(?, fields), words = coalesce(?, words), body = ?
WHERE number = ? AND version = ? AND head = ? AND id = ? AND kind = ? AND tenant = ?
"""
_POST: Final = "INSERT INTO ordercore_outbox (tenant, id, topic, key, body, at) VALUES (?, ?, ?, ?, ?, ?)"


class Misremembered(Exception):
    """A document is at the version that is remembered, and not as it is remembered: the file was put back to an earlier state."""


def write_batch(
    cursor: sqlite3.Cursor, tenant: str, begin: int, batch: Batch, memory: Memory
) -> tuple[Receipt, Documents]:
    """Carry out a batch as `ordercore.ports.store.Store.commit` says; errors leave it to the caller to roll back.

    Args:
        cursor: in a transaction that may write.
        tenant: whose documents they are.
        begin: the number before the first event of the tenant.
        batch: what is written.
        memory: what is known of documents; those it does not have at the version they are written over are read.

    Returns:
        The receipt, and the documents as they are left.

    Raises:
        Misremembered: what is known was never so, or is not so any more.
    """
    before: dict[tuple[str, str], Found] = {}
    versions = []
    for write in batch.writes:
        key = kind, id = write.kind, write.id
        expected = write.expected
        there = memory.at(key, expected)
        if there is None:
            there = _read(cursor, tenant, kind, id) if expected else NOTHING
        before[key] = found = there.found if isinstance(there, Read) else there
        if found.version != expected:
            if (first := _first_receipt(cursor, tenant, batch)) is not None:
                return first, {}
            raise _first_stale(cursor, tenant, batch)
        versions.append((kind, id, expected + 1))
    ends = record(cursor, tenant, begin, batch, versions, before)
    if ends is None:
        first = _first_receipt(cursor, tenant, batch)
        assert first is not None  # it is what stood in the way
        return first, {}
    after = {}
    for write in batch.writes:
        key = write.kind, write.id
        after[key] = _write(cursor, tenant, write, before[key], ends.get(key))
    if batch.held:
        _check_held(cursor, tenant, batch)
    if batch.limits:
        carry_out(cursor, tenant, batch.limits)
    for write in batch.writes:
        key = write.kind, write.id
        index(cursor, tenant, write, before[key], after[key])
    if batch.messages:
        at = batch.at.isoformat()
        messages = [(tenant, each.id, each.topic, each.key, each.body, at) for each in pending(batch)]
        cursor.executemany(_POST, messages)
    return Receipt(batch.command, batch.digest, batch.at, tuple(versions)), after


def _first_receipt(cursor: sqlite3.Cursor, tenant: str, batch: Batch) -> Receipt | None:
    row = cursor.execute(RECEIPT, (tenant, batch.command)).fetchone()
    if row is None:
        return None
    first = receipt(row)
    if first.digest != batch.digest:
        raise CommandConflict(batch.command)
    return first


def _first_stale(cursor: sqlite3.Cursor, tenant: str, batch: Batch) -> StaleVersion:
    """What comes first in the batch; a document to be new is otherwise looked at only when it is written."""
    found = [(write, _read(cursor, tenant, write.kind, write.id).version) for write in batch.writes]
    write, version = next(each for each in found if each[0].expected != each[1])
    return StaleVersion(write.kind, write.id, expected=write.expected, found=version)


def _read(cursor: sqlite3.Cursor, tenant: str, kind: str, id: str) -> Found:
    row = cursor.execute(_FOUND, (tenant, kind, id)).fetchone()
    return NOTHING if row is None else Read(*row).found


def _check_held(cursor: sqlite3.Cursor, tenant: str, batch: Batch) -> None:
    written = {(write.kind, write.id): write.expected for write in batch.writes}
    for held in batch.held:
        version = written.get((held.kind, held.id))
        if version is None and held.kind == COMMAND:
            version = _receipts(cursor, tenant, held.id, batch)
        elif version is None:
            version = _read(cursor, tenant, held.kind, held.id).version
        if version != held.version:
            raise StaleVersion(held.kind, held.id, expected=held.version, found=version)


def _receipts(cursor: sqlite3.Cursor, tenant: str, command: str, batch: Batch) -> int:
    """1 when a command was carried out before this batch, else 0."""
    earlier = cursor.execute(RECEIPT, (tenant, command)).fetchone()
    return 1 if earlier and command != batch.command else 0


def _write(cursor: sqlite3.Cursor, tenant: str, write: Write, found: Found, told: tuple[int, int, str] | None) -> Found:
    """Write the document itself; whether its index row may be is said later, when all else was looked at."""
    number, version, entries, newest, head, fields, had = found
    kind, id, words, before = write.kind, write.id, cut(write.text), head
    if told:
        entries, newest, head = told
    new_fields = None
    if write.index != fields:
        fields = dict(write.index)
        new_fields = dumped(fields)
    if version:
        now = (entries, newest, head, new_fields, None if words == had else words, write.document)
        cursor.execute(_UPDATE, (*now, number, version, before, id, kind, tenant))
    else:
        cursor.execute(_ADD, (tenant, kind, id, entries, newest, head, new_fields or "{}", words, write.document))
        number = cursor.lastrowid or 0
    if not cursor.rowcount:
        there = _read(cursor, tenant, kind, id).version
        if there == version:
            raise Misremembered
        raise StaleVersion(kind, id, expected=version, found=there)
    return Found(number, version + 1, entries, newest, head, fields, words)
