"""A limit in memory, and what the steps of a batch make of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

from attrs import field, frozen

from ordercore.errors import InvalidBatch, LimitExceeded, UnknownLimit
from ordercore.ports.limit import LARGEST, Balance, Change, Claim, LimitStep, MoveCeiling, Release, SetCeiling, Take

__all__ = ["Limit", "by_limit", "check", "stepped"]


@frozen
class Limit:
    """A ceiling and what is claimed below it."""

    #: how much may be claimed in all; None is no ceiling.
    ceiling: int | None
    #: whether claims may exceed the ceiling.
    overdraft: bool = False
    #: amounts by claim id.
    claims: Mapping[str, int] = field(factory=dict)

    @property
    def claimed(self) -> int:
        """How much is claimed in all."""
        return sum(self.claims.values())

    @property
    def overdrawn(self) -> int:
        """By how much the claims exceed the ceiling; zero when they do not."""
        return 0 if self.ceiling is None else max(0, self.claimed - self.ceiling)

    def balance(self, name: str) -> Balance:
        """The limit as the port shows it."""
        claims = tuple([Claim(id, amount) for id, amount in sorted(self.claims.items())])
        return Balance(name, self.ceiling, self.claimed, self.overdraft, claims)


def by_limit(steps: Iterable[LimitStep]) -> dict[str, list[LimitStep]]:
    """The steps of each limit, limits in the order of their names, ceilings first."""
    ordered: dict[str, list[LimitStep]] = {}
    for step in sorted(steps, key=lambda step: (step.limit, not isinstance(step, SetCeiling))):
        ordered.setdefault(step.limit, []).append(step)
    return ordered


def stepped(name: str, limit: Limit | None, steps: Iterable[LimitStep]) -> Limit:
    """The limit after some steps.

    Raises:
        UnknownLimit: there is no limit and the steps do not set its ceiling first.
        InvalidBatch: a claim is there that must not be or the other way round, or a number is out of range.
    """
    for step in steps:
        if isinstance(step, SetCeiling):
            limit = _set(limit, step)
        elif limit is None:
            raise UnknownLimit(name)
        elif isinstance(step, MoveCeiling):
            if abs(step.by) >= LARGEST:
                raise InvalidBatch(f"the ceiling of limit {name!r} moved by more than 62 bits", path="/limits")
            ceiling = None if limit.ceiling is None else limit.ceiling + step.by
            limit = Limit(ceiling, limit.overdraft, limit.claims)
        else:
            limit = Limit(limit.ceiling, limit.overdraft, _claims(limit.claims, step))
    if limit is None:
        raise UnknownLimit(name)
    if max(abs(limit.ceiling or 0), limit.claimed) >= LARGEST:
        raise InvalidBatch(f"limit {name!r} would leave the range of 62 bits", path="/limits")
    return limit


def _set(limit: Limit | None, step: SetCeiling) -> Limit:
    if abs(step.ceiling or 0) >= LARGEST:
        raise InvalidBatch(f"a ceiling of more than 62 bits for limit {step.limit!r}", path="/limits")
    if limit is not None and step.if_unset:
        return limit
    return Limit(step.ceiling, step.overdraft, limit.claims if limit else {})


def _claims(claims: Mapping[str, int], step: Take | Change | Release) -> Mapping[str, int]:
    if isinstance(step, Take) == (step.claim in claims):
        problem = "exists already" if isinstance(step, Take) else "does not exist"
        raise InvalidBatch(f"claim {step.claim!r} on limit {step.limit!r} {problem}", path="/limits")
    match step:
        case Take() | Change():
            if not 0 <= step.amount < LARGEST:
                raise InvalidBatch(
                    f"a claim of less than nothing or more than 62 bits on limit {step.limit!r}", path="/limits"
                )
            return {**claims, step.claim: step.amount}
        case Release():
            return {id: amount for id, amount in claims.items() if id != step.claim}
        case _:
            assert_never(step)


def check(name: str, before: Limit, after: Limit) -> None:
    """Refuse to overdraw a limit, or to overdraw it further.

    Args:
        name: the limit.
        before: what it was when the batch had set its ceilings and done nothing else.
        after: what it would be.

    Raises:
        LimitExceeded: it would be overdrawn, more than it was, and allows no overdraft.
    """
    if after.ceiling is None or after.overdraft or after.overdrawn <= before.overdrawn:
        return
    asked = after.claimed - before.claimed
    moved = after.ceiling - (before.ceiling or 0)
    raise LimitExceeded(name, ceiling=after.ceiling, claimed=before.claimed, asked=asked if asked > 0 else moved)
