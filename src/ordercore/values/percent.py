"""A percentage that remembers it is one, exact to any digits."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, final

from attrs import frozen

from ordercore.errors import InvalidValue
from ordercore.values.amount import Number, exact_ratio, ratio_text
from ordercore.values.money import Money, Unrounded

__all__ = ["Percent"]

_HUNDRED: Final = 100


@final
@frozen(init=False, repr=False, order=False)
class Percent:
    """A rate in hundredths: ``Percent("17.5")`` of 200.00 USD is 35 USD, unrounded."""

    #: numerator of the rate in hundredths.
    numerator: int
    #: denominator of the rate, positive, in lowest terms.
    denominator: int

    def __init__(self, hundredths: Number | Fraction) -> None:
        """Let a percentage in; a `Fraction` is taken as it is, if it has at most 616 digits above and below the line.

        Raises:
            InvalidAmount: the number is not admissible.
        """
        pair = exact_ratio(hundredths)
        object.__setattr__(self, "numerator", pair[0])
        object.__setattr__(self, "denominator", pair[1])

    @property
    def exact(self) -> Fraction:
        """The rate in hundredths as a fraction: 17.5 % is 35/2."""
        return Fraction(self.numerator, self.denominator)

    def of(self, amount: Money | Unrounded) -> Unrounded:
        """This share of an amount, exactly."""
        return _exact(amount).scaled(self.numerator, self.denominator * _HUNDRED)

    def inside(self, gross: Money | Unrounded) -> Unrounded:
        """The part of an amount that was added to it at this rate: 20 % inside 120 is 20.

        Raises:
            InvalidValue: the rate is minus one hundred percent, which leaves nothing of any amount.
        """
        if self.numerator == -_HUNDRED * self.denominator:
            raise InvalidValue("nothing holds a part added at -100%", mend="give another rate")
        return _exact(gross).scaled(self.numerator, self.numerator + _HUNDRED * self.denominator)

    def __add__(self, other: Percent) -> Percent:
        if not isinstance(other, Percent):
            return NotImplemented
        return _percent(self.exact + other.exact)

    def __neg__(self) -> Percent:
        return _percent(-self.exact)

    def __sub__(self, other: Percent) -> Percent:
        if not isinstance(other, Percent):
            return NotImplemented
        return self + -other

    def __bool__(self) -> bool:
        return self.numerator != 0

    def __lt__(self, other: Percent) -> bool:
        return self.exact < other.exact if isinstance(other, Percent) else NotImplemented

    def __le__(self, other: Percent) -> bool:
        return self.exact <= other.exact if isinstance(other, Percent) else NotImplemented

    def __gt__(self, other: Percent) -> bool:
        return self.exact > other.exact if isinstance(other, Percent) else NotImplemented

    def __ge__(self, other: Percent) -> bool:
        return self.exact >= other.exact if isinstance(other, Percent) else NotImplemented

    def __repr__(self) -> str:
        return f"Percent({ratio_text(self.numerator, self.denominator)!r})"

    def __str__(self) -> str:
        return f"{ratio_text(self.numerator, self.denominator)}%"


def _percent(exact: Fraction) -> Percent:
    """The rate that was computed, of whatever digits it has."""
    made = Percent(0)
    object.__setattr__(made, "numerator", exact.numerator)
    object.__setattr__(made, "denominator", exact.denominator)
    return made


def _exact(amount: Money | Unrounded) -> Unrounded:
    return amount.unrounded if isinstance(amount, Money) else amount
