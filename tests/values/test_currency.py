"""The table of ISO 4217, against that of CLDR."""

from __future__ import annotations

from typing import Any, Final

import pytest
from babel.core import get_global
from babel.numbers import get_currency_precision, list_currencies

from ordercore.errors import UnknownCurrency
from ordercore.values.currency import UNITS, currencies, currency, minor_digits, minor_units
from ordercore.values.iso4217 import ROWS, WITHDRAWN, WITHOUT_MINOR_UNIT

# CLDR gives the digits in which people write, ISO those in which banks book.
CLDR_WRITES_FEWER: Final = {
    "IQD": 3,
    **dict.fromkeys(("AFN", "ALL", "IRR", "KPW", "LAK", "LBP", "MGA", "MMK", "RSD", "SOS", "SYP", "YER"), 2),
}
# Withdrawn codes for which CLDR writes fewer digits than list one had.
CLDR_WRITES_FEWER_OF_WITHDRAWN: Final = {"MRO": 2, "SLL": 2, "STD": 2, "ZMK": 2}
# In the list, not yet (or no longer) in CLDR.
UNKNOWN_TO_CLDR: Final = {"XAD"}
# In use by CLDR, no code of ISO 4217.
UNKNOWN_TO_ISO: Final = {"CNH"}


def test_every_code_is_known_to_cldr() -> None:
    assert {entry.code for entry in currencies()} - list_currencies() == UNKNOWN_TO_CLDR
    assert {row[0] for row in WITHDRAWN} <= list_currencies()


def test_every_tender_of_cldr_is_known_here() -> None:
    in_use = {
        code
        for rows in get_global("territory_currencies").values()
        for code, _since, until, _tender in rows
        if until is None
    }
    known = {entry.code for entry in currencies()}

    # CLDR 47 does not know yet that Bulgaria pays in euro
    assert in_use - known - WITHOUT_MINOR_UNIT == UNKNOWN_TO_ISO | {"BGN"}


def test_digits_are_those_of_cldr_but_for_the_named_ones() -> None:
    differ = {entry.code: entry.digits for entry in currencies() if entry.digits != get_currency_precision(entry.code)}
    withdrawn = {row[0]: row[2] for row in WITHDRAWN if row[2] != get_currency_precision(row[0])}

    assert differ == CLDR_WRITES_FEWER
    assert len(differ) == 13
    assert withdrawn == CLDR_WRITES_FEWER_OF_WITHDRAWN


def test_the_table_is_in_order() -> None:
    codes = [row[0] for row in ROWS]
    numbers = [row[1] for row in ROWS]

    assert len(codes) == 165
    assert codes == sorted(set(codes))
    assert len(set(numbers)) == len(numbers)
    assert all(len(number) == 3 and number.isdigit() for number in numbers)
    assert {row[2] for row in ROWS} == {0, 2, 3, 4}
    assert not set(codes) & {row[0] for row in WITHDRAWN}
    assert not set(codes) & WITHOUT_MINOR_UNIT
    assert len(WITHOUT_MINOR_UNIT) == 13


@pytest.mark.parametrize(
    ("code", "digits"),
    [
        ("USD", 2),
        ("JPY", 0),
        ("BHD", 3),
        ("CLF", 4),
        ("UYW", 4),
        ("UYI", 0),
        ("XCG", 2),
        ("ZWG", 2),
        ("VED", 2),
        ("CHE", 2),
    ],
)
def test_digits(code: str, digits: int) -> None:
    assert minor_digits(code) == currency(code).digits == digits
    assert minor_units(code) == UNITS[code] == 10**digits


def test_old_books_can_be_read() -> None:
    kuna = currency("HRK")

    assert (kuna.digits, kuna.withdrawn) == (2, "2023-01")
    assert kuna not in currencies()
    assert minor_units("BYR") == 1
    assert currency("EUR").withdrawn == ""


@pytest.mark.parametrize(
    "code", ["usd", "US", "USDT", "", "ZZZ", "XAU", "XXX", "XTS", "DEM", None, 840, ("USD",), ["USD"]]
)
def test_unknown_codes_raise(code: Any) -> None:
    for look_up in (currency, minor_digits, minor_units):
        with pytest.raises(UnknownCurrency) as caught:
            look_up(code)
        assert caught.value.code == code


def test_only_short_texts_are_quoted() -> None:
    cases: tuple[tuple[Any, str], ...] = (
        ("X" * 40, f"'{'X' * 40}'"),
        ("X" * 41, "a text of 41 characters"),
        (10**5000, "a value of type int"),
        (None, "None"),
    )
    for code, said in cases:
        for look_up in (currency, minor_digits, minor_units):
            with pytest.raises(UnknownCurrency, match=f"unknown currency {said} ") as caught:
                look_up(code)
            assert caught.value.code is code


def test_the_error_tells_where() -> None:
    with pytest.raises(UnknownCurrency) as caught:
        currency("usd", path="/currency")
    assert caught.value.path == "/currency"
