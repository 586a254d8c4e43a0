"""The one guarded entry for numbers from outside, and exact arithmetic on plain decimals.

A number is accepted as `str`, `int` or `Decimal`, with ASCII digits, a finite value, no exponent, at most 18 integer and 9
fraction digits. Everything else is `InvalidAmount`, found out without ever computing with the number: ten characters of
``1E+1000000`` can otherwise cost half a minute. Subclasses of the three are refused too, `bool` first of all: they may
compute as they please.

Where ratios are let in too, a `Fraction` is, but no subclass of it, and with at most 616 digits above and below the line: as many as
Python always writes as text.

Of a `Decimal` the value counts and not how it is written: ``Decimal("1E+2")``, which `normalize` makes of a hundred, is a
hundred, and zeros after the ninth fraction digit, which multiplying leaves, are dropped.

The arithmetic here runs in a context of its own that refuses to round, so a host's `decimal.getcontext()` cannot change a
result.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow
from fractions import Fraction
from functools import lru_cache
from typing import Final

from ordercore.errors import InexactConversion, InvalidAmount

__all__ = [
    "FRACTION_DIGITS",
    "INTEGER_DIGITS",
    "RATIO_BITS",
    "Number",
    "amount",
    "decimal_ratio",
    "exact_ratio",
    "exactly",
    "minus",
    "plain",
    "plain_digits",
    "plus",
    "ratio",
    "ratio_text",
]

Number = str | int | Decimal
"""What may become an amount. Never a float: 0.1 has already lost what it meant."""

INTEGER_DIGITS: Final = 18
FRACTION_DIGITS: Final = 9
_LARGEST: Final = 10**INTEGER_DIGITS
_PLAIN: Final = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,9})?", re.ASCII)
_LONGEST: Final = INTEGER_DIGITS + FRACTION_DIGITS + 2
_MEND: Final = "give a str, int or Decimal with at most 18 integer and 9 fraction digits and no exponent"
_EXACT: Final = Context(prec=80, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow])
_ZERO: Final = Decimal(0)
_GRID: Final = 10**FRACTION_DIGITS
# What a Decimal occupies tells its length without looking at a digit: up to 76 digits are kept inside the object, more in
# memory of their own. The exponent of its first digit is as cheap to ask for.
_SHORT: Final = _ZERO.__sizeof__()
_SHORT_ENOUGH: Final = _SHORT + 1024
_FINEST: Final = -100
# The least limit a host can set on how many digits of an int Python writes is 640 (sys.int_info.str_digits_check_threshold).
RATIO_BITS: Final = 2048


def amount(value: Number, *, path: str = "") -> Decimal:
    """Let a number in.

    Args:
        value: the number as text, whole number or decimal.
        path: where it stands in the input, for the error.

    Returns:
        The same number as a finite `Decimal`; minus zero becomes zero.

    Raises:
        InvalidAmount: it is of another type (float and bool included), not finite, has an exponent, characters other than
            ASCII digits, or too many digits.
    """
    kind = type(value)
    if kind is str:
        if len(value) > _LONGEST or _PLAIN.fullmatch(value) is None:  # type: ignore[arg-type]
            raise InvalidAmount("not a plain decimal number", path=path, mend=_MEND)
        return Decimal(value) or _ZERO
    if kind is int:
        if not -_LARGEST < value < _LARGEST:  # type: ignore[operator]
            raise InvalidAmount("more than 18 integer digits", path=path, mend=_MEND)
        return Decimal(value)
    if kind is Decimal:
        return _admitted(value, path)  # type: ignore[arg-type]
    raise InvalidAmount(f"a {kind.__name__} is not an amount", path=path, mend=_MEND)


def _admitted(number: Decimal, path: str) -> Decimal:
    """A decimal of admissible value, rewritten only if it has an exponent or too many zeros."""
    if not number.is_finite():
        raise InvalidAmount("not a finite number", path=path, mend=_MEND)
    if not number:
        return _ZERO
    if number.__sizeof__() > _SHORT_ENOUGH or not _FINEST < number.adjusted() < INTEGER_DIGITS:
        raise InvalidAmount("too many digits", path=path, mend=_MEND)
    exponent = number.as_tuple().exponent
    if -FRACTION_DIGITS <= exponent <= 0:  # type: ignore[operator]
        return number
    numerator, denominator = number.as_integer_ratio()
    if _GRID % denominator:
        raise InvalidAmount("more than 9 fraction digits", path=path, mend=_MEND)
    return exactly(numerator, denominator)


def ratio(value: Number, *, path: str = "") -> tuple[int, int]:
    """Let a number in as numerator and denominator in lowest terms; errors as `amount`."""
    kind = type(value)
    if kind is int and -_LARGEST < value < _LARGEST:  # type: ignore[operator]
        return value, 1  # type: ignore[return-value]
    if kind is Decimal and value.__sizeof__() == _SHORT and value.is_finite():  # type: ignore[union-attr]
        try:
            return decimal_ratio(value)
        except InvalidAmount:
            pass  # said again below, with the path
    return amount(value, path=path).as_integer_ratio()


def exact_ratio(value: Number | Fraction, *, path: str = "") -> tuple[int, int]:
    """As `ratio`, where a `Fraction` is let in as well.

    Raises:
        InvalidAmount: as `amount`; or it is a subclass of Fraction, or a Fraction of more than 616 digits above or below.
    """
    if type(value) is not Fraction:
        return ratio(value, path=path)  # type: ignore[arg-type]
    numerator, denominator = value.numerator, value.denominator
    if numerator.bit_length() > RATIO_BITS or denominator.bit_length() > RATIO_BITS:
        raise InvalidAmount(
            "a fraction of too many digits", path=path, mend="give at most 616 above and below the line"
        )
    return numerator, denominator


@lru_cache(maxsize=4096)
def decimal_ratio(number: Decimal) -> tuple[int, int]:
    """As `ratio`, for a finite decimal the program made itself: a rate, a factor, a share.

    Such decimals come again and again, hence the cache. To look there is to hash, which takes milliseconds where somebody
    has sent millions of digits, so numbers from outside go through `ratio`. Equal decimals share an entry: their value
    alone decides, not how they are written.
    """
    return amount(number).as_integer_ratio()


def plus(left: Decimal, right: Decimal) -> Decimal:
    """The exact sum of two admitted numbers, whatever the ambient decimal context is."""
    return _EXACT.add(left, right)


def minus(left: Decimal, right: Decimal) -> Decimal:
    """The exact difference of two admitted numbers, whatever the ambient decimal context is."""
    return _EXACT.subtract(left, right)


def exactly(numerator: int, denominator: int, *, digits: int = FRACTION_DIGITS) -> Decimal:
    """A ratio as a decimal, if it has one of at most `digits` fraction digits.

    Raises:
        InexactConversion: the ratio has no such form; one third has none at all.
    """
    if denominator == 1:
        return Decimal(numerator)
    scaled, rest = divmod(numerator * 10**digits, denominator)
    if rest:
        raise InexactConversion(
            f"{_written(numerator)}/{_written(denominator)} has no exact decimal of {digits} fraction digits",
            mend="keep the ratio, or round by a named rule",
        )
    return Decimal(plain_digits(scaled, digits).rstrip("0"))


def plain_digits(scaled: int, digits: int) -> str:
    """A whole number of 10^-digits as plain text with exactly that many fraction digits."""
    if digits == 0:
        return _written(scaled)
    if scaled < 0:
        return f"-{plain_digits(-scaled, digits)}"
    text = _written(scaled)
    if len(text) <= digits:
        text = text.rjust(digits + 1, "0")
    return f"{text[:-digits]}.{text[-digits:]}"


def plain(number: Decimal) -> str:
    """A decimal as plain text without exponent and without zeros that say nothing."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def ratio_text(numerator: int, denominator: int) -> str:
    """A ratio in lowest terms as a plain decimal where it has one of at most 30 fraction digits, else as ``n/d``."""
    if denominator == 1:
        return _written(numerator)
    form = _decimal_form(denominator)
    if form is None:
        return f"{_written(numerator)}/{_written(denominator)}"
    return plain_digits(numerator * form[1], form[0])


def _written(whole: int) -> str:
    """Every digit of a number, also of one that was computed and has more than Python writes of an int."""
    try:
        return str(whole)
    except ValueError:
        return str(Decimal(whole))


@lru_cache(maxsize=1024)
def _decimal_form(denominator: int) -> tuple[int, int] | None:
    """How many fraction digits the parts of a whole have, and how many of the last digit one part is; None without end."""
    rest, twos, fives = denominator, 0, 0
    while rest % 2 == 0:
        rest //= 2
        twos += 1
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    digits = max(twos, fives)
    return None if rest != 1 or digits > 30 else (digits, 10**digits // denominator)
