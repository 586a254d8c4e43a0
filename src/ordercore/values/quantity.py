"""How many of what, exactly: five of twelve pieces are 5/12 of a case, not 0.4166."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import gcd
from typing import Any, Final, final

from attrs import field, frozen

from ordercore.errors import InvalidValue, UnitMismatch, UnknownUnit, quoted
from ordercore.values.amount import Number, exact_ratio, exactly, ratio, ratio_text

__all__ = ["EACH", "Quantity", "Units"]

EACH: Final = "EA"
"""One piece: the unit of UN/ECE Recommendation 20 that is meant when none is named."""

_UNIT: Final = re.compile(r"[A-Z0-9]{1,8}", re.ASCII)


class _QuantityFields:
    """The fields of `Quantity` while it is being made; see `ordercore.values.money`."""

    __slots__ = ("denominator", "numerator", "unit")
    numerator: int
    denominator: int
    unit: str


@final
@frozen(init=False, repr=False, order=False, weakref_slot=False)
class Quantity(_QuantityFields):
    """A number of units, as an exact ratio."""

    #: numerator of the number of units.
    numerator: int
    #: denominator of the number, positive, in lowest terms.
    denominator: int
    #: code of the unit, for example ``EA``, ``KGM``, ``CS``.
    unit: str

    def __init__(self, number: Number | Fraction, unit: str = EACH) -> None:
        """Let a quantity in; a `Fraction` is taken as it is, if it has at most 616 digits above and below the line.

        Raises:
            InvalidAmount: the number is not admissible.
            InvalidValue: the unit is not 1 to 8 capital letters and digits.
        """
        _checked_unit(unit)
        numerator, denominator = exact_ratio(number)
        object.__setattr__(self, "numerator", numerator)
        object.__setattr__(self, "denominator", denominator)
        object.__setattr__(self, "unit", unit)

    @property
    def exact(self) -> Fraction:
        """The number of units as a fraction."""
        return Fraction(self.numerator, self.denominator)

    @property
    def number(self) -> Decimal:
        """The number of units as a decimal.

        Raises:
            InexactConversion: it has no decimal of at most nine fraction digits.
        """
        return exactly(self.numerator, self.denominator)

    def __add__(self, other: Quantity) -> Quantity:
        if other.__class__ is not Quantity:
            return NotImplemented
        if self.unit != other.unit:
            raise UnitMismatch(self.unit, other.unit)
        if self.denominator == other.denominator:
            return _quantity(self.numerator + other.numerator, self.denominator, self.unit)
        top = self.numerator * other.denominator + other.numerator * self.denominator
        return _quantity(top, self.denominator * other.denominator, self.unit)

    def __neg__(self) -> Quantity:
        return _quantity(-self.numerator, self.denominator, self.unit)

    def __abs__(self) -> Quantity:
        return self if self.numerator >= 0 else -self

    def __sub__(self, other: Quantity) -> Quantity:
        if other.__class__ is not Quantity:
            return NotImplemented
        return self + -other

    def __mul__(self, factor: int | Decimal | Fraction) -> Quantity:
        if type(factor) is Fraction:
            top, bottom = factor.numerator, factor.denominator
        elif type(factor) is int or type(factor) is Decimal:
            top, bottom = ratio(factor)
        else:
            return NotImplemented
        return _quantity(self.numerator * top, self.denominator * bottom, self.unit)

    __rmul__ = __mul__

    def __bool__(self) -> bool:
        return self.numerator != 0

    def __lt__(self, other: Quantity) -> bool:
        return NotImplemented if other.__class__ is not Quantity else self._less(other) < 0

    def __le__(self, other: Quantity) -> bool:
        return NotImplemented if other.__class__ is not Quantity else self._less(other) <= 0

    def __gt__(self, other: Quantity) -> bool:
        return NotImplemented if other.__class__ is not Quantity else self._less(other) > 0

    def __ge__(self, other: Quantity) -> bool:
        return NotImplemented if other.__class__ is not Quantity else self._less(other) >= 0

    def _less(self, other: Quantity) -> int:
        if self.unit != other.unit:
            raise UnitMismatch(self.unit, other.unit)
        return self.numerator * other.denominator - other.numerator * self.denominator

    def __repr__(self) -> str:
        return f"Quantity({ratio_text(self.numerator, self.denominator)!r}, {self.unit!r})"

    def __str__(self) -> str:
        return f"{ratio_text(self.numerator, self.denominator)} {self.unit}"


def _quantity(numerator: int, denominator: int, unit: str) -> Quantity:
    """A quantity from a ratio with positive denominator."""
    common = gcd(numerator, denominator) if denominator != 1 else 1
    made = _QuantityFields()
    made.numerator = numerator // common
    made.denominator = denominator // common
    made.unit = unit
    made.__class__ = Quantity
    return made  # type: ignore[return-value]


def _checked_unit(unit: str, path: str = "/unit") -> str:
    if not issubclass(type(unit), str) or _UNIT.fullmatch(unit) is None:
        raise InvalidValue(
            f"{quoted(unit)} is not a unit code", path=path, mend="use 1 to 8 capitals and digits, as 'EA'"
        )
    return unit


def _exact_factors(
    factors: Mapping[str, Number | Fraction] | tuple[tuple[str, Number | Fraction], ...],
) -> tuple[tuple[str, Fraction], ...]:
    exact: dict[str, Fraction] = {}
    for unit, factor in _pairs(factors):
        if _checked_unit(unit, "/factors") in exact:
            raise InvalidValue(f"unit {unit!r} is given twice", path="/factors", mend="say once how much it holds")
        exact[unit] = Fraction(*exact_ratio(factor, path="/factors"))
    return tuple(sorted(exact.items()))


def _pairs(factors: Any) -> Iterable[tuple[str, Number | Fraction]]:
    """A mapping, or pairs in a tuple or list, as pairs."""
    if isinstance(factors, Mapping):
        return factors.items()
    if isinstance(factors, tuple | list) and all(isinstance(pair, tuple | list) and len(pair) == 2 for pair in factors):
        return factors
    raise InvalidValue("not units and what they hold", path="/factors", mend="write it like {'CS': 12}")


@frozen
class Units:
    """The units one item is counted in: a base unit, and how many of it each other unit holds.

    ``Units("EA", {"CS": 12})`` says that a case holds twelve. Weights, lengths and other measures that are the same for
    every item are in `ordercore.values.rec20`.
    """

    #: the unit stock is kept in.
    base: str = EACH
    #: (unit, how many base units it holds), by unit; the base itself is not listed. A number is let in as an amount is.
    factors: tuple[tuple[str, Fraction], ...] = field(default=(), converter=_exact_factors)

    def __attrs_post_init__(self) -> None:
        _checked_unit(self.base, "/base")
        for unit, factor in self.factors:
            if factor <= 0 or unit == self.base:
                raise InvalidValue(
                    f"unit {unit!r} holds {ratio_text(*factor.as_integer_ratio())} {self.base}",
                    path="/factors",
                    mend="give more than none",
                )

    def __contains__(self, unit: str) -> bool:
        return unit == self.base or any(known == unit for known, _ in self.factors)

    def convert(self, quantity: Quantity, unit: str) -> Quantity:
        """The same goods counted in another unit, exactly.

        Raises:
            UnknownUnit: one of the two units is not in this table.
        """
        if quantity.unit == unit and unit in self:
            return quantity
        exact = quantity.exact * self._factor(quantity.unit) / self._factor(unit)
        return _quantity(exact.numerator, exact.denominator, unit)

    def _factor(self, unit: str) -> Fraction:
        if unit == self.base:
            return Fraction(1)
        for known, factor in self.factors:
            if known == unit:
                return factor
        raise UnknownUnit(unit)
