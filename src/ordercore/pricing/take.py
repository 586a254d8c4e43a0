"""What a rule comes to on the lines and charges it may change, and the taking of it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final, cast

from ordercore.pricing.book import PriceBook
from ordercore.pricing.cap import UNCAPPED
from ordercore.pricing.cart import Cart
from ordercore.pricing.discount import Ratio, discount, minor_of
from ordercore.pricing.effect import (
    AmountOff,
    BuyGet,
    FixedPrice,
    FreeItem,
    PackOff,
    PackPrice,
    PercentOff,
    Plain,
    TierTable,
)
from ordercore.pricing.gift import add_gift
from ordercore.pricing.offer import off_offer
from ordercore.pricing.open import OpenLine, OpenPart
from ordercore.pricing.pick import picked
from ordercore.pricing.rule import Rule
from ordercore.pricing.share import off_together
from ordercore.pricing.taking import Taking, commit, name_of
from ordercore.pricing.tier import graduated, rung
from ordercore.values.rounding import Rounding

__all__ = ["take"]

_ONE: Final[Ratio] = (1, 1)


def take(rule: Rule, cart: Cart, book: PriceBook, only: frozenset[int] | None = None) -> frozenset[int]:
    """Let one rule that holds take what it takes.

    Args:
        rule: the rule.
        cart: the cart, which is changed.
        book: the book, asked for the price of what is added.
        only: places of the lines or charges it may touch; None is all.

    Returns:
        The places of the lines or charges it took something off or counted units of.
    """
    parts: Sequence[OpenPart] = cart.charges_of(rule) if rule.stage == "charge" else cart.eligible(rule)
    if only is not None:
        parts = [part for part in parts if part.at in only]
    effect = rule.effect
    if rule.stage == "charge" or (isinstance(effect, Plain) and rule.stage == "line"):
        return frozenset(_each(rule, parts, cart))
    lines = cast("Sequence[OpenLine]", parts)
    if isinstance(effect, FreeItem):
        return add_gift(rule, effect, lines, cart, book)
    if isinstance(effect, (PackPrice, PackOff, BuyGet)):
        return off_offer(rule, lines, cart, only)
    return frozenset(off_together(rule, lines, cart) if rule.stage == "order" else _each(rule, lines, cart))


# --- one by one ---------------------------------------------------------------------------------------------------------


def _each(rule: Rule, parts: Sequence[OpenPart], cart: Cart) -> list[int]:
    effect, rounding = rule.effect, cart.rounding
    if cart.guarded:  # what a guard leaves for all of them goes by id, whatever their order
        parts = sorted(parts, key=name_of)
    if isinstance(effect, Plain) and rule.cap is UNCAPPED:
        return _whole_parts(rule, effect, parts, cart)
    takings: list[Taking]
    if rule.cap.on_units and not isinstance(effect, TierTable):
        takings = _off_units(rule, [part for part in parts if isinstance(part, OpenLine)], cart)
    elif isinstance(effect, TierTable):
        takings = _by_tiers(rule, effect, [part for part in parts if isinstance(part, OpenLine)], cart)
    else:
        assert isinstance(effect, Plain)
        takings = [_whole(effect, part, rounding) for part in parts]
    return commit(rule, takings, cart)


def _whole_parts(rule: Rule, effect: Plain, parts: Sequence[OpenPart], cart: Cart) -> list[int]:
    """Take an effect off whole lines or charges; what most rules do, and so without a detour."""
    rounding, touched, off, who = cart.rounding, [], 0, (rule.id, rule.label)
    for part in parts:
        taken = part.take(who, *discount(effect, part.base, _units(part), rounding))
        if taken:
            off += taken
            touched.append(part.at)
    cart.count(rule.id, off)
    return touched


def _units(part: OpenPart) -> Ratio:
    if not isinstance(part, OpenLine):
        return _ONE
    line = part.line
    quantity = line.quantity if line.units is None else line.in_base
    return quantity.numerator, quantity.denominator


def _whole(effect: Plain, part: OpenPart, rounding: Rounding) -> Taking:
    return Taking(part, *discount(effect, part.base, _units(part), rounding))


def _by_tiers(rule: Rule, effect: TierTable, lines: list[OpenLine], cart: Cart) -> list[Taking]:
    """What a table comes to: by the rung of all lines together, of each line, or of each unit."""
    takings = []
    if effect.graduated:
        for line in lines:
            top, bottom = graduated(effect, line, rule.cap.units_each).as_integer_ratio()
            takings.append(Taking(line, top, bottom, cart.rounding.apply(top, bottom)))
        return takings
    shared = rung(effect, lines) if effect.together else None
    for line in lines:
        tier = shared if effect.together else rung(effect, [line])
        if tier is not None:
            takings.append(_whole(tier.effect, line, cart.rounding))
    return takings


def _off_units(rule: Rule, lines: list[OpenLine], cart: Cart) -> list[Taking]:
    """What an effect comes to on some units of the lines, each unit for what it costs."""
    effect, takings = rule.effect, []
    for line, runs in picked(lines, rule.cap):
        exact = Fraction(0)
        for pool, count in runs:
            each = pool.each
            if isinstance(effect, PercentOff):
                off = each * effect.percent.exact / 100
            elif isinstance(effect, AmountOff):
                off = min(minor_of(effect.amount), each)
            else:
                assert isinstance(effect, FixedPrice)
                off = max(each - minor_of(effect.price), Fraction(0))
            exact += off * count
        top, bottom = exact.as_integer_ratio()
        pools = [line.split(pool, count, used=False) for pool, count in runs]
        takings.append(Taking(line, top, bottom, cart.rounding.apply(top, bottom), pools))
    return takings
