"""Values as text for people, by locale. Nothing here is meant to be read back by a program: that is `wire.notation`."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from datetime import date, datetime
from decimal import Context, Decimal, localcontext
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from unicodedata import category

from ordercore.errors import InvalidValue
from ordercore.values.amount import ratio_text
from ordercore.values.currency import minor_digits
from ordercore.values.money import Money, Unrounded
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity
from ordercore.values.verdict import Reason
from ordercore.values.when import checked_instant
from ordercore.wire.moment import read_when
from ordercore.wire.notation import read_percent, read_quantity, read_unrounded

if TYPE_CHECKING:
    from babel import Locale
    from babel.numbers import NumberPattern

__all__ = ["LOCALE", "date_text", "local_text", "money_text", "percent_text", "quantity_text", "reason_text"]

LOCALE: Final = "en_US"
"""The locale used when none is named."""

_ROOMY: Final = Context(prec=300)  # Babel works in the ambient context, which would round what is longer than 28 digits


@lru_cache(maxsize=64)
def _locale(name: str) -> Locale:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  # its data is loaded when text for people is asked for

    try:
        return Locale.parse(name)
    except (ValueError, TypeError, UnknownLocaleError):
        raise InvalidValue(f"unknown locale {name!r}", mend="use one like 'en_US' or 'de_DE'") from None


def _digits(number: str) -> int:
    return len(number.partition(".")[2])


def _printed(pattern: NumberPattern, number: str, digits: int, locale: Locale, currency: str | None = None) -> str:
    exact = copy(pattern)
    exact.frac_prec = (digits, digits)
    with localcontext(_ROOMY):
        text: str = exact.apply(Decimal(number), locale, currency=currency, currency_digits=False)
    return text


def money_text(amount: Money | Unrounded, locale: str = LOCALE) -> str:
    """An amount as people write it: ``$1,234.50``, ``1.234,50 €``.

    It has the digits of ISO 4217, not those a locale is used to seeing (CLDR shows some currencies without their minor
    unit), and all further digits of an exact amount. A ratio without a decimal is shown as it is: ``1/3 USD``.

    Raises:
        InvalidValue: the locale is unknown.
    """
    from babel.numbers import get_currency_symbol  # noqa: PLC0415  # see _locale

    place, exact = _locale(locale), amount.unrounded if isinstance(amount, Money) else amount
    number = ratio_text(exact.numerator, exact.denominator)
    if "/" in number:
        return f"{number} {exact.currency}"
    digits = max(minor_digits(exact.currency), _digits(number))
    text = _printed(place.currency_formats["standard"], number, digits, place, exact.currency)
    return _spaced(text, get_currency_symbol(exact.currency, place))


def _spaced(text: str, symbol: str) -> str:
    # CLDR `currencySpacing`: a symbol that touches a digit with anything but a sign keeps a no-break space from it.
    if category(symbol[-1])[0] != "S":
        text = re.sub(f"({re.escape(symbol)})(?=\\d)", "\\1\u00a0", text)
    return text


def percent_text(percent: Percent, locale: str = LOCALE) -> str:
    """A percentage with all its digits: ``17.5%``, ``17,5 %``; errors as `money_text`."""
    place = _locale(locale)
    number = ratio_text(percent.numerator, percent.denominator * 100)
    if "/" in number:
        return f"{ratio_text(percent.numerator, percent.denominator)}%"
    return _printed(place.percent_formats[None], number, max(_digits(number) - 2, 0), place)


def quantity_text(quantity: Quantity, locale: str = LOCALE) -> str:
    """A quantity with the code of its unit: ``1,200 EA``, ``5/12 CS``; errors as `money_text`."""
    place, number = _locale(locale), ratio_text(quantity.numerator, quantity.denominator)
    if "/" not in number:
        number = _printed(place.decimal_formats[None], number, _digits(number), place)
    return f"{number} {quantity.unit}"


def date_text(when: date, locale: str = LOCALE) -> str:
    """A day as ``Nov 22, 2026``, an instant with its own offset beside it; errors as `money_text`.

    Raises:
        NaiveInstant: the instant has no time zone.
    """
    from babel.dates import format_date, format_datetime  # noqa: PLC0415  # see _locale

    place = _locale(locale)
    if isinstance(when, datetime):
        return format_datetime(when, "long", tzinfo=checked_instant(when).tzinfo, locale=place)
    return format_date(when, "medium", locale=place)


def local_text(notation: str, locale: str = LOCALE) -> str:
    """A value's notation as people write it; other text as it is.

    A bare number stays as it is too: it may be a name, and nobody's order is number 2,026.
    """
    for read, show in _SHOWN:
        try:
            value = read(notation)
        except InvalidValue:
            continue
        return show(value, locale)
    return notation


def reason_text(reason: Reason, locale: str = LOCALE) -> str:
    """Why something was refused, with its figures: ``over the limit (over $12.00)``; the code where there are no words."""
    facts = ", ".join(f"{name} {local_text(value, locale)}" for name, value in reason.facts)
    return f"{reason.message or reason.code}{f' ({facts})' if facts else ''}"


_SHOWN: Final[tuple[tuple[Callable[[str], Any], Callable[[Any, str], str]], ...]] = (
    (read_unrounded, money_text),
    (read_percent, percent_text),
    (read_quantity, quantity_text),
    (read_when, date_text),
)
