"""The last step of a commit: its turn among the tenant's commits, its events and its messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ordercore.adapters.postgres.statement import Row, Statement
from ordercore.ports.batch import Batch
from ordercore.ports.outbox import pending

__all__ = ["told"]

# The row stays locked until the commit ends, so positions are given out in the order of commits and none is seen before a
# smaller one. That is why this comes as late as it can.
_TURN: Final = """
INSERT INTO ordercore.positions (tenant, reached) VALUES (%s, %s)
ON CONFLICT (tenant) DO UPDATE SET reached = positions.reached + excluded.reached
"""
_TURN_AND_RECORD: Final = """
WITH turn AS (
    INSERT INTO ordercore.positions (tenant, reached) VALUES (%s, %s)
    ON CONFLICT (tenant) DO UPDATE SET reached = positions.reached + excluded.reached
    RETURNING tenant, reached
)
INSERT INTO ordercore.events (tenant, position, kind, id, sequence, at, by, command, type, body, previous, hash)
SELECT tenant, reached - %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s FROM turn
"""
_RECORD: Final = """
INSERT INTO ordercore.events (tenant, position, kind, id, sequence, at, by, command, type, body, previous, hash)
SELECT tenant, reached - %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s FROM ordercore.positions WHERE tenant = %s
"""
_POST: Final = """
INSERT INTO ordercore.outbox (tenant, position, id, topic, key, body, at)
SELECT tenant, reached - %s, %s, %s, %s, %s, %s FROM ordercore.positions WHERE tenant = %s
"""


def told(tenant: str, batch: Batch, when: str, entries: Sequence[Row]) -> list[Statement]:
    """What appends the entries to the feed and the messages to the outbox, one commit of a tenant after the other.

    Args:
        tenant: whose.
        batch: what is written.
        when: the moment of the batch, as text.
        entries: (kind, id, sequence, at, by, command, type, body, previous, hash) of each.
    """
    messages = pending(batch)
    many = max(len(entries), len(messages))
    made = [] if entries else [Statement(_TURN, (tenant, many))]
    for behind, entry in zip(range(many - 1, -1, -1), entries, strict=False):
        if made:
            made.append(Statement(_RECORD, (behind, *entry, tenant)))
        else:
            made.append(Statement(_TURN_AND_RECORD, (tenant, many, behind, *entry)))
    for behind, message in zip(range(many - 1, -1, -1), messages, strict=False):
        said = (message.id, message.topic, message.key, message.body, when)
        made.append(Statement(_POST, (behind, *said, tenant)))
    return made
