"""Stores as one would write them by hand, with `sqlite3`, for nothing but the step that is measured."""

from __future__ import annotations

import json
import sqlite3
from hashlib import sha256
from pathlib import Path
from typing import Final

from benchmarks.keeping import AT, BY, CEILING, SETTINGS, Kept, Save, Synchronous

__all__ = ["COLUMNS", "LIMITS", "TABLES", "WHEN", "Bare", "SamePromises", "hash_of", "receipt_of", "set_up"]

COLUMNS: Final = (
    "status",
    "customer",
    "bill_to",
    "placed_on",
    "channel",
    "reference",
    "currency",
    "gross",
    "fulfillment",
    "invoicing",
    "payment",
    "returns",
)
"""What an order is searched and sorted by, each in a column with an index."""

WHEN: Final = AT.isoformat()

LIMITS: Final = """
CREATE TABLE IF NOT EXISTS limits (name TEXT PRIMARY KEY, ceiling INTEGER NOT NULL, claimed INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS claims (
    name TEXT NOT NULL, claim TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (name, claim)
) WITHOUT ROWID;
"""
_SET: Final = "INSERT INTO limits VALUES (?, ?, 0)"
_TAKE: Final = "INSERT INTO claims VALUES (?, ?, 0)"
_PASS: Final = """
UPDATE limits SET claimed = claimed + ?3 - (SELECT amount FROM claims WHERE name = ?1 AND claim = ?2)
WHERE name = ?1 AND claimed + ?3 - (SELECT amount FROM claims WHERE name = ?1 AND claim = ?2) <= ceiling
"""
_CHANGE: Final = "UPDATE claims SET amount = ?3 WHERE name = ?1 AND claim = ?2"
_CLAIMED: Final = """
SELECT claims.amount, limits.claimed FROM claims JOIN limits ON limits.name = claims.name
WHERE claims.name = ? AND claims.claim = ?
"""


