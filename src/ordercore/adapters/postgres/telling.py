"""The last step of a commit: its turn among the tenant's commits, its events and its messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ordercore.adapters.postgres.statement import Statement
from ordercore.ports.outbox import pending
from ordercore.ports.store import Batch, Recorded

__all__ = ["told"]

# The row stays locked until the commit ends, so positions are given out in the order of commits and none is seen before a
# smaller one. That is why this comes as late as it can.
_TURN: Final = """
INSERT INTO ordercore.positions (tenant, reached) VALUES (%(tenant)s, %(many)s)
ON CONFLICT (tenant) DO UPDATE SET reached = positions.reached + excluded.reached
"""
_RECORD: Final = """
WITH turn AS (
    INSERT INTO ordercore.positions (tenant, reached) VALUES (%(tenant)s, %(many)s)
    ON CONFLICT (tenant) DO UPDATE SET reached = positions.reached + excluded.reached
    RETURNING reached - %(many)s AS before
)
INSERT INTO ordercore.events (tenant, position, kind, id, sequence, at, by, command, type, body, previous, hash)
SELECT %(tenant)s, turn.before + said.number, said.kind, said.id, said.sequence, %(at)s, %(by)s, %(command)s,
    said.type, said.body, said.previous, said.hash
FROM turn, unnest(
    %(numbers)s::bigint[], %(kinds)s::text[], %(ids)s::text[], %(sequences)s::bigint[], %(types)s::text[],
    %(bodies)s::text[], %(previous)s::text[], %(hashes)s::text[]
) AS said (number, kind, id, sequence, type, body, previous, hash)
"""
_RECORD_AND_POST: Final = """
WITH turn AS (
    INSERT INTO ordercore.positions (tenant, reached) VALUES (%(tenant)s, %(many)s)
    ON CONFLICT (tenant) DO UPDATE SET reached = positions.reached + excluded.reached
    RETURNING reached - %(many)s AS before
), recorded AS (
    INSERT INTO ordercore.events (tenant, position, kind, id, sequence, at, by, command, type, body, previous, hash)
    SELECT %(tenant)s, turn.before + said.number, said.kind, said.id, said.sequence, %(at)s, %(by)s, %(command)s,
        said.type, said.body, said.previous, said.hash
    FROM turn, unnest(
        %(numbers)s::bigint[], %(kinds)s::text[], %(ids)s::text[], %(sequences)s::bigint[], %(types)s::text[],
        %(bodies)s::text[], %(previous)s::text[], %(hashes)s::text[]
    ) AS said (number, kind, id, sequence, type, body, previous, hash)
)
INSERT INTO ordercore.outbox (tenant, position, id, topic, key, body, at)
SELECT %(tenant)s, turn.before + said.number, said.id, said.topic, said.key, said.body, %(at)s
FROM turn, unnest(
    %(message_numbers)s::bigint[], %(message_ids)s::text[], %(topics)s::text[], %(keys)s::text[], %(texts)s::text[]
) AS said (number, id, topic, key, body)
"""


def told(tenant: str, batch: Batch, entries: Sequence[Recorded]) -> Statement:
    """What appends the entries to the feed and the messages to the outbox, one commit of a tenant after the other."""
    messages = pending(batch)
    said: dict[str, object] = {"tenant": tenant, "many": max(len(entries), len(messages))}
    if not entries and not messages:
        return Statement(_TURN, said)
    said |= {
        "at": batch.at.isoformat(),
        "by": batch.by,
        "command": batch.command,
        "numbers": [*range(1, len(entries) + 1)],
        "kinds": [entry.kind for entry in entries],
        "ids": [entry.id for entry in entries],
        "sequences": [entry.sequence for entry in entries],
        "types": [entry.type for entry in entries],
        "bodies": [entry.body for entry in entries],
        "previous": [entry.previous for entry in entries],
        "hashes": [entry.hash for entry in entries],
    }
    if not messages:
        return Statement(_RECORD, said)
    said |= {
        "message_numbers": [*range(1, len(messages) + 1)],
        "message_ids": [message.id for message in messages],
        "topics": [message.topic for message in messages],
        "keys": [message.key for message in messages],
        "texts": [message.body for message in messages],
    }
    return Statement(_RECORD_AND_POST, said)
