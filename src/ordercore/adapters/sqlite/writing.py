"""How a batch becomes rows, inside a transaction that somebody else opens and ends."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from attrs import frozen

from ordercore.adapters.sqlite.claiming import carry_out
from ordercore.errors import CommandConflict, StaleVersion
from ordercore.ports.chain import link
from ordercore.ports.outbox import pending
from ordercore.ports.receipt import read_receipt, receipt_document
from ordercore.ports.search import checked_index, words
from ordercore.ports.store import COMMAND, Batch, Field, Receipt, Write

__all__ = ["write_batch"]

_ACCEPT: Final = "INSERT OR IGNORE INTO commands (tenant, id, digest, receipt) VALUES (?, ?, ?, ?)"
_ACCEPTED: Final = "SELECT digest, receipt FROM commands WHERE tenant = ? AND id = ?"
_FOUND: Final = """
SELECT number, version, entries, head, fields, words FROM documents WHERE tenant = ? AND kind = ? AND id = ?
"""
_ADD: Final = """
INSERT INTO documents (tenant, kind, id, version, entries, head, fields, words, body) VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?)
"""
_UPDATE: Final = """
UPDATE documents SET version = version + 1, entries = ?, head = ?, fields = ?, words = ?, body = ? WHERE number = ?
"""
_SET_FIELD: Final = "INSERT OR REPLACE INTO fields (tenant, kind, id, field, value) VALUES (?, ?, ?, ?, ?)"
_DROP_FIELD: Final = "DELETE FROM fields WHERE tenant = ? AND kind = ? AND id = ? AND field = ?"
_DROP_WORDS: Final = "INSERT INTO search (search, rowid, words) VALUES ('delete', ?, ?)"
_ADD_WORDS: Final = "INSERT INTO search (rowid, words) VALUES (?, ?)"
_RECORD: Final = """
INSERT INTO events (tenant, kind, id, sequence, at, by, command, type, body, previous, hash)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_POST: Final = "INSERT INTO outbox (tenant, id, topic, key, body, at) VALUES (?, ?, ?, ?, ?, ?)"

_REMEMBERED: Final = 4096
"""The longest text whose words are remembered: with 1024 of them, a few MiB at most."""

_canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


@frozen
class _Found:
    """What the database has of a document before it is written."""

    #: its number; 0 when there is none yet.
    number: int = 0
    #: its version; 0 when there is none yet.
    version: int = 0
    #: how many entries its history has.
    entries: int = 0
    #: hash of the newest entry.
    head: str = ""
    #: its index row as canonical JSON.
    fields: str = "{}"
    #: its words.
    words: str = ""


_NOTHING: Final = _Found()


def write_batch(connection: sqlite3.Connection, tenant: str, batch: Batch) -> Receipt:
    """Carry out a batch as `ordercore.ports.store.Store.commit` says; errors leave it to the caller to roll back."""
    versions = tuple([(write.kind, write.id, write.expected + 1) for write in batch.writes])
    receipt = Receipt(batch.command, batch.digest, batch.at, versions)
    accepted = connection.execute(_ACCEPT, (tenant, batch.command, batch.digest, receipt_document(receipt)))
    if accepted.rowcount == 0:
        return _first_receipt(connection, tenant, batch)
    found = {(write.kind, write.id): _read(connection, tenant, write.kind, write.id) for write in batch.writes}
    _check_versions(connection, tenant, batch, found)
    carry_out(connection, tenant, batch.limits)
    heads = _record(connection, tenant, batch, found)
    for write in batch.writes:
        _write(connection, tenant, write, found[write.kind, write.id], *heads[write.kind, write.id])
    if batch.messages:
        at = batch.at.isoformat()
        connection.executemany(
            _POST, [(tenant, message.id, message.topic, message.key, message.body, at) for message in pending(batch)]
        )
    return receipt


def _first_receipt(connection: sqlite3.Connection, tenant: str, batch: Batch) -> Receipt:
    digest, receipt = connection.execute(_ACCEPTED, (tenant, batch.command)).fetchone()
    if digest != batch.digest:
        raise CommandConflict(batch.command)
    return read_receipt(receipt)


def _read(connection: sqlite3.Connection, tenant: str, kind: str, id: str) -> _Found:
    row = connection.execute(_FOUND, (tenant, kind, id)).fetchone()
    return _Found(*row) if row else _NOTHING


def _check_versions(
    connection: sqlite3.Connection, tenant: str, batch: Batch, found: Mapping[tuple[str, str], _Found]
) -> None:
    for write in batch.writes:
        version = found[write.kind, write.id].version
        if version != write.expected:
            raise StaleVersion(write.kind, write.id, expected=write.expected, found=version)
    for held in batch.held:
        if held.kind == COMMAND:
            row = connection.execute(_ACCEPTED, (tenant, held.id)).fetchone()
            version = 1 if row and held.id != batch.command else 0
        else:
            version = _read(connection, tenant, held.kind, held.id).version
        if version != held.version:
            raise StaleVersion(held.kind, held.id, expected=held.version, found=version)


def _record(
    connection: sqlite3.Connection, tenant: str, batch: Batch, found: Mapping[tuple[str, str], _Found]
) -> dict[tuple[str, str], tuple[int, str]]:
    """Append the entries; what comes back is (entries, head) of each document written."""
    heads = {key: (document.entries, document.head) for key, document in found.items()}
    if not batch.entries:
        return heads
    rows: list[tuple[object, ...]] = []
    at, by, command = batch.at, batch.by, batch.command
    when = at.isoformat()
    for entry in batch.entries:
        kind, id, type, body = entry.kind, entry.id, entry.type, entry.body
        sequence, previous = heads[kind, id]
        sequence += 1
        hash = link(previous, kind=kind, id=id, sequence=sequence, at=at, by=by, command=command, type=type, body=body)
        rows.append((tenant, kind, id, sequence, when, by, command, type, body, previous, hash))
        heads[kind, id] = sequence, hash
    connection.executemany(_RECORD, rows)
    return heads


def _write(connection: sqlite3.Connection, tenant: str, write: Write, found: _Found, entries: int, head: str) -> None:
    fields = _canonical(checked_index(write.index)) if write.index else "{}"
    text = _words(write.text) if write.text else ""
    number = found.number
    if number:
        connection.execute(_UPDATE, (entries, head, fields, text, write.document, number))
    else:
        row = (tenant, write.kind, write.id, entries, head, fields, text, write.document)
        number = connection.execute(_ADD, row).lastrowid or 0
    if fields != found.fields:
        _index(connection, (tenant, write.kind, write.id), write.index, json.loads(found.fields))
    if text != found.words:
        if found.words:
            connection.execute(_DROP_WORDS, (number, found.words))
        if text:
            connection.execute(_ADD_WORDS, (number, text))


def _words(text: str) -> str:
    """The words of a text, sorted."""
    return _cut_words(text) if len(text) <= _REMEMBERED else _cut_words.__wrapped__(text)


# A document is written many times over its life and its text seldom changes.
@lru_cache(maxsize=1024)
def _cut_words(text: str) -> str:
    return " ".join(sorted(words(text)))


def _index(
    connection: sqlite3.Connection, key: tuple[str, str, str], index: Mapping[str, Field], old: Mapping[str, Field]
) -> None:
    """Write only the fields that changed."""
    gone = [(*key, name) for name in old if name not in index]
    if gone:
        connection.executemany(_DROP_FIELD, gone)
    changed = [(*key, name, value) for name, value in index.items() if name not in old or old[name] != value]
    if changed:
        connection.executemany(_SET_FIELD, changed)
