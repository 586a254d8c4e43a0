"""Stores that count claims wrongly."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from time import sleep
from typing import Any

from attrs import evolve

from ordercore.adapters.memory import MemoryStore
from ordercore.adapters.memory.limit import Limit
from ordercore.errors import LimitExceeded
from ordercore.ports.batch import Batch, Receipt
from ordercore.ports.limit import Balance, Change, Claim, LimitStep, MoveCeiling, Release, SetCeiling, Take

__all__ = [
    "AddsChanges",
    "AllowsNegatives",
    "AllowsOneMore",
    "AllowsOneTooFew",
    "ChecksOneLimit",
    "IgnoresOverdraft",
    "KeepsFirstCeiling",
    "KeepsReleased",
    "LetsOverdrawnWorsen",
    "ListsClaimsAsTaken",
    "LocksNothing",
    "MovesOnce",
    "NeverRefuses",
    "RefusesGivingBack",
    "RefusesLowering",
    "SetsAgainIfUnset",
    "SetsInsteadOfMoving",
    "TakesAgain",
    "TakesNothingForEndless",
    "WelcomesUnknownLimits",
]


class AllowsOneMore(MemoryStore):
    """Is off by one at the ceiling."""

    def _check_limit(self, name: str, before: Limit, after: Limit) -> None:
        if after.overdrawn != 1:
            super()._check_limit(name, before, after)


class AllowsOneTooFew(MemoryStore):
    """Is off by one below the ceiling."""

    def _check_limit(self, name: str, before: Limit, after: Limit) -> None:
        super()._check_limit(name, before, after)
        if after.ceiling is not None and before.claimed < after.claimed == after.ceiling:
            raise LimitExceeded(
                name, ceiling=after.ceiling, claimed=before.claimed, asked=after.claimed - before.claimed
            )


class NeverRefuses(MemoryStore):
    """Lets everybody overdraw."""

    def _check_limit(self, name: str, before: Limit, after: Limit) -> None:
        super()._check_limit(name, before, evolve(after, overdraft=True))


class IgnoresOverdraft(MemoryStore):
    """Lets nobody overdraw."""

    def _check_limit(self, name: str, before: Limit, after: Limit) -> None:
        super()._check_limit(name, before, evolve(after, overdraft=False))


class LetsOverdrawnWorsen(MemoryStore):
    """Does not look at a limit that is overdrawn already."""

    def _check_limit(self, name: str, before: Limit, after: Limit) -> None:
        if not before.overdrawn:
            super()._check_limit(name, before, after)


class RefusesGivingBack(MemoryStore):
    """Refuses whatever leaves a limit overdrawn, even by less."""

    def _check_limit(self, name: str, before: Limit, after: Limit) -> None:
        super()._check_limit(name, before, after)
        if after.ceiling is not None and after.overdrawn and not after.overdraft:
            raise LimitExceeded(
                name, ceiling=after.ceiling, claimed=before.claimed, asked=after.claimed - before.claimed
            )


class RefusesLowering(MemoryStore):
    """Refuses to set a ceiling below what is claimed."""

    def _limit(self, name: str, steps: Sequence[LimitStep]) -> Limit:
        after = super()._limit(name, steps)
        self._check_limit(name, self._limits.get(name, evolve(after, claims={})), after)
        return after


class ChecksOneLimit(MemoryStore):
    """Checks the first limit of a batch only."""

    def commit(self, batch: Batch) -> Receipt:
        self._first = min([step.limit for step in batch.limits], default="")
        return super().commit(batch)

    def _check_limit(self, name: str, before: Limit, after: Limit) -> None:
        if name == self._first:
            super()._check_limit(name, before, after)


class KeepsFirstCeiling(MemoryStore):
    """Never sets a ceiling anew."""

    def _limit(self, name: str, steps: Sequence[LimitStep]) -> Limit:
        return super()._limit(
            name, [step for step in steps if name not in self._limits or type(step) is not SetCeiling]
        )


class SetsAgainIfUnset(MemoryStore):
    """Sets a ceiling anew though it was to be set only if nobody had."""

    def _limit(self, name: str, steps: Sequence[LimitStep]) -> Limit:
        return super()._limit(
            name, [evolve(step, if_unset=False) if isinstance(step, SetCeiling) else step for step in steps]
        )


class SetsInsteadOfMoving(MemoryStore):
    """Takes a move for a new ceiling."""

    def _limit(self, name: str, steps: Sequence[LimitStep]) -> Limit:
        return super()._limit(
            name, [SetCeiling(name, step.by) if isinstance(step, MoveCeiling) else step for step in steps]
        )


class MovesOnce(MemoryStore):
    """Carries out only the first move of a ceiling."""

    def _limit(self, name: str, steps: Sequence[LimitStep]) -> Limit:
        moves = [step for step in steps if isinstance(step, MoveCeiling)]
        return super()._limit(name, [step for step in steps if step not in moves[1:]])


class KeepsReleased(MemoryStore):
    """Never lets a claim go."""

    def _limit(self, name: str, steps: Sequence[LimitStep]) -> Limit:
        return super()._limit(name, [step for step in steps if not isinstance(step, Release)])


class AddsChanges(MemoryStore):
    """Adds a changed amount to the old one."""

    def _limit(self, name: str, steps: Sequence[LimitStep]) -> Limit:
        held = self._limits[name].claims if name in self._limits else {}
        return super()._limit(
            name,
            [evolve(s, amount=s.amount + held.get(s.claim, 0)) if isinstance(s, Change) else s for s in steps],
        )


class TakesAgain(MemoryStore):
    """Takes a claim that exists for a change."""

    def _limit(self, name: str, steps: Sequence[LimitStep]) -> Limit:
        held = self._limits[name].claims if name in self._limits else {}
        return super()._limit(
            name,
            [Change(name, s.claim, s.amount) if isinstance(s, Take) and s.claim in held else s for s in steps],
        )


class AllowsNegatives(MemoryStore):
    """Takes a negative amount for none."""

    def _limit(self, name: str, steps: Sequence[LimitStep]) -> Limit:
        return super()._limit(
            name, [evolve(s, amount=max(0, s.amount)) if isinstance(s, Take | Change) else s for s in steps]
        )


class WelcomesUnknownLimits(MemoryStore):
    """Takes a limit never set for one without a ceiling."""

    def _limit(self, name: str, steps: Sequence[LimitStep]) -> Limit:
        known = name in self._limits or isinstance(steps[0], SetCeiling)
        return super()._limit(name, steps if known else [SetCeiling(name, None), *steps])


class LocksNothing(MemoryStore):
    """Looks, thinks, and writes a moment later."""

    def __init__(self) -> None:
        super().__init__()
        self._lock: Any = nullcontext()

    def _check_limit(self, name: str, before: Limit, after: Limit) -> None:
        super()._check_limit(name, before, after)
        sleep(0.001)


class ListsClaimsAsTaken(MemoryStore):
    """Shows claims in the order in which they came."""

    def balance(self, limit: str) -> Balance | None:
        found = super().balance(limit)
        return found and evolve(found, claims=tuple([Claim(*held) for held in self._limits[limit].claims.items()]))


class TakesNothingForEndless(MemoryStore):
    """Takes a ceiling of zero for none."""

    def _limit(self, name: str, steps: Sequence[LimitStep]) -> Limit:
        after = super()._limit(name, steps)
        return after if after.ceiling else evolve(after, ceiling=None)