def set_up(connection: sqlite3.Connection, synchronous: Synchronous) -> None:
    """Give a connection the settings that ours has."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("PRAGMA wal_autocheckpoint = 4000")


class _ByHand:
    """What both peers have in common: the connection, limits and claims, and the answers afterward."""

    tables: str

    def __init__(self, path: Path, synchronous: Synchronous) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        set_up(self.connection, synchronous)
        self.connection.executescript(self.tables + LIMITS)

    def _open_claim(self, save: Save) -> None:
        self.connection.execute(_SET, (save.limit, CEILING))
        self.connection.execute(_TAKE, (save.limit, save.order))
        self._claim(save)

    def _claim(self, save: Save) -> None:
        step = (save.limit, save.order, save.claimed)
        if self.connection.execute(_PASS, step).rowcount == 0:
            raise ValueError(f"limit {save.limit} is not there or would be overdrawn")
        self.connection.execute(_CHANGE, step)

    def kept(self, save: Save) -> Kept:
        ask = self.connection.execute
        version, document = ask("SELECT version, body FROM orders WHERE id = ?", (save.order,)).fetchone()
        history = ask("SELECT type, body FROM events WHERE id = ? ORDER BY sequence", (save.order,)).fetchall()
        return Kept(version, document, tuple(history), ask(_CLAIMED, (save.limit, save.order)).fetchone())

    def settings(self) -> tuple[object, ...]:
        return tuple(self.connection.execute(f"PRAGMA {name}").fetchone() for name in SETTINGS)

    def close(self) -> None:
        self.connection.close()


class Bare(_ByHand):
    """Documents, events and claims, and nothing beside."""

    tables = """
    CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY, version INTEGER NOT NULL, body TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS events (
        position INTEGER PRIMARY KEY, id TEXT NOT NULL, sequence INTEGER NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL,
        type TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (id, sequence)
    );
    """
    _update: Final = "UPDATE orders SET version = ?, body = ? WHERE id = ? AND version = ?"
    _record: Final = "INSERT INTO events (id, sequence, at, by, type, body) VALUES (?, ?, ?, ?, ?, ?)"

    def add(self, save: Save) -> None:
        self.connection.execute("INSERT INTO orders VALUES (?, 1, ?)", (save.order, save.document))
        self.connection.execute(self._record, (save.order, 1, WHEN, BY, save.type, save.body))
        self._open_claim(save)

    def load_and_save(self, save: Save, command: str) -> None:
        run = self.connection.execute
        version, _ = run("SELECT version, body FROM orders WHERE id = ?", (save.order,)).fetchone()
        run("BEGIN IMMEDIATE")
        try:
            if run(self._update, (version + 1, save.document, save.order, version)).rowcount == 0:
                raise ValueError(f"order {save.order} has moved")
            self._claim(save)
            run(self._record, (save.order, version + 1, WHEN, BY, save.type, save.body))
            run("COMMIT")
        except BaseException:
            run("ROLLBACK")
            raise


TABLES: Final = "\n".join(
    [
        f"""
        CREATE TABLE IF NOT EXISTS orders (
            id TEXT PRIMARY KEY, version INTEGER NOT NULL, head TEXT NOT NULL, body TEXT NOT NULL, {", ".join(COLUMNS)}
        );
        CREATE TABLE IF NOT EXISTS events (
            position INTEGER PRIMARY KEY, id TEXT NOT NULL, sequence INTEGER NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL,
            command TEXT NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL,
            UNIQUE (id, sequence)
        );
        CREATE TABLE IF NOT EXISTS commands (id TEXT PRIMARY KEY, digest TEXT NOT NULL, receipt TEXT NOT NULL) WITHOUT ROWID;
        """,
        *[f"CREATE INDEX IF NOT EXISTS orders_by_{name} ON orders ({name}, id);" for name in COLUMNS],
    ]
)
"""Tables that keep what ours promises, for orders of one tenant."""


class SamePromises(_ByHand):
    """Also receipts of commands, a chained history, and columns to search and sort by."""

    tables = TABLES
    _add: Final = f"INSERT INTO orders VALUES ({', '.join(['?'] * (4 + len(COLUMNS)))})"
    _accept: Final = "INSERT OR IGNORE INTO commands VALUES (?, ?, ?)"
    _update: Final = "UPDATE orders SET version = ?, head = ?, body = ?, payment = ? WHERE id = ? AND version = ?"
    _record: Final = """
    INSERT INTO events (id, sequence, at, by, command, type, body, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

    def add(self, save: Save) -> None:
        run, command = self.connection.execute, f"take-{save.order}"
        run(self._accept, (command, save.digest, receipt_of(save, command, 1)))
        hash = hash_of("", save, 1, command)
        run(self._add, (save.order, 1, hash, save.document, *[save.index[name] for name in COLUMNS]))
        run(self._record, (save.order, 1, WHEN, BY, command, save.type, save.body, "", hash))
        self._open_claim(save)

    def load_and_save(self, save: Save, command: str) -> None:
        run = self.connection.execute
        version, head, _ = run("SELECT version, head, body FROM orders WHERE id = ?", (save.order,)).fetchone()
        now = version + 1
        run("BEGIN IMMEDIATE")
        try:
            if run(self._accept, (command, save.digest, receipt_of(save, command, now))).rowcount == 0:
                raise ValueError(f"command {command} was carried out before")
            hash = hash_of(head, save, now, command)
            paid = save.index["payment"]
            if run(self._update, (now, hash, save.document, paid, save.order, version)).rowcount == 0:
                raise ValueError(f"order {save.order} has moved")
            self._claim(save)
            run(self._record, (save.order, now, WHEN, BY, command, save.type, save.body, head, hash))
            run("COMMIT")
        except BaseException:
            run("ROLLBACK")
            raise


def hash_of(previous: str, save: Save, sequence: int, command: str) -> str:
    """The hash of an event over all it says and the hash before, as ours has it."""
    parts = [previous, "order", save.order, sequence, WHEN, BY, command, save.type, save.body]
    return sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()


def receipt_of(save: Save, command: str, version: int) -> str:
    """The receipt of a command, as ours has it."""
    said = {"command": command, "digest": save.digest, "at": WHEN, "versions": [["order", save.order, version]]}
    return json.dumps(said, separators=(",", ":"))
