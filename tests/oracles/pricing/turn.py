"""In which turn rules go: the passes, orders and priorities of the cases, and what of them our stages do not have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from attrs import evolve

from ordercore.pricing import Condition, MinimumSubtotal, NoneOf, PercentOff, Rule, Target
from tests.oracles.pricing.words import Told, UnknownWord, one_of

__all__ = ["Move", "in_turn", "staged"]

_PASSES: Final = {
    "stage": ("catalogue", "catalog", "product", "item", "cart", "order", "shipping"),
    "class": ("product", "order", "shipping"),
}


class Move(NamedTuple):
    """One effect of a rule of the case, as a rule of ours that has no turn yet."""

    told: Told
    effect: Told
    rule: Rule

    @property
    def passed(self) -> tuple[object, ...]:
        """The pass it belongs to."""
        return tuple(self.told.get(word) for word in ("lane", *_PASSES))


def in_turn(rules: Sequence[Told]) -> list[Told]:
    """The rules in the order they go: by pass, then by `order` or, the higher first, by `priority`, then as they are told."""
    lanes = list(dict.fromkeys(rule["lane"] for rule in rules if "lane" in rule))
    if any("order" in rule for rule in rules) and not all("order" in rule for rule in rules):
        raise UnknownWord("an order of some rules only")

    def turn(rule: Told) -> tuple[int, ...]:
        lane = lanes.index(rule["lane"]) if "lane" in rule else 0
        places = [
            among.index(one_of(rule[word], among, word)) if word in rule else 0 for word, among in _PASSES.items()
        ]
        return (lane, *places, -rule.get("priority", 0), rule.get("order", 0))

    return sorted(rules, key=turn)


def staged(moves: Sequence[Move], skus: Sequence[str]) -> list[Move]:
    """The moves in an order our stages have: lines, then the order, then charges.

    What is off lines after something off the order is told as off the order too, item by item. What is off charges can wait
    until all goods are done; what it looks at is then measured before the goods that come after it.
    """
    goods: list[Move] = []
    charges: list[Move] = []
    reached = "line"
    for at, move in enumerate(moves):
        if move.rule.stage == "charge":
            early = any(each.rule.stage != "charge" for each in moves[at + 1 :])
            charges.append(_measured_first(move, behind=bool(goods)) if early else move)
        elif move.rule.stage == "line" and reached == "order":
            goods += _on_order(move, skus)
        else:
            reached = move.rule.stage
            goods.append(move)
    return goods + charges


def _measured_first(move: Move, *, behind: bool) -> Move:
    """A move that looks at what the cart cost before all discounts on goods."""

    def first(each: Condition) -> Condition:
        if isinstance(each, MinimumSubtotal) and each.before is None and not behind:
            return evolve(each, before="line")
        if isinstance(each, NoneOf) or (isinstance(each, MinimumSubtotal) and each.before is None):
            raise UnknownWord("a charge that looks at what some goods cost, before other discounts on goods")
        return each

    return move._replace(rule=evolve(move.rule, when=[first(each) for each in move.rule.when]))


def _on_order(move: Move, skus: Sequence[str]) -> list[Move]:
    """A share off each line, as one off each item at the order stage; other effects would not be the same there."""
    rule, on = move.rule, move.rule.on
    if not isinstance(rule.effect, PercentOff) or rule.cap.on_units or (on.groups and (on.skus or on.within)):
        raise UnknownWord(f"{move.effect['type']} on lines after a discount on the order")
    return [
        move._replace(
            rule=evolve(
                rule,
                id=f"{rule.id}.{at}",
                stage="order",
                on=Target(skus={sku}, within=on.groups or on.within, not_skus=on.not_skus, not_groups=on.not_groups),
            )
        )
        for at, sku in enumerate(dict.fromkeys(skus))
        if not on.skus or sku in on.skus
    ]
