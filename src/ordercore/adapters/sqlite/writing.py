"""How a batch becomes rows, inside a transaction that somebody else opens and ends."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from functools import lru_cache
from json.encoder import encode_basestring as quoted
from typing import Any, Final

from ordercore.adapters.sqlite.claiming import carry_out
from ordercore.adapters.sqlite.found import NOTHING, Found
from ordercore.adapters.sqlite.reading import RECEIPT, receipt
from ordercore.errors import CommandConflict, StaleVersion
from ordercore.ports.batch import COMMAND, Batch, Receipt, Write
from ordercore.ports.chain import link
from ordercore.ports.outbox import pending
from ordercore.ports.query import Field
from ordercore.ports.search import checked_index, words

__all__ = ["Documents", "Misremembered", "write_batch"]

_FOUND: Final = """
SELECT number, version, entries, newest, head, fields, words FROM documents WHERE tenant = ? AND kind = ? AND id = ?
"""
_ADD: Final = """
INSERT INTO documents (tenant, kind, id, version, entries, newest, head, fields, words, body)
VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?)
ON CONFLICT (tenant, kind, id) DO NOTHING
"""
# Fields and words that are as they were come as null.
_UPDATE: Final = """
UPDATE documents SET version = version + 1, entries = ?, newest = ?, head = ?, fields = coalesce(?, fields),
    words = coalesce(?, words), body = ?
WHERE number = ? AND version = ? AND head = ? AND id = ? AND kind = ? AND tenant = ?
"""
_ADD_FIELD: Final = "INSERT INTO fields (tenant, kind, id, field, value) VALUES (?, ?, ?, ?, ?)"
_MOVE_FIELD: Final = """
UPDATE fields SET value = ?6 WHERE tenant = ?1 AND kind = ?2 AND id = ?3 AND field = ?4 AND value = ?5
"""
_DROP_FIELD: Final = "DELETE FROM fields WHERE tenant = ? AND kind = ? AND id = ? AND field = ? AND value = ?"
_DROP_WORDS: Final = "INSERT INTO search (search, rowid, words) VALUES ('delete', ?, ?)"
_ADD_WORDS: Final = "INSERT INTO search (rowid, words) VALUES (?, ?)"
# A tenant has 2^40 numbers, after the one given.
_ACCEPT: Final = """
INSERT INTO events (
    number, tenant, command, at, digest, versions, by, kind, id, sequence, earlier, type, previous, hash, body
) VALUES (
    coalesce((SELECT max(number) FROM events WHERE number > ?1 AND number < ?1 + (1 << 40)), ?1) + 1,
    ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15
)
ON CONFLICT (tenant, command) WHERE digest IS NOT NULL DO NOTHING
"""
_RECORD: Final = """
INSERT INTO events (number, tenant, command, at, by, kind, id, sequence, earlier, type, previous, hash, body)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_NOTHING_TOLD: Final = ("", "", 0, 0, "", "", "", "")
_POST: Final = "INSERT INTO outbox (tenant, id, topic, key, body, at) VALUES (?, ?, ?, ?, ?, ?)"

_REMEMBERED: Final = 4096
"""The longest text whose words are remembered: with 1024 of them, a few MiB at most."""

Documents = Mapping[tuple[str, str], Found]
"""Documents by kind and id."""


class Misremembered(Exception):
    """A document is at the version that is remembered, and not as it is remembered: the file was put back to an earlier state."""


def write_batch(
    cursor: sqlite3.Cursor, tenant: str, begin: int, batch: Batch, known: Documents
) -> tuple[Receipt, Documents]:
    """Carry out a batch as `ordercore.ports.store.Store.commit` says; errors leave it to the caller to roll back.

    Args:
        cursor: in a transaction that may write.
        tenant: whose documents they are.
        begin: the number before the first event of the tenant.
        batch: what is written.
        known: documents at the versions they are written over; the others are read.

    Returns:
        The receipt, and the documents as they are left.

    Raises:
        Misremembered: what is known was never so, or is not so any more.
    """
    return _Batch(cursor, tenant, begin, batch).write(known)


