"""The outbox: messages leased to whoever carries them out, dropped when sent, and parked when they never go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from ordercore.adapters.postgres.statement import Row, Statement
from ordercore.ports.outbox import Parked, Pending

__all__ = ["PARKED", "delaying", "drop", "handed_out", "leasing", "parked", "parking", "unparking"]

_TURN: Final = """
INSERT INTO ordercore.carriers (tenant, claimed) VALUES (%s, %s::timestamptz)
ON CONFLICT (tenant) DO UPDATE SET claimed = excluded.claimed
"""
# Nothing is joined: where the planner believes that a tenant has one message, a join compares each with each. Where a key is held up
# first stands in one value, looked into by key. What is free is found once, and is never more than the limit: a list that is worked out
# again while rows are locked may be another one. An index is asked for the array; where the planner takes none, the hash is.
_LEASE: Final = """
WITH free AS MATERIALIZED (
    SELECT position FROM ordercore.outbox
    WHERE tenant = %(tenant)s AND (leased IS NULL OR leased <= %(at)s::timestamptz)
    AND coalesce(((
        SELECT jsonb_object_agg(key, position) FROM (
            SELECT key, min(position) AS position FROM ordercore.outbox
            WHERE tenant = %(tenant)s AND leased > %(at)s::timestamptz GROUP BY key
        ) AS held
    ) ->> key)::bigint > position, true)
    ORDER BY position LIMIT %(limit)s
)
UPDATE ordercore.outbox SET leased = %(until)s::timestamptz, unheard = unheard + 1
WHERE tenant = %(tenant)s AND position = ANY(ARRAY(SELECT position FROM free))
AND (position IN (SELECT position FROM free)) IS TRUE
RETURNING position, id, topic, key, body, at, failures, unheard - 1
"""
_SAME_TURN: Final = "UPDATE ordercore.carriers SET claimed = claimed WHERE tenant = %s"
_FREE_LATER: Final = """
UPDATE ordercore.outbox SET leased = NULL, unheard = greatest(unheard - 1, 0)
WHERE tenant = %(tenant)s AND leased IS NOT NULL
AND key = (SELECT key FROM ordercore.outbox WHERE tenant = %(tenant)s AND id = %(id)s)
AND position > (SELECT position FROM ordercore.outbox WHERE tenant = %(tenant)s AND id = %(id)s)
"""
_DELAY: Final = """
UPDATE ordercore.outbox SET leased = %(until)s::timestamptz, failures = failures + 1, unheard = greatest(unheard - 1, 0)
WHERE tenant = %(tenant)s AND id = %(id)s
"""
_PARK: Final = """
WITH gone AS (
    DELETE FROM ordercore.outbox WHERE tenant = %s AND id = %s RETURNING tenant, id, topic, key, body, at, failures
)
INSERT INTO ordercore.parked (tenant, id, topic, key, body, at, failures, reason)
SELECT tenant, id, topic, key, body, at, failures + 1, %s FROM gone
"""
PARKED: Final = """
SELECT id, topic, key, body, at, failures, reason FROM ordercore.parked WHERE tenant = %s ORDER BY id LIMIT %s
"""
_UNPARK: Final = """
WITH gone AS (
    DELETE FROM ordercore.parked
    WHERE tenant = %(tenant)s AND id = ANY(%(ids)s::text[]) AND (id IN (SELECT unnest(%(ids)s::text[]))) IS TRUE
    RETURNING id, topic, key, body, at
), turn AS (
    INSERT INTO ordercore.positions (tenant, reached) VALUES (%(tenant)s, %(many)s)
    ON CONFLICT (tenant) DO UPDATE SET reached = positions.reached + excluded.reached
    RETURNING reached - %(many)s AS before
)
INSERT INTO ordercore.outbox (tenant, position, id, topic, key, body, at)
SELECT %(tenant)s, turn.before + array_position(%(ids)s::text[], gone.id::text), id, topic, key, body, at FROM gone, turn
"""
# Locked in one order, as leasing has it: two carriers may have the same messages, when a lease ended between them. Ids and positions are
# asked for twice, as they are there.
_DROP: Final = """
WITH gone AS (
    SELECT position FROM ordercore.outbox
    WHERE tenant = %(tenant)s AND id = ANY(%(ids)s::text[]) AND (id IN (SELECT unnest(%(ids)s::text[]))) IS TRUE
    ORDER BY position FOR UPDATE
)
DELETE FROM ordercore.outbox WHERE tenant = %(tenant)s AND position = ANY(ARRAY(SELECT position FROM gone))
AND (position IN (SELECT position FROM gone)) IS TRUE
"""


def leasing(tenant: str, limit: int, *, at: datetime, until: datetime) -> list[Statement]:
    """What leases the oldest messages that are free at a moment until another; carriers take turns."""
    said = {"tenant": tenant, "at": at, "until": until, "limit": limit}
    return [Statement(_TURN, (tenant, at)), Statement(_LEASE, said, tells=True)]


def handed_out(rows: Iterable[Row]) -> tuple[Pending, ...]:
    """The messages in the rows of a lease, oldest first."""
    return tuple([_pending(*message) for _, *message in sorted(rows)])


def _pending(id: str, topic: str, key: str, body: str, at: str, *counts: int) -> Pending:
    return Pending(id, topic, key, body, datetime.fromisoformat(at), *counts)


def drop(tenant: str, ids: Sequence[str]) -> Statement:
    """What forgets messages that are sent."""
    return Statement(_DROP, {"tenant": tenant, "ids": list(ids)})


def delaying(tenant: str, id: str, until: datetime) -> list[Statement]:
    """What counts a failure and keeps a message back until a moment; the later ones of its key are free behind it."""
    said = {"tenant": tenant, "id": id, "until": until}
    return [Statement(_SAME_TURN, (tenant,)), Statement(_FREE_LATER, said), Statement(_DELAY, said)]


def parking(tenant: str, id: str, reason: str) -> list[Statement]:
    """What counts a failure and puts a message aside."""
    return [Statement(_SAME_TURN, (tenant,)), Statement(_PARK, (tenant, id, reason))]


def parked(rows: Iterable[Row]) -> tuple[Parked, ...]:
    """The messages in the rows of `PARKED`."""
    return tuple([Parked(_pending(*message), reason) for *message, reason in rows])


def unparking(tenant: str, ids: Sequence[str]) -> list[Statement]:
    """What puts messages that were put aside at the end, in the order in which they are named."""
    return [Statement(_UNPARK, {"tenant": tenant, "ids": list(ids), "many": len(ids)})]
