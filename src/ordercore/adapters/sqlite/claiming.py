"""Claims against limits: what a batch asks of a limit is one conditional statement; nothing is read to decide on."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from ordercore.errors import InvalidBatch, LimitExceeded, UnknownLimit
from ordercore.ports.limit import LARGEST, Change, LimitStep, MoveCeiling, Release, SetCeiling, Take

__all__ = ["carry_out"]

_SET: Final = """
INSERT INTO ordercore_limits (tenant, name, claim, amount, ceiling, overdraft) VALUES (?, ?, 0, 0, ?, ?)
ON CONFLICT (tenant, name, claim) DO UPDATE SET ceiling = excluded.ceiling, overdraft = excluded.overdraft
"""
_OPEN: Final = (
    "INSERT OR IGNORE INTO ordercore_limits (tenant, name, claim, amount, ceiling, overdraft) VALUES (?, ?, 0, 0, ?, ?)"
)
_TAKE: Final = "INSERT OR IGNORE INTO ordercore_limits (tenant, name, claim, amount) VALUES (?, ?, ?, ?)"
_HELD: Final = "SELECT amount FROM ordercore_limits WHERE tenant = ? AND name = ? AND claim = ?"
_CHANGE: Final = "UPDATE ordercore_limits SET amount = ? WHERE tenant = ? AND name = ? AND claim = ?"
_RELEASE: Final = "DELETE FROM ordercore_limits WHERE tenant = ? AND name = ? AND claim = ?"
_LIMIT: Final = "SELECT ceiling, amount FROM ordercore_limits WHERE tenant = ? AND name = ? AND claim = 0"

# ?3 is what the claims change by in all, ?4 what the ceiling moves by, ?5 the end of the range. A limit passes when it
# stays in range and, unless it allows overdraft, is not overdrawn afterward, or no further than it was.
_BALANCE: Final = """
UPDATE ordercore_limits SET amount = amount + ?3, ceiling = ceiling + ?4
WHERE tenant = ?1 AND name = ?2 AND claim = 0 AND amount + ?3 < ?5
AND (ceiling IS NULL OR (
    abs(ceiling + ?4) < ?5
    AND (overdraft OR amount + ?3 - ceiling - ?4 <= max(0, amount - ceiling))
))
"""


# The same for one claim ?4 that is to hold ?3 from now on. Where it is not there, or does not pass, there is no amount to set, and no
# limit goes without one: nothing is changed.
_BALANCE_OF_ONE: Final = """
UPDATE OR IGNORE ordercore_limits AS limits SET amount = (
    SELECT limits.amount + ?3 - had.amount FROM ordercore_limits AS had
    WHERE had.tenant = ?1 AND had.name = ?2 AND had.claim = ?4 AND limits.amount + ?3 - had.amount < ?5
    AND (limits.ceiling IS NULL OR limits.overdraft
        OR limits.amount + ?3 - had.amount - limits.ceiling <= max(0, limits.amount - limits.ceiling))
)
WHERE tenant = ?1 AND name = ?2 AND claim = 0
"""


def carry_out(cursor: sqlite3.Cursor, tenant: str, steps: Sequence[LimitStep]) -> None:
    """Do what a batch asks of limits: one limit after another in the order of their names, ceilings first.

    Raises:
        UnknownLimit: a ceiling was never set.
        InvalidBatch: a claim is there that must not be or the other way round, or a number is out of range.
        LimitExceeded: a limit would be overdrawn, or overdrawn further.
    """
    if len(steps) == 1 and isinstance(only := steps[0], Change) and _changed(cursor, tenant, only):
        return
    ordered = sorted(steps, key=lambda step: (step.limit, not isinstance(step, SetCeiling)))
    for name, group in groupby(ordered, key=lambda step: step.limit):
        _Limit(cursor, tenant, name).carry_out(list(group))


def _changed(cursor: sqlite3.Cursor, tenant: str, step: Change) -> bool:
    """Do what most commands ask, without reading what the claim had; where it does not pass, the long way tells why."""
    name, claim, amount = step.limit, step.claim, step.amount
    if not 0 <= amount < LARGEST:
        return False
    if not cursor.execute(_BALANCE_OF_ONE, (tenant, name, amount, claim, LARGEST)).rowcount:
        return False
    cursor.execute(_CHANGE, (amount, tenant, name, claim))
    return True


class _Limit:
    """One limit, while a batch works on it."""

    def __init__(self, cursor: sqlite3.Cursor, tenant: str, name: str) -> None:
        self._execute = cursor.execute
        self._name = name
        self._key = (tenant, name)

    def carry_out(self, steps: Sequence[LimitStep]) -> None:
        """Do the steps, then let the limit itself pass or not."""
        asked = moved = 0
        ceilings_only = True
        for step in steps:
            if isinstance(step, SetCeiling):
                if abs(step.ceiling or 0) >= LARGEST:
                    raise InvalidBatch(f"a ceiling of more than 62 bits for limit {self._name!r}", path="/limits")
                self._execute(_OPEN if step.if_unset else _SET, (*self._key, step.ceiling, step.overdraft))
                continue
            ceilings_only = False
            match step:
                case Take():
                    asked += self._take(step)
                case Change():
                    asked += self._change(step)
                case Release():
                    asked -= self._release(step)
                case MoveCeiling():
                    self._check(step.by)
                    moved += step.by
        if ceilings_only:
            return
        self._check(asked)
        self._check(moved)
        if self._execute(_BALANCE, (*self._key, asked, moved, LARGEST)).rowcount == 0:
            raise self._refusal(asked, moved)

    def _take(self, step: Take) -> int:
        self._check(step.amount, least=0)
        if self._execute(_TAKE, (*self._key, step.claim, step.amount)).rowcount == 0:
            raise self._invalid(f"claim {step.claim!r} on limit {self._name!r} exists already")
        return step.amount

    def _change(self, step: Change) -> int:
        held = self._held(step.claim)
        self._check(step.amount, least=0)
        self._execute(_CHANGE, (step.amount, *self._key, step.claim))
        return step.amount - held

    def _release(self, step: Release) -> int:
        held = self._held(step.claim)
        self._execute(_RELEASE, (*self._key, step.claim))
        return held

    def _held(self, claim: str) -> int:
        row = self._execute(_HELD, (*self._key, claim)).fetchone()
        if row is None:
            raise self._invalid(f"claim {claim!r} on limit {self._name!r} does not exist")
        amount: int = row[0]
        return amount

    def _check(self, number: int, *, least: int = 1 - LARGEST) -> None:
        if not least <= number < LARGEST:
            raise self._invalid(f"a number on limit {self._name!r} is out of range")

    def _invalid(self, problem: str) -> InvalidBatch | UnknownLimit:
        known = self._execute(_LIMIT, self._key).fetchone()
        return InvalidBatch(problem, path="/limits") if known else UnknownLimit(self._name)

    def _refusal(self, asked: int, moved: int) -> InvalidBatch | UnknownLimit | LimitExceeded:
        """Why the limit did not pass, found out after the fact and inside the same transaction."""
        row = self._execute(_LIMIT, self._key).fetchone()
        if row is None:
            return UnknownLimit(self._name)
        ceiling, claimed = row
        if claimed + asked >= LARGEST or abs((ceiling or 0) + moved) >= LARGEST:
            return InvalidBatch(f"limit {self._name!r} would leave the range of 62 bits", path="/limits")
        return LimitExceeded(self._name, ceiling=ceiling + moved, claimed=claimed, asked=asked if asked > 0 else moved)
