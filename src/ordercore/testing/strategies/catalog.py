"""Strategies for items, kits and the catalogs they live in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

from hypothesis import strategies as st

from ordercore.catalog import Item, Kit, KitComponent, OrderRule
from ordercore.values import Quantity, Units

__all__ = ["OF_TYPE", "catalogs", "items", "order_rules", "skus"]

_TAX_CLASSES = ("", "food", "books", "services")
_GROUPS = ("drinks", "drinks/tea", "drinks/tea/green", "kitchen")


def skus() -> st.SearchStrategy[str]:
    """SKUs: mostly plain ones, now and then with blanks, separators and letters of other alphabets."""
    capital, printable = st.sampled_from("ABCXYZ"), st.sampled_from("A1/:%_.é茶")
    plain = st.builds(str.__add__, capital, st.text("ABXY019-", max_size=7))
    odd = st.builds("{}{}{}".format, printable, st.text("A1 /:%_.é茶", max_size=6), printable)
    return st.one_of(plain, odd)


def _quantities(unit: str) -> st.SearchStrategy[Quantity]:
    whole = st.integers(1, 24).map(Fraction)
    exact = st.fractions(Fraction(1, 8), 24, max_denominator=8)
    return st.one_of(whole, exact).map(lambda number: Quantity(number, unit))


def order_rules() -> st.SearchStrategy[OrderRule]:
    """Rules in pieces that some quantity meets: the bounds are not the wrong way round."""
    bounds = st.tuples(st.integers(1, 24), st.integers(0, 96))
    return st.builds(
        lambda least, step: OrderRule(minimum=least[0] * step, maximum=(least[0] + least[1]) * step, step=step),
        bounds,
        st.integers(1, 12),
    )


def items(*, sku: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[Item]:
    """Plain items, counted in pieces and sometimes in cases too.

    Args:
        sku: where SKUs come from; `skus` if nothing is given.
    """
    return st.builds(
        Item,
        skus() if sku is None else sku,
        units=st.one_of(st.just(Units()), st.integers(2, 144).map(lambda size: Units("EA", {"CS": size}))),
        tax_class=st.sampled_from(_TAX_CLASSES),
        groups=st.lists(st.sampled_from(_GROUPS), max_size=2, unique=True).map(tuple),
        tracked=st.sampled_from((True, False)),
        weight=st.none() | _quantities("KGM"),
        order_rules=st.one_of(st.just(()), st.tuples(order_rules())),
    )


# Made once: Hypothesis examines a strategy when it first draws from it, which takes longer than the drawing.
_SHELF: Final = st.lists(items(), min_size=1, max_size=6, unique_by=lambda item: item.sku)
_SHARES: Final = _quantities("EA")


@st.composite
def catalogs(draw: st.DrawFn) -> dict[str, Item]:
    """Items by SKU, some of them kits of others, kits in kits included and circles not."""
    found: dict[str, Item] = {}
    for item in draw(_SHELF):
        made = item
        is_kit = draw(st.booleans())
        if found and is_kit:
            part = st.builds(KitComponent, st.sampled_from(sorted(found)), _SHARES)
            components = draw(st.lists(part, min_size=1, max_size=3))
            made = Item(item.sku, kit=Kit(tuple(components), stocked=draw(st.booleans())))
        found[item.sku] = made
    return found


OF_TYPE: Final[Mapping[Any, Callable[[], st.SearchStrategy[Any]]]] = {Item: items, OrderRule: order_rules}
"""The strategies by the class whose values they make, for `hypothesis.strategies.from_type`."""
