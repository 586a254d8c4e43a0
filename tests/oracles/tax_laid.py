"""Which components of a tax case are on which of its lines.

A component of a line names it. Whose lines one without a line is on is told by its base: the lines that nobody took yet, or
else any, that make it (all of them, a run of them, any of them if they are few: the first that does).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, combinations
from typing import Final

from attrs import define, field

from ordercore.tax import TaxLine
from tests.oracles.folder import Case
from tests.oracles.tax_case import Part, lines_of

__all__ = ["Laid", "asked_for", "laid_out"]

FEW: Final = 12
"""Of how many lines any choice is looked at."""


@define
class Laid:
    """Which components are on which lines, and which amounts the buyer keeps back."""

    #: the lines.
    lines: tuple[TaxLine, ...]
    #: each component with the lines it is on, in their order.
    parts: list[tuple[Part, tuple[str, ...]]] = field(factory=list)
    #: the same of taxes that are retained.
    kept: list[tuple[Part, tuple[str, ...]]] = field(factory=list)

    def of(self, line: str) -> list[Part]:
        """The components of a line, in their order."""
        return [part for part, ids in self.parts if line in ids]


def laid_out(case: Case) -> Laid:
    """Find the lines of every component."""
    laid = Laid(lines_of(case))
    left = list(laid.lines)
    for part in case["expected"]["components"]:
        own = [line for line in laid.lines if line.id == part["line"]]
        if not own:
            assert part["line"] in {None, "*"}, f"no line {part['line']}"
            own = lines_worth(base_of(part, case), left, laid.lines)
        left = [line for line in left if line not in own]
        laid.parts.append((part, tuple([line.id for line in own])))
    for kept in case.get("retained", ()):
        assert set(kept) == {"name", "rate", "base", "amount"}
        own = lines_worth(Fraction(kept["base"]), laid.lines, laid.lines)
        laid.kept.append((kept, tuple([line.id for line in own])))
    return laid


def base_of(part: Part, case: Case) -> Fraction:
    """What the amounts of the lines come to that a component is on."""
    if "gross_amount" in part:
        return Fraction(part["gross_amount"])
    return Fraction(part["base"]) + (Fraction(part["amount"]) if case["price_mode"] == "inclusive" else 0)


def lines_worth(wanted: Fraction, left: Sequence[TaxLine], every: Sequence[TaxLine]) -> list[TaxLine]:
    """The first choice of lines that come to an amount, as billed or in all their digits."""
    for some in chain(choices(left), choices(every)):
        billed = sum([line.amount.unrounded.exact for line in some], Fraction(0))
        if wanted in {billed, sum([asked_for(line) for line in some], Fraction(0))}:
            return list(some)
    # A tax that does not apply names no base: it is of what no other is on.
    assert not wanted, f"no lines make {wanted}"
    return list(left)


def asked_for(line: TaxLine) -> Fraction:
    """What is asked for a line, in all its digits."""
    return (line.amount.unrounded if line.exact is None else line.exact).exact


def choices(pool: Sequence[TaxLine]) -> Iterator[Sequence[TaxLine]]:
    """All of the lines, each run of them, and if they are few any of them: the first taken first."""
    if not pool:
        return
    yield pool
    for start in range(len(pool)):
        for end in range(start + 1, len(pool) + 1):
            yield pool[start:end]
    if len(pool) <= FEW:
        for count in range(2, len(pool)):
            yield from combinations(pool, count)
