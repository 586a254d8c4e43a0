from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from ordercore.catalog import Item, Substitute, substitutes
from ordercore.errors import InvalidValue
from ordercore.values import Period, Quantity, Units

MUG, BIG_MUG = Item("MUG", units=Units("EA", {"CS": 12})), Item("BIG-MUG")
TABLE = (
    Substitute("PLAIN-MUG", "MUG"),
    Substitute("BIG-MUG", "MUG", kind="upgrade", period=Period(until=date(2026, 7, 1))),
    Substitute("MUG-2026", "MUG", kind="exact"),
    Substitute("MUG", "BIG-MUG"),
)


def test_the_nearest_substitutes_come_first() -> None:
    assert [row.sku for row in substitutes("MUG", TABLE, on=date(2026, 6, 30))] == ["MUG-2026", "BIG-MUG", "PLAIN-MUG"]


def test_a_substitute_ends_with_its_period() -> None:
    assert [row.sku for row in substitutes("MUG", TABLE, on=date(2026, 7, 1))] == ["MUG-2026", "PLAIN-MUG"]


def test_the_other_way_round_is_a_row_of_its_own() -> None:
    assert [row.sku for row in substitutes("PLAIN-MUG", TABLE, on=date(2026, 6, 1))] == []


def test_a_ratio_counts_base_units() -> None:
    two_for_three = Substitute("BIG-MUG", "MUG", Fraction(2, 3))

    assert two_for_three.quantity(Quantity(1, "CS"), MUG, BIG_MUG) == Quantity(8)
    assert two_for_three.quantity(Quantity(1), MUG, BIG_MUG) == Quantity(Fraction(2, 3))


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(InvalidValue):
        Substitute("MUG", "MUG")
    with pytest.raises(InvalidValue):
        Substitute("BIG-MUG", "MUG", Fraction(0))
