"""The rung of a table that lines have reached."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from ordercore.pricing.below import below
from ordercore.pricing.discount import minor_of
from ordercore.pricing.effect import AmountOff, PercentOff, Tier, TierTable
from ordercore.pricing.open import OpenLine
from ordercore.values.money import Money

__all__ = ["graduated", "rung"]


def rung(table: TierTable, lines: Sequence[OpenLine]) -> Tier | None:
    """The highest rung that lines reach together by their units, or by what they still cost; None below the first."""
    least = table.tiers[0].minimum
    if isinstance(least, Money):
        reached = Fraction(sum([line.base for line in lines]))
    else:
        units = [count for line in lines if (count := line.line.in_unit(least.unit)) is not None]
        if not units:
            return None
        reached = sum(units, Fraction(0))
    found = None
    for tier in table.tiers:
        if _least(tier) <= reached:
            found = tier
    return found


def _least(tier: Tier) -> Fraction:
    return Fraction(tier.minimum.minor) if isinstance(tier.minimum, Money) else tier.minimum.exact


def graduated(table: TierTable, line: OpenLine, most: int | None) -> Fraction:
    """What a table takes off a line unit by unit, each on its own rung, in minor units; of all units or the first so many."""
    unit = table.tiers[0].minimum.unit  # type: ignore[union-attr]
    count, holds = line.line.in_unit(unit), line.holds(unit)
    if count is None or holds is None:
        return Fraction(0)
    each = line.base / count
    ends = [*[below(tier.minimum, count) for tier in table.tiers], count]  # type: ignore[arg-type]
    if most is not None:
        ends = [min(end, most / holds) for end in ends]
    off = Fraction(0)
    for tier, (begin, end) in zip(table.tiers, pairwise(ends), strict=True):
        off += _per_unit(tier, each, holds) * (end - begin)
    return off


def _per_unit(tier: Tier, each: Fraction, holds: Fraction) -> Fraction:
    """What a rung takes off a unit of the table that costs so much and holds so many base units of the item."""
    effect = tier.effect
    if isinstance(effect, PercentOff):
        return each * effect.percent.exact / 100
    if isinstance(effect, AmountOff):
        return minor_of(effect.amount) * holds
    return max(each - minor_of(effect.price) * holds, Fraction(0))
