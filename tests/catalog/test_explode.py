from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.catalog import Item, Kit, KitComponent, explode
from ordercore.catalog.explode import KIT_DEPTH
from ordercore.errors import InvalidValue, UnknownDocument, UnknownUnit
from ordercore.testing.strategies.catalog import catalogs
from ordercore.values import Quantity, Units


def kit(sku: str, *parts: tuple[str, int]) -> Item:
    return Item(sku, kit=Kit(tuple(KitComponent(part, count) for part, count in parts)))


def catalog(*items: Item) -> dict[str, Item]:
    return {item.sku: item for item in items}


def opened(item: Item, items: dict[str, Item], amount: Fraction) -> dict[str, Fraction]:
    """The same answer without remembering anything: each box is opened each time it is met."""
    if item.kit is None or item.kit.stocked:
        return {item.sku: amount}
    found: dict[str, Fraction] = {}
    for part in item.kit.components:
        inner = items[part.sku]
        for sku, more in opened(inner, items, amount * inner.in_base(part.quantity).exact).items():
            found[sku] = found.get(sku, Fraction(0)) + more
    return found


def test_a_kit_in_a_kit_that_shares_a_component() -> None:
    # Case KIT-02: odoo addons/sale_mrp/tests/test_sale_mrp_kit_bom.py, test_qty_delivered_with_bom_using_kit.
    items = catalog(
        kit("A", ("COMP-A", 1), ("B", 1)), kit("B", ("COMP-A", 1), ("COMP-B", 1)), Item("COMP-A"), Item("COMP-B")
    )

    assert explode(items["A"], Quantity(1), items) == (KitComponent("COMP-A", 2), KitComponent("COMP-B", 1))


def test_what_is_no_kit_stays_itself_in_base_units() -> None:
    tea = Item("TEA", units=Units("EA", {"CS": 12}))

    assert explode(tea, Quantity(2, "CS"), {}) == (KitComponent("TEA", 24),)


def test_a_kit_kept_in_stock_stays_whole_inside_others_too() -> None:
    gift = Item("GIFT", kit=Kit((KitComponent("MUG", 1),), stocked=True))
    items = catalog(gift, kit("PAIR", ("GIFT", 2)))

    assert explode(items["PAIR"], Quantity(3), items) == (KitComponent("GIFT", 6),)


def test_a_component_may_be_counted_in_another_unit_than_its_stock() -> None:
    items = catalog(kit("HAMPER", ("MUG", 1)), Item("MUG", units=Units("EA", {"CS": 6})))
    hamper = Item("HAMPER", kit=Kit((KitComponent("MUG", Quantity(Fraction(1, 3), "CS")),)))

    assert explode(hamper, Quantity(2), items) == (KitComponent("MUG", 4),)


@given(catalogs(), st.fractions(Fraction(1, 4), 12, max_denominator=4))
def test_opening_each_kit_once_gives_what_opening_every_box_gives(items: dict[str, Item], amount: Fraction) -> None:
    for item in items.values():
        parts = explode(item, Quantity(amount), items)

        assert {part.sku: part.quantity.exact for part in parts} == opened(item, items, amount)
        assert all(part.quantity.unit == items[part.sku].units.base for part in parts)


@given(catalogs())
def test_twice_the_kits_are_twice_the_parts(items: dict[str, Item]) -> None:
    for item in items.values():
        once, twice = explode(item, Quantity(1), items), explode(item, Quantity(2), items)

        assert [(part.sku, part.quantity * 2) for part in once] == [(part.sku, part.quantity) for part in twice]


def test_a_kit_that_contains_itself_is_refused_with_the_way_round() -> None:
    items = catalog(kit("A", ("B", 1)), kit("B", ("C", 1)), kit("C", ("B", 1)))

    with pytest.raises(InvalidValue, match="A > B > C > B"):
        explode(items["A"], Quantity(1), items)


@pytest.mark.parametrize(("levels", "fits"), [(KIT_DEPTH, True), (KIT_DEPTH + 1, False)])
def test_kits_lie_only_so_deep_in_one_another(levels: int, fits: bool) -> None:
    items = catalog(*(kit(f"K{number}", (f"K{number + 1}", 2)) for number in range(levels)), Item(f"K{levels}"))

    if fits:
        assert explode(items["K0"], Quantity(1), items) == (KitComponent(f"K{levels}", 2**levels),)
    else:
        with pytest.raises(InvalidValue, match="more than 32"):
            explode(items["K0"], Quantity(1), items)


def test_a_wide_nest_of_kits_is_opened_in_no_time() -> None:
    levels = 30  # two ways down at each level: a billion boxes
    items = catalog(
        *(kit(f"K{number}", (f"K{number + 1}", 1), (f"K{number + 1}", 1)) for number in range(levels)),
        Item(f"K{levels}"),
    )

    assert explode(items["K0"], Quantity(1), items) == (KitComponent(f"K{levels}", 2**levels),)


def test_a_component_nobody_knows_is_an_error() -> None:
    with pytest.raises(UnknownDocument) as caught:
        explode(kit("A", ("GONE", 1)), Quantity(1), {})
    assert caught.value.id == "GONE"


def test_a_unit_the_item_is_not_counted_in_is_an_error() -> None:
    with pytest.raises(UnknownUnit):
        explode(Item("TEA"), Quantity(1, "CS"), {})
