"""Standard units: their factors as published, and that every conversion comes back."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.errors import UnitMismatch, UnknownUnit
from ordercore.testing.strategies.values import quantities
from ordercore.values import Quantity, Units
from ordercore.values.rec20 import COUNT, STANDARD, convert, is_measured

CODES = [(table, code) for table in STANDARD for code in (table.base, *[unit for unit, _ in table.factors])]


@pytest.mark.parametrize(
    ("unit", "number", "other"),
    [
        # NIST Handbook 44, appendix C, exact values
        ("LBR", "453.59237", "GRM"),
        ("ONZ", "28.349523125", "GRM"),
        ("APZ", "31.1034768", "GRM"),
        ("GRN", "64.79891", "MGM"),
        ("STN", "907.18474", "KGM"),
        ("LTN", "1016.0469088", "KGM"),
        ("CWA", "45.359237", "KGM"),
        ("CWI", "50.80234544", "KGM"),
        ("STI", "6.35029318", "KGM"),
        ("INH", "25.4", "MMT"),
        ("FOT", "0.3048", "MTR"),
        ("YRD", "0.9144", "MTR"),
        ("SMI", "1609.344", "MTR"),
        ("NMI", "1852", "MTR"),
        ("ACR", "4046.8564224", "MTK"),
        ("FTK", "0.09290304", "MTK"),
        ("INQ", "16.387064", "MLT"),
        ("FTQ", "28.316846592", "LTR"),
        ("YDQ", "764.554857984", "LTR"),
        ("GLL", "3.785411784", "LTR"),
        ("QTL", "0.946352946", "LTR"),
        ("PTL", "0.473176473", "LTR"),
        ("OZA", "29.5735295625", "MLT"),
        ("BLL", "158.987294928", "LTR"),
        # Units of Measurement Regulations 1995 (UK)
        ("GLI", "4.54609", "LTR"),
        ("PTI", "0.56826125", "LTR"),
        ("OZI", "28.4130625", "MLT"),
        ("DZN", "12", "EA"),
        ("GRO", "12", "DZN"),
        ("GGR", "12", "GRO"),
        ("C62", "1", "EA"),
        ("TNE", "1000", "KGM"),
        ("DTN", "100", "KGM"),
        ("MTQ", "1000", "LTR"),
        ("HAR", "10000", "MTK"),
        ("WEE", "168", "HUR"),
    ],
)
def test_factors_as_published(unit: str, number: str, other: str) -> None:
    assert convert(Quantity(1, unit), other) == Quantity(Fraction(number), other)


def test_no_unit_is_in_two_tables() -> None:
    codes = [code for _, code in CODES]

    assert len(codes) == len(set(codes)) >= 60
    assert all(len(code) in (2, 3) for code in codes)


@given(quantities(unit=st.just("EA"), low=-1000, high=1000), st.sampled_from(STANDARD), st.data())
def test_conversion_round_trips(number: Quantity, table: object, data: st.DataObject) -> None:
    codes = st.sampled_from([code for known, code in CODES if known is table])
    here, there = data.draw(codes), data.draw(codes)
    quantity = Quantity(number.exact, here)

    assert convert(convert(quantity, there), here) == quantity


def test_measures_do_not_mix() -> None:
    with pytest.raises(UnitMismatch):
        convert(Quantity(1, "KGM"), "LTR")
    for quantity, unit in ((Quantity(1, "CS"), "EA"), (Quantity(1, "EA"), "CS")):
        with pytest.raises(UnknownUnit) as caught:
            convert(quantity, unit)
        assert caught.value.unit == "CS"


@pytest.mark.parametrize(("table", "code"), CODES)
def test_all_but_counts_are_measured(table: Units, code: str) -> None:
    assert is_measured(code) is (table is not COUNT)


def test_a_code_of_ones_own_counts() -> None:
    assert not is_measured("CS")
