"""Text for people: by locale, with ISO's digits, and without losing one."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
from babel import Locale
from babel.numbers import parse_decimal
from hypothesis import given
from hypothesis import strategies as st

from ordercore.errors import InvalidValue, NaiveInstant
from ordercore.values.currency import currencies
from ordercore.values.money import Money, Unrounded
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity
from ordercore.values.verdict import Reason, refused
from ordercore.wire.text import date_text, local_text, money_text, percent_text, quantity_text, reason_text


def plain(text: str) -> str:
    """The text with ordinary spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("amount", "locale", "text"),
    [
        (Money("1234.5", "USD"), "en_US", "$1,234.50"),
        (Money("-1234.5", "USD"), "en_US", "-$1,234.50"),
        (Money("1234.5", "EUR"), "de_DE", "1.234,50 €"),
        (Money("1234.5", "EUR"), "fr_FR", "1 234,50 €"),
        (Money("1234567.5", "INR"), "en_IN", "₹12,34,567.50"),
        (Money("1234", "JPY"), "ja_JP", "￥1,234"),
        (Money("1.5", "BHD"), "en_US", "BHD 1.500"),
        (Unrounded("0.1375", "USD"), "en_US", "$0.1375"),
        (Unrounded("2", "USD"), "en_US", "$2.00"),
        (Unrounded(Fraction(1, 3), "USD"), "en_US", "1/3 USD"),
    ],
)
def test_money_is_written_by_locale(amount: Money | Unrounded, locale: str, text: str) -> None:
    assert plain(money_text(amount, locale)) == text


@pytest.mark.parametrize("code", [each.code for each in currencies()])
def test_money_shows_the_digits_of_iso_4217(code: str) -> None:
    # CLDR shows some of them otherwise: the Iraqi dinar without digits, where a bank bills fils.
    digits = next(each.digits for each in currencies() if each.code == code)
    shown = money_text(Money("7", code), "en_US")

    assert re.fullmatch(rf"\D*7\.0{{{digits}}}" if digits else r"\D*7", shown)


@given(number=st.decimals(-(10**17), 10**17, places=2), locale=st.sampled_from(["en_US", "de_DE", "en_IN", "es_MX"]))
def test_no_digit_of_money_is_lost(number: Decimal, locale: str) -> None:
    money = Money(str(number), "USD")
    shown = money_text(money, locale)
    digits = "".join(each for each in shown if each.isdigit() or each in ".,-")

    assert parse_decimal(digits, locale=locale) == money.amount


def test_an_ambient_decimal_context_changes_nothing() -> None:
    with localcontext(prec=3):
        assert money_text(Money("123456789.01", "USD")) == "$123,456,789.01"
        assert percent_text(Percent("12.34567")) == "12.34567%"


@pytest.mark.parametrize(
    ("value", "locale", "text"),
    [
        (Percent("17.5"), "en_US", "17.5%"),
        (Percent("17.5"), "de_DE", "17,5 %"),
        (Percent("0.125"), "en_US", "0.125%"),
        (Percent(200), "en_US", "200%"),
        (Percent(Fraction(100, 3)), "en_US", "100/3%"),
    ],
)
def test_percentages_are_written_by_locale(value: Percent, locale: str, text: str) -> None:
    assert plain(percent_text(value, locale)) == text


@pytest.mark.parametrize(
    ("value", "locale", "text"),
    [
        (Quantity(1200), "en_US", "1,200 EA"),
        (Quantity("1200.25", "KGM"), "de_DE", "1.200,25 KGM"),
        (Quantity(Fraction(5, 12), "CS"), "de_DE", "5/12 CS"),
    ],
)
def test_quantities_are_written_by_locale(value: Quantity, locale: str, text: str) -> None:
    assert plain(quantity_text(value, locale)) == text


def test_days_and_instants_are_written_by_locale() -> None:
    at = datetime(2026, 11, 22, 9, 30, tzinfo=timezone(timedelta(hours=1)))

    assert date_text(date(2026, 11, 22)) == "Nov 22, 2026"
    assert date_text(date(2026, 11, 22), "de_DE") == "22.11.2026"
    assert "9:30:00" in date_text(at)
    assert "+0100" in date_text(at)
    assert "UTC" in date_text(at.astimezone(UTC))
    with pytest.raises(NaiveInstant):
        date_text(datetime(2026, 11, 22))  # noqa: DTZ001  # naive on purpose


@pytest.mark.parametrize("locale", ["xx_YY", "", "not a locale", "en_US_POSIX_1_2_3", None])
def test_an_unknown_locale_is_refused(locale: Any) -> None:
    with pytest.raises(InvalidValue, match="unknown locale"):
        money_text(Money("1", "USD"), locale)


@pytest.mark.parametrize(
    ("notation", "text"),
    [
        ("1234.50 USD", "1.234,50 $"),
        ("1/3 USD", "1/3 USD"),
        ("17.5%", "17,5 %"),
        ("1200 EA", "1.200 EA"),
        ("2026-11-22", "22.11.2026"),
        ("2026", "2026"),
        ("1234.5", "1234.5"),
        ("acme-west", "acme-west"),
        ("5 ZZZ", "5 ZZZ"),
        ("", ""),
    ],
)
def test_notations_are_told_in_the_words_of_a_place(notation: str, text: str) -> None:
    assert plain(local_text(notation, "de_DE")) == text


@given(st.text(max_size=20))
def test_any_text_can_be_told(text: str) -> None:
    assert local_text(text) == text or any(each.isdigit() for each in text)


def test_a_reason_is_told_with_its_figures() -> None:
    refusal = refused("credit.over_limit", "over the limit", over=Money("12", "USD"), account="acme")

    assert reason_text(refusal.reasons[0]) == "over the limit (over $12.00, account acme)"
    assert plain(reason_text(refusal.reasons[0], "de_DE")) == "over the limit (over 12,00 $, account acme)"
    assert reason_text(Reason("credit.overdue")) == "credit.overdue"


def test_the_locales_of_babel_are_untouched() -> None:
    before = Locale.parse("en_US").currency_formats["standard"].frac_prec
    money_text(Unrounded("0.1375", "USD"))

    assert Locale.parse("en_US").currency_formats["standard"].frac_prec == before
