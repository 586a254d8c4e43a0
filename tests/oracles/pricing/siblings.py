"""Neighbors of the cases: the same words put together otherwise, with figures anybody can work out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

__all__ = ["SIBLINGS", "case_of"]

_Sibling = tuple[Mapping[str, Mapping[str, Any]], list[dict[str, Any]], dict[str, Any], dict[str, dict[str, str]]]
"""Items, rules, how many of each item, and what each rule takes off each line; lines are named by their item."""

_SHOP: Final[dict[str, dict[str, Any]]] = {
    "a": {"list": "100", "category": "tea"},
    "b": {"list": "50", "category": "mug", "tags": ["sale"]},
}


def _rule(id: str, type: str, value: str = "", /, **more: Any) -> dict[str, Any]:
    """A rule; of its fields those of the effect stand beside its own."""
    own = ("when", "target", "order", "priority", "exclusive", "lane", "stage", "class", "group", "combine", "coupon")
    effect = {"type": type, **({"value": value} if value else {})}
    effect |= {word: told for word, told in more.items() if word not in own}
    return {"id": id, "effect": effect, **{word: told for word, told in more.items() if word in own}}


SIBLINGS: Final[dict[str, _Sibling]] = {
    "compounding by priority": (
        _SHOP,
        [_rule("A", "percent_off", "10", priority=1), _rule("B", "percent_off", "20", priority=2)],
        {"a": 1},
        {"a": {"B": "20", "A": "8"}},
    ),
    "an amount after a share of the order": (
        _SHOP,
        [_rule("FIX", "amount_off_order", "10", priority=1), _rule("PCT", "percent_off_order", "20", priority=2)],
        {"a": 1},
        {"a": {"PCT": "20", "FIX": "10"}},
    ),
    "an exclusive one beside others": (
        _SHOP,
        [
            _rule("ALONE", "percent_off_order", "10", exclusive=True, priority=1),
            _rule("OTHER", "percent_off_order", "50", priority=9),
        ],
        {"a": 1},
        {"a": {"ALONE": "10"}},
    ),
    "an exclusive one that does not hold": (
        _SHOP,
        [
            _rule("ALONE", "percent_off_order", "10", exclusive=True, priority=1, when={"subtotal_gte": "101"}),
            _rule("OTHER", "percent_off_order", "50", priority=9),
            _rule("LAST", "amount_off_order", "5"),
        ],
        {"a": 1},
        {"a": {"OTHER": "50", "LAST": "5"}},
    ),
    "an exclusive one of the catalogue, and one of the cart": (
        _SHOP,
        [
            _rule("ALONE", "percent_off", "10", exclusive=True, priority=2, stage="catalogue"),
            _rule("OTHER", "percent_off", "50", priority=1, stage="catalogue"),
            _rule("CART", "percent_off_order", "10", stage="cart"),
        ],
        {"a": 1},
        {"a": {"ALONE": "10", "CART": "9"}},
    ),
    "shares of one base, then the order": (
        _SHOP,
        [
            {"id": "A", "class": "product", "effect": {"type": "percent_off", "value": "10", "base": "class_start"}},
            {"id": "B", "class": "product", "effect": {"type": "percent_off", "value": "20", "base": "class_start"}},
            {"id": "C", "class": "order", "effect": {"type": "amount_off_order", "value": "7"}},
        ],
        {"a": 1},
        {"a": {"A": "10", "B": "20", "C": "7"}},
    ),
    "the best in each lane, lanes on each other": (
        _SHOP,
        [
            _rule("L1", "percent_off", "10", lane="default"),
            _rule("L2", "amount_off_unit", "20", lane="default"),
            _rule("P", "percent_off", "10", lane="post"),
        ],
        {"a": 1, "b": 1},
        {"a": {"L2": "20", "P": "8"}, "b": {"L2": "20", "P": "3"}},
    ),
    "the best in a group, and one beside it": (
        _SHOP,
        [
            _rule("LOW", "percent_off", "10", group="g", combine="best_in_group"),
            _rule("HIGH", "percent_off", "50", group="g"),
            _rule("TEN", "percent_off", "10"),
        ],
        {"a": 1},
        {"a": {"HIGH": "50", "TEN": "5"}},
    ),
    "a line after the order": (
        _SHOP,
        [_rule("O", "amount_off_order", "30", order=1), _rule("L", "percent_off", "10", order=2, target={"category": "tea"})],
        {"a": 1, "b": 1},
        {"a": {"O": "20", "L": "8"}, "b": {"O": "10"}},
    ),
    "a class of products before one of orders": (
        _SHOP,
        [
            {"id": "O", "class": "order", "effect": {"type": "percent_off_order", "value": "10"}},
            {"id": "P", "class": "product", "target": {"tag": "sale"}, "effect": {"type": "percent_off", "value": "20"}},
        ],
        {"a": 1, "b": 1},
        {"a": {"O": "10"}, "b": {"P": "10", "O": "4"}},
    ),
    "less than so much": (
        _SHOP,
        [_rule("A", "percent_off_order", "10", when={"subtotal_lt": "100"}), _rule("B", "amount_off_order", "1", when={"subtotal_lte": "100"})],
        {"a": 1},
        {"a": {"B": "1"}},
    ),
    "a fixed price, and its smaller bound": (
        _SHOP,
        [_rule("F", "fixed_price", price="80", target={"list_gte": "60"})],
        {"a": 2, "b": 1},
        {"a": {"F": "40"}, "b": {}},
    ),
    "two promotions of buy and get on one line": (
        {"a": {"list": "2.5"}},
        [
            _rule("B50", "buy_x_get_y", buy={"qty": 50}, get={"qty": 1000, "percent_off": "100"}, order=1),
            _rule("B10", "buy_x_get_y", buy={"qty": 10}, get={"qty": 20, "percent_off": "100"}, order=2),
        ],
        {"a": 1080},
        {"a": {"B50": "2500", "B10": "50"}},
    ),
    "buy two get two of five": (
        _SHOP,
        [_rule("P", "buy_x_get_y", buy={"match": {"sku": "a"}, "qty": 2}, get={"match": {"sku": "a"}, "qty": 2, "percent_off": "50"})],
        {"a": 5},
        {"a": {"P": "100"}},
    ),
    "three for a price, the dearest first": (
        _SHOP,
        [_rule("P", "n_for_price", n=3, price="200", target={})],
        {"a": 3},
        {"a": {"P": "100"}},
    ),
    "a share of the dearest unit": (
        _SHOP,
        [_rule("P", "percent_off", "50", max_units=1, pick="dearest")],
        {"a": 1, "b": 1},
        {"a": {"P": "50"}, "b": {}},
    ),
    "a share up to so much": (
        _SHOP,
        [_rule("P", "percent_off_group", "50", cap_total="30")],
        {"a": 1, "b": 1},
        {"a": {"P": "20"}, "b": {"P": "10"}},
    ),
    "a table by the value of the line": (
        _SHOP,
        [_rule("P", "tiered_amount", by="line_value", tiers=[[0, "10"], [100, "15"], [200, "20"]])],
        {"a": 2, "b": 1},
        {"a": {"P": "20"}, "b": {"P": "10"}},
    ),
    "a second code that asks for what remains": (
        {"c": {"list": "16.5"}},
        [
            _rule("ONE", "amount_off_order", "100", coupon="one", when={"subtotal_gte": "100"}),
            _rule("TWO", "amount_off_order", "100", coupon="two", when={"subtotal_gte": "100"}),
        ],
        {"c": 10},
        {"c": {"ONE": "100"}},
    ),
    "two actions, measured once": (
        _SHOP,
        [
            {
                "id": "P",
                "when": {"subtotal_gte": "500"},
                "effect": [
                    {"type": "percent_off", "value": "20", "target": {"category": "tea"}},
                    {"type": "amount_off_order", "value": "50"},
                ],
            }
        ],
        {"a": 5},
        {"a": {"P": "150"}},
    ),
    "leftovers of a smallest price": (
        {"a": {"list": "100", "min_price": "95"}, "b": {"list": "100"}},
        [_rule("P", "percent_off_order", "10", respect="min_price", leftover="respread")],
        {"a": 1, "b": 1},
        {"a": {"P": "5"}, "b": {"P": "15"}},
    ),
    "an amount off at most so many units": (
        _SHOP,
        [_rule("P", "amount_off_group", "120", max_units=1)],
        {"a": 2},
        {"a": {"P": "100"}},
    ),
    "a share of one item": (
        _SHOP,
        [_rule("P", "percent_off", "20", target={"sku": "a"})],
        {"a": 8, "b": 1},
        {"a": {"P": "160"}, "b": {}},
    ),
    "a formula of an amount less": (
        _SHOP,
        [_rule("P", "formula", expr="unit_price - 5", when={"target_qty_gte": 2}, target={"category_under": "te"})],
        {"a": 2, "b": 1},
        {"a": {"P": "10"}, "b": {}},
    ),
}  # fmt: skip


def case_of(name: str) -> dict[str, Any]:
    """A sibling as a case."""
    catalogue, rules, cart, off = SIBLINGS[name]
    lines: list[dict[str, Any]] = []
    for sku, quantity in cart.items():
        gross = Decimal(catalogue[sku]["list"]) * quantity
        discounts = [{"rule": rule, "amount": amount} for rule, amount in off[sku].items()]
        net = gross - sum(Decimal(amount) for amount in off[sku].values())
        lines.append({"line": sku, "gross": str(gross), "discounts": discounts, "net": str(net)})
    whole = sum(Decimal(line["gross"]) for line in lines)
    net = sum(Decimal(line["net"]) for line in lines)
    applied = [rule["id"] for rule in rules if any(rule["id"] in each for each in off.values())]
    return {
        "id": name,
        "kind": "cart",
        "catalogue": catalogue,
        "rules": rules,
        "cart": [{"line": sku, "sku": sku, "qty": str(quantity)} for sku, quantity in cart.items()],
        "expected": {
            "lines": lines,
            "subtotal_before": str(whole),
            "discount_total": str(whole - net),
            "items_total": str(net),
            "total": str(net),
            "applied": applied,
            "not_applied": [rule["id"] for rule in rules if rule["id"] not in applied],
        },
    }
