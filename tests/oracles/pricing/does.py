"""What rules do: the effects of the cases, as ours."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from ordercore.pricing import (
    AmountOff,
    Effect,
    FixedPrice,
    PercentOff,
    Stage,
    Tier,
    TierTable,
)
from ordercore.values.money import Money
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity
from tests.oracles.pricing.offer import offer
from tests.oracles.pricing.shop import Shop
from tests.oracles.pricing.words import Told, UnknownWord, known, one_of

__all__ = ["SAME_BASE", "does"]

SAME_BASE: Final = ("list", "original", "class_start", "subtotal")
"""Bases of rules that all start from what stood before the first of them."""
_BASES: Final = (
    None,
    *SAME_BASE,
    "remaining",
    "after_product_class",
    "one_unit_list_minus_all_prior_discounts_of_the_line",
)
_ALLOCATIONS: Final = (None, "proportional", "largest_remainder", "across")
_CAPS: Final = (None, "items_total", "touched_units_value", "group_value", "line_value", "target_value")
_WEIGHTS: Final = (None, "line_value", "line_value_with_tax")
_LIMITS: Final = (
    "max_units_per_line", "max_units", "pick", "cap", "cap_total", "cap_gross", "cap_net", "repeat", "max_applications",
    "group_size",
)  # fmt: skip
_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "percent_off": ("value", "round_at", "respect", "leftover"),
    "percent_off_unit": ("value", "round_at"),
    "percent_off_line": ("value", "round_at", "respect", "leftover"),
    "percent_off_group": ("value", "allocation", "round_at", "respect", "leftover"),
    "percent_off_order": ("value", "allocation", "round_at", "respect", "leftover"),
    "percent_off_shipping": ("value",),
    "free_shipping": (),
    "amount_off_shipping": ("value",),
    "fixed_price_shipping": ("value", "price"),
    "amount_off_group": ("value", "allocation", "weights", "respect", "leftover"),
    "amount_off_order": ("value", "allocation", "weights", "respect", "leftover"),
    "amount_off_unit": ("value", "respect"),
    "amount_off_line": ("value", "per", "respect"),
    "fixed_price": ("value", "price"),
    "cheapest_free": (),
    "cheapest_percent_off": ("value", "percent"),
    "formula": ("expr",),
    "tiered_percent": ("by", "tiers"),
    "tiered_amount": ("by", "tiers"),
    "flexi": ("first", "additional"),
    "add_item": ("sku", "qty", "qty_per", "qty_per_trigger", "percent_off"),
    "n_for_price": ("n", "price"),
    "amount_off_n": ("n", "value", "search"),
    "buy_n_cheapest_free": ("n",),
    "buy_n_cheapest_percent_off": ("n", "percent", "pairing"),
    "buy_x_get_y": ("buy", "get", "partial"),
}
"""The fields of each effect, beside what any may tell."""

Done = tuple[Stage, Effect]


def does(shop: Shop, told: Told) -> Done:
    """An effect of the case, and at which stage it belongs."""
    kind = one_of(told["type"], _FIELDS, "an effect")
    known(told, ("type", "target", "base", *_LIMITS, *_FIELDS[kind]), f"effect {kind}")
    one_of(told.get("base"), _BASES, "a base")
    one_of(told.get("allocation"), _ALLOCATIONS, "an allocation")
    one_of(told.get("cap"), _CAPS, "a cap")
    one_of(told.get("respect"), (None, "min_price"), "what is respected")
    one_of(told.get("leftover"), (None, "respread"), "what becomes of a leftover")
    if "percent" in kind and "value" in told and "_n_" not in kind:
        return _percent(told, kind)
    if kind.endswith("_shipping"):
        return "charge", _shipping(shop, told, kind)
    if kind in ("amount_off_group", "amount_off_order"):
        gross = one_of(told.get("weights"), _WEIGHTS, "weights") == "line_value_with_tax"
        return "order", AmountOff(shop.exact(told["value"]), "order", "gross" if gross else "net")
    if kind.startswith("tiered"):
        return _table(shop, told, kind)
    return "line", _on_units(shop, told, kind)


def _percent(told: Told, kind: str) -> Done:
    percent = PercentOff(Percent(told["value"]))
    if kind == "percent_off_shipping":
        return "charge", percent
    rounded = one_of(told.get("round_at"), (None, "line", "order"), "where it is rounded")
    together = kind in ("percent_off_group", "percent_off_order")
    return ("order" if rounded == "order" or (together and rounded is None) else "line"), percent


def _shipping(shop: Shop, told: Told, kind: str) -> Effect:
    if kind == "free_shipping":
        return PercentOff(Percent(100))
    if kind == "fixed_price_shipping":
        return FixedPrice(shop.exact(told.get("price", told.get("value"))))
    return AmountOff(shop.exact(told["value"]), "line")


def _table(shop: Shop, told: Told, kind: str) -> Done:
    by = one_of(
        told["by"], ("group_qty", "line_qty", "line_value", "group_value", "order_value"), "what a table counts"
    )
    together = by.startswith(("group", "order"))
    order = together and kind == "tiered_amount"
    tiers = []
    for at, off in told["tiers"]:
        minimum: Quantity | Money = Quantity(str(at), shop.unit) if by.endswith("qty") else shop.money(at)
        amount = AmountOff(shop.exact(off), "order" if order else "line") if kind == "tiered_amount" else None
        tiers.append(Tier(minimum, amount or PercentOff(Percent(off))))
    return ("order" if order or by == "order_value" else "line"), TierTable(tiers, together=together)


def _on_units(shop: Shop, told: Told, kind: str) -> Effect:
    """What is done to each line, or an offer on units."""
    match kind:
        case "amount_off_unit":
            return AmountOff(shop.exact(told["value"]))
        case "amount_off_line":
            per = one_of(told.get("per", "unit"), ("unit", "line"), "what an amount is per")
            return AmountOff(shop.exact(told["value"]), per)
        case "fixed_price":
            return FixedPrice(shop.exact(told.get("price", told.get("value"))))
        case "cheapest_free" | "cheapest_percent_off":
            return PercentOff(Percent(told.get("percent", told.get("value", 100))))
        case "formula":
            return _formula(shop, told["expr"])
        case "flexi":
            rungs = ((1, told["first"]), (2, told["additional"]))
            tiers = [Tier(Quantity(at, shop.unit), AmountOff(shop.exact(off))) for at, off in rungs]
            return TierTable(tiers, graduated=True)
    return offer(shop, told)


_NUMBER: Final = r"\d+(?:\.\d+)?"
_FACTOR: Final = re.compile(rf"(?:(?P<before>{_NUMBER}) ?\* ?)?unit_price(?: ?\* ?(?P<after>{_NUMBER}))?")
_LESS: Final = re.compile(rf"unit_price ?- ?({_NUMBER})")


def _formula(shop: Shop, told: str) -> Effect:
    """A price by what the unit costs: a factor of it, an amount less, or an amount."""
    if found := _FACTOR.fullmatch(told):
        factor = Fraction(found["before"] or 1) * Fraction(found["after"] or 1)
        if factor >= 1:
            raise UnknownWord(f"a formula that takes nothing off: {told}")
        return PercentOff(Percent((1 - factor) * 100))
    if found := _LESS.fullmatch(told):
        return AmountOff(shop.exact(found[1]))
    if re.fullmatch(_NUMBER, told):
        return FixedPrice(shop.exact(told)) if Fraction(told) else PercentOff(Percent(100))
    raise UnknownWord(f"formula {told}")
