"""One amount taken off several lines together."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ordercore.pricing.cart import Cart, tax_share
from ordercore.pricing.discount import Ratio, discount
from ordercore.pricing.effect import AmountOff, Plain, TierTable
from ordercore.pricing.open import OpenLine
from ordercore.pricing.rule import Rule
from ordercore.pricing.taking import Taking, write
from ordercore.pricing.tier import rung
from ordercore.values.money import known_money
from ordercore.values.spread import spread, spread_capped, spread_whole

__all__ = ["off_together"]


def off_together(rule: Rule, lines: Sequence[OpenLine], cart: Cart) -> list[int]:
    """Take one amount off several lines together, each in proportion to what it still costs; cents go by line id."""
    effect = rule.effect
    if isinstance(effect, TierTable):
        tier = rung(effect, lines)
        if tier is None:
            return []
        effect = tier.effect
    assert isinstance(effect, Plain)
    nets = [line.net for line in lines]
    frozen = bool(lines) and lines[0].frozen is not None  # all lines of a cart have one, or none has
    bases = [line.base for line in lines] if frozen else nets
    top, bottom, amount = discount(effect, sum(bases), (1, 1), cart.rounding)
    amount = min(amount, sum(nets))
    if amount <= 0:
        return []
    amount = _capped(rule, amount, lines)
    gross = isinstance(effect, AmountOff) and effect.weights == "gross"
    if not (frozen or gross or cart.guarded):
        return _shared(rule, amount, (top, bottom), lines, nets, cart)
    lines = sorted(lines, key=lambda line: line.line.id)
    weights = [Fraction(line.base) * (1 + tax_share(line) if gross else 1) for line in lines]
    parts = _within(amount, weights, lines, cart.question.currency)
    whole = sum(weights, Fraction(0))
    takings = []
    for line, weight, part in zip(lines, weights, parts, strict=True):
        mine = weight / whole if whole else whole
        takings.append(Taking(line, top * mine.numerator, bottom * mine.denominator, part))
    return write(rule, takings, cart)


def _shared(
    rule: Rule, amount: int, exact: Ratio, lines: Sequence[OpenLine], nets: Sequence[int], cart: Cart
) -> list[int]:
    """Share an amount by what lines cost: no share is more than its line costs, since the whole is not more than all do."""
    who, (top, bottom) = (rule.id, rule.label), exact
    bottom *= sum(nets)
    touched = []
    parts = spread_whole(amount, nets, lambda at: lines[at].line.id)
    for line, net, part in zip(lines, nets, parts, strict=True):
        if not part:
            continue
        if line.pools is None:
            line.taken.append((who, part, net, top * net, bottom, ""))
            line.net = net - part
        else:
            line.take(who, top * net, bottom, part)
        touched.append(line.at)
    cart.count(rule.id, amount)
    return touched


def _capped(rule: Rule, amount: int, lines: Sequence[OpenLine]) -> int:
    """An amount within the rule's cap; with tax, as if it were taken off the lines in proportion."""
    cap = rule.cap.amount
    if cap is None:
        return amount
    base = sum([line.base for line in lines])
    if not rule.cap.with_tax or not base:
        return min(amount, cap.minor)
    taxed = sum([line.base * (1 + tax_share(line)) for line in lines], Fraction(0))
    return min(amount, int(cap.minor * base / taxed // 1))


def _within(amount: int, weights: list[Fraction], lines: Sequence[OpenLine], currency: str) -> list[int]:
    """Shares that break no guard; what one line may not give, the others do."""
    if all(line.frozen is None and not line.floor and not line.rooms for line in lines):
        return [part.minor for part in spread(known_money(amount, currency), weights)]
    for room in {id(room): room for line in lines for room in line.rooms}.values():
        if all(room in line.rooms for line in lines):
            amount = min(amount, max(room.left, 0))
    caps = [known_money(line.most, currency) for line in lines]
    return [part.minor for part in spread_capped(known_money(amount, currency), weights, caps).parts]
