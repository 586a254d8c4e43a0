"""Another's figures beside ours, with the reason for each cent that differs."""

from __future__ import annotations

from typing import Final, Literal, get_args

from attrs import evolve, frozen

from ordercore.tax.answer import TaxAnswer, TaxComponent
from ordercore.tax.compute import compute
from ordercore.tax.question import TaxLine
from ordercore.tax.quote import QuotedLine, QuotedTax, TaxQuote
from ordercore.tax.rounding import Level, TaxRounding
from ordercore.values.money import Money
from ordercore.values.rounding import DOWN, HALF_DOWN, HALF_EVEN, HALF_UP, UP

__all__ = ["Difference", "Reconciliation", "Why", "reconcile"]

Why = Literal["rate", "base", "rounding", "only_here", "only_there", "arithmetic"]
"""Another rate; the same on another amount; the same both, rounded otherwise; a tax that only one of the two charges; or
figures that their own rate and base do not make."""

_WAYS: Final = tuple(
    [TaxRounding(level, mode) for mode in (HALF_UP, HALF_EVEN, HALF_DOWN, DOWN, UP) for level in get_args(Level)]
)


@frozen
class Difference:
    """A tax of which the two say different amounts."""

    #: id of the line.
    line: str
    #: id of the authority; empty for a line that the other did not take apart.
    authority: str
    #: what ordercore charges.
    ours: Money
    #: what the other charges.
    theirs: Money
    #: where the difference comes from.
    why: Why


@frozen
class Reconciliation:
    """What two calculations of one document come to."""

    #: all taxes, as ordercore has them.
    ours: Money
    #: all taxes, as the other has them.
    theirs: Money
    #: every tax that differs, in the order of the lines.
    differences: tuple[Difference, ...]
    #: a rounding by which our rates give the other's taxes, line by line; None when there is none among the usual ones.
    rounded: TaxRounding | None

    @property
    def agrees(self) -> bool:
        """Whether nothing differs, line by line and in all."""
        return not self.differences and self.ours == self.theirs


def reconcile(answer: TaxAnswer, lines: tuple[TaxLine, ...], quote: TaxQuote) -> Reconciliation:
    """Explain another's figures by ours.

    Args:
        answer: our answer.
        lines: the lines it is of.
        quote: the other's, of the same lines.
    """
    theirs = {line.id: line for line in quote.lines}
    differences: list[Difference] = []
    for line in answer.lines:
        other = theirs.get(line.id, QuotedLine(line.id, Money.zero(answer.currency)))
        if other.components:
            differences += _parts(line.id, line.components, other.components)
        elif line.tax != other.tax:
            differences.append(Difference(line.id, "", line.tax, other.tax, _whole(line.tax, other.tax)))
    return Reconciliation(answer.tax, quote.tax, tuple(differences), _rounded(answer, lines, quote))


def _parts(line: str, ours: tuple[TaxComponent, ...], theirs: tuple[QuotedTax, ...]) -> list[Difference]:
    left = {each.authority: each for each in theirs}
    found = []
    for part in ours:
        other = left.pop(part.authority, None)
        if other is None:
            if part.tax:
                found.append(Difference(line, part.authority, part.tax, part.tax - part.tax, "only_here"))
        elif other.tax != part.tax:
            found.append(Difference(line, part.authority, part.tax, other.tax, _why(part, other)))
    found += [Difference(line, each.authority, each.tax - each.tax, each.tax, "only_there") for each in left.values()]
    return found


def _why(part: TaxComponent, other: QuotedTax) -> Why:
    exact = other.rate.of(other.base)
    if abs(exact - other.tax) >= Money.of_minor(1, other.tax.currency):
        return "arithmetic"
    if other.rate != part.rate:
        return "rate"
    return "rounding" if other.base == part.base else "base"


def _whole(ours: Money, theirs: Money) -> Why:
    if not theirs:
        return "only_here"
    if not ours:
        return "only_there"
    return "rounding" if abs(ours.minor - theirs.minor) <= 1 else "rate"


def _rounded(answer: TaxAnswer, lines: tuple[TaxLine, ...], quote: TaxQuote) -> TaxRounding | None:
    """The first way of rounding that gives the other's figures, ours before all."""
    wanted = {line.id: line.tax for line in quote.lines}
    for way in (answer.plan.rounding, *_WAYS):
        found = compute(evolve(answer.plan, rounding=way), lines)
        if found.tax == quote.tax and {line.id: line.tax for line in found.lines} == wanted:
            return way
    return None
