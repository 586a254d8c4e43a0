from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given

from ordercore.catalog import Item, checked_sku
from ordercore.errors import InvalidId, InvalidValue, UnknownUnit
from ordercore.testing.strategies.catalog import items, skus
from ordercore.values import Quantity, Units

TEA = Item("TEA", "Assam", Units("EA", {"CS": 12}), groups=("drinks/tea/black",))


@given(skus())
def test_a_generated_sku_is_one(sku: str) -> None:
    assert checked_sku(sku) == sku


@pytest.mark.parametrize("text", ["", " A", "A ", "A\n", "A\x00B", "A\ud800", "x" * 129, None, 7])
def test_what_is_no_sku_is_refused(text: object) -> None:
    with pytest.raises(InvalidId) as caught:
        Item(text)  # type: ignore[arg-type]
    assert caught.value.path == "/sku"


@pytest.mark.parametrize("group", ["", "/tea", "tea/", "drinks//tea", "drinks/ tea", " drinks"])
def test_what_is_no_category_path_is_refused(group: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        Item("TEA", groups=("drinks", group))
    assert caught.value.path == "/groups/1"


@pytest.mark.parametrize(
    ("group", "inside"),
    [("drinks", True), ("drinks/tea", True), ("drinks/tea/black", True), ("drink", False), ("tea", False), ("", False)],
)
def test_an_item_is_in_its_groups_and_all_above(group: str, inside: bool) -> None:
    assert TEA.is_in(group) is inside


def test_five_pieces_are_five_twelfths_of_a_case() -> None:
    assert TEA.in_base(Quantity(Fraction(5, 12), "CS")) == Quantity(5)
    with pytest.raises(UnknownUnit):
        TEA.in_base(Quantity(1, "KGM"))


@given(items())
def test_items_are_values(item: Item) -> None:
    assert evolve(item, attributes=dict(item.attributes)) == item
    assert hash(evolve(item)) == hash(item)
