"""What a batch asks of limits, all its steps on one limit taken together."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from attrs import field, frozen

from ordercore.errors import InvalidBatch
from ordercore.ports.limit import LARGEST, LimitStep, MoveCeiling, Release, SetCeiling, Take

__all__ = ["Asked", "asked_of"]

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
        raise InvalidBatch(f"a number on limit {name!r} is out of range", path="/limits")
    return number
