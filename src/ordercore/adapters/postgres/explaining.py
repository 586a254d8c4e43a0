"""Why a batch did not pass, found out after the fact.

A batch is written by statements that fail when something is not as it must be; what it was, and what the caller is told, is
read afterward and weighed by the rules of the memory store, in the order the port gives. What is told was so when it was
read. When nothing stands in the way any more, the batch is sent again.
"""

from __future__ import annotations

from typing import Final

from ordercore.adapters.memory.limit import Limit, by_limit, check, stepped
from ordercore.adapters.postgres.connection import holdable
from ordercore.adapters.postgres.reading import receipt
from ordercore.adapters.postgres.statement import Door, Row, Statement
from ordercore.errors import CommandConflict, StaleVersion
from ordercore.ports.batch import COMMAND, Batch, Receipt
from ordercore.ports.limit import Change, Release, SetCeiling, Take
from ordercore.ports.search import checked_index

__all__ = ["explain"]

_ACCEPTED: Final = "SELECT id, digest, at, versions FROM ordercore.commands WHERE tenant = %s AND id = %s"
_VERSIONS: Final = """
SELECT asked.kind, asked.id, found.version
FROM unnest(%s::text[], %s::text[]) AS asked (kind, id)
JOIN LATERAL (
    SELECT version FROM ordercore.documents WHERE tenant = %s AND kind = asked.kind AND id = asked.id OFFSET 0
) AS found ON true
"""
_COMMANDS: Final = """
SELECT asked.id FROM unnest(%s::text[]) AS asked (id)
JOIN LATERAL (SELECT 1 FROM ordercore.commands WHERE tenant = %s AND id = asked.id OFFSET 0) AS found ON true
"""
_LIMITS: Final = """
SELECT said.name, found.ceiling, found.overdraft, found.claimed, held.claim, held.amount
FROM unnest(%s::text[], %s::text[]) AS said (name, claim)
JOIN LATERAL (
    SELECT ceiling, overdraft, claimed FROM ordercore.limits WHERE tenant = %s AND name = said.name OFFSET 0
) AS found ON true
LEFT JOIN LATERAL (
    SELECT claim, amount FROM ordercore.claims WHERE tenant = %s AND name = said.name AND claim = said.claim OFFSET 0
) AS held ON true
"""

_OTHERS: Final = "\x00others"
"""Stands for all claims that are not asked about; no claim has the character 0 in its id."""


def explain(door: Door, tenant: str, batch: Batch) -> Receipt | None:
    """Say why a batch does not pass.

    Returns:
        The first receipt when the command was carried out before; None when nothing stands in its way now.

    Raises:
        CommandConflict, StaleVersion, UnknownLimit, LimitExceeded, InvalidBatch: as the port says, the first that is so.
    """
    read = [(write.kind, write.id, write.expected) for write in batch.writes]
    read += [(held.kind, held.id, held.version) for held in batch.held]
    there = [(kind, id) for kind, id, _ in read if holdable(kind + id)]
    steps = [(step.limit, step.claim if isinstance(step, Take | Change | Release) else "") for step in batch.limits]
    asked = sorted({(limit, claim if holdable(claim) else "") for limit, claim in steps if holdable(limit)})
    accepted, versions, commands, limits = door.rows(
        [
            Statement(_ACCEPTED, (tenant, batch.command)),
            Statement(_VERSIONS, ([kind for kind, _ in there], [id for _, id in there], tenant)),
            Statement(_COMMANDS, ([id for kind, id in there if kind == COMMAND], tenant)),
            Statement(_LIMITS, ([limit for limit, _ in asked], [claim for _, claim in asked], tenant, tenant)),
        ]
    )
    if accepted:
        first = receipt(accepted[0])
        if first.digest != batch.digest:
            raise CommandConflict(batch.command)
        return first
    found = {(kind, id): version for kind, id, version in versions} | {(COMMAND, id): 1 for (id,) in commands}
    for kind, id, expected in read:
        if found.get((kind, id), 0) != expected:
            raise StaleVersion(kind, id, expected=expected, found=found.get((kind, id), 0))
    _weigh(batch, _limits(limits))
    for write in batch.writes:
        checked_index(write.index)
    return None


def _limits(rows: list[Row]) -> dict[str, Limit]:
    """The limits in some rows; what others claim stands in one sum."""
    said: dict[str, tuple[int | None, bool, int]] = {}
    claims: dict[str, dict[str, int]] = {}
    for name, ceiling, overdraft, claimed, claim, amount in rows:
        said[name] = ceiling, overdraft, claimed
        claims.setdefault(name, {})
        if claim is not None:
            claims[name][claim] = amount
    return {
        name: Limit(ceiling, overdraft, {**claims[name], _OTHERS: claimed - sum(claims[name].values())})
        for name, (ceiling, overdraft, claimed) in said.items()
    }


def _weigh(batch: Batch, limits: dict[str, Limit]) -> None:
    for name, steps in by_limit(batch.limits).items():
        ceilings = [step for step in steps if isinstance(step, SetCeiling)]
        before = stepped(name, limits.get(name), ceilings)
        check(name, before, stepped(name, before, steps[len(ceilings) :]))
