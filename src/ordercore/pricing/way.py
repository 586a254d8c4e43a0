"""What a plan comes to for whole units, as one function without a loop, written once for all plans of its shape.

Nothing in pricing is done as often as to take a line along its plan, and a loop over the steps of a plan asks of each what kind it
is, over and over. Plans differ in their figures but hardly in their shape: a percentage, a break, an amount. So for each shape a
function is written, as attrs writes constructors, and a plan is that function and its numbers. It says to the last cent what `along`
says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final

from ordercore.pricing.discount import Ratio
from ordercore.pricing.lane import Combine
from ordercore.pricing.plan import PER_LINE, PER_UNIT, PERCENT, Pass, Plan
from ordercore.values.source import Source

__all__ = ["NOWHERE", "Act", "Numbers", "Record", "Way", "way_of"]

Record = tuple[int, ...]
"""A line gone along its plan, in minor units: what it costs now, the extended price, and what each step of the plan took, in turn;
zero where it took nothing."""

Numbers = tuple[Any, ...]
"""What a written function works with: whole numbers; or breaks, each from how many units on, with its function and numbers."""

Act = Callable[[int, Numbers], Record | None]
"""What becomes of so many whole units by the numbers; None when their price has to be looked for."""

Way = tuple[tuple[str, ...], str, Act, Numbers]
"""The groups and unit of lines that a plan is for, and what becomes of them."""

MOST_STEPS: Final = 32
"""How many steps a function is written for at most."""

_Shape = tuple[bool, tuple[tuple[Combine, tuple[tuple[int, bool, bool], ...]], ...]]
"""Whether units cost whole minor units; lane by lane how rules stand together, and of each its kind, whether it takes whole minor
units, and whether it asks for a number of units."""


def _nowhere(units: int, numbers: Numbers) -> None:
    """Nothing yet: the price of such lines has to be looked for, one by one."""


NOWHERE: Final[Way] = ((), "", _nowhere, ())
"""The way of lines that cannot go along one."""


def way_of(plan: Plan) -> Way:
    """The way of lines in whole units, rounded half up."""
    if not plan.bands or plan.others or sum([len(steps) for _, steps in plan.passes]) > MOST_STEPS:
        return plan.groups, plan.unit, _nowhere, ()
    written = [(_ceiling(band.least), *_written(band.unit, plan.passes)) for band in plan.bands]
    (least, act, numbers) = written[0]
    if len(written) > 1 or least > 0:
        return plan.groups, plan.unit, _by_break, tuple(written)
    return plan.groups, plan.unit, act, numbers


def _by_break(units: int, breaks: Numbers) -> Record | None:
    """Of prices by quantity the one for so many units; None where there are too few for any."""
    for least, act, numbers in breaks:
        if units >= least:
            return act(units, numbers)  # type: ignore[no-any-return]
    return None


def _ceiling(least: Ratio) -> int:
    return -(-least[0] // least[1])


def _written(unit: Ratio, passes: Sequence[Pass]) -> tuple[Act, Numbers]:
    """The function for a unit price and the rules on it, and its numbers."""
    numbers = _halved(unit)
    lanes = []
    for combine, steps in passes:
        kinds = []
        for step in steps:
            kind, top, bottom, _, least = step
            whole = bottom == 1 and kind != PERCENT
            kinds.append((kind, whole, least is not None))
            numbers += (*_halved((top, bottom)), *(() if least is None else (_ceiling(least),)))
        lanes.append((combine, tuple(kinds)))
    return _function((unit[1] == 1, tuple(lanes))), numbers


def _halved(ratio: Ratio) -> tuple[int, ...]:
    """A ratio as it is multiplied and rounded half up: twice the top, the bottom, twice the bottom; a whole number as itself."""
    top, bottom = ratio
    return (top,) if bottom == 1 else (2 * top, bottom, 2 * bottom)


# --- the writing ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1_024)
def _function(shape: _Shape) -> Act:
    """The function for plans of one shape."""
    whole, lanes = shape
    writing = _Writing()
    writing.say(f"net = extended = {writing.product('units', whole=whole)}")
    for combine, kinds in lanes:
        writing.lane(combine, kinds)
    return writing.function()


class _Writing:
    """A function while it is written. Its text is made of the words below and of numbers counted here, and of nothing else."""

    def __init__(self) -> None:
        self._body: list[tuple[int, str]] = []
        self._numbers = 0
        self._steps = 0
        self._depth = 1

    def say(self, text: str) -> None:
        """Add a line."""
        self._body.append((self._depth, text))

    def _number(self) -> str:
        self._numbers += 1
        return f"f{self._numbers}"

    def product(self, by: str, *, whole: bool) -> str:
        """The next ratio among the numbers times a number, rounded half up."""
        if whole:
            return f"{by} * {self._number()}"
        top, half, bottom = self._number(), self._number(), self._number()
        return f"({by} * {top} + {half}) // {bottom}"

    def lane(self, combine: Combine, kinds: Sequence[tuple[int, bool, bool]]) -> None:
        """Add the rules of one lane."""
        begun = self._steps
        base = "base" if combine == "all_same_base" else "net"
        if combine in ("all_same_base", "first"):
            self.say("base = net")
        if combine == "best":
            self.say("best = 0")
        for kind, whole, waits in kinds:
            self._steps += 1
            off = f"o{self._steps}"
            amount = self._amount(kind, base, whole=whole)
            least = self._number() if waits else ""
            conditions = [f"units >= {least}"] if waits else []
            if combine == "first" and self._steps > begun + 1:
                conditions.append("net == base")
            if conditions:
                self.say(f"{off} = 0")
                self.say(f"if {' and '.join(conditions)}:")
                self._depth += 1
            self.say(f"{off} = {amount}")
            self._within(off, kind, combine)
            if combine == "best":
                self._outdo(off, begun)
            else:
                self.say(f"net -= {off}")
            self._depth = 1
        if combine == "best":
            self.say("net -= best")

    def _amount(self, kind: int, base: str, *, whole: bool) -> str:
        """What a rule comes to."""
        if kind == PERCENT:
            return self.product(base, whole=False)
        if kind == PER_UNIT:
            return self.product("units", whole=whole)
        if kind == PER_LINE:
            return self.product("1", whole=whole)
        return f"{base} - {self.product('units', whole=whole)}"

    def _within(self, off: str, kind: int, combine: Combine) -> None:
        """Take no more than is left, and nothing where a fixed price is higher than what it costs."""
        if kind != PERCENT or combine == "all_same_base":
            self.say(f"if {off} > net:")
            self.say(f"    {off} = net")
        if kind not in (PERCENT, PER_UNIT, PER_LINE):
            self.say(f"if {off} < 0:")
            self.say(f"    {off} = 0")

    def _outdo(self, off: str, begun: int) -> None:
        """Let the one that takes most stand, the earlier of equals."""
        others = [f"o{at} = " for at in range(begun + 1, self._steps)]
        self.say(f"if {off} > best:")
        self.say(f"    best = {off}")
        if others:
            self.say(f"    {''.join(others)}0")
        self.say("else:")
        self.say(f"    {off} = 0")

    def function(self) -> Act:
        """The function."""
        source = Source()
        source.line(0, "def act(units, numbers):")
        source.line(1, f"{''.join([f'f{at}, ' for at in range(1, self._numbers + 1)])} = numbers")
        for depth, text in self._body:
            source.line(depth, text)
        source.line(1, f"return net, extended, {''.join([f'o{at}, ' for at in range(1, self._steps + 1)])}")
        return source.function("act")  # type: ignore[no-any-return]
