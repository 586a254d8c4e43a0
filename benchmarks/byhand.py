"""Stores as one would write them by hand, with `sqlite3`, for nothing but the step that is measured."""

from __future__ import annotations

import json
import sqlite3
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from benchmarks.keeping import AT, BY, CEILING, Kept, Save

__all__ = ["COLUMNS", "Bare", "SamePromises", "connect", "hash_of"]

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

_WHEN: Final = AT.isoformat()

_LIMITS: Final = """
CREATE TABLE limits (name TEXT PRIMARY KEY, ceiling INTEGER NOT NULL, claimed INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE claims (
    name TEXT NOT NULL, claim TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (name, claim)
) WITHOUT ROWID;
"""
_SET: Final = "INSERT OR IGNORE INTO limits VALUES (?, ?, 0)"
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


def connect(path: Path, synchronous: str) -> sqlite3.Connection:
    """A connection that leaves transactions to us, in WAL mode."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    return connection


class _ByHand:
    """What both have in common: limits and claims, and what they are asked afterward."""

    tables: str
    change: str

    def __init__(self, path: Path, synchronous: str) -> None:
        self.connection = connect(path, synchronous)
        self.connection.executescript(self.tables + _LIMITS)

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

    def checkpoint(self) -> None:
        self.connection.execute("PRAGMA wal_checkpoint (TRUNCATE)")

    def close(self) -> None:
        self.connection.close()


class Bare(_ByHand):
    """Documents, events and claims, and nothing beside."""

    tables = """
    CREATE TABLE orders (id TEXT PRIMARY KEY, version INTEGER NOT NULL, body TEXT NOT NULL);
    CREATE TABLE events (
        position INTEGER PRIMARY KEY, id TEXT NOT NULL, sequence INTEGER NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL,
        type TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (id, sequence)
    );
    """

    def add(self, save: Save) -> None:
        ask = self.connection.execute
        ask("INSERT INTO orders VALUES (?, 1, ?)", (save.order, save.document))
        ask(_EVENT_BARE, (save.order, 1, _WHEN, BY, save.type, save.body))
        ask(_SET, (save.limit, CEILING))
        ask(_TAKE, (save.limit, save.order))
        self._claim(save)

    def load_and_save(self, save: Save, command: str) -> None:
        ask = self.connection.execute
        version, _ = ask("SELECT version, body FROM orders WHERE id = ?", (save.order,)).fetchone()
        ask("BEGIN IMMEDIATE")
        try:
            if ask(_UPDATE_BARE, (version + 1, save.document, save.order, version)).rowcount == 0:
                raise ValueError(f"order {save.order} has moved")
            self._claim(save)
            ask(_EVENT_BARE, (save.order, version + 1, _WHEN, BY, save.type, save.body))
            ask("COMMIT")
        except BaseException:
            ask("ROLLBACK")
            raise


_UPDATE_BARE: Final = "UPDATE orders SET version = ?, body = ? WHERE id = ? AND version = ?"
_EVENT_BARE: Final = "INSERT INTO events (id, sequence, at, by, type, body) VALUES (?, ?, ?, ?, ?, ?)"
