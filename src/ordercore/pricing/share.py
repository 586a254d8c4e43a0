"""One amount taken off several lines together."""

from __future__ import annotations

from fractions import Fraction

from ordercore.pricing.cart import Cart, tax_share
from ordercore.pricing.discount import discount
from ordercore.pricing.effect import AmountOff, Plain, TierTable
from ordercore.pricing.open import OpenLine
from ordercore.pricing.rule import Rule
from ordercore.pricing.taking import Taking, of_minor, write
from ordercore.pricing.tier import rung
from ordercore.values.money import Money, Unrounded, total
from ordercore.values.quantity import Quantity
from ordercore.values.rounding import DOWN
from ordercore.values.spread import spread, spread_capped

__all__ = ["off_together"]

_ONE = Quantity(1)


def off_together(rule: Rule, lines: list[OpenLine], cart: Cart) -> list[int]:
    """Take one amount off several lines together, each in proportion to what it still costs; cents go by line id."""
    lines = sorted(lines, key=lambda line: line.line.id)
    currency = cart.question.currency
    base = total([line.base for line in lines], currency)
    effect = rule.effect
    if isinstance(effect, TierTable):
        tier = rung(effect, lines)
        if tier is None:
            return []
        effect = tier.effect
    assert isinstance(effect, Plain)
    exact, rounded = discount(effect, base, _ONE, cart.rounding)
    amount = min(rounded, total([line.net for line in lines], currency))
    if amount.minor <= 0:
        return []
    gross = isinstance(effect, AmountOff) and effect.weights == "gross"
    weights: list[Fraction] | list[int] = [line.base.minor for line in lines]
    if gross:
        weights = [line.base.minor * (1 + tax_share(line)) for line in lines]
    whole = sum(weights)
    amount = _capped(rule, amount, lines, currency)
    parts = _spread(amount, weights, lines)
    shares = [_part(exact, weight, whole) for weight in weights]
    takings = [Taking(line, share, part) for line, share, part in zip(lines, shares, parts, strict=True)]
    return write(rule, takings, cart)


def _part(exact: Unrounded, weight: Fraction | int, whole: Fraction | int) -> Unrounded:
    """The exact share of one line; nothing where nothing is to be shared."""
    if not whole:
        return exact.scaled(0)
    return exact.scaled(weight.numerator * whole.denominator, weight.denominator * whole.numerator)


def _capped(rule: Rule, amount: Money, lines: list[OpenLine], currency: str) -> Money:
    """An amount within the rule's cap; with tax, as if it were taken off the lines in proportion."""
    cap = rule.cap.amount
    if cap is None:
        return amount
    base = sum([line.base.minor for line in lines])
    if not rule.cap.with_tax or not base:
        return min(amount, cap)
    taxed = sum([line.base.minor * (1 + tax_share(line)) for line in lines], Fraction(0))
    return min(amount, of_minor(cap.minor * base / taxed, currency).settle(DOWN).money)


def _spread(amount: Money, weights: list[Fraction] | list[int], lines: list[OpenLine]) -> tuple[Money, ...]:
    rooms = {id(room): room for line in lines for room in line.rooms}
    if not rooms and not any(line.floor for line in lines) and all(line.frozen is None for line in lines):
        return spread(amount, weights)
    for room in rooms.values():
        if all(room in line.rooms for line in lines):
            amount = Money.of_minor(min(amount.minor, max(room.left, 0)), amount.currency)
    caps = [Money.of_minor(line.most, amount.currency) for line in lines]
    return spread_capped(amount, weights, caps).parts
