"""What a rule comes to on the lines and charges it may change, and the taking of it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from ordercore.pricing.book import PriceBook
from ordercore.pricing.cap import UNCAPPED
from ordercore.pricing.cart import Cart, tax_share
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
from ordercore.pricing.open import OpenCharge, OpenLine, OpenPart, Pool
from ordercore.pricing.pack import Bundle, buy_get, minor_of, pack_off, pack_price
from ordercore.pricing.pick import picked
from ordercore.pricing.rule import Rule
from ordercore.pricing.tier import graduated, rung
from ordercore.values.money import Money, Unrounded, total
from ordercore.values.quantity import Quantity
from ordercore.values.rounding import DOWN, Rounding
from ordercore.values.spread import spread, spread_capped

__all__ = ["take"]

_ONE = Quantity(1)


class Taking(NamedTuple):
    """What a rule comes to on one line or charge."""

    part: OpenPart
    #: before rounding.
    exact: Unrounded
    #: rounded; zero or less takes nothing.
    amount: Money
    #: the units it is taken off; None is the whole line.
    pools: Sequence[Pool] | None = None


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
    parts: Sequence[OpenPart] = cart.parts_of(rule)
    if only is not None:
        parts = [part for part in parts if _at(part) in only]
    effect = rule.effect
    if isinstance(effect, Plain) and rule.stage != "order":
        return frozenset(_each(rule, parts, cart))
    if isinstance(effect, FreeItem):
        return add_gift(rule, effect, [part for part in parts if isinstance(part, OpenLine)], cart, book)
    if isinstance(effect, (PackPrice, PackOff, BuyGet)):
        return _offer(rule, [part for part in parts if isinstance(part, OpenLine)], cart, only)
    if rule.stage == "order":
        taken = _together(rule, [part for part in parts if isinstance(part, OpenLine)], cart)
    else:
        taken = _each(rule, parts, cart)
    return frozenset(taken)


def _at(part: OpenPart) -> int:
    assert isinstance(part, (OpenLine, OpenCharge))
    return part.at


# --- one by one ---------------------------------------------------------------------------------------------------------


def _each(rule: Rule, parts: Sequence[OpenPart], cart: Cart) -> list[int]:
    effect, rounding = rule.effect, cart.rounding
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
    return _commit(rule, takings, cart)


def _whole_parts(rule: Rule, effect: Plain, parts: Sequence[OpenPart], cart: Cart) -> list[int]:
    """Take an effect off whole lines or charges; what most rules do, and so without a detour."""
    rounding, touched, off = cart.rounding, [], 0
    for part in parts:
        quantity = part.line.quantity if isinstance(part, OpenLine) else _ONE
        exact, amount = discount(effect, part.net if part.frozen is None else part.frozen, quantity, rounding)
        taken = part.take(rule.id, rule.label, exact, amount).minor
        if taken:
            off += taken
            touched.append(_at(part))
    if off:
        cart.taken[rule.id] = cart.taken.get(rule.id, 0) + off
    return touched


def _whole(effect: Plain, part: OpenPart, rounding: Rounding) -> Taking:
    quantity = part.line.quantity if isinstance(part, OpenLine) else _ONE
    exact, amount = discount(effect, part.base, quantity, rounding)
    return Taking(part, exact, amount)


def discount(effect: Plain, base: Money, quantity: Quantity, rounding: Rounding) -> tuple[Unrounded, Money]:
    """What an effect comes to on something that costs `base`: exact and rounded; zero or less means there is nothing to take."""
    if isinstance(effect, PercentOff):
        exact = effect.percent.of(base)
    elif isinstance(effect, AmountOff):
        exact = (
            effect.amount.scaled(quantity.numerator, quantity.denominator) if effect.per == "unit" else effect.amount
        )
    else:
        price = effect.price.scaled(quantity.numerator, quantity.denominator)
        # The new price is what people see: it is rounded, and the discount is the rest.
        return base.unrounded - price, base - price.settle(rounding).money
    return exact, exact.settle(rounding).money


def _by_tiers(rule: Rule, effect: TierTable, lines: list[OpenLine], cart: Cart) -> list[Taking]:
    """What a table comes to: by the rung of all lines together, of each line, or of each unit."""
    if effect.graduated:
        most = rule.cap.units_each
        exacts = [(line, graduated(effect, line, most)) for line in lines]
        return [Taking(line, exact, exact.settle(cart.rounding).money) for line, exact in exacts]
    takings = []
    shared = rung(effect, lines) if effect.together else None
    for line in lines:
        tier = shared if effect.together else rung(effect, [line])
        if tier is not None:
            takings.append(_whole(tier.effect, line, cart.rounding))
    return takings


def _off_units(rule: Rule, lines: list[OpenLine], cart: Cart) -> list[Taking]:
    """What an effect comes to on some units of the lines, each unit for what it costs."""
    effect, currency, takings = rule.effect, cart.question.currency, []
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
        told = _unrounded(exact, currency)
        pools = [line.split(pool, count, used=False) for pool, count in runs]
        takings.append(Taking(line, told, told.settle(cart.rounding).money, pools))
    return takings


def _unrounded(minor: Fraction, currency: str) -> Unrounded:
    return Money.of_minor(1, currency).unrounded * minor


# --- together -----------------------------------------------------------------------------------------------------------


def _together(rule: Rule, lines: list[OpenLine], cart: Cart) -> list[int]:
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
    return _write(rule, takings, cart)


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
    return min(amount, _unrounded(cap.minor * base / taxed, currency).settle(DOWN).money)


def _spread(amount: Money, weights: list[Fraction] | list[int], lines: list[OpenLine]) -> tuple[Money, ...]:
    rooms = {id(room): room for line in lines for room in line.rooms}
    if not rooms and not any(line.floor for line in lines) and all(line.frozen is None for line in lines):
        return spread(amount, weights)
    for room in rooms.values():
        if all(room in line.rooms for line in lines):
            amount = Money.of_minor(min(amount.minor, max(room.left, 0)), amount.currency)
    caps = [Money.of_minor(line.most, amount.currency) for line in lines]
    return spread_capped(amount, weights, caps).parts


# --- offers on units ----------------------------------------------------------------------------------------------------


def _offer(rule: Rule, lines: list[OpenLine], cart: Cart, only: frozenset[int] | None) -> frozenset[int]:
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
    touched = set(_commit(rule, takings, cart))
    if not touched:
        return frozenset()
    for role, uses in (("trigger", bundle.triggers), ("target", bundle.targets)):
        for line, pools in uses.items():
            line.use(rule.id, role, sum(int(pool.units) for pool in pools))
            touched.add(line.at)
            for pool in pools:
                pool.used = pool.used or not rule.reuse
    return frozenset(touched)


def _takings_of(bundle: Bundle, rule: Rule, cart: Cart) -> list[Taking]:
    """One amount for each line: rounded line by line, or for packs rounded once and shared."""
    currency = cart.question.currency
    lines = sorted(bundle.targets, key=lambda line: line.line.id)
    exacts = [_unrounded(bundle.off[line], currency) for line in lines]
    if isinstance(rule.effect, BuyGet):
        amounts = tuple([exact.settle(cart.rounding).money for exact in exacts])
    else:
        whole = _unrounded(sum(bundle.off.values(), Fraction(0)), currency).settle(cart.rounding).money
        if whole.minor <= 0:
            return []
        amounts = spread(whole, exacts)
    return [
        Taking(line, exact, amount, bundle.targets[line])
        for line, exact, amount in zip(lines, exacts, amounts, strict=True)
    ]


# --- writing down -------------------------------------------------------------------------------------------------------


def _commit(rule: Rule, takings: list[Taking], cart: Cart) -> list[int]:
    """Take everything, within the rule's cap in money."""
    cap = rule.cap.amount
    if cap is not None:
        takings = _within(takings, cap, rule.cap.with_tax)
    return _write(rule, takings, cart)


