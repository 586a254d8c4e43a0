"""What is left of a kit when all the boxes in the boxes are opened."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from ordercore.catalog.item import Item
from ordercore.catalog.kit import KitComponent
from ordercore.errors import InvalidValue, UnknownDocument
from ordercore.values.quantity import Quantity

__all__ = ["KIT_DEPTH", "explode"]

KIT_DEPTH: Final = 32
"""How many kits may lie in one another."""


def explode(item: Item, quantity: Quantity, items: Mapping[str, Item]) -> tuple[KitComponent, ...]:
    """What must leave the shelf so that this much of an item can go out.

    Kits inside kits are opened too; a kit kept in stock, and anything that is no kit, stays whole. Amounts are exact: a
    third of a kit holds a third of each component.

    Args:
        item: the item ordered.
        quantity: how much of it, in one of its units.
        items: the catalog to look components up in, by SKU; `item` itself need not be in it.

    Returns:
        Each SKU once, in base units of its item, in the order first met; just the item itself when it is not opened.

    Raises:
        InvalidValue: a kit contains itself, or kits lie deeper in one another than 32.
        UnknownDocument: a component is not in `items`.
        UnknownUnit: a component, or the quantity, is in a unit its item is not counted in.
    """
    known = {**items, item.sku: item}
    amounts = {sku: ratio * item.in_base(quantity).exact for sku, ratio in _opened(item, known, (), {}).items()}
    return tuple(KitComponent(sku, Quantity(amount, known[sku].units.base)) for sku, amount in amounts.items())


def _opened(
    item: Item, items: Mapping[str, Item], path: tuple[str, ...], done: dict[str, dict[str, Fraction]]
) -> dict[str, Fraction]:
    """Base units of each part for one base unit of the item; each kit is opened once however often it is met."""
    if item.kit is None or item.kit.stocked:
        return {item.sku: Fraction(1)}
    if item.sku in done:
        return done[item.sku]
    if item.sku in path or len(path) == KIT_DEPTH:
        trail = " > ".join((*path, item.sku))
        problem = "a kit contains itself" if item.sku in path else f"more than {KIT_DEPTH} kits in one another"
        raise InvalidValue(f"{problem}: {trail}", mend="take a component out of one of them")
    parts: dict[str, Fraction] = {}
    for component in item.kit.components:
        inner = items.get(component.sku)
        if inner is None:
            raise UnknownDocument("item", component.sku)
        times = inner.in_base(component.quantity).exact
        for sku, ratio in _opened(inner, items, (*path, item.sku), done).items():
            parts[sku] = parts.get(sku, Fraction(0)) + times * ratio
    done[item.sku] = parts
    return parts
