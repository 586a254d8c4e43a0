"""How a batch becomes rows, inside a transaction that somebody else opens and ends."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from ordercore.adapters.sqlite.claiming import carry_out
from ordercore.adapters.sqlite.reading import RECEIPT, receipt
from ordercore.adapters.sqlite.schema import FEED_SPAN
from ordercore.errors import CommandConflict, StaleVersion
from ordercore.ports.batch import COMMAND, Batch, Receipt, Write
from ordercore.ports.chain import link
from ordercore.ports.outbox import pending
from ordercore.ports.query import Field
from ordercore.ports.search import checked_index, words

__all__ = ["write_batch"]

_ACCEPT: Final = "INSERT OR IGNORE INTO commands (tenant, id, digest, at, versions) VALUES (?, ?, ?, ?, ?)"
_FOUND: Final = """
SELECT number, version, entries, head, fields, words FROM documents WHERE tenant = ? AND kind = ? AND id = ?
"""
_ADD: Final = """
INSERT INTO documents (tenant, kind, id, version, entries, head, fields, words, body) VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?)
"""
_UPDATE: Final = """
UPDATE documents SET version = version + 1, entries = ?, head = ?, fields = ?, words = ?, body = ? WHERE number = ?
"""
_ADD_FIELD: Final = "INSERT INTO fields (tenant, kind, id, field, value) VALUES (?, ?, ?, ?, ?)"
_MOVE_FIELD: Final = """
UPDATE fields SET value = ?6 WHERE tenant = ?1 AND kind = ?2 AND id = ?3 AND field = ?4 AND value = ?5
"""
_DROP_FIELD: Final = "DELETE FROM fields WHERE tenant = ? AND kind = ? AND id = ? AND field = ? AND value = ?"
_DROP_WORDS: Final = "INSERT INTO search (search, rowid, words) VALUES ('delete', ?, ?)"
_ADD_WORDS: Final = "INSERT INTO search (rowid, words) VALUES (?, ?)"
_NEWEST: Final = "SELECT max(number) FROM events WHERE number > ? AND number < ?"
_RECORD: Final = """
INSERT INTO events (number, tenant, kind, id, sequence, at, by, command, type, body, previous, hash)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_POST: Final = "INSERT INTO outbox (tenant, id, topic, key, body, at) VALUES (?, ?, ?, ?, ?, ?)"

_REMEMBERED: Final = 4096
"""The longest text whose words are remembered: with 1024 of them, a few MiB at most."""

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


class _Found(NamedTuple):
    """What the database has of a document before it is written."""

    number: int = 0
    """Its number; 0 when there is none yet."""
    version: int = 0
    """Its version; 0 when there is none yet."""
    entries: int = 0
    """How many entries its history has."""
    head: str = ""
    """Hash of the newest entry."""
    fields: str = "{}"
    """Its index row as canonical JSON."""
    words: str = ""
    """Its words."""


_NOTHING: Final = _Found()


def write_batch(connection: sqlite3.Connection, tenant: str, begin: int, batch: Batch) -> Receipt:
    """Carry out a batch as `ordercore.ports.store.Store.commit` says; errors leave it to the caller to roll back.

    Args:
        connection: in a transaction that may write.
        tenant: whose documents they are.
        begin: the number before the first event of the tenant.
        batch: what is written.
    """
    return _Batch(connection, tenant, begin, batch).write()