class _Batch:
    """A batch, while it is written."""

    def __init__(self, cursor: sqlite3.Cursor, tenant: str, begin: int, batch: Batch) -> None:
        self._cursor = cursor
        self._execute = cursor.execute
        self._tenant = tenant
        self._begin = begin
        self._batch = batch
        self._when = batch.at.isoformat()

    def write(self, known: Documents) -> tuple[Receipt, Documents]:
        batch = self._batch
        versions = tuple([(write.kind, write.id, write.expected + 1) for write in batch.writes])
        try:
            before = {(write.kind, write.id): self._found(write, known) for write in batch.writes}
        except StaleVersion:
            if (first := self._first_receipt()) is None:
                raise
            return first, {}
        ends = self._record(versions, before)
        if ends is None:
            first = self._first_receipt()
            assert first is not None  # it is what stood in the way
            return first, {}
        after = {}
        for write in batch.writes:
            key = write.kind, write.id
            after[key] = self._write(write, before[key], *ends[key])
        if batch.held:
            self._check_held()
        if batch.limits:
            carry_out(self._cursor, self._tenant, batch.limits)
        for write in batch.writes:
            key = write.kind, write.id
            self._index(write, before[key], after[key])
        if batch.messages:
            messages = [(self._tenant, each.id, each.topic, each.key, each.body, self._when) for each in pending(batch)]
            self._cursor.executemany(_POST, messages)
        return Receipt(batch.command, batch.digest, batch.at, versions), after

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
        number, version, entries, newest, head, fields, words = row
        return Found(number, version, entries, newest, head, json.loads(fields), words)

    def _found(self, write: Write, known: Documents) -> Found:
        """A document as it is before; one that is new, or is known, turns out to be so when it is written."""
        if not write.expected:
            return NOTHING
        if (found := known.get((write.kind, write.id))) is None:
            found = self._read(write.kind, write.id)
            if found.version != write.expected:
                raise StaleVersion(write.kind, write.id, expected=write.expected, found=found.version)
        return found

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

    def _record(
        self, versions: tuple[tuple[str, str, int], ...], before: Documents
    ) -> dict[tuple[str, str], tuple[int, int, str]] | None:
        """Append the entries, with the receipt in the first row.

        Returns:
            (entries, number of the newest, its hash) of each document; None when the command was carried out before.
        """
        batch, tenant, when = self._batch, self._tenant, self._when
        at, by, command = batch.at, batch.by, batch.command
        accepting = (self._begin, tenant, command, when, batch.digest, _listed(versions), by)
        ends = {key: (found.entries, found.newest, found.head) for key, found in before.items()}
        number = 0
        rows: list[tuple[object, ...]] = []
        for entry in batch.entries:
            key = kind, id = entry.kind, entry.id
            sequence, earlier, previous = ends[key]
            sequence += 1
            type, body = entry.type, entry.body
            hash = link(
                previous, kind=kind, id=id, sequence=sequence, at=at, by=by, command=command, type=type, body=body
            )
            row = (kind, id, sequence, earlier, type, previous, hash, body)
            if number:
                number += 1
                rows.append((number, tenant, command, when, by, *row))
            elif not (number := self._accept((*accepting, *row))):
                return None
            ends[key] = sequence, number, hash
        if rows:
            self._cursor.executemany(_RECORD, rows)
        return ends if number or self._accept((*accepting, *_NOTHING_TOLD)) else None

    def _accept(self, row: tuple[object, ...]) -> int:
        """The number of the first row of the command; 0 when there is one already."""
        cursor = self._execute(_ACCEPT, row)
        return cursor.lastrowid or 0 if cursor.rowcount else 0

    def _write(self, write: Write, found: Found, entries: int, newest: int, head: str) -> Found:
        """Write the document itself; whether its index row may be is said later, when all else was looked at."""
        index, text = found.fields, _words(write.text) if write.text else ""
        fields = None
        if write.index != index:
            index = dict(write.index)
            fields = _dumped(index)
        number, version, kind, id = found.number, found.version, write.kind, write.id
        if version:
            new_text = None if text == found.words else text
            row: tuple[Any, ...] = (entries, newest, head, fields, new_text, write.document)
            cursor = self._execute(_UPDATE, (*row, number, version, found.head, id, kind, self._tenant))
        else:
            row = (self._tenant, kind, id, entries, newest, head, fields or "{}", text, write.document)
            cursor = self._execute(_ADD, row)
            number = cursor.lastrowid or 0
        if not cursor.rowcount:
            there = self._read(kind, id).version
            if there == version:
                raise Misremembered
            raise StaleVersion(kind, id, expected=version, found=there)
        return Found(number, version + 1, entries, newest, head, index, text)

    def _index(self, write: Write, before: Found, after: Found) -> None:
        """Write only the fields and words that changed."""
        checked_index(write.index)
        execute = self._execute
        if after.fields is not before.fields:
            old, new, key = before.fields, after.fields, (self._tenant, write.kind, write.id)
            for name, value in old.items():
                if name not in new:
                    execute(_DROP_FIELD, (*key, name, value))
            for name, value in new.items():
                if name not in old:
                    execute(_ADD_FIELD, (*key, name, value))
                elif value != old[name]:
                    execute(_MOVE_FIELD, (*key, name, old[name], value))
        if before.words != after.words:
            if before.words:
                execute(_DROP_WORDS, (after.number, before.words))
            if after.words:
                execute(_ADD_WORDS, (after.number, after.words))


def _listed(versions: tuple[tuple[str, str, int], ...]) -> str:
    """What a receipt says of documents, as JSON."""
    return f"[{','.join([f'[{quoted(kind)},{quoted(id)},{version}]' for kind, id, version in versions])}]"


def _dumped(index: Mapping[str, Field]) -> str:
    """An index row as JSON."""
    return f"{{{','.join([f'{quoted(name)}:{quoted(value) if type(value) is str else value}' for name, value in index.items()])}}}"


def _words(text: str) -> str:
    """The words of a text, sorted."""
    return _cut_words(text) if len(text) <= _REMEMBERED else _cut_words.__wrapped__(text)


# A document is written many times over its life and its text seldom changes.
@lru_cache(maxsize=1024)
def _cut_words(text: str) -> str:
    return " ".join(sorted(words(text)))
