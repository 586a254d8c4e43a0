"""Whether an order line asks for a quantity that can be sold."""

from __future__ import annotations

from ordercore.catalog.item import Item
from ordercore.catalog.rule import OrderRule
from ordercore.errors import UnknownUnit
from ordercore.values.quantity import Quantity
from ordercore.values.verdict import Refused, Verdict, all_of, refused

__all__ = ["check_quantity"]


def check_quantity(item: Item, quantity: Quantity, *rules: OrderRule, path: str = "") -> Verdict:
    """Whether this much of an item may be ordered on one line.

    Args:
        item: the item; its own rules hold too.
        quantity: how much, in one of the item's units.
        rules: what else must hold, for example for this channel.
        path: JSON pointer to the line, for the reasons.

    Returns:
        Yes, or all of ``catalog.not_positive``, ``catalog.below_minimum``, ``catalog.above_maximum``,
        ``catalog.not_a_step``; ``catalog.unknown_unit`` alone when the item is not counted in the unit asked.

    Raises:
        UnknownUnit: a rule is in a unit the item is not counted in.
    """
    try:
        asked = item.in_base(quantity)
    except UnknownUnit:
        return refused(
            "catalog.unknown_unit", f"{item.sku} is not counted in {quantity.unit}", path=path, unit=quantity.unit
        )
    if asked.numerator <= 0:
        return refused("catalog.not_positive", "an order asks for more than none", path=path, asked=quantity)
    return all_of(_judged(item, rule, asked, quantity, path) for rule in (*item.order_rules, *rules))


def _judged(item: Item, rule: OrderRule, asked: Quantity, quantity: Quantity, path: str) -> Verdict:
    noes: list[Refused] = []
    if rule.minimum is not None and asked < item.in_base(rule.minimum):
        noes.append(
            refused(
                "catalog.below_minimum",
                f"{item.sku} is sold from {rule.minimum} up",
                path=path,
                asked=quantity,
                minimum=rule.minimum,
            )
        )
    if rule.maximum is not None and asked > item.in_base(rule.maximum):
        noes.append(
            refused(
                "catalog.above_maximum",
                f"{item.sku} is sold up to {rule.maximum}",
                path=path,
                asked=quantity,
                maximum=rule.maximum,
            )
        )
    if rule.step is not None and (asked.exact / item.in_base(rule.step).exact).denominator != 1:
        noes.append(
            refused(
                "catalog.not_a_step", f"{item.sku} is sold by {rule.step}", path=path, asked=quantity, step=rule.step
            )
        )
    return all_of(noes)
