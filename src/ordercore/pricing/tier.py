"""The rung of a table that lines have reached."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ordercore.pricing.effect import AmountOff, PercentOff, Tier, TierTable
from ordercore.pricing.open import OpenLine
from ordercore.values.money import Money, Unrounded

__all__ = ["graduated", "rung"]


def rung(table: TierTable, lines: Sequence[OpenLine]) -> Tier | None:
    """The highest rung that lines reach together by their units, or by what they still cost; None below the first."""
    least = table.tiers[0].minimum
    if isinstance(least, Money):
        reached = sum([line.base.unrounded.exact for line in lines], Fraction(0))
    else:
        units = [line.line.quantity.exact for line in lines if line.line.quantity.unit == least.unit]
        if not units:
            return None
        reached = sum(units, Fraction(0))
    found = None
    for tier in table.tiers:
        if _least(tier) <= reached:
            found = tier
    return found


def _least(tier: Tier) -> Fraction:
    return tier.minimum.unrounded.exact if isinstance(tier.minimum, Money) else tier.minimum.exact


def graduated(table: TierTable, line: OpenLine, most: int | None) -> Unrounded:
    """What a table takes off a line unit by unit, each on its own rung; of all units or the first so many."""
    quantity = line.line.quantity
    nothing = line.base.unrounded.scaled(0)
    if quantity.unit != table.tiers[0].minimum.unit:  # type: ignore[union-attr]
        return nothing
    count = quantity.exact if most is None else min(quantity.exact, Fraction(most))
    each = line.base.unrounded.scaled(quantity.denominator, quantity.numerator)
    off = nothing
    for tier, after in zip(table.tiers, (*table.tiers[1:], None), strict=True):
        # A rung at 10 units begins with the tenth: nine stand below it.
        begin = max(_least(tier) - 1, Fraction(0))
        end = count if after is None else min(count, max(_least(after) - 1, Fraction(0)))
        if end > begin:
            off += _per_unit(tier, each) * (end - begin)
    return off


def _per_unit(tier: Tier, each: Unrounded) -> Unrounded:
    if isinstance(tier.effect, PercentOff):
        return tier.effect.percent.of(each)
    off = tier.effect.amount if isinstance(tier.effect, AmountOff) else each - tier.effect.price
    return off if off.numerator > 0 else each.scaled(0)
