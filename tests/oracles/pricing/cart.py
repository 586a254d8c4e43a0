"""The price book that a cart's case tells: its rows, rules, lanes and guards."""

from __future__ import annotations

from typing import Any, Final, Literal, NamedTuple

from ordercore.pricing import (
    UNCAPPED,
    AmountOff,
    BuyGet,
    Cap,
    FreeItem,
    Guard,
    PackOff,
    PackPrice,
    PriceBook,
    PriceRow,
    Rule,
    Stage,
    Target,
)
from ordercore.values.quantity import Quantity
from tests.oracles.pricing.does import does
from tests.oracles.pricing.holds import conditions, held_once
from tests.oracles.pricing.scope import match, target
from tests.oracles.pricing.shop import Shop, period
from tests.oracles.pricing.stand import laned
from tests.oracles.pricing.turn import Move, in_turn, staged
from tests.oracles.pricing.words import Told, UnknownWord, known, many, one_of

__all__ = ["Book", "book_of"]

_RULE: Final = (
    "id", "when", "target", "effect", "order", "priority", "exclusive", "lane", "stage", "class", "group", "combine",
    "coupon", "valid_from", "valid_to",
)  # fmt: skip


class Book(NamedTuple):
    """A book of ours, and which rule of the case each of its rules comes from."""

    book: PriceBook
    names: dict[str, str]


def book_of(shop: Shop) -> Book:
    """All that the case sells by."""
    unit = Quantity(1, shop.unit)
    rows = [
        PriceRow(f"row-{at}", shop.exact(item["list"]), sku=sku, per=unit)
        for at, (sku, item) in enumerate(shop.catalogue.items())
    ]
    told = [move for at, rule in enumerate(in_turn(shop.rules)) for move in _moves(shop, rule, f"rule-{at}")]
    moves = staged(told, [each["sku"] for each in shop.asked])
    rules, lanes = laned(moves, shop.case.get("topics", ()))
    names = {move.rule.id: move.told["id"] for move in moves}
    return Book(PriceBook("case", rows, rules, lanes=lanes, guards=_guards(shop)), names)


def _guards(shop: Shop) -> list[Guard]:
    floors = [(sku, item["min_price"]) for sku, item in shop.catalogue.items() if item.get("min_price") is not None]
    return [Guard(f"floor-{at}", Target(skus={sku}), floor=shop.exact(low)) for at, (sku, low) in enumerate(floors)]


def _moves(shop: Shop, told: Told, name: str) -> list[Move]:
    """What one rule of the case comes to: a rule of ours for each of its effects."""
    known(told, _RULE, "a rule")
    made: list[Move] = []
    for number, effect in enumerate(many(told["effect"])):
        stage, does_ = does(shop, effect)
        on, limits = target(shop, {**told.get("target", {}), **effect.get("target", {})})
        held = limits + conditions(shop, told.get("when", {}), on, stage)
        rule = Rule(
            f"{name}.{number}",
            does_,
            held_once(held, [move.rule.id for move in made]),
            on=_on(shop, told, effect, on, stage),
            stage=stage,
            coupon=_coupon(told),
            period=period(told),
            cap=_cap(shop, effect, does_, stage),
        )
        made.append(Move(told, effect, rule))
    return made


def _coupon(told: Told) -> str:
    codes = many(told.get("coupon"))
    if len(codes) > 1:
        raise UnknownWord("a rule of several coupons")
    return codes[0] if codes else ""


def _on(shop: Shop, told: Told, effect: Told, on: Target, stage: Stage) -> Target:
    """What the rule is on: for a charge its kind, for an offer what it counts."""
    when = told.get("when", {})
    if stage == "charge":
        return Target(charges=many(when.get("shipping_method", shop.method)))
    if "shipping_method" in when:
        raise UnknownWord("a discount on goods by shipping method")
    if effect["type"] == "buy_x_get_y":
        return match(shop, effect["get"].get("match", told.get("target", {})))
    if effect["type"] == "add_item":
        trigger = when.get("order_contains")
        if trigger is not None:
            return Target(skus=many(trigger))
        return Target(skus={effect["sku"]}) if on.is_open else on
    return on


def _cap(shop: Shop, told: Told, effect: object, stage: Stage) -> Cap:
    """How far it goes at most."""
    amount = next((told[word] for word in ("cap_total", "cap_net", "cap_gross") if word in told), None)
    offer = isinstance(effect, BuyGet | FreeItem | PackOff | PackPrice)
    first = told["type"].startswith("cheapest_")
    units = 1 if first else told.get("max_units")
    each = told.get("max_units_per_line")
    if told["type"] == "flexi":
        units, each = None, told.get("max_units", each)
    repeats: Any = told.get("repeat", told.get("max_applications"))
    if told["type"] == "add_item" and "qty" in told:
        repeats = 1
    full = told.get("group_size", 1)
    pick: Literal["cheapest", "dearest", "longest"] = (
        "longest" if full > 1 else one_of(told.get("pick", "cheapest"), ("cheapest", "dearest"), "a pick")
    )
    if (offer or stage != "line") and (units, each, full) != (None, None, 1):
        raise UnknownWord(f"units of {told['type']} at most")
    if isinstance(effect, AmountOff) and effect.per != "unit" and (units, each, full) != (None, None, 1):
        raise UnknownWord(f"units of {told['type']} at most")
    if repeats is not None and not offer:
        raise UnknownWord(f"repeats of {told['type']}")
    limited = (units, each, full, amount, repeats) != (None, None, 1, None, None)
    made = Cap(
        units_each=each,
        units=units,
        full=full,
        pick=pick,
        amount=None if amount is None else shop.money(amount),
        with_tax="cap_gross" in told,
        repeats=repeats,
    )
    return made if limited else UNCAPPED
