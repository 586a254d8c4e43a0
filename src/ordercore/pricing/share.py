"""One amount taken off several lines together."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ordercore.pricing.cart import Cart, tax_share
from ordercore.pricing.discount import discount
from ordercore.pricing.effect import AmountOff, Plain, TierTable
from ordercore.pricing.open import OpenLine
from ordercore.pricing.rule import Rule
from ordercore.pricing.taking import Taking, write
from ordercore.pricing.tier import rung
from ordercore.values.money import Money
from ordercore.values.spread import spread, spread_capped

__all__ = ["off_together"]


def off_together(rule: Rule, lines: list[OpenLine], cart: Cart) -> list[int]:
    """Take one amount off several lines together, each in proportion to what it still costs; cents go by line id."""
    effect = rule.effect
    if isinstance(effect, TierTable):
        tier = rung(effect, lines)
        if tier is None:
            return []
        effect = tier.effect
    assert isinstance(effect, Plain)
    bases = [line.base for line in lines]
    top, bottom, amount = discount(effect, sum(bases), (1, 1), cart.rounding)
    amount = min(amount, sum([line.net for line in lines]))
    if amount <= 0:
        return []
    lines = sorted(lines, key=lambda line: line.line.id)
    weights: Sequence[Fraction | int] = [line.base for line in lines]
    if isinstance(effect, AmountOff) and effect.weights == "gross":
        weights = [line.base * (1 + tax_share(line)) for line in lines]
    parts = _spread(_capped(rule, amount, lines), weights, lines, cart.question.currency)
    whole = sum(weights)
    takings = []
    for line, weight, part in zip(lines, weights, parts, strict=True):
        mine = Fraction(weight) / whole if whole else Fraction(0)
        takings.append(Taking(line, top * mine.numerator, bottom * mine.denominator, part))
    return write(rule, takings, cart)


def _capped(rule: Rule, amount: int, lines: list[OpenLine]) -> int:
    """An amount within the rule's cap; with tax, as if it were taken off the lines in proportion."""
    cap = rule.cap.amount
    if cap is None:
        return amount
    base = sum([line.base for line in lines])
    if not rule.cap.with_tax or not base:
        return min(amount, cap.minor)
    taxed = sum([line.base * (1 + tax_share(line)) for line in lines], Fraction(0))
    return min(amount, int(cap.minor * base / taxed // 1))


def _spread(amount: int, weights: Sequence[Fraction | int], lines: list[OpenLine], currency: str) -> Sequence[int]:
    rooms = {id(room): room for line in lines for room in line.rooms}
    if not rooms and not any(line.floor for line in lines) and all(line.frozen is None for line in lines):
        return [part.minor for part in spread(Money.of_minor(amount, currency), weights)]
    for room in rooms.values():
        if all(room in line.rooms for line in lines):
            amount = min(amount, max(room.left, 0))
    caps = [Money.of_minor(line.most, currency) for line in lines]
    return [part.minor for part in spread_capped(Money.of_minor(amount, currency), weights, caps).parts]
