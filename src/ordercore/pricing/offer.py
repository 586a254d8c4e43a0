"""Offers on units at work: what they count is written into the ledger, what they take off the lines."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ordercore.pricing.cart import Cart
from ordercore.pricing.effect import BuyGet, PackOff, PackPrice
from ordercore.pricing.open import OpenLine
from ordercore.pricing.pack import Bundle, buy_get, pack_off, pack_price
from ordercore.pricing.rule import Rule
from ordercore.pricing.taking import Taking, commit
from ordercore.values.money import known_money
from ordercore.values.spread import spread

__all__ = ["off_offer"]


def off_offer(rule: Rule, lines: Sequence[OpenLine], cart: Cart, only: frozenset[int] | None) -> frozenset[int]:
    """Let a rule about units take what it takes, and give the places of the lines it counted."""
    effect = rule.effect
    if isinstance(effect, BuyGet):
        buyable = lines if effect.of is None else cart.meant(effect.of)
        if only is not None:
            buyable = [line for line in buyable if line.at in only]
        bundle = buy_get(effect, buyable, lines, rule.cap.repeats, rule.reuse)
    elif isinstance(effect, PackPrice):
        bundle = pack_price(effect, lines, rule.cap.repeats, rule.reuse)
    else:
        assert isinstance(effect, PackOff)
        bundle = pack_off(effect, lines, rule.cap.repeats, rule.reuse)
    if not bundle.targets:
        return frozenset()
    takings = _takings_of(bundle, rule, cart)
    touched = set(commit(rule, takings, cart))
    if not touched:
        return frozenset()
    for role, uses in (("trigger", bundle.triggers), ("target", bundle.targets)):
        for line, pools in uses.items():
            line.use(rule.id, role, sum([pool.units for pool in pools], Fraction(0)))
            touched.add(line.at)
            for pool in pools:
                pool.used = pool.used or not rule.reuse
    return frozenset(touched)


def _takings_of(bundle: Bundle, rule: Rule, cart: Cart) -> list[Taking]:
    """One amount for each line: rounded line by line, or for packs rounded once and shared."""
    lines = sorted(bundle.targets, key=lambda line: line.line.id)
    exacts = [bundle.off[line] for line in lines]
    if isinstance(rule.effect, BuyGet):
        amounts = [cart.rounding.apply(*exact.as_integer_ratio()) for exact in exacts]
    else:
        whole = cart.rounding.apply(*sum(exacts, Fraction(0)).as_integer_ratio())
        if whole <= 0:
            return []
        amounts = [part.minor for part in spread(known_money(whole, cart.question.currency), exacts)]
    return [
        Taking(line, *exact.as_integer_ratio(), amount, bundle.targets[line])
        for line, exact, amount in zip(lines, exacts, amounts, strict=True)
    ]
