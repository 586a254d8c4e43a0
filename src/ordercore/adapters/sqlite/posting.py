"""The outbox: messages leased to whoever carries them out, dropped when sent, and parked when they never go."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ordercore.ports.outbox import Parked, Pending

__all__ = ["PARKED", "delay", "drop", "lease_out", "park", "parked", "unpark"]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

# Where each key is held up first is found once: asked message by message, all ended leases of a key would be gone through each time.
_FREE: Final = """
SELECT position, id, topic, outbox.key, body, at, failures, unheard FROM ordercore_outbox AS outbox
LEFT JOIN (
    SELECT key, min(position) AS first FROM ordercore_outbox WHERE tenant = ?1 AND leased > ?2 GROUP BY key
) AS held ON held.key = outbox.key
WHERE tenant = ?1 AND (leased IS NULL OR leased <= ?2) AND coalesce(held.first > position, true)
ORDER BY position LIMIT ?3
"""
_LEASE: Final = "UPDATE ordercore_outbox SET leased = ?, unheard = unheard + 1 WHERE position = ?"
_DELAY: Final = """
UPDATE ordercore_outbox SET leased = ?, failures = failures + 1, unheard = max(unheard - 1, 0) WHERE tenant = ? AND id = ?
"""
_FREE_LATER: Final = """
UPDATE ordercore_outbox SET leased = NULL, unheard = max(unheard - 1, 0)
WHERE (tenant, key) = (SELECT tenant, key FROM ordercore_outbox WHERE tenant = ?1 AND id = ?2)
AND position > (SELECT position FROM ordercore_outbox WHERE tenant = ?1 AND id = ?2) AND leased IS NOT NULL
"""
_PARK: Final = """
INSERT INTO ordercore_parked (tenant, id, topic, key, body, at, failures, reason)
SELECT tenant, id, topic, key, body, at, failures + 1, ? FROM ordercore_outbox WHERE tenant = ? AND id = ?
"""
PARKED: Final = """
SELECT id, topic, key, body, at, failures, reason FROM ordercore_parked WHERE tenant = ? ORDER BY id LIMIT ?
"""
_UNPARK: Final = """
INSERT INTO ordercore_outbox (tenant, id, topic, key, body, at)
SELECT tenant, id, topic, key, body, at FROM ordercore_parked
JOIN (SELECT value, min(key) AS place FROM json_each(?) GROUP BY value) ON value = id
WHERE tenant = ? ORDER BY place
"""
_FORGET: Final = "DELETE FROM ordercore_parked WHERE tenant = ? AND id IN (SELECT value FROM json_each(?))"
_DROP: Final = "DELETE FROM ordercore_outbox WHERE tenant = ? AND id IN (SELECT value FROM json_each(?))"


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)


def lease_out(cursor: sqlite3.Cursor, tenant: str, limit: int, *, at: datetime, until: datetime) -> Sequence[Pending]:
    """Hand out the oldest messages that are free at a moment; they are leased until another."""
    rows = cursor.execute(_FREE, (tenant, _microseconds(at), limit)).fetchall()
    end = _microseconds(until)
    cursor.executemany(_LEASE, [(end, position) for position, *_ in rows])
    return tuple([_pending(*message) for _, *message in rows])


def _pending(id: str, topic: str, key: str, body: str, at: str, *counts: int) -> Pending:
    return Pending(id, topic, key, body, datetime.fromisoformat(at), *counts)


def drop(cursor: sqlite3.Cursor, tenant: str, ids: Sequence[str]) -> None:
    """Forget messages that are sent."""
    cursor.execute(_DROP, (tenant, json.dumps(list(ids))))


def delay(cursor: sqlite3.Cursor, tenant: str, id: str, until: datetime) -> None:
    """Count a failure, and keep the message back until a moment; the later ones of its key are free behind it."""
    cursor.execute(_FREE_LATER, (tenant, id))
    cursor.execute(_DELAY, (_microseconds(until), tenant, id))


def park(cursor: sqlite3.Cursor, tenant: str, id: str, reason: str) -> None:
    """Count a failure, and put the message aside."""
    if cursor.execute(_PARK, (reason, tenant, id)).rowcount:
        drop(cursor, tenant, [id])


def parked(rows: Iterable[Any]) -> Sequence[Parked]:
    """The messages in the rows of `PARKED`."""
    return tuple([Parked(_pending(*message), reason) for *message, reason in rows])


def unpark(cursor: sqlite3.Cursor, tenant: str, ids: Sequence[str]) -> None:
    """Put messages that were put aside at the end, in the order in which they are named."""
    named = json.dumps(list(ids))
    cursor.execute(_UNPARK, (named, tenant))
    cursor.execute(_FORGET, (tenant, named))
