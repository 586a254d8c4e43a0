"""Money that can be billed, money that cannot be yet, and the one door between them.

`Money` is a whole number of minor units: what stands on an invoice. `Unrounded` has any number of digits, as a unit price
of a third of a cent or a tax before rounding has. Sums and multiples of Money stay Money; anything that makes digits
gives Unrounded; and only `Unrounded.settle` comes back, saying what it dropped.

Equality is strict: Money never equals Unrounded, even of the same amount, since one can be billed and the other not.
They can be compared by size and added, and the sum is Unrounded.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Context, Decimal, Rounded
from fractions import Fraction
from math import gcd
from typing import Final, final, overload

from attrs import frozen

from ordercore.errors import CurrencyMismatch, InvalidAmount, InvalidValue
from ordercore.values.amount import INTEGER_DIGITS, Number, decimal_ratio, exact_ratio, plain_digits, ratio, ratio_text
from ordercore.values.currency import UNITS, minor_digits, minor_units
from ordercore.values.rounding import HALF_UP, Rounding
from ordercore.values.trace import Step

__all__ = ["Money", "MoneyFields", "Settled", "Unrounded", "known_money", "known_unrounded", "total"]

_LARGEST: Final = 10**INTEGER_DIGITS
_times: Final = Context(prec=60, traps=[Rounded]).multiply
_SMALLEST: Final = {code: Decimal(1).scaleb(-minor_digits(code)) for code in UNITS}
"""The smallest unit of each currency, in major units."""


class MoneyFields:
    """The fields of `Money` while it is being made; the same holds for the two classes like it.

    A frozen class can only be filled through descriptors, at three times the cost of a plain attribute, and money is made
    more often than anything else here. So it is filled as this class and then becomes the frozen one.
    """

    __slots__ = ("currency", "minor")
    minor: int
    currency: str


class _UnroundedFields:
    __slots__ = ("currency", "denominator", "numerator")
    numerator: int
    denominator: int
    currency: str


class _SettledFields:
    __slots__ = ("exact", "money", "rounding")
    money: Money
    exact: Unrounded
    rounding: Rounding


@final
@frozen(init=False, repr=False, order=False, weakref_slot=False)
class Money(MoneyFields):
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
        units = minor_units(currency)
        numerator, denominator = ratio(amount)
        minor, rest = divmod(numerator * units, denominator)
        if rest:
            raise InvalidAmount(
                f"{currency} has {minor_digits(currency)} decimal digits, the amount has more",
                mend="use Unrounded(...).settle(...)",
            )
        object.__setattr__(self, "minor", minor)
        object.__setattr__(self, "currency", currency)

    @classmethod
    def of_minor(cls, minor: int, currency: str) -> Money:
        """So many cents, yen or fils.

        Raises:
            InvalidAmount: it is no int, or the amount has more than 18 integer digits.
            UnknownCurrency: ISO 4217 has no such code.
        """
        most = minor_units(currency) * _LARGEST
        if type(minor) is not int:
            raise InvalidAmount("minor units are a whole number", mend="give an int")
        if not -most < minor < most:
            raise InvalidAmount("more than 18 integer digits", mend="give an amount of at most 18 integer digits")
        return known_money(minor, currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in this currency."""
        minor_units(currency)
        return known_money(0, currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units, with exactly the digits of the currency."""
        try:
            return _times(self.minor, _SMALLEST[self.currency])
        except Rounded:  # it has more digits than the context keeps
            return Decimal(plain_digits(self.minor, minor_digits(self.currency)))

    @property
    def unrounded(self) -> Unrounded:
        """The same amount where more digits are allowed."""
        return known_unrounded(self.minor, UNITS[self.currency], self.currency)

    def converted(self, rate: Decimal | Fraction, currency: str) -> Unrounded:
        """The same worth in another currency; see `Unrounded.converted`."""
        return self.unrounded.converted(rate, currency)

    def __add__(self, other: Money) -> Money:
        if other.__class__ is not Money:
            return NotImplemented
        if self.currency != other.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return known_money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        if other.__class__ is not Money:
            return NotImplemented
        if self.currency != other.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return known_money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return known_money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return self if self.minor >= 0 else known_money(-self.minor, self.currency)

    @overload
    def __mul__(self, factor: int) -> Money: ...
    @overload
    def __mul__(self, factor: Decimal | Fraction) -> Unrounded: ...
    def __mul__(self, factor: int | Decimal | Fraction) -> Money | Unrounded:
        kind = factor.__class__
        if kind is Decimal:
            try:
                top, bottom = decimal_ratio(factor)
            except TypeError:  # a signaling NaN cannot be looked up
                top, bottom = ratio(factor)  # type: ignore[arg-type]
        elif kind is int:
            return known_money(self.minor * ratio(factor)[0], self.currency)  # type: ignore[arg-type]
        elif type(factor) is Fraction:
            top, bottom = factor.numerator, factor.denominator
        else:
            return NotImplemented
        currency = self.currency
        top, bottom = self.minor * top, UNITS[currency] * bottom
        common = gcd(top, bottom)
        made = _UnroundedFields()  # as known_unrounded does, without the call: nothing else is done to money as often
        made.numerator, made.denominator = top // common, bottom // common
        made.currency = currency
        made.__class__ = Unrounded
        return made  # type: ignore[return-value]

    __rmul__ = __mul__

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: Money) -> bool:
        return NotImplemented if other.__class__ is not Money else self._less(other) < 0

    def __le__(self, other: Money) -> bool:
        return NotImplemented if other.__class__ is not Money else self._less(other) <= 0

    def __gt__(self, other: Money) -> bool:
        return NotImplemented if other.__class__ is not Money else self._less(other) > 0

    def __ge__(self, other: Money) -> bool:
        return NotImplemented if other.__class__ is not Money else self._less(other) >= 0

    def _less(self, other: Money) -> int:
        if self.currency != other.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return self.minor - other.minor

    def __repr__(self) -> str:
        return f"Money({plain_digits(self.minor, minor_digits(self.currency))!r}, {self.currency!r})"

    def __str__(self) -> str:
        return f"{plain_digits(self.minor, minor_digits(self.currency))} {self.currency}"


@final
@frozen(init=False, repr=False, order=False, weakref_slot=False)
class Unrounded(_UnroundedFields):
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
        """Let an exact amount in; a `Fraction` is taken as it is, if it has at most 616 digits above and below the line.

        Raises:
            InvalidAmount: the number is not admissible.
            UnknownCurrency: ISO 4217 has no such code.
        """
        minor_units(currency)
        numerator, denominator = exact_ratio(amount)
        object.__setattr__(self, "numerator", numerator)
        object.__setattr__(self, "denominator", denominator)
        object.__setattr__(self, "currency", currency)

    @classmethod
    def zero(cls, currency: str) -> Unrounded:
        """Nothing, in this currency."""
        minor_units(currency)
        return known_unrounded(0, 1, currency)

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
        currency = self.currency
        exact, parts = self.numerator * UNITS[currency], self.denominator
        money = MoneyFields()
        if rounding is HALF_UP and exact >= 0:  # what nearly all settle by, without the call
            money.minor = (2 * exact + parts) // (2 * parts)
        else:
            money.minor = rounding.apply(exact, parts)
        money.currency = currency
        money.__class__ = Money
        made = _SettledFields()
        made.money = money  # type: ignore[assignment]
        made.exact = self
        made.rounding = rounding
        made.__class__ = Settled
        return made  # type: ignore[return-value]

    def converted(self, rate: Decimal | Fraction, currency: str) -> Unrounded:
        """The same worth in another currency.

        Args:
            rate: how much of the other currency one of this is worth.
            currency: ISO 4217 code of the other currency.

        Raises:
            InvalidAmount: the rate is not an admissible number.
            UnknownCurrency: ISO 4217 has no such code.
        """
        minor_units(currency)
        top, bottom = exact_ratio(rate)
        return known_unrounded(self.numerator * top, self.denominator * bottom, currency)

    def scaled(self, numerator: int, denominator: int = 1) -> Unrounded:
        """This amount times a ratio of whole numbers.

        Raises:
            InvalidValue: the denominator is zero.
        """
        if denominator == 0:
            raise InvalidValue(f"{self} is to be divided by zero", mend="give another denominator")
        if denominator < 0:
            numerator, denominator = -numerator, -denominator
        return known_unrounded(self.numerator * numerator, self.denominator * denominator, self.currency)

    def __add__(self, other: Unrounded | Money) -> Unrounded:
        right = other.unrounded if isinstance(other, Money) else other
        if right.__class__ is not Unrounded:
            return NotImplemented
        if self.currency != right.currency:
            raise CurrencyMismatch(self.currency, right.currency)
        if self.denominator == right.denominator:
            return known_unrounded(self.numerator + right.numerator, self.denominator, self.currency)
        top = self.numerator * right.denominator + right.numerator * self.denominator
        return known_unrounded(top, self.denominator * right.denominator, self.currency)

    __radd__ = __add__

    def __neg__(self) -> Unrounded:
        return known_unrounded(-self.numerator, self.denominator, self.currency)

    def __abs__(self) -> Unrounded:
        return self if self.numerator >= 0 else -self

    def __sub__(self, other: Unrounded | Money) -> Unrounded:
        if not isinstance(other, Money | Unrounded):
            return NotImplemented
        return self + -other

    def __rsub__(self, other: Money) -> Unrounded:
        return -self + other

    def __mul__(self, factor: int | Decimal | Fraction) -> Unrounded:
        if type(factor) is Fraction:
            return self.scaled(factor.numerator, factor.denominator)
        if type(factor) is int or type(factor) is Decimal:
            return self.scaled(*ratio(factor))
        return NotImplemented

    __rmul__ = __mul__

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


@final
@frozen(weakref_slot=False)
class Settled(_SettledFields):
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
        UnknownCurrency: ISO 4217 has no such code.
    """
    minor_units(currency)
    minor = 0
    for each in amounts:
        if each.currency != currency:
            raise CurrencyMismatch(currency, each.currency)
        minor += each.minor
    return known_money(minor, currency)


def known_money(minor: int, currency: str) -> Money:
    """So many minor units of a currency that is known to be one: `Money.of_minor` without looking again."""
    made = MoneyFields()
    made.minor = minor
    made.currency = currency
    made.__class__ = Money
    return made  # type: ignore[return-value]


def known_unrounded(numerator: int, denominator: int, currency: str) -> Unrounded:
    """An exact amount from a ratio with positive denominator, in a currency that is known to be one."""
    made = _UnroundedFields()
    common = gcd(numerator, denominator)
    if common == 1:
        made.numerator, made.denominator = numerator, denominator
    else:
        made.numerator, made.denominator = numerator // common, denominator // common
    made.currency = currency
    made.__class__ = Unrounded
    return made  # type: ignore[return-value]
