"""The outbox: messages leased to whoever carries them out, and dropped when sent."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from ordercore.ports.outbox import Pending

__all__ = ["drop", "lease_out"]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

_FREE: Final = """
SELECT position, id, topic, key, body, at FROM outbox
WHERE tenant = ?1 AND (leased IS NULL OR leased <= ?2)
AND NOT EXISTS (
    SELECT 1 FROM outbox AS earlier
    WHERE earlier.tenant = ?1 AND earlier.key = outbox.key
    AND earlier.position < outbox.position AND earlier.leased > ?2
)
ORDER BY position LIMIT ?3
"""
_LEASE: Final = "UPDATE outbox SET leased = ? WHERE position = ?"
_DROP: Final = "DELETE FROM outbox WHERE tenant = ? AND id IN (SELECT value FROM json_each(?))"


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)


def lease_out(
    connection: sqlite3.Connection, tenant: str, limit: int, *, at: datetime, until: datetime
) -> Sequence[Pending]:
    """Hand out the oldest messages that are free at a moment; they are leased until another."""
    rows = connection.execute(_FREE, (tenant, _microseconds(at), limit)).fetchall()
    end = _microseconds(until)
    connection.executemany(_LEASE, [(end, position) for position, *_ in rows])
    return tuple(
        [Pending(id, topic, key, body, datetime.fromisoformat(when)) for _, id, topic, key, body, when in rows]
    )


def drop(connection: sqlite3.Connection, tenant: str, ids: Sequence[str]) -> None:
    """Forget messages that are sent."""
    connection.execute(_DROP, (tenant, json.dumps(list(ids))))
