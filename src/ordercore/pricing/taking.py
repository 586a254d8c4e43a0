"""What a rule comes to on one line or charge, and the writing of it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from ordercore.pricing.cart import Cart, tax_share
from ordercore.pricing.open import OpenCharge, OpenLine, OpenPart, Pool
from ordercore.pricing.rule import Rule
from ordercore.values.money import Money, Unrounded
from ordercore.values.rounding import DOWN
from ordercore.values.spread import spread

__all__ = ["Taking", "commit", "of_minor", "place", "write"]


class Taking(NamedTuple):
    """What a rule comes to on one line or charge."""

    part: OpenPart
    #: before rounding.
    exact: Unrounded
    #: rounded; zero or less takes nothing.
    amount: Money
    #: the units it is taken off; None is the whole line.
    pools: Sequence[Pool] | None = None


def of_minor(minor: Fraction, currency: str) -> Unrounded:
    """An exact number of minor units as an amount."""
    return Money.of_minor(1, currency).unrounded * minor


def place(part: OpenPart) -> int:
    """Its place among the lines or charges of the cart."""
    assert isinstance(part, (OpenLine, OpenCharge))
    return part.at


def commit(rule: Rule, takings: list[Taking], cart: Cart) -> list[int]:
    """Take everything, within the rule's cap in money."""
    cap = rule.cap.amount
    if cap is not None:
        takings = _within(takings, cap, rule.cap.with_tax)
    return write(rule, takings, cart)


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
    whole = of_minor(cap.minor * sum(mine) / full, cap.currency).settle(DOWN).money
    return [each._replace(amount=part) for each, part in zip(takings, spread(whole, mine), strict=True)]


def write(rule: Rule, takings: list[Taking], cart: Cart) -> list[int]:
    """Take everything, and give the places something was taken off."""
    touched, off = [], 0
    for part, exact, amount, pools in takings:
        if pools is not None and isinstance(part, OpenLine):
            taken = part.take_units(rule.id, rule.label, exact, amount, pools)
        else:
            taken = part.take(rule.id, rule.label, exact, amount)
        if taken.minor:
            off += taken.minor
            touched.append(place(part))
    if off:
        cart.taken[rule.id] = cart.taken.get(rule.id, 0) + off
    return touched


def _name(part: OpenPart) -> str:
    return part.line.id if isinstance(part, OpenLine) else part.asked.id if isinstance(part, OpenCharge) else ""