class _Batch:
    """A batch, while it is written."""

    def __init__(self, connection: sqlite3.Connection, tenant: str, begin: int, batch: Batch) -> None:
        self._connection = connection
        self._execute = connection.execute
        self._tenant = tenant
        self._begin = begin
        self._batch = batch
        self._when = batch.at.isoformat()
        self._found: dict[tuple[str, str], _Found] = {}

    def write(self) -> Receipt:
        batch, tenant = self._batch, self._tenant
        versions = tuple([(write.kind, write.id, write.expected + 1) for write in batch.writes])
        accepted = self._execute(_ACCEPT, (tenant, batch.command, batch.digest, self._when, _compact(versions)))
        if accepted.rowcount == 0:
            return self._first_receipt()
        self._check_versions()
        if batch.limits:
            carry_out(self._connection, tenant, batch.limits)
        heads = self._record()
        for write in batch.writes:
            self._write(write, *heads[write.kind, write.id])
        if batch.messages:
            messages = [(tenant, each.id, each.topic, each.key, each.body, self._when) for each in pending(batch)]
            self._connection.executemany(_POST, messages)
        return Receipt(batch.command, batch.digest, batch.at, versions)

    def _first_receipt(self) -> Receipt:
        first = receipt(self._execute(RECEIPT, (self._tenant, self._batch.command)).fetchone())
        if first.digest != self._batch.digest:
            raise CommandConflict(self._batch.command)
        return first

    def _read(self, kind: str, id: str) -> _Found:
        row = self._execute(_FOUND, (self._tenant, kind, id)).fetchone()
        return _Found._make(row) if row else _NOTHING

    def _check_versions(self) -> None:
        for write in self._batch.writes:
            found = self._found[write.kind, write.id] = self._read(write.kind, write.id)
            if found.version != write.expected:
                raise StaleVersion(write.kind, write.id, expected=write.expected, found=found.version)
        for held in self._batch.held:
            version = self._receipts(held.id) if held.kind == COMMAND else self._read(held.kind, held.id).version
            if version != held.version:
                raise StaleVersion(held.kind, held.id, expected=held.version, found=version)

    def _receipts(self, command: str) -> int:
        """1 when a command was carried out before this one, else 0."""
        earlier = self._execute(RECEIPT, (self._tenant, command)).fetchone()
        return 1 if earlier and command != self._batch.command else 0

    def _record(self) -> dict[tuple[str, str], tuple[int, str]]:
        """Append the entries; what comes back is (entries, head) of each document written."""
        heads = {key: (document.entries, document.head) for key, document in self._found.items()}
        batch, tenant, begin, when = self._batch, self._tenant, self._begin, self._when
        if not batch.entries:
            return heads
        number: int = self._execute(_NEWEST, (begin, begin + FEED_SPAN)).fetchone()[0] or begin
        at, by, command = batch.at, batch.by, batch.command
        rows: list[tuple[object, ...]] = []
        for entry in batch.entries:
            kind, id, type, body = entry.kind, entry.id, entry.type, entry.body
            sequence, previous = heads[kind, id]
            number, sequence = number + 1, sequence + 1
            hash = link(
                previous, kind=kind, id=id, sequence=sequence, at=at, by=by, command=command, type=type, body=body
            )
            rows.append((number, tenant, kind, id, sequence, when, by, command, type, body, previous, hash))
            heads[kind, id] = sequence, hash
        self._connection.executemany(_RECORD, rows)
        return heads

    def _write(self, write: Write, entries: int, head: str) -> None:
        found = self._found[write.kind, write.id]
        fields = _canonical(checked_index(write.index)) if write.index else "{}"
        text = _words(write.text) if write.text else ""
        number = found.number
        if number:
            self._execute(_UPDATE, (entries, head, fields, text, write.document, number))
        else:
            row = (self._tenant, write.kind, write.id, entries, head, fields, text, write.document)
            number = self._execute(_ADD, row).lastrowid or 0
        if fields != found.fields:
            self._index((self._tenant, write.kind, write.id), write.index, json.loads(found.fields))
        if text != found.words:
            if found.words:
                self._execute(_DROP_WORDS, (number, found.words))
            if text:
                self._execute(_ADD_WORDS, (number, text))

    def _index(self, key: tuple[str, str, str], index: Mapping[str, Field], old: Mapping[str, Field]) -> None:
        """Write only the fields that changed."""
        gone = [(*key, name, value) for name, value in old.items() if name not in index]
        if gone:
            self._connection.executemany(_DROP_FIELD, gone)
        new = [(*key, name, value) for name, value in index.items() if name not in old]
        if new:
            self._connection.executemany(_ADD_FIELD, new)
        moved = [(*key, name, old[name], value) for name, value in index.items() if name in old and old[name] != value]
        if moved:
            self._connection.executemany(_MOVE_FIELD, moved)


def _words(text: str) -> str:
    """The words of a text, sorted."""
    return _cut_words(text) if len(text) <= _REMEMBERED else _cut_words.__wrapped__(text)


# A document is written many times over its life and its text seldom changes.
@lru_cache(maxsize=1024)
def _cut_words(text: str) -> str:
    return " ".join(sorted(words(text)))
