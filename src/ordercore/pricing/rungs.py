"""What lines lack for the next rung of a table."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction

from ordercore.pricing.cart import Cart
from ordercore.pricing.condition import Undiscounted
from ordercore.pricing.effect import AmountOff, PercentOff, Plain, Tier, TierTable
from ordercore.pricing.open import OpenLine
from ordercore.pricing.rule import Rule
from ordercore.values.money import Money, known_money
from ordercore.values.quantity import Quantity
from ordercore.values.verdict import Reason

__all__ = ["next_rungs"]


def next_rungs(rule: Rule, cart: Cart, before: AbstractSet[str]) -> list[Reason]:
    """What is missing for the next rung of a rule's table, of each line or of all together.

    Args:
        rule: the rule, which holds.
        cart: the cart, priced.
        before: ids of the rules that had their turn before it: by what those have left, a table by value is read.

    Returns:
        ``hint.rule`` with the rule, the rung and what is missing for it; none where the next rung gives no more, where
        nothing is left to take, or of lines not known to be counted in the unit of the table.
    """
    table = rule.effect
    if not isinstance(table, TierTable) or any(isinstance(each, Undiscounted) for each in rule.when):
        return []
    if rule.cap.amount is not None and cart.taken_by(rule) >= rule.cap.amount.minor:
        return []
    lines = cart.eligible(rule)
    if table.together:
        return _next(rule, table, lines, "/lines", before)
    return [hint for line in lines for hint in _next(rule, table, [line], line.path, before)]


def _next(rule: Rule, table: TierTable, lines: Sequence[OpenLine], path: str, before: AbstractSet[str]) -> list[Reason]:
    reached = _reached(table, lines, before)
    if reached is None or not any(line.most for line in lines):
        return []
    stands: Tier | None = None
    for tier in table.tiers:
        if _least(tier) <= reached:
            stands = tier
            continue
        if stands is not None and not _more(tier.effect, stands.effect):
            continue
        missing = _missing(tier, reached)
        facts = (("rule", rule.id), ("minimum", str(tier.minimum)), ("missing", str(missing)))
        return [Reason("hint.rule", path, "a little more reaches the next rung of the table", facts)]
    return []


def _reached(table: TierTable, lines: Sequence[OpenLine], before: AbstractSet[str]) -> Fraction | None:
    """How many units lines have together, or what they cost in minor units when the rule has its turn; None when none counts."""
    least = table.tiers[0].minimum
    if isinstance(least, Money):
        return Fraction(sum([line.extended - _taken(line, before) for line in lines])) if lines else None
    units = [count for line in lines if (count := line.line.in_unit(least.unit)) is not None]
    return sum(units, Fraction(0)) if units else None


def _taken(line: OpenLine, before: AbstractSet[str]) -> int:
    return sum([off for (rule, _), off, *_ in line.taken if rule in before])


def _least(tier: Tier) -> Fraction:
    return Fraction(tier.minimum.minor) if isinstance(tier.minimum, Money) else tier.minimum.exact


def _missing(tier: Tier, reached: Fraction) -> Money | Quantity:
    least = tier.minimum
    if isinstance(least, Money):
        return known_money(least.minor - int(reached), least.currency)
    return Quantity(least.exact - reached, least.unit)


def _more(high: Plain, low: Plain) -> bool:
    """Whether one effect takes more than another, as far as their figures tell."""
    if isinstance(high, PercentOff) and isinstance(low, PercentOff):
        return high.percent > low.percent
    if isinstance(high, AmountOff) and isinstance(low, AmountOff) and high.per == low.per:
        return high.amount > low.amount
    return True
