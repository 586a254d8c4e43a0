"""What a batch asks of limits, as conditional statements: one for each limit, and one for each claim."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from attrs import field, frozen

from ordercore.adapters.postgres.statement import Statement
from ordercore.errors import InvalidBatch
from ordercore.ports.limit import LARGEST, LimitStep, MoveCeiling, Release, SetCeiling, Take

__all__ = ["Asked", "asked_of", "statements"]

_LOCK: Final = "SELECT 1 FROM ordercore.limits WHERE tenant = %s AND name = %s FOR UPDATE"
_SET: Final = """
INSERT INTO ordercore.limits (tenant, name, ceiling, overdraft, claimed) VALUES (%s, %s, %s, %s, 0)
ON CONFLICT (tenant, name) DO UPDATE SET ceiling = excluded.ceiling, overdraft = excluded.overdraft
"""
_OPEN: Final = """
INSERT INTO ordercore.limits (tenant, name, ceiling, overdraft, claimed) VALUES (%s, %s, %s, %s, 0)
ON CONFLICT (tenant, name) DO NOTHING
"""

# A limit passes when it stays in range and, unless it allows overdraft, is not overdrawn afterward, or no further than it
# was. What its claims to be changed or released held is read here, behind the lock, and not by whoever asks.
_BALANCE: Final = """
WITH passed AS (
    UPDATE ordercore.limits SET claimed = claimed + asked.more, ceiling = ceiling + %(moved)s::bigint
    FROM (
        SELECT %(added)s::bigint - coalesce(sum(amount), 0)::bigint AS more FROM ordercore.claims
        WHERE tenant = %(tenant)s AND name = %(name)s AND claim = ANY(%(had)s::text[])
    ) AS asked
    WHERE limits.tenant = %(tenant)s AND limits.name = %(name)s AND claimed + asked.more < %(largest)s
    AND (ceiling IS NULL OR (
        abs(ceiling + %(moved)s::bigint) < %(largest)s
        AND (overdraft OR claimed + asked.more - ceiling - %(moved)s::bigint <= greatest(0, claimed - ceiling))
    ))
    RETURNING 1
)
SELECT 1 / count(*) FROM passed
"""
_BALANCE_AND_CHANGE: Final = """
WITH passed AS (
    UPDATE ordercore.limits SET claimed = claimed + %(amount)s::bigint - had.amount, ceiling = ceiling + %(moved)s::bigint
    FROM ordercore.claims AS had
    WHERE limits.tenant = %(tenant)s AND limits.name = %(name)s
    AND had.tenant = %(tenant)s AND had.name = %(name)s AND had.claim = %(claim)s
    AND claimed + %(amount)s::bigint - had.amount < %(largest)s
    AND (ceiling IS NULL OR (
        abs(ceiling + %(moved)s::bigint) < %(largest)s
        AND (
            overdraft
            OR claimed + %(amount)s::bigint - had.amount - ceiling - %(moved)s::bigint <= greatest(0, claimed - ceiling)
        )
    ))
    RETURNING had.amount
), changed AS (
    UPDATE ordercore.claims SET amount = %(amount)s::bigint FROM passed
    WHERE tenant = %(tenant)s AND name = %(name)s AND claim = %(claim)s AND claims.amount = passed.amount
    RETURNING 1
)
SELECT 1 / count(*) FROM changed
"""
_TAKE: Final = "INSERT INTO ordercore.claims (tenant, name, claim, amount) VALUES (%s, %s, %s, %s)"
_CHANGE: Final = """
WITH changed AS (
    UPDATE ordercore.claims SET amount = %s WHERE tenant = %s AND name = %s AND claim = %s RETURNING 1
)
SELECT 1 / count(*) FROM changed
"""
_RELEASE: Final = """
WITH released AS (
    DELETE FROM ordercore.claims WHERE tenant = %s AND name = %s AND claim = %s RETURNING 1
)
SELECT 1 / count(*) FROM released
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
    """What grants all that is asked, or fails; one limit after another, each locked by the first statement that names it."""
    made: list[Statement] = []
    for limit in limits:
        key = (tenant, limit.name)
        if limit.ceiling is not None:
            sql = _OPEN if limit.ceiling.if_unset else _SET
            made.append(Statement(sql, (*key, limit.ceiling.ceiling, limit.ceiling.overdraft)))
        if not limit.weighed:
            continue
        if len(limit.changed) == 1 and not (limit.taken or limit.released):
            made.append(_balance_and_change(tenant, limit))
            continue
        if limit.had:
            made.append(Statement(_LOCK, key))
        made.append(_balance(tenant, limit))
        made += [Statement(_TAKE, (*key, claim, amount)) for claim, amount in limit.taken.items()]
        made += [Statement(_CHANGE, (amount, *key, claim)) for claim, amount in limit.changed.items()]
        made += [Statement(_RELEASE, (*key, claim)) for claim in sorted(limit.released)]
    return made


def _balance(tenant: str, limit: Asked) -> Statement:
    said = {
        "tenant": tenant,
        "name": limit.name,
        "largest": LARGEST,
        "added": sum(limit.taken.values()) + sum(limit.changed.values()),
        "moved": limit.moved,
        "had": limit.had,
    }
    return Statement(_BALANCE, said)


def _balance_and_change(tenant: str, limit: Asked) -> Statement:
    """The same for one claim with another amount, as most commands ask, in one statement.

    It needs no lock before it: what the claim had is told by the statement's own snapshot, and when somebody changed it since,
    the claim is not found as it was, and all of it fails.
    """
    ((claim, amount),) = limit.changed.items()
    said = {
        "tenant": tenant,
        "name": limit.name,
        "claim": claim,
        "amount": amount,
        "moved": limit.moved,
        "largest": LARGEST,
    }
    return Statement(_BALANCE_AND_CHANGE, said)
