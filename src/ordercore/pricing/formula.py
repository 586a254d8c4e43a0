"""Prices worked out from others: a cost with a markup, a list less some percent, in steps whose order is data."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from attrs import field, frozen

from ordercore.errors import InvalidPriceBook, TooLarge
from ordercore.pricing.question import unrounded
from ordercore.values.money import Unrounded
from ordercore.values.percent import Percent
from ordercore.values.rounding import HALF_UP, Rounding

__all__ = ["MOST_BITS", "CostOf", "Formula", "KindOf", "Less", "Margin", "Markup", "Plus", "RoundTo", "RowOf"]

MOST_BITS: Final = 4_096
"""How long a ratio may be above and below its line while prices are worked out: twelve times what is ever written down."""


@frozen
class CostOf:
    """Begins with what a unit of the line costs the seller; a line without a known cost has no such price."""


@frozen
class RowOf:
    """Begins with the unit price of another row, for the same unit; the other row must be in force."""

    #: the other row's id.
    row: str


@frozen
class KindOf:
    """Begins with the price the line would have from rows of one kind alone; these may be worked out from rows of others."""

    #: the kind, which the rows worked out from it do not have themselves.
    kind: str


@frozen
class Markup:
    """Adds a share of what it is: 20 percent on 50 is 60."""

    #: more than -100.
    percent: Percent

    def __attrs_post_init__(self) -> None:
        if self.percent <= Percent(-100):
            raise InvalidPriceBook(f"a markup of {self.percent}", path="/percent", mend="give more than -100")


@frozen
class Margin:
    """Makes what it is the rest beside a share of the price: 20 percent over 48 is 60."""

    #: 0 to less than 100.
    percent: Percent

    def __attrs_post_init__(self) -> None:
        if not Percent(0) <= self.percent < Percent(100):
            raise InvalidPriceBook(f"a margin of {self.percent}", path="/percent", mend="give 0 to less than 100")


@frozen
class Less:
    """Takes a share off."""

    #: 0 to 100.
    percent: Percent

    def __attrs_post_init__(self) -> None:
        if not Percent(0) <= self.percent <= Percent(100):
            raise InvalidPriceBook(f"less {self.percent}", path="/percent", mend="give 0 to 100")


@frozen
class Plus:
    """Adds an amount, or with a minus takes one off."""

    #: how much; in the currency of what it is added to.
    amount: Unrounded = field(converter=unrounded)


@frozen
class RoundTo:
    """Rounds to a multiple of an amount: prices that end in .99 round to 1.00 and then add -0.01."""

    #: the amount, more than zero; in the currency of what is rounded.
    increment: Unrounded = field(converter=unrounded)
    #: which way.
    rounding: Rounding = HALF_UP

    def __attrs_post_init__(self) -> None:
        if self.increment.numerator <= 0:
            raise InvalidPriceBook(f"multiples of {self.increment}", path="/increment", mend="give more than zero")


FormulaStep = Markup | Margin | Less | Plus | RoundTo


def _steps(given: Iterable[FormulaStep]) -> tuple[FormulaStep, ...]:
    return tuple(given)


@frozen
class Formula:
    """A price in steps: what it begins with, and what is done to it, in this order."""

    #: what it begins with.
    of: CostOf | RowOf | KindOf
    #: what is done, first to last.
    steps: tuple[FormulaStep, ...] = field(default=(), converter=_steps)

    @property
    def currencies(self) -> frozenset[str]:
        """The currencies its steps speak of; none when they take shares only."""
        plus = [each.amount.currency for each in self.steps if isinstance(each, Plus)]
        return frozenset([*plus, *[each.increment.currency for each in self.steps if isinstance(each, RoundTo)]])

    def of_base(self, base: Unrounded) -> Unrounded | None:
        """The price from what it begins with; None when a step speaks of another currency or it comes to less than nothing.

        Raises:
            TooLarge: on the way it comes to a ratio of more than `MOST_BITS` above or below the line.
        """
        price = base
        for each in self.steps:
            if isinstance(each, Markup):
                price = price + each.percent.of(price)
            elif isinstance(each, Margin):
                price = price * (1 / (1 - each.percent.exact / 100))
            elif isinstance(each, Less):
                price = price - each.percent.of(price)
            else:
                amount = each.amount if isinstance(each, Plus) else each.increment
                if amount.currency != price.currency:
                    return None
                price = price + amount if isinstance(each, Plus) else _rounded(price, each)
            if price.denominator.bit_length() > MOST_BITS or price.numerator.bit_length() > MOST_BITS:
                raise TooLarge(
                    f"a formula that comes to more than {MOST_BITS:,} bits", path="/rows", mend="round on the way"
                )
        return None if price.numerator < 0 else price


def _rounded(price: Unrounded, to: RoundTo) -> Unrounded:
    times: Fraction = price.exact / to.increment.exact
    return to.increment * to.rounding.apply(times.numerator, times.denominator)
