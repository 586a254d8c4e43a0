from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.errors import InvalidAmount, InvalidId
from ordercore.inventory import stock_limit, stock_of, stock_quantity, stock_units
from ordercore.testing.strategies.catalog import skus
from ordercore.values import Quantity

TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20) | skus()


@pytest.mark.parametrize(
    ("site", "sku", "name"),
    [
        ("east", "MUG", "stock:east:MUG"),
        ("east", "tea-1.5_kg", "stock:east:tea-1.5_kg"),
        ("eu:berlin", "A/B C", "stock:eu%3Aberlin:A%2FB%20C"),
        ("east", "100%", "stock:east:100%25"),
        ("east", "茶", "stock:east:%E8%8C%B6"),
    ],
)
def test_a_stock_limit_has_a_readable_name(site: str, sku: str, name: str) -> None:
    assert stock_limit(site, sku) == name
    assert stock_of(name) == (site, sku)


@given(TEXT, TEXT)
def test_the_name_tells_site_and_sku_again(site: str, sku: str) -> None:
    name = stock_limit(site, sku)

    assert stock_of(name) == (site, sku)
    assert name.isascii()
    assert not set(name) & set(" /?#\"'\\")


@given(TEXT, TEXT, TEXT, TEXT)
def test_different_stock_never_shares_a_name(site: str, sku: str, other_site: str, other_sku: str) -> None:
    assert (stock_limit(site, sku) == stock_limit(other_site, other_sku)) == ((site, sku) == (other_site, other_sku))


@pytest.mark.parametrize(("site", "sku"), [("", "MUG"), ("east", ""), ("east", "\ud800"), ("\udfff", "MUG")])
def test_what_cannot_be_named_is_refused(site: str, sku: str) -> None:
    with pytest.raises(InvalidId):
        stock_limit(site, sku)


@pytest.mark.parametrize(
    "name",
    ["", "stock", "stock:east", "stock:east:", "stock::MUG", "credit:acme:USD", "stock:a:b:c", "stock:east:a b",
     "stock:east:%41", "stock:east:%e8%8c%b6", "stock:east:%FF", "stock:east:%", "stock:east:%2", "Stock:east:MUG"],
)  # fmt: skip
def test_what_is_no_such_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidId):
        stock_of(name)


@pytest.mark.parametrize(
    ("number", "units"), [("0", 0), ("1", 1_000_000), ("0.000001", 1), ("12.5", 12_500_000), ("-3", -3_000_000)]
)
def test_a_limit_counts_millionths(number: str, units: int) -> None:
    assert stock_units(Quantity(number)) == units
    assert stock_quantity(units) == Quantity(number)


@given(st.integers(-(2**62) + 1, 2**62 - 1))
def test_units_and_quantities_are_the_same_thing(units: int) -> None:
    assert stock_units(stock_quantity(units, "KGM")) == units
    assert stock_quantity(units, "KGM").unit == "KGM"


@pytest.mark.parametrize(
    "number", [Fraction(1, 3), Fraction(1, 10**7), Fraction(2**62, 10**6), Fraction(-(2**62), 10**6)]
)
def test_what_a_limit_cannot_hold_is_refused(number: Fraction) -> None:
    with pytest.raises(InvalidAmount):
        stock_units(Quantity(number))
