"""The outbox: messages leased to whoever carries them out, and dropped when sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from ordercore.adapters.postgres.statement import Row, Statement
from ordercore.adapters.postgres.telling import turn
from ordercore.ports.outbox import Parked, Pending

__all__ = ["delay", "drop", "handed_out", "leasing", "park", "parked", "put_aside", "unpark"]

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
RETURNING outbox.position, outbox.id, outbox.topic, outbox.key, outbox.body, outbox.at, outbox.failures
"""
_DROP: Final = "DELETE FROM ordercore.outbox WHERE tenant = %s AND id = ANY(%s::text[])"
_DELAY: Final = """
UPDATE ordercore.outbox SET leased = %s::timestamptz, failures = failures + 1 WHERE tenant = %s AND id = %s
"""
_PARK: Final = """
WITH gone AS (
    DELETE FROM ordercore.outbox WHERE tenant = %s AND id = %s
    RETURNING tenant, id, topic, key, body, at, failures
)
INSERT INTO ordercore.parked (tenant, id, topic, key, body, at, failures, reason)
SELECT tenant, id, topic, key, body, at, failures + 1, %s FROM gone
"""
_PARKED: Final = """
SELECT id, topic, key, body, at, failures, reason FROM ordercore.parked WHERE tenant = %s ORDER BY id LIMIT %s
"""
_UNPARK: Final = """
WITH gone AS (
    DELETE FROM ordercore.parked WHERE tenant = %(tenant)s AND id = ANY(%(ids)s::text[])
    RETURNING tenant, id, topic, key, body, at
)
INSERT INTO ordercore.outbox (tenant, position, id, topic, key, body, at)
SELECT gone.tenant, positions.reached - named.behind, gone.id, gone.topic, gone.key, gone.body, gone.at
FROM gone JOIN unnest(%(ids)s::text[], %(behind)s::bigint[]) AS named (id, behind) ON named.id = gone.id
JOIN ordercore.positions ON positions.tenant = %(tenant)s
"""


def leasing(tenant: str, limit: int, *, at: datetime, until: datetime) -> list[Statement]:
    """What leases the oldest messages that are free at a moment until another; carriers take turns."""
    said = {"tenant": tenant, "at": at, "until": until, "limit": limit}
    return [Statement(_TURN, (tenant, at)), Statement(_LEASE, said)]


def handed_out(rows: Iterable[Row]) -> tuple[Pending, ...]:
    """The messages in the rows of a lease, oldest first."""
    return tuple([_pending(*row[1:]) for row in sorted(rows)])


def _pending(id: str, topic: str, key: str, body: str, at: str, failures: int) -> Pending:
    return Pending(id, topic, key, body, datetime.fromisoformat(at), failures)


def delay(tenant: str, id: str, until: datetime) -> Statement:
    """What counts a failure, and keeps the message back until a moment."""
    return Statement(_DELAY, (until, tenant, id))


def park(tenant: str, id: str, reason: str) -> Statement:
    """What counts a failure, and puts the message aside."""
    return Statement(_PARK, (tenant, id, reason))


def parked(tenant: str, limit: int) -> Statement:
    """What reads the messages put aside, by id."""
    return Statement(_PARKED, (tenant, limit))


def put_aside(rows: Iterable[Row]) -> tuple[Parked, ...]:
    """The messages in the rows of `parked`."""
    return tuple([Parked(_pending(*message), reason) for *message, reason in rows])


def unpark(tenant: str, ids: Sequence[str]) -> list[Statement]:
    """What puts messages that were put aside at the end, in the order in which they are named."""
    named = [*dict.fromkeys(ids)]
    behind = [*range(len(named) - 1, -1, -1)]
    return [turn(tenant, len(named)), Statement(_UNPARK, {"tenant": tenant, "ids": named, "behind": behind})]


def drop(tenant: str, ids: Sequence[str]) -> Statement:
    """What forgets messages that are sent."""
    return Statement(_DROP, (tenant, list(ids)))
