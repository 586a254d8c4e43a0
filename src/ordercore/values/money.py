"""Money that can be billed, money that cannot be yet, and the one door between them.

`Money` is a whole number of minor units: what stands on an invoice. `Unrounded` has any number of digits, as a unit price
of a third of a cent or a tax before rounding has. Sums and multiples of Money stay Money; anything that makes digits
gives Unrounded; and only `Unrounded.settle` comes back, saying what it dropped.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import gcd
from typing import Any, Final, overload

from attrs import frozen

from ordercore.errors import CurrencyMismatch, InvalidAmount
from ordercore.values.amount import Number, amount, lowest, plain_digits, ratio, ratio_text
from ordercore.values.currency import minor_digits
from ordercore.values.rounding import HALF_UP, Rounding
from ordercore.values.trace import Step

__all__ = ["Money", "Settled", "Unrounded", "total"]

_new = object.__new__


@frozen(init=False, repr=False, order=False)
class Money:
    """An amount in whole minor units of one currency.

    ``Money("12.50", "USD")`` refuses more digits than the currency has: those are an `Unrounded`.
    """

    #: the amount in the smallest unit: cents for USD, whole yen for JPY; negative for money owed the other way.
    minor: int
    #: ISO 4217 code.
    currency: str

    def __init__(self, amount: Number, currency: str) -> None:
        """Let an amount of money in.

        Raises:
            InvalidAmount: the number is not admissible, or has more digits than the currency.
            UnknownCurrency: ISO 4217 has no such code.
        """
        digits = minor_digits(currency)
        numerator, denominator = ratio(amount)
        minor, rest = divmod(numerator * 10**digits, denominator)
        if rest:
            raise InvalidAmount(
                f"{currency} has {digits} decimal digits, the amount has more", mend="use Unrounded(...).settle(...)"
            )
        _set_minor(self, minor)
        _set_currency(self, currency)

    @classmethod
    def of_minor(cls, minor: int, currency: str) -> Money:
        """So many cents, yen or fils."""
        minor_digits(currency)
        if type(minor) is not int:
            raise InvalidAmount("minor units are a whole number", mend="give an int")
        return _money(minor, currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in this currency."""
        minor_digits(currency)
        return _money(0, currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units, with exactly the digits of the currency."""
        return Decimal(plain_digits(self.minor, minor_digits(self.currency)))

    @property
    def unrounded(self) -> Unrounded:
        """The same amount where more digits are allowed."""
        return _unrounded(*lowest(self.minor, 10 ** minor_digits(self.currency)), self.currency)

    def __add__(self, other: Money) -> Money:
        if other.__class__ is not Money:
            return NotImplemented
        if self.currency != other.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return _money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        if other.__class__ is not Money:
            return NotImplemented
        if self.currency != other.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return _money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return _money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return self if self.minor >= 0 else _money(-self.minor, self.currency)

    @overload
    def __mul__(self, factor: int) -> Money: ...
    @overload
    def __mul__(self, factor: Decimal | Fraction) -> Unrounded: ...
    def __mul__(self, factor: int | Decimal | Fraction) -> Money | Unrounded:
        if factor.__class__ is int:
            return _money(self.minor * factor, self.currency)  # type: ignore[operator]
        return self.unrounded * factor

    __rmul__ = __mul__

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: Money) -> bool:
        return self._compared(other) < 0

    def __le__(self, other: Money) -> bool:
        return self._compared(other) <= 0

    def __gt__(self, other: Money) -> bool:
        return self._compared(other) > 0

    def __ge__(self, other: Money) -> bool:
        return self._compared(other) >= 0

    def _compared(self, other: Money) -> int:
        if other.__class__ is not Money:
            raise TypeError(f"cannot compare Money with {type(other).__name__}")
        if self.currency != other.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return self.minor - other.minor

    def __repr__(self) -> str:
        return f"Money({plain_digits(self.minor, minor_digits(self.currency))!r}, {self.currency!r})"

    def __str__(self) -> str:
        return f"{plain_digits(self.minor, minor_digits(self.currency))} {self.currency}"


@frozen(init=False, repr=False, order=False)
class Unrounded:
    """An exact amount of money with any digits: it can be computed with, but not billed.

    Held as a ratio in lowest terms, so a third of a euro is a third and no decimal context can shorten it.
    """

    #: numerator of the amount in major units.
    numerator: int
    #: denominator of the amount, positive, in lowest terms.
    denominator: int
    #: ISO 4217 code.
    currency: str

    def __init__(self, amount: Number | Fraction, currency: str) -> None:
        """Let an exact amount in; a `Fraction` is taken as it is.

        Raises:
            InvalidAmount: the number is not admissible.
            UnknownCurrency: ISO 4217 has no such code.
        """
        minor_digits(currency)
        pair = (amount.numerator, amount.denominator) if isinstance(amount, Fraction) else ratio(amount)
        _set_numerator(self, pair[0])
        _set_denominator(self, pair[1])
        _set_unrounded_currency(self, currency)

    @classmethod
    def zero(cls, currency: str) -> Unrounded:
        """Nothing, in this currency."""
        minor_digits(currency)
        return _unrounded(0, 1, currency)

    @property
    def exact(self) -> Fraction:
        """The amount in major units as a fraction."""
        return Fraction(self.numerator, self.denominator)

    def settle(self, rounding: Rounding = HALF_UP) -> Settled:
        """Round to what can be billed. The only way from Unrounded to Money.

        Args:
            rounding: the named rule; half up if none is named.

        Returns:
            The money, and beside it what was dropped or added, to be accounted for.
        """
        scaled = self.numerator * 10 ** minor_digits(self.currency)
        return Settled(_money(rounding.apply(scaled, self.denominator), self.currency), self, rounding)

    def __add__(self, other: Unrounded | Money) -> Unrounded:
        right = other.unrounded if other.__class__ is Money else other
        if right.__class__ is not Unrounded:
            return NotImplemented
        if self.currency != right.currency:
            raise CurrencyMismatch(self.currency, right.currency)
        if self.denominator == right.denominator:  # type: ignore[union-attr]
            return _unrounded(*lowest(self.numerator + right.numerator, self.denominator), self.currency)  # type: ignore[union-attr]
        return _unrounded(
            *lowest(
                self.numerator * right.denominator + right.numerator * self.denominator,  # type: ignore[union-attr]
                self.denominator * right.denominator,  # type: ignore[union-attr]
            ),
            self.currency,
        )

    __radd__ = __add__

    def __neg__(self) -> Unrounded:
        return _unrounded(-self.numerator, self.denominator, self.currency)

    def __sub__(self, other: Unrounded | Money) -> Unrounded:
        if other.__class__ is not Money and other.__class__ is not Unrounded:
            return NotImplemented
        return self + -other

    def __rsub__(self, other: Money) -> Unrounded:
        return -self + other

    def __mul__(self, factor: int | Decimal | Fraction) -> Unrounded:
        if factor.__class__ is int:
            return self.scaled(factor)  # type: ignore[arg-type]
        if isinstance(factor, Fraction):
            return self.scaled(factor.numerator, factor.denominator)
        if isinstance(factor, Decimal):
            return self.scaled(*amount(factor).as_integer_ratio())
        return NotImplemented

    __rmul__ = __mul__

    def scaled(self, numerator: int, denominator: int = 1) -> Unrounded:
        """This amount times a ratio of whole numbers; the denominator must not be zero."""
        top, bottom = self.numerator * numerator, self.denominator * denominator
        if bottom < 0:
            top, bottom = -top, -bottom
        common = gcd(top, bottom)
        return _unrounded(top // common, bottom // common, self.currency)

    def __bool__(self) -> bool:
        return self.numerator != 0

    def __lt__(self, other: Unrounded | Money) -> bool:
        return (self - other).numerator < 0

    def __le__(self, other: Unrounded | Money) -> bool:
        return (self - other).numerator <= 0

    def __gt__(self, other: Unrounded | Money) -> bool:
        return (self - other).numerator > 0

    def __ge__(self, other: Unrounded | Money) -> bool:
        return (self - other).numerator >= 0

    def __repr__(self) -> str:
        return f"Unrounded({ratio_text(self.numerator, self.denominator)!r}, {self.currency!r})"

    def __str__(self) -> str:
        return f"{ratio_text(self.numerator, self.denominator)} {self.currency}"


@frozen
class Settled:
    """What settling gave, and what it cost."""

    #: the billable amount.
    money: Money
    #: the exact amount it stands for.
    exact: Unrounded
    #: the rule that was used.
    rounding: Rounding

    @property
    def lost(self) -> Unrounded:
        """Exact amount less billable amount: positive when rounding went down."""
        return self.exact - self.money

    @property
    def step(self) -> Step:
        """The account of this rounding, for a trace."""
        saw = (("exact", str(self.exact)), ("rounding", str(self.rounding)), ("lost", str(self.lost)))
        return Step("money.settle", str(self.money), saw)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of amounts of one currency; zero of that currency when there are none.

    Raises:
        CurrencyMismatch: one of them is of another currency.
    """
    minor = 0
    for each in amounts:
        if each.currency != currency:
            raise CurrencyMismatch(currency, each.currency)
        minor += each.minor
    return Money.of_minor(minor, currency)


# A frozen class sets its fields through object.__setattr__; the slot descriptors do the same at a third of the cost,
# and money is made more often than anything else here.
_set_minor: Final[Any] = Money.__dict__["minor"].__set__
_set_currency: Final[Any] = Money.__dict__["currency"].__set__
_set_numerator: Final[Any] = Unrounded.__dict__["numerator"].__set__
_set_denominator: Final[Any] = Unrounded.__dict__["denominator"].__set__
_set_unrounded_currency: Final[Any] = Unrounded.__dict__["currency"].__set__


def _money(minor: int, currency: str) -> Money:
    made = _new(Money)
    _set_minor(made, minor)
    _set_currency(made, currency)
    return made


def _unrounded(numerator: int, denominator: int, currency: str) -> Unrounded:
    made = _new(Unrounded)
    _set_numerator(made, numerator)
    _set_denominator(made, denominator)
    _set_unrounded_currency(made, currency)
    return made