def _within(takings: list[Taking], cap: Money, with_tax: bool) -> list[Taking]:
    """The same takings, cut in proportion so that together they are within a cap; cents go by id."""
    takings = sorted([each for each in takings if each.amount.minor > 0], key=lambda each: _name(each.part))
    mine = [min(each.amount.minor, each.part.net.minor) for each in takings]
    shares = [
        1 + tax_share(each.part) if with_tax and isinstance(each.part, OpenLine) else Fraction(1) for each in takings
    ]
    full = sum([minor * share for minor, share in zip(mine, shares, strict=True)], Fraction(0))
    if full <= cap.minor:
        return takings
    whole = _unrounded(cap.minor * sum(mine) / full, cap.currency).settle(DOWN).money
    return [each._replace(amount=part) for each, part in zip(takings, spread(whole, mine), strict=True)]


def _write(rule: Rule, takings: list[Taking], cart: Cart) -> list[int]:
    touched, off = [], 0
    for part, exact, amount, pools in takings:
        if pools is not None and isinstance(part, OpenLine):
            taken = part.take_units(rule.id, rule.label, exact, amount, pools)
        else:
            taken = part.take(rule.id, rule.label, exact, amount)
        if taken.minor:
            off += taken.minor
            touched.append(_at(part))
    if off:
        cart.taken[rule.id] = cart.taken.get(rule.id, 0) + off
    return touched


def _name(part: OpenPart) -> str:
    return part.line.id if isinstance(part, OpenLine) else part.asked.id if isinstance(part, OpenCharge) else ""
