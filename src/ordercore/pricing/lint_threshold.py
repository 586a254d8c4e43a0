"""From how many units on a row, a rule or a charge changes what a cart costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

from ordercore.pricing.answer import PriceAnswer
from ordercore.pricing.book import PriceBook
from ordercore.pricing.condition import (
    AnyOf,
    MinimumLineQuantity,
    MinimumLongestLine,
    MinimumQuantity,
    MinimumSubtotal,
)
from ordercore.pricing.effect import BuyGet, PackOff, PackPrice, TierTable
from ordercore.pricing.lint_scene import Item, Scene, means, step_of
from ordercore.pricing.lint_world import Part
from ordercore.pricing.row import ChargeRow, PriceRow
from ordercore.pricing.rule import Rule
from ordercore.values.money import Money
from ordercore.values.quantity import Quantity

__all__ = ["thresholds"]

_MOST: Final = 1_000_000
"""Beyond so many units no threshold by value is looked for."""


def thresholds(part: Part, scene: Scene, book: PriceBook) -> list[Fraction]:
    """The quantities from which on a part counts, in the unit of a scene, each once, the smallest first."""
    found: set[Fraction] = set()
    for least in _named(part, scene.item):
        if isinstance(least, Quantity):
            if (count := _counted(least, scene)) is not None:
                found.add(count)
        elif least.currency == scene.currency:
            found |= _by_value(least, scene, book)
    return sorted(each for each in found if each > 0)


def _named(part: Part, item: Item) -> Iterator[Quantity | Money]:
    if isinstance(part, PriceRow):
        yield part.minimum
    elif isinstance(part, ChargeRow):
        if part.free_from is not None:
            yield part.free_from
    else:
        yield from _of_effect(part)
        conditions: list[object] = []
        for each in part.when:
            conditions += each.of if isinstance(each, AnyOf) else [each]
        yield from _of_conditions(part, conditions, item)


def _of_effect(rule: Rule) -> Iterator[Quantity | Money]:
    effect = rule.effect
    if isinstance(effect, TierTable):
        yield from [tier.minimum for tier in effect.tiers]
    elif isinstance(effect, PackPrice | PackOff):
        yield effect.count
    elif isinstance(effect, BuyGet):
        yield effect.buy + effect.get


def _of_conditions(rule: Rule, conditions: Iterable[object], item: Item) -> Iterator[Quantity | Money]:
    for each in conditions:
        if isinstance(each, MinimumLineQuantity):
            yield each.quantity
        elif isinstance(each, MinimumQuantity | MinimumLongestLine):
            if means(rule.on if each.of is None else each.of, item):
                yield each.quantity
        elif isinstance(each, MinimumSubtotal) and (each.of is None or means(each.of, item)):
            yield each.amount


def _counted(least: Quantity, scene: Scene) -> Fraction | None:
    """A quantity in the unit of a scene, as little more as can be bought; None where that is not known."""
    units = scene.item.units
    if least.unit != scene.unit:
        if units is None or least.unit not in units or scene.unit not in units:
            return None
        least = units.convert(least, scene.unit)
    return _up(least.exact, step_of(scene.unit))


def _by_value(amount: Money, scene: Scene, book: PriceBook) -> set[Fraction]:
    """Quantities near which lines come to an amount, before all discounts or after them."""
    step, found = step_of(scene.unit), set[Fraction]()
    for discounted in (False, True):
        count = Fraction(1)
        for _ in range(3):  # with breaks, the price of a unit depends on how many there are
            answer = scene.priced(count, book)
            worth = _worth(answer, discounted) if isinstance(answer, PriceAnswer) else 0
            if worth <= 0:
                break
            count = _up(amount.minor * count / worth, step)
            if not 0 < count <= _MOST:
                break
        else:
            found.add(count)
    return found


def _worth(answer: PriceAnswer, discounted: bool) -> int:
    return sum([(line.net if discounted else line.extended).minor for line in answer.lines])


def _up(count: Fraction, step: Fraction) -> Fraction:
    return -(-count // step) * step
