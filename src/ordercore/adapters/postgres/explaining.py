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
SELECT documents.kind, documents.id, documents.version
FROM unnest(%s::text[], %s::text[]) AS asked (kind, id)
JOIN ordercore.documents ON documents.tenant = %s AND documents.kind = asked.kind AND documents.id = asked.id
"""
_COMMANDS: Final = "SELECT id FROM ordercore.commands WHERE tenant = %s AND id = ANY(%s::text[])"
_LIMITS: Final = """
SELECT limits.name, limits.ceiling, limits.overdraft, limits.claimed, claims.claim, claims.amount
FROM ordercore.limits LEFT JOIN ordercore.claims
ON claims.tenant = limits.tenant AND claims.name = limits.name AND claims.claim = ANY(%s::text[])
WHERE limits.tenant = %s AND limits.name = ANY(%s::text[])
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
    claims = [step.claim for step in batch.limits if isinstance(step, Take | Change | Release)]
    names = sorted({step.limit for step in batch.limits})
    accepted, versions, commands, limits = door.rows(
        [
            Statement(_ACCEPTED, (tenant, batch.command)),
            Statement(_VERSIONS, ([kind for kind, _ in there], [id for _, id in there], tenant)),
            Statement(_COMMANDS, (tenant, [id for kind, id in there if kind == COMMAND])),
            Statement(_LIMITS, ([*filter(holdable, claims)], tenant, [*filter(holdable, names)])),
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
