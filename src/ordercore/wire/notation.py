"""The one compact notation of each value: ``12.50 USD``, ``6 EA``, ``17.5%``, ``2026-11-22``.

A notation is text in, value out, and back without loss. Reading takes exactly what writing gives and the few forms a
person would type instead (``12.5 USD``, ``2/6 CS``); it never takes a float, an exponent, a digit that is not ASCII, or a
number longer than the guarded entry of `ordercore.values.amount` allows. What cannot be read back is not written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, Final, NoReturn

from ordercore.errors import InvalidValue, Malformed
from ordercore.values.amount import FRACTION_DIGITS, INTEGER_DIGITS, amount, plain, ratio_text
from ordercore.values.currency import minor_digits
from ordercore.values.money import Money, Unrounded
from ordercore.values.percent import Percent
from ordercore.values.place import Place
from ordercore.values.quantity import Quantity
from ordercore.wire.complaint import not_as_annotated, shown
from ordercore.wire.moment import read_date, read_instant, write_date, write_instant

__all__ = [
    "NOTATIONS",
    "read_decimal",
    "read_fraction",
    "read_money",
    "read_percent",
    "read_place",
    "read_quantity",
    "read_unrounded",
]

RATIO_DIGITS: Final = 100
"""The most digits of a numerator or denominator: what many exact steps can pile up, and far from what costs time."""

_RATIO: Final = (
    rf"-?[0-9]{{1,{RATIO_DIGITS}}}/[0-9]{{1,{RATIO_DIGITS}}}|-?[0-9]{{1,{RATIO_DIGITS}}}(?:\.[0-9]{{1,30}})?"
)
_money_parts: Final = re.compile(
    rf"(-?[0-9]{{1,{INTEGER_DIGITS}}})(?:\.([0-9]{{1,{FRACTION_DIGITS}}}))? ([A-Z]{{3}})", re.ASCII
).fullmatch
_unrounded_parts: Final = re.compile(rf"({_RATIO}) ([A-Z]{{3}})", re.ASCII).fullmatch
_percent_parts: Final = re.compile(rf"({_RATIO})%", re.ASCII).fullmatch
_quantity_parts: Final = re.compile(rf"({_RATIO}) ([A-Z0-9]{{1,8}})", re.ASCII).fullmatch
_is_ratio: Final = re.compile(_RATIO, re.ASCII).fullmatch
_LARGEST_RATIO: Final = 10**RATIO_DIGITS
_LARGEST_WHOLE: Final = 10**INTEGER_DIGITS
_SHORT: Final = Decimal(0).__sizeof__()


def _no(text: str, what: str, example: str) -> NoReturn:
    raise Malformed(f"{shown(text)} is not {what}", mend=f"write it like {example}")


# The same prices, quantities and days stand in thousands of documents, and the values are frozen: each text is read once.
_remembered: Final = lru_cache(maxsize=8192)


@_remembered
def read_money(text: str) -> Money:
    """Money from ``12.50 USD``; fewer digits than the currency has are taken, more are refused."""
    parts = _money_parts(text)
    if parts is None:
        _no(text, "an amount of money", "'12.50 USD'")
    whole, fraction, code = parts.groups("")
    digits = minor_digits(code)
    if len(fraction) > digits:
        raise Malformed(f"{shown(text)} has more digits than {code} has", mend=f"give at most {digits} after the point")
    return Money.of_minor(int(whole + fraction.ljust(digits, "0")), code)


def write_money(money: Money) -> str:
    """``12.50 USD``, with exactly the digits of the currency."""
    if money.__class__ is not Money:
        not_as_annotated(money, Money)
    minor = money.minor
    units, endings = _endings(money.currency)
    if minor < 0:
        return "-" + write_money(-money)
    if minor >= _LARGEST_WHOLE * units:
        raise InvalidValue(f"money of more than {INTEGER_DIGITS} integer digits is not written")
    return f"{minor // units}{endings[minor % units]}"


@cache
def _endings(currency: str) -> tuple[int, tuple[str, ...]]:
    """How many of the smallest unit make one, and how an amount ends by how many of them are left over: ``.50 USD``."""
    digits = minor_digits(currency)
    return 10**digits, tuple(
        f".{rest:0{digits}} {currency}" if digits else f" {currency}" for rest in range(10**digits)
    )


def _ratio(text: str) -> Fraction:
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise Malformed(f"{shown(text)} divides by zero", mend="give a denominator of 1 or more") from None


@_remembered
def _ratio_text(numerator: int, denominator: int, unit: str) -> str:
    if abs(numerator) >= _LARGEST_RATIO or denominator >= _LARGEST_RATIO:
        raise InvalidValue(
            f"a ratio of more than {RATIO_DIGITS} digits is not written", mend="settle or round it first"
        )
    return ratio_text(numerator, denominator) + unit


@_remembered
def read_unrounded(text: str) -> Unrounded:
    """An exact amount from ``2.555 USD`` or ``1/3 USD``."""
    parts = _unrounded_parts(text)
    if parts is None:
        _no(text, "an exact amount of money", "'2.555 USD' or '1/3 USD'")
    number, code = parts.groups()
    return Unrounded(_ratio(number), code)


def write_unrounded(exact: Unrounded) -> str:
    """``2.555 USD``, or ``1/3 USD`` where there is no decimal."""
    if exact.__class__ is not Unrounded:
        not_as_annotated(exact, Unrounded)
    return _ratio_text(exact.numerator, exact.denominator, " " + exact.currency)


@_remembered
def read_percent(text: str) -> Percent:
    """A percentage from ``17.5%`` or ``100/3%``."""
    parts = _percent_parts(text)
    if parts is None:
        _no(text, "a percentage", "'17.5%'")
    return Percent(_ratio(parts[1]))


def write_percent(percent: Percent) -> str:
    """``17.5%``."""
    if percent.__class__ is not Percent:
        not_as_annotated(percent, Percent)
    return _ratio_text(percent.numerator, percent.denominator, "%")


@_remembered
def read_quantity(text: str) -> Quantity:
    """A quantity from ``6 EA``, ``1.5 KGM`` or ``5/12 CS``."""
    parts = _quantity_parts(text)
    if parts is None:
        _no(text, "a quantity", "'6 EA'")
    number, unit = parts.groups()
    return Quantity(_ratio(number), unit)


def write_quantity(quantity: Quantity) -> str:
    """``6 EA``, or ``5/12 CS`` where there is no decimal."""
    if quantity.__class__ is not Quantity:
        not_as_annotated(quantity, Quantity)
    return _ratio_text(quantity.numerator, quantity.denominator, " " + quantity.unit)


@_remembered
def read_decimal(text: str) -> Decimal:
    """A decimal from ``12.5``: plain, and at most 18 integer and 9 fraction digits."""
    return amount(text)


def write_decimal(number: Decimal) -> str:
    """``12.5``: no exponent, no zeros that say nothing."""
    if number.__class__ is not Decimal:
        not_as_annotated(number, Decimal)
    # To remember a number is to hash it, which is for numbers of a decent length only; see `ordercore.values.amount.ratio`.
    if number.__sizeof__() == _SHORT and number.is_finite():
        return _decimal_text(number)
    return plain(amount(number))


@_remembered
def _decimal_text(number: Decimal) -> str:
    return plain(amount(number))


@_remembered
def read_fraction(text: str) -> Fraction:
    """A ratio from ``5/12``, ``3`` or ``0.25``."""
    if _is_ratio(text) is None:
        _no(text, "a ratio", "'5/12'")
    return _ratio(text)


def write_fraction(number: Fraction) -> str:
    """``5/12``, or ``0.25`` where there is a decimal."""
    if number.__class__ is not Fraction:
        not_as_annotated(number, Fraction)
    return _ratio_text(number.numerator, number.denominator, "")


@_remembered
def read_place(text: str) -> Place:
    """A place from its path, ``us-ny/putnam``."""
    return Place(text)


def write_place(place: Place) -> str:
    """``us-ny/putnam``."""
    if place.__class__ is not Place:
        not_as_annotated(place, Place)
    return place.path


NOTATIONS: Final[dict[Any, tuple[Callable[[Any], Any], Callable[[Any], str]]]] = {
    Money: (read_money, write_money),
    Unrounded: (read_unrounded, write_unrounded),
    Percent: (read_percent, write_percent),
    Quantity: (read_quantity, write_quantity),
    Decimal: (read_decimal, write_decimal),
    Fraction: (read_fraction, write_fraction),
    date: (read_date, write_date),
    datetime: (read_instant, write_instant),
    Place: (read_place, write_place),
}
"""Each value that is written as text: how it is read and how it is written."""
