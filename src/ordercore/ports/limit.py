"""Limits: what may be claimed in all, what is done to it, and who holds how much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from attrs import frozen

from ordercore.errors import InvalidBatch

__all__ = [
    "LARGEST",
    "Balance",
    "Change",
    "Claim",
    "LimitStep",
    "MoveCeiling",
    "Release",
    "SetCeiling",
    "Take",
    "check_steps",
]

LARGEST: Final = 2**62
"""Ceilings and sums of claims stay below this, so that any database's 64-bit integer holds them."""


@frozen
class SetCeiling:
    """Say how much may be claimed against a limit in all; this comes before every other step on the limit."""

    #: name of the limit, for example ``credit:acme``.
    limit: str
    #: the ceiling in the limit's own smallest unit; None is no ceiling at all.
    ceiling: int | None
    #: whether claims may exceed the ceiling, as backorders exceed stock.
    overdraft: bool = False
    #: leave the limit as it is when its ceiling was set before, so that two who hear of it first do not undo each other.
    if_unset: bool = False


@frozen
class MoveCeiling:
    """Raise or lower the ceiling of a limit, whatever it is now; on a limit without ceiling this changes nothing."""

    #: name of the limit; it must have been set.
    limit: str
    #: how much to add, in the limit's own smallest unit; negative lowers it.
    by: int


@frozen
class Take:
    """Make a new claim against a limit; a claim of that id must not exist on it."""

    #: name of the limit; it must have been set.
    limit: str
    #: identifier of the claim, unique on its limit.
    claim: str
    #: how much, in the limit's own smallest unit; zero or more.
    amount: int


@frozen
class Change:
    """Give a claim another amount; it must exist."""

    #: name of the limit.
    limit: str
    #: identifier of the claim.
    claim: str
    #: the new amount, zero or more.
    amount: int


@frozen
class Release:
    """Let a claim go; it must exist."""

    #: name of the limit.
    limit: str
    #: identifier of the claim.
    claim: str


LimitStep = SetCeiling | MoveCeiling | Take | Change | Release
"""One thing done to a limit. Steps are carried out limit by limit, in the order of their names, ceilings first."""

_NUMBER: Final[Mapping[type, str]] = {SetCeiling: "ceiling", MoveCeiling: "by", Take: "amount", Change: "amount"}


def check_steps(steps: Iterable[LimitStep], *, path: str = "/limits") -> None:
    """Let in what is said of limits in whole numbers; whether they are in range, the store says when it carries them out.

    Raises:
        InvalidBatch: an amount is of another type: every store would make something else of a fraction, or of True.
    """
    for at, step in enumerate(steps):
        name = _NUMBER.get(type(step))
        if name is None:
            continue
        number = getattr(step, name)
        if type(number) is not int and not (number is None and type(step) is SetCeiling):
            raise InvalidBatch(
                f"a value of type {type(number).__name__} where a whole number is asked for",
                path=f"{path}/{at}/{name}",
                mend="give it as an int, in the limit's own smallest unit",
            )


@frozen
class Claim:
    """What one taker holds of a limit."""

    #: identifier of the claim.
    id: str
    #: how much it holds.
    amount: int


@frozen
class Balance:
    """A limit and who holds how much of it."""

    #: name of the limit.
    limit: str
    #: how much may be claimed in all; None is no ceiling.
    ceiling: int | None
    #: how much is claimed.
    claimed: int
    #: whether claims may exceed the ceiling.
    overdraft: bool
    #: the claims, by id.
    claims: tuple[Claim, ...]

    @property
    def free(self) -> int | None:
        """What is left to claim; negative when overdrawn, None when there is no ceiling."""
        return None if self.ceiling is None else self.ceiling - self.claimed
