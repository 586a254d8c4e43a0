"""How a batch becomes rows, inside a transaction that somebody else opens and ends."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

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
    return _Batch(cursor, tenant, begin, batch).write(memory)


class _Batch:
    """A batch, while it is written."""

    def __init__(self, cursor: sqlite3.Cursor, tenant: str, begin: int, batch: Batch) -> None:
        self._cursor = cursor
        self._execute = cursor.execute
        self._tenant = tenant
        self._begin = begin
        self._batch = batch

    def write(self, memory: Memory) -> tuple[Receipt, Documents]:
        """A document that is new, or is remembered, turns out to be so when it is written."""
        batch = self._batch
        before: dict[tuple[str, str], Found] = {}
        versions = []
        for write in batch.writes:
            key = kind, id = write.kind, write.id
            expected = write.expected
            there = memory.at(key, expected)
            if there is None:
                there = self._read(kind, id) if expected else NOTHING
            before[key] = found = there.found if isinstance(there, Read) else there
            if found.version != expected:
                if (first := self._first_receipt()) is not None:
                    return first, {}
                raise StaleVersion(kind, id, expected=expected, found=found.version)
            versions.append((kind, id, expected + 1))
        ends = record(self._cursor, self._tenant, self._begin, batch, versions, before)
        if ends is None:
            first = self._first_receipt()
            assert first is not None  # it is what stood in the way
            return first, {}
        after = {}
        for write, (key, found) in zip(batch.writes, before.items(), strict=True):
            after[key] = self._write(write, found, *(ends.get(key) or found.end))
        if batch.held:
            self._check_held()
        if batch.limits:
            carry_out(self._cursor, self._tenant, batch.limits)
        for write, found, left in zip(batch.writes, before.values(), after.values(), strict=True):
            index(self._cursor, self._tenant, write, found, left)
        if batch.messages:
            tenant, at = self._tenant, batch.at.isoformat()
            messages = [(tenant, each.id, each.topic, each.key, each.body, at) for each in pending(batch)]
            self._cursor.executemany(_POST, messages)
        return Receipt(batch.command, batch.digest, batch.at, tuple(versions)), after

    def _first_receipt(self) -> Receipt | None:
        row = self._execute(RECEIPT, (self._tenant, self._batch.command)).fetchone()
        if row is None:
            return None
        first = receipt(row)
        if first.digest != self._batch.digest:
            raise CommandConflict(self._batch.command)
        return first

    def _read(self, kind: str, id: str) -> Found:
        row = self._execute(_FOUND, (self._tenant, kind, id)).fetchone()
        if row is None:
            return NOTHING
        return Read(*row).found

    def _check_held(self) -> None:
        batch = self._batch
        written = {(write.kind, write.id): write.expected for write in batch.writes}
        for held in batch.held:
            version = written.get((held.kind, held.id))
            if version is None:
                version = self._receipts(held.id) if held.kind == COMMAND else self._read(held.kind, held.id).version
            if version != held.version:
                raise StaleVersion(held.kind, held.id, expected=held.version, found=version)

    def _receipts(self, command: str) -> int:
        """1 when a command was carried out before this one, else 0."""
        earlier = self._execute(RECEIPT, (self._tenant, command)).fetchone()
        return 1 if earlier and command != self._batch.command else 0

    def _write(self, write: Write, found: Found, entries: int, newest: int, head: str) -> Found:
        """Write the document itself; whether its index row may be is said later, when all else was looked at."""
        number, version, kind, id = found.number, found.version, write.kind, write.id
        fields, words = found.fields, cut(write.text)
        new_fields = new_words = None
        if write.index != fields:
            fields = dict(write.index)
            new_fields = dumped(fields)
        if words != found.words:
            new_words = words
        ends: tuple[Any, ...] = (entries, newest, head)
        if version:
            was = (number, version, found.head, id, kind, self._tenant)
            cursor = self._execute(_UPDATE, (*ends, new_fields, new_words, write.document, *was))
        else:
            row = (self._tenant, kind, id, *ends, new_fields or "{}", words, write.document)
            cursor = self._execute(_ADD, row)
            number = cursor.lastrowid or 0
        if not cursor.rowcount:
            there = self._read(kind, id).version
            if there == version:
                raise Misremembered
            raise StaleVersion(kind, id, expected=version, found=there)
        return Found(number, version + 1, entries, newest, head, fields, words)
