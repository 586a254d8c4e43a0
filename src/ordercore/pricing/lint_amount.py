"""How much a rule takes, held against another: whether it always takes something, and whether it takes as much."""

from __future__ import annotations

from collections.abc import Sequence

from ordercore.pricing.effect import AmountOff, Effect, FixedPrice, PercentOff, TierTable
from ordercore.pricing.lane import Combine
from ordercore.pricing.rule import Rule
from ordercore.values.money import Money

__all__ = ["always_takes", "takes_as_much"]


def always_takes(rule: Rule, combine: Combine) -> bool:
    """Whether a rule that holds takes something off all it is on, as long as there is anything to take."""
    whole = not rule.cap.on_units and (rule.cap.amount is None or combine == "exclusive" or rule.stage == "order")
    first_rung = rule.effect.tiers[0].minimum if isinstance(rule.effect, TierTable) else None
    from_the_first = (
        first_rung is None or (first_rung.minor if isinstance(first_rung, Money) else first_rung.numerator) == 0
    )
    return whole and from_the_first and all(_takes(effect) for effect in _plain(rule.effect))


def _plain(effect: Effect) -> Sequence[Effect]:
    return [tier.effect for tier in effect.tiers] if isinstance(effect, TierTable) else [effect]


def _takes(effect: Effect) -> bool:
    """Whether an effect comes to something: one that rounds to nothing off most lines does not."""
    if isinstance(effect, PercentOff):
        return effect.percent.exact >= 1
    if isinstance(effect, AmountOff):
        return effect.amount.settle().money.minor > 0
    return isinstance(effect, FixedPrice) and effect.price.numerator == 0


def takes_as_much(before: Rule, behind: Rule, *, strictly: bool) -> bool:
    """Whether one rule takes as much as another, or strictly more, wherever both hold."""
    if before.cap.on_units or before.cap.amount is not None:
        return False
    table = before.effect
    if isinstance(table, TierTable):
        # Counted together, tables take more of some lines when others go to another rule.
        if not strictly and table == behind.effect and not table.together:
            return True
        if not always_takes(before, "best"):
            return False
    return all(_as_much(one, other, strictly) for one in _plain(before.effect) for other in _plain(behind.effect))


def _as_much(one: Effect, other: Effect, strictly: bool) -> bool:
    if isinstance(one, PercentOff) and isinstance(other, PercentOff):
        return one.percent > other.percent or (one.percent == other.percent and not strictly)
    if isinstance(one, AmountOff) and isinstance(other, AmountOff):
        more = one.amount > other.amount or (one.amount == other.amount and not strictly)
        return (one.per, one.amount.currency) == (other.per, other.amount.currency) and more
    if isinstance(one, FixedPrice) and isinstance(other, FixedPrice) and one.price.currency == other.price.currency:
        return one.price < other.price or (one.price == other.price and not strictly)
    return False
