"""What a batch asks of limits, as a few conditional statements whatever the number of limits and claims."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from attrs import field, frozen

from ordercore.adapters.postgres.statement import Statement
from ordercore.errors import InvalidBatch
from ordercore.ports.store import LARGEST, LimitStep, MoveCeiling, Release, SetCeiling, Take

__all__ = ["Asked", "asked_of", "statements"]

_LOCK: Final = "SELECT 1 FROM ordercore.limits WHERE tenant = %s AND name = ANY(%s::text[]) ORDER BY name FOR UPDATE"
_SET: Final = """
INSERT INTO ordercore.limits (tenant, name, ceiling, overdraft, claimed)
SELECT %s, said.name, said.ceiling, said.overdraft, 0
FROM unnest(%s::text[], %s::bigint[], %s::boolean[]) AS said (name, ceiling, overdraft)
ON CONFLICT (tenant, name) DO UPDATE SET ceiling = excluded.ceiling, overdraft = excluded.overdraft
"""
_OPEN: Final = """
INSERT INTO ordercore.limits (tenant, name, ceiling, overdraft, claimed)
SELECT %s, said.name, said.ceiling, said.overdraft, 0
FROM unnest(%s::text[], %s::bigint[], %s::boolean[]) AS said (name, ceiling, overdraft)
ON CONFLICT (tenant, name) DO NOTHING
"""

# A limit passes when it stays in range and, unless it allows overdraft, is not overdrawn afterward, or no further than it
# was. What its claims to be changed or released held is read here, behind the lock, and not by whoever asks.
_BALANCE: Final = """
WITH asked AS (
    SELECT said.name, said.moved, said.added - coalesce((
        SELECT sum(claims.amount) FROM ordercore.claims
        JOIN unnest(%(had_names)s::text[], %(had_claims)s::text[]) AS had (name, claim)
        ON claims.name = had.name AND claims.claim = had.claim
        WHERE claims.tenant = %(tenant)s AND had.name = said.name
    ), 0)::bigint AS more
    FROM unnest(%(names)s::text[], %(added)s::bigint[], %(moved)s::bigint[]) AS said (name, added, moved)
), passed AS (
    UPDATE ordercore.limits SET claimed = claimed + asked.more, ceiling = ceiling + asked.moved
    FROM asked
    WHERE limits.tenant = %(tenant)s AND limits.name = asked.name AND claimed + asked.more < %(largest)s
    AND (ceiling IS NULL OR (
        abs(ceiling + asked.moved) < %(largest)s
        AND (overdraft OR claimed + asked.more - ceiling - asked.moved <= greatest(0, claimed - ceiling))
    ))
    RETURNING 1
)
SELECT 1 / (count(*) = %(many)s)::int FROM passed
"""
_TAKE: Final = """
INSERT INTO ordercore.claims (tenant, name, claim, amount)
SELECT %s, said.name, said.claim, said.amount
FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS said (name, claim, amount)
"""
_CHANGE: Final = """
WITH changed AS (
    UPDATE ordercore.claims SET amount = said.amount
    FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS said (name, claim, amount)
    WHERE claims.tenant = %s AND claims.name = said.name AND claims.claim = said.claim
    RETURNING 1
)
SELECT 1 / (count(*) = %s)::int FROM changed
"""
_RELEASE: Final = """
WITH released AS (
    DELETE FROM ordercore.claims USING unnest(%s::text[], %s::text[]) AS said (name, claim)
    WHERE claims.tenant = %s AND claims.name = said.name AND claims.claim = said.claim
    RETURNING 1
)
SELECT 1 / (count(*) = %s)::int FROM released
"""

_MOST: Final = 2**63 - 1


@frozen
class Asked:
    """What a batch asks of one limit, all its steps taken together."""

    #: name of the limit.
    name: str
    #: the ceiling to be set before anything else; None when the batch sets none.
    ceiling: SetCeiling | None
    #: by how much the ceiling moves.
    moved: int = 0
    #: claims that must not be there yet, with their amounts.
    taken: dict[str, int] = field(factory=dict)
    #: claims that must be there, with their new amounts.
    changed: dict[str, int] = field(factory=dict)
    #: claims that are let go at the end; those not in ``taken`` must be there.
    released: frozenset[str] = frozenset()
    #: whether it is asked for more than a ceiling.
    weighed: bool = False

    @property
    def had(self) -> list[str]:
        """The claims whose amounts of before count."""
        return [*self.changed, *[claim for claim in self.released if claim not in self.taken]]


def asked_of(steps: Iterable[LimitStep]) -> list[Asked]:
    """What a batch asks of limits, in the order of their names.

    Raises:
        InvalidBatch: it can never be granted: the steps contradict each other, or a number is out of range.
    """
    ordered = sorted(steps, key=lambda step: (step.limit, not isinstance(step, SetCeiling)))
    return [_asked(name, list(group)) for name, group in groupby(ordered, key=lambda step: step.limit)]


def _asked(name: str, steps: list[LimitStep]) -> Asked:
    ceilings = [step for step in steps if isinstance(step, SetCeiling)]
    for ceiling in ceilings:
        _check(name, abs(ceiling.ceiling or 0))
    plain = [ceiling for ceiling in ceilings if not ceiling.if_unset]
    moved = 0
    there: dict[str, bool] = {}  # whether a claim was there before
    amounts: dict[str, int | None] = {}  # what it comes to; None is released
    for step in steps:
        if isinstance(step, SetCeiling):
            continue
        if isinstance(step, MoveCeiling):
            _check(name, abs(step.by))
            moved += step.by
            continue
        is_there = step.claim in amounts and amounts[step.claim] is not None
        if step.claim not in amounts:
            there[step.claim] = is_there = not isinstance(step, Take)
        if isinstance(step, Take) == is_there:
            raise InvalidBatch(
                f"the steps on claim {step.claim!r} of limit {name!r} contradict each other", path="/limits"
            )
        amounts[step.claim] = None if isinstance(step, Release) else _check(name, step.amount)
    _check(name, sum([amount or 0 for amount in amounts.values()]))
    return Asked(
        name,
        plain[-1] if plain else ceilings[0] if ceilings else None,
        max(-_MOST, min(moved, _MOST)),
        {claim: amount or 0 for claim, amount in amounts.items() if not there[claim]},
        {claim: amount for claim, amount in amounts.items() if there[claim] and amount is not None},
        frozenset([claim for claim, amount in amounts.items() if amount is None]),
        len(steps) > len(ceilings),
    )


def _check(name: str, number: int) -> int:
    if not 0 <= number < LARGEST:
        raise InvalidBatch(f"{number} on limit {name!r} is out of range", path="/limits")
    return number


def statements(tenant: str, limits: list[Asked]) -> list[Statement]:
    """What grants all that is asked, or fails; limits are locked in the order of their names."""
    made: list[Statement] = []
    if len(limits) > 1 or any(limit.had for limit in limits):
        made.append(Statement(_LOCK, (tenant, [limit.name for limit in limits])))
    made += _ceilings(tenant, [limit.ceiling for limit in limits if limit.ceiling is not None])
    weighed = [limit for limit in limits if limit.weighed]
    if not weighed:
        return made
    made.append(_balance(tenant, weighed))
    taken = [(limit.name, claim, amount) for limit in weighed for claim, amount in limit.taken.items()]
    if taken:
        made.append(Statement(_TAKE, (tenant, *map(list, zip(*taken, strict=True)))))
    changed = [(limit.name, claim, amount) for limit in weighed for claim, amount in limit.changed.items()]
    if changed:
        made.append(Statement(_CHANGE, (*map(list, zip(*changed, strict=True)), tenant, len(changed))))
    released = [(limit.name, claim) for limit in weighed for claim in limit.released]
    if released:
        made.append(Statement(_RELEASE, (*map(list, zip(*released, strict=True)), tenant, len(released))))
    return made


def _ceilings(tenant: str, ceilings: list[SetCeiling]) -> list[Statement]:
    made = []
    for sql, said in (
        (_SET, [ceiling for ceiling in ceilings if not ceiling.if_unset]),
        (_OPEN, [ceiling for ceiling in ceilings if ceiling.if_unset]),
    ):
        if said:
            rows = [(ceiling.limit, ceiling.ceiling, ceiling.overdraft) for ceiling in said]
            made.append(Statement(sql, (tenant, *map(list, zip(*rows, strict=True)))))
    return made


def _balance(tenant: str, limits: list[Asked]) -> Statement:
    had = [(limit.name, claim) for limit in limits for claim in limit.had]
    said = {
        "tenant": tenant,
        "largest": LARGEST,
        "many": len(limits),
        "names": [limit.name for limit in limits],
        "added": [sum(limit.taken.values()) + sum(limit.changed.values()) for limit in limits],
        "moved": [limit.moved for limit in limits],
        "had_names": [name for name, _ in had],
        "had_claims": [claim for _, claim in had],
    }
    return Statement(_BALANCE, said)
