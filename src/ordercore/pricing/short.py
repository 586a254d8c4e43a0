"""What an offer or a table lacks for the first time it would take something, or that it counts in another unit."""

from __future__ import annotations

from collections.abc import Iterable

from ordercore.pricing.cart import Cart
from ordercore.pricing.effect import BuyGet, FreeItem, PackOff, PackPrice, TierTable
from ordercore.pricing.open import OpenLine
from ordercore.pricing.rule import Rule
from ordercore.pricing.tier import rung
from ordercore.values.money import Money
from ordercore.values.quantity import Quantity
from ordercore.values.verdict import Reason

__all__ = ["too_few"]


def too_few(rule: Rule, cart: Cart) -> Reason | None:
    """Why an offer or table that holds took nothing, when that is because too little is there to count; else None."""
    effect, lines = rule.effect, cart.eligible(rule)
    if isinstance(effect, BuyGet):
        buyable = lines if effect.of is None else cart.meant(effect.of)
        return _reason(effect.buy + effect.get, _lacking(effect, buyable, lines, rule))
    if isinstance(effect, PackPrice | PackOff):
        return _reason(effect.count, effect.count.numerator - _units(lines, effect.count.unit, rule))
    if isinstance(effect, FreeItem):
        counted = [int(line.line.in_unit(effect.per.unit) or 0) for line in lines]
        return _reason(effect.per, effect.per.numerator - sum(counted))
    if isinstance(effect, TierTable):
        return _other_unit(effect.tiers[0].minimum, lines) or _below(effect, lines)
    return None


def _other_unit(least: Quantity | Money, lines: list[OpenLine]) -> Reason | None:
    """Why a table looked at no line at all."""
    if isinstance(least, Money) or any(line.line.in_unit(least.unit) is not None for line in lines):
        return None
    return Reason("rule.unit", "/lines", "no line counts in the unit of the rule", (("unit", least.unit),))


def _below(table: TierTable, lines: list[OpenLine]) -> Reason | None:
    """Below its first rung a table takes nothing; what is missing is told by the hints, line by line."""
    if any(rung(table, stands) for stands in ([lines] if table.together else [[line] for line in lines])):
        return None
    facts = (("minimum", str(table.tiers[0].minimum)),)
    return Reason("rule.below_first_rung", "/lines", "the table begins with more than is there", facts)


def _lacking(effect: BuyGet, buyable: list[OpenLine], gettable: list[OpenLine], rule: Rule) -> int:
    """What more of one kind or the other makes one time of it: units of both kinds are counted for one only."""
    buy, get, unit = effect.buy.numerator, effect.get.numerator, effect.buy.unit
    have, may = _units(buyable, unit, rule), _units(gettable, unit, rule)
    both = _units({line.at: line for line in (*buyable, *gettable)}.values(), unit, rule)
    return max(max(buy - have, 0) + max(get - may, 0), buy + get - both)


def _units(lines: Iterable[OpenLine], unit: str, rule: Rule) -> int:
    return sum(
        [
            int(pool.units / holds)
            for line in lines
            if (holds := line.holds(unit)) is not None
            for pool in line.units()
            if rule.reuse or not pool.used
        ]
    )


def _reason(minimum: Quantity, missing: int) -> Reason | None:
    if missing <= 0:
        return None
    facts = (("minimum", str(minimum)), ("missing", str(Quantity(missing, minimum.unit))))
    return Reason("rule.too_few_units", "/lines", "too few units are there for the offer", facts)
