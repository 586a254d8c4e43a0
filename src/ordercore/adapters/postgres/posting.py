"""The outbox: messages leased to whoever carries them out, and dropped when sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from ordercore.adapters.postgres.statement import Row, Statement
from ordercore.ports.outbox import Pending

__all__ = ["drop", "handed_out", "leasing"]

_TURN: Final = """
INSERT INTO ordercore.carriers (tenant, claimed) VALUES (%s, %s::timestamptz)
ON CONFLICT (tenant) DO UPDATE SET claimed = excluded.claimed
"""
_LEASE: Final = """
WITH free AS (
    SELECT position FROM ordercore.outbox AS waiting
    WHERE tenant = %(tenant)s AND (leased IS NULL OR leased <= %(at)s::timestamptz)
    AND NOT EXISTS (
        SELECT 1 FROM ordercore.outbox AS earlier
        WHERE earlier.tenant = %(tenant)s AND earlier.key = waiting.key
        AND earlier.position < waiting.position AND earlier.leased > %(at)s::timestamptz
    )
    ORDER BY position LIMIT %(limit)s
)
UPDATE ordercore.outbox SET leased = %(until)s::timestamptz FROM free
WHERE outbox.tenant = %(tenant)s AND outbox.position = free.position
RETURNING outbox.position, outbox.id, outbox.topic, outbox.key, outbox.body, outbox.at
"""
_DROP: Final = "DELETE FROM ordercore.outbox WHERE tenant = %s AND id = ANY(%s::text[])"


def leasing(tenant: str, limit: int, *, at: datetime, until: datetime) -> list[Statement]:
    """What leases the oldest messages that are free at a moment until another; carriers take turns."""
    said = {"tenant": tenant, "at": at, "until": until, "limit": limit}
    return [Statement(_TURN, (tenant, at)), Statement(_LEASE, said)]


def handed_out(rows: Iterable[Row]) -> tuple[Pending, ...]:
    """The messages in the rows of a lease, oldest first."""
    return tuple(
        [Pending(id, topic, key, body, datetime.fromisoformat(when)) for _, id, topic, key, body, when in sorted(rows)]
    )


def drop(tenant: str, ids: Sequence[str]) -> Statement:
    """What forgets messages that are sent."""
    return Statement(_DROP, (tenant, list(ids)))
