"""Each value's notation is read back without loss, and nothing but a notation is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.errors import InvalidValue
from ordercore.values.money import Money, Unrounded
from ordercore.values.percent import Percent
from ordercore.values.place import Place
from ordercore.values.quantity import Quantity
from ordercore.wire.moment import read_date, read_instant, read_when
from ordercore.wire.notation import (
    NOTATIONS,
    RATIO_DIGITS,
    read_decimal,
    read_fraction,
    read_money,
    read_percent,
    read_place,
    read_quantity,
    read_unrounded,
)
from tests.clocked import quickest
from tests.wire.anything import NOTED


@pytest.mark.parametrize("kind", NOTATIONS, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_what_is_written_is_read_back(kind: type, data: st.DataObject) -> None:
    read, write = NOTATIONS[kind]
    value = data.draw(NOTED[kind])

    assert read(write(value)) == value
    assert write(read(write(value))) == write(value)


@pytest.mark.parametrize("kind", [Money, Unrounded, Percent, Quantity, Place])
@given(data=st.data())
def test_the_notation_of_a_value_is_its_text(kind: type, data: st.DataObject) -> None:
    value = data.draw(NOTED[kind])

    assert NOTATIONS[kind][1](value) == str(value)


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (read_money, "12.5 USD", Money("12.50", "USD")),
        (read_money, "12 USD", Money("12", "USD")),
        (read_money, "-0.00 USD", Money("0", "USD")),
        (read_money, "100 JPY", Money("100", "JPY")),
        (read_money, "1.234 BHD", Money("1.234", "BHD")),
        (read_unrounded, "2/6 USD", Unrounded(Fraction(1, 3), "USD")),
        (read_unrounded, "-2.555 USD", Unrounded("-2.555", "USD")),
        (read_percent, "100/3%", Percent(Fraction(100, 3))),
        (read_quantity, "5/12 CS", Quantity(Fraction(5, 12), "CS")),
        (read_decimal, "12.500", Decimal("12.5")),
        (read_fraction, "0.25", Fraction(1, 4)),
        (read_date, "2024-02-29", date(2024, 2, 29)),
        (read_instant, "2026-11-22T09:30:00Z", datetime(2026, 11, 22, 9, 30, tzinfo=UTC)),
        (read_instant, "2026-11-22T09:30:00.5-05:30", datetime(2026, 11, 22, 15, 0, 0, 500_000, tzinfo=UTC)),
        (read_place, "us-ny/putnam", Place("us-ny/putnam")),
    ],
)
def test_forms_a_person_would_type_are_read(read: Callable[[str], Any], text: str, value: Any) -> None:
    assert read(text) == value


BAD_NUMBERS = (
    "",
    " ",
    "1e5",
    "NaN",
    "Infinity",
    "1_0",
    "٣",
    "１",
    "+1",
    ".5",
    "5.",
    "1,5",
    "0x1",
    "--1",
    "1" * 200,
    "1.0\n",
)


@pytest.mark.parametrize("number", BAD_NUMBERS)
@pytest.mark.parametrize(
    ("read", "tail"),
    [
        (read_money, " USD"),
        (read_unrounded, " USD"),
        (read_quantity, " EA"),
        (read_percent, "%"),
        (read_decimal, ""),
        (read_fraction, ""),
    ],
)
def test_hostile_numbers_are_refused(read: Callable[[str], Any], tail: str, number: str) -> None:
    with pytest.raises(InvalidValue):
        read(number + tail)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_money, "12.500 USD"),
        (read_money, "1.5 JPY"),
        (read_money, "12.50"),
        (read_money, "12.50 usd"),
        (read_money, "12.50  USD"),
        (read_money, "12.50 USD "),
        (read_money, "12.50 ZZZ"),
        (read_money, f"{10**18}.00 USD"),
        (read_unrounded, "1/0 USD"),
        (read_unrounded, "1/-3 USD"),
        (read_unrounded, "1.5/3 USD"),
        (read_percent, "17.5 %"),
        (read_percent, "17.5"),
        (read_quantity, "6"),
        (read_quantity, "6 ea"),
        (read_quantity, "6 ABCDEFGHI"),
        (read_decimal, "1/3"),
        (read_decimal, "1.0000000001"),
        (read_date, "20261122"),
        (read_date, "2026-W47-7"),
        (read_date, "2026-02-29"),
        (read_date, "2026-11-22T00:00:00Z"),
        (read_date, "２026-11-22"),
        (read_instant, "2026-11-22T09:30:00"),
        (read_instant, "2026-11-22 09:30:00Z"),
        (read_instant, "2026-11-22T25:30:00Z"),
        (read_instant, "2026-11-22T09:30:00+99:00"),
        (read_instant, "2026-11-22"),
        (read_when, "2026-13-01"),
        (read_place, "US-NY"),
        (read_place, ""),
    ],
)
def test_other_forms_are_refused(read: Callable[[str], Any], text: str) -> None:
    with pytest.raises(InvalidValue):
        read(text)


def test_a_million_digits_cost_nothing() -> None:
    def refused() -> None:
        for read, tail in ((read_money, " USD"), (read_unrounded, " USD"), (read_percent, "%"), (read_fraction, "")):
            with pytest.raises(InvalidValue):
                read("9" * 1_000_000 + tail)

    assert quickest(refused, enough=0.1) < 0.1


@pytest.mark.parametrize(
    "value",
    [
        Money.of_minor(10**20 - 1, "USD") + Money.of_minor(1, "USD"),
        -Money.of_minor(10**18 - 1, "JPY") - Money.of_minor(1, "JPY"),
        Unrounded(Fraction(10**RATIO_DIGITS), "USD"),
        Percent(Fraction(1, 3 * 10**RATIO_DIGITS)),
        Quantity(Fraction(10**RATIO_DIGITS)),
        Fraction(1, 10**RATIO_DIGITS),
        Decimal("NaN"),
        Decimal("1E+30"),
        datetime(2026, 11, 22, 9, 30),  # noqa: DTZ001  # naive on purpose
    ],
)
def test_what_could_not_be_read_back_is_not_written(value: Any) -> None:
    with pytest.raises(InvalidValue):
        NOTATIONS[type(value)][1](value)


@pytest.mark.parametrize("kind", NOTATIONS, ids=lambda kind: kind.__name__)
def test_a_value_is_written_only_by_its_own_notation(kind: type) -> None:
    stranger = datetime(2026, 11, 22, tzinfo=UTC) if kind is not datetime else date(2026, 11, 22)

    with pytest.raises(InvalidValue, match=f"a {type(stranger).__name__} stands where the type says {kind.__name__}"):
        NOTATIONS[kind][1](stranger)


def test_the_largest_amounts_are_written_and_read() -> None:
    for largest in (Money(f"{10**18 - 1}.99", "USD"), Money(f"-{10**18 - 1}", "JPY")):
        assert read_money(NOTATIONS[Money][1](largest)) == largest
