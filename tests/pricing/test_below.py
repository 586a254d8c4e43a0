"""Where a rung of graduated prices begins: with a unit that is counted, or behind an amount that is measured."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.pricing import Line, PercentOff, PriceRow, Rule, Tier, TierTable
from ordercore.pricing.below import below
from ordercore.values.money import Unrounded
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity
from tests.pricing.shop import ask, book, priced, usd


@pytest.mark.parametrize(
    ("rung", "count", "under"),
    [
        (Quantity(10), "9", "9"),
        (Quantity(10), "9.5", "9.5"),  # the tenth is not there yet
        (Quantity(10), "10", "9"),
        (Quantity("10.0"), "10", "9"),
        (Quantity(10), "10.5", "9"),
        (Quantity(10, "CS"), "12", "9"),
        (Quantity(0), "3", "0"),
        (Quantity("0.5"), "3", "0"),
        (Quantity(10, "KGM"), "9.5", "9.5"),
        (Quantity(10, "KGM"), "10", "10"),
        (Quantity("10.0", "KGM"), "10.5", "10"),
        (Quantity(0, "HUR"), "3", "0"),
    ],
)
def test_what_stands_below(rung: Quantity, count: str, under: str) -> None:
    assert below(rung, Fraction(count)) == Fraction(under)


@pytest.mark.parametrize(
    ("count", "dear", "cheap"),
    [("9.5", "9.5", None), ("10", "10", None), ("10.5", "10", "0.5"), ("15", "10", "5")],
)
def test_kilograms_above_the_rung_cost_less(count: str, dear: str, cheap: str | None) -> None:
    per = Quantity(1, "KGM")
    rows = [
        PriceRow("loose", usd("10.00"), sku="RICE", per=per),
        PriceRow("sack", usd("5.00"), sku="RICE", per=per, minimum=Quantity(10, "KGM"), units="above"),
    ]

    line = priced(ask(Line("1", "RICE", Quantity(count, "KGM"))), book(*rows)).lines[0]

    told = {part.row: part.quantity for part in line.parts} or {line.row: line.quantity}
    wanted = {"loose": Quantity(dear, "KGM")} | ({} if cheap is None else {"sack": Quantity(cheap, "KGM")})
    assert told == wanted
    assert line.extended.unrounded.exact == 10 * Fraction(dear) + 5 * Fraction(cheap or 0)


@pytest.mark.parametrize(
    ("quantity", "off"),
    [
        (Quantity("9.5", "KGM"), "0.00"),
        (Quantity(10, "KGM"), "0.00"),
        (Quantity("10.5", "KGM"), "2.50"),
        (Quantity("9.5"), "0.00"),
        (Quantity(10), "5.00"),
        (Quantity("10.5"), "7.50"),
    ],
)
def test_a_table_takes_off_what_is_above_its_rung(quantity: Quantity, off: str) -> None:
    half = TierTable([Tier(Quantity(10, quantity.unit), PercentOff(Percent(50)))], graduated=True)
    row = PriceRow("rice", Unrounded("10", "USD"), sku="RICE", per=Quantity(1, quantity.unit))

    line = priced(ask(Line("1", "RICE", quantity)), book(row, Rule("half", half))).lines[0]

    assert str((line.extended - line.net).amount) == off


@given(
    st.lists(st.fractions(0, 20, max_denominator=8), min_size=1, max_size=4, unique=True),
    st.fractions(0, 30, max_denominator=8),
    st.sampled_from(("EA", "KGM")),
)
def test_rungs_follow_one_another(rungs: list[Fraction], count: Fraction, unit: str) -> None:
    under = [below(Quantity(rung, unit), count) for rung in sorted(rungs)]

    assert under == sorted(under)
    assert all(0 <= each <= count for each in under)
    assert [each < count for each in under] == [
        count > rung if unit == "KGM" else count >= rung and count > 0 for rung in sorted(rungs)
    ]
