from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.catalog import Kit, KitComponent
from ordercore.errors import InvalidValue, UnitMismatch
from ordercore.values import Quantity

TEA_SET = Kit((KitComponent("CUP", 4), KitComponent("POT", 1)))


@pytest.mark.parametrize(
    ("cups", "pots", "complete"), [(0, 0, 0), (4, 1, 1), (8, 1, 1), (7, 2, 1), (8, 2, 2), (3, 9, 0), (9, 9, 2)]
)
def test_the_scarcest_component_decides(cups: int, pots: int, complete: int) -> None:
    assert TEA_SET.complete({"CUP": Quantity(cups), "POT": Quantity(pots)}) == complete


def test_a_component_that_never_came_makes_no_kit() -> None:
    assert TEA_SET.complete({"CUP": Quantity(400)}) == 0


def test_a_fraction_of_a_component_is_counted_exactly() -> None:
    # Case KIT-01: odoo addons/sale_mrp/tests/test_sale_mrp_kit_bom.py, test_qty_delivered_with_bom.
    kit = Kit((KitComponent("COATING", Quantity("0.086", "KGM")),))

    assert kit.complete({"COATING": Quantity("0.86", "KGM")}) == 10
    assert kit.complete({"COATING": Quantity("0.859999999", "KGM")}) == 9


def test_a_component_named_twice_counts_twice() -> None:
    assert Kit((KitComponent("CUP", 1), KitComponent("CUP", 2))).complete({"CUP": Quantity(7)}) == 2


def test_components_are_delivered_in_the_unit_the_kit_names() -> None:
    with pytest.raises(UnitMismatch):
        TEA_SET.complete({"CUP": Quantity(1, "CS"), "POT": Quantity(1)})


@given(st.integers(0, 50), st.integers(0, 50))
def test_complete_kits_never_hold_more_than_was_delivered(cups: int, pots: int) -> None:
    made = TEA_SET.complete({"CUP": Quantity(cups), "POT": Quantity(pots)})

    assert made * 4 <= cups
    assert made <= pots
    assert (made + 1) * 4 > cups or made + 1 > pots


def test_a_kit_of_nothing_is_refused() -> None:
    with pytest.raises(InvalidValue):
        Kit(())
    with pytest.raises(InvalidValue):
        KitComponent("CUP", 0)
