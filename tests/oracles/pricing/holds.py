"""When rules hold: the conditions of the cases, each a measure and a comparison, as ours."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

from ordercore.pricing import (
    EVERYTHING,
    AnyOf,
    BuyerIs,
    Condition,
    CouponEntered,
    MaximumQuantity,
    MinimumDistinct,
    MinimumLineQuantity,
    MinimumLongestLine,
    MinimumQuantity,
    MinimumSubtotal,
    NoneOf,
    RuleApplied,
    Stage,
    Target,
    Undiscounted,
)
from ordercore.values.quantity import Quantity
from tests.oracles.pricing.scope import match
from tests.oracles.pricing.shop import Shop
from tests.oracles.pricing.words import Told, UnknownWord, many, one_of

__all__ = ["conditions", "held_once", "looks_at_value"]

_COMPARED: Final = ("gte", "gt", "lte", "lt", "between", "eq")
_ALL_LINES: Final = ("subtotal", "running_subtotal", "order_value", "order_total", "cart_value", "items_total")
_ORDER_COUNT: Final = ("order_qty", "cart_qty", "items_qty", "total_qty")
_COUNT: Final = ("group_qty", "target_qty", "qty", "stock_qty")
_NAMED: Final = ("sku", "category", "product", "tag")

Simple = MinimumSubtotal | MinimumQuantity | MinimumLongestLine | MinimumDistinct


def conditions(shop: Shop, told: Told, on: Target, stage: Stage) -> list[Condition]:
    """What must hold, all of it.

    Args:
        shop: the case.
        told: its conditions.
        on: what the rule is about, which "group" and "target" mean.
        stage: where the rule has its turn.
    """
    found: list[Condition] = []
    for word, value in told.items():
        measure, _, compared = word.rpartition("_")
        found += (
            _plain(shop, word, value)
            if compared not in _COMPARED
            else _measured(shop, measure, compared, value, on, stage)
        )
    return found


def _plain(shop: Shop, word: str, value: Any) -> list[Condition]:
    """A condition that measures nothing."""
    match_word = word.removeprefix("order_contains_")
    if word == "customer_group":
        return [AnyOf([BuyerIs(group=each) for each in many(value)])]
    if word == "customer":
        return [AnyOf([BuyerIs(customer=each) for each in many(value)])]
    if word == "channel":
        return [AnyOf([BuyerIs(channel=each) for each in many(value)])]
    if word in ("region", "country"):
        return [AnyOf([BuyerIs(region=each) for each in many(value)])]
    if word == "coupon":
        return [CouponEntered(each) for each in many(value)]
    if word == "order_contains" or (word != match_word and match_word in _NAMED):
        named = match_word if word != match_word else "sku"
        return [MinimumQuantity(Quantity(_LEAST, shop.unit), match(shop, {named: value}))]
    if word == "order_contains_all":
        return [MinimumQuantity(Quantity(_LEAST, shop.unit), Target(skus={each})) for each in many(value)]
    if word == "line_has_no_other_discount":
        one_of(value, (True,), word)
        return [Undiscounted()]
    if word == "shipping_method":
        return []  # the charge the rule is on, see `ordercore.pricing.Target.charges`
    if word == "measured":
        # Every rule has a lane of its own, and what it asks for is measured when that begins.
        one_of(value, ("before_this_rule",), word)
        return []
    raise UnknownWord(f"condition {word}")


_LEAST: Final = Fraction(1, 1_000_000)
"""So little of an item is enough to have it in the cart."""


def _measured(shop: Shop, measure: str, compared: str, value: Any, on: Target, stage: Stage) -> list[Condition]:
    """A measure that is compared with a value."""
    with_tax = measure.endswith("_with_tax")
    measure = measure.removesuffix("_with_tax")
    kind = measure.split("_")[0]
    if measure.endswith(("_value", "_qty")) and kind in _NAMED:
        named, value = value
        of = match(shop, {kind: named})
        measure = measure.replace(kind, "target", 1)
    else:
        of = on
    if measure in (*_ALL_LINES, "subtotal_before_discounts", "group_value", "target_value"):
        about = of if measure in ("group_value", "target_value") and of != EVERYTHING else None
        before: Stage | None = "line" if measure == "subtotal_before_discounts" else None
        return _value(shop, compared, value, lambda least: MinimumSubtotal(least, about, before, with_tax))
    if with_tax:
        raise UnknownWord(f"{measure} with tax")
    if measure in _ORDER_COUNT:
        return _count(compared, value, lambda least: MinimumQuantity(least, EVERYTHING), EVERYTHING)
    if measure in _COUNT:
        about = of if of is not on or stage == "charge" else None
        return _count(compared, value, lambda least: MinimumQuantity(least, about), about)
    if measure == "any_line_qty":
        return _count(compared, value, MinimumLongestLine, None)
    if measure == "line_qty" and compared in ("gte", "gt"):
        return [MinimumLineQuantity(value + (compared == "gt"))]
    if measure in ("distinct_items", "distinct", "group_distinct"):
        return _count(compared, value, lambda least: MinimumDistinct(int(least.exact)), None)
    raise UnknownWord(f"condition on {measure}")


def _value(shop: Shop, compared: str, value: Any, least: Callable[[Any], MinimumSubtotal]) -> list[Condition]:
    """At least so much and at most so much: more than the most is one smallest unit more."""
    low, high = value if compared == "between" else (value, value)
    found: list[Condition] = []
    if compared in ("gte", "gt", "between", "eq") and low is not None:
        found.append(least(shop.more_than(low) if compared == "gt" else shop.money(low)))
    if compared in ("lte", "lt", "between", "eq") and high is not None:
        found.append(NoneOf([least(shop.money(high) if compared == "lt" else shop.more_than(high))]))
    return found


def _count(compared: str, value: Any, least: Callable[[Quantity], Simple], of: Target | None) -> list[Condition]:
    low, high = value if compared == "between" else (value, value)
    found: list[Condition] = []
    if compared in ("gte", "gt", "between", "eq") and low is not None:
        found.append(least(Quantity(int(low) + (compared == "gt"))))
    if compared in ("lte", "lt", "between", "eq") and high is not None:
        most = Quantity(int(high) - (compared == "lt"))
        plain = isinstance(least(most), MinimumQuantity)
        found.append(MaximumQuantity(most, of) if plain else NoneOf([least(most + Quantity(1))]))
    return found


def looks_at_value(held: list[Condition]) -> bool:
    """Whether conditions look at what rules before them have left."""
    return any(
        isinstance(each, MinimumSubtotal) or (isinstance(each, NoneOf) and isinstance(each.of[0], MinimumSubtotal))
        for each in held
    )


def held_once(held: list[Condition], earlier: list[str]) -> list[Condition]:
    """The conditions of a promotion's later effect: they were measured once, before its first effect took anything off.

    Where an earlier effect has applied they held; where none has, nothing it took could change them.
    """
    if not earlier:
        return held
    applied = [RuleApplied(each) for each in earlier]
    return [AnyOf([*applied, each]) if isinstance(each, MinimumSubtotal) else each for each in held]
