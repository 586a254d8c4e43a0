"""What a rule comes to on one line or charge, and the writing of it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from ordercore.pricing.cart import Cart, tax_share
from ordercore.pricing.open import OpenCharge, OpenLine, OpenPart, Pool
from ordercore.pricing.rule import Rule
from ordercore.values.money import Money, known_money
from ordercore.values.spread import spread

__all__ = ["Taking", "commit", "name_of", "write"]


class Taking(NamedTuple):
    """What a rule comes to on one line or charge, in minor units."""

    part: OpenPart
    #: before rounding, as numerator and denominator.
    top: int
    bottom: int
    #: rounded; zero or less takes nothing.
    amount: int
    #: the units it is taken off; None is the whole line.
    pools: Sequence[Pool] | None = None


def commit(rule: Rule, takings: list[Taking], cart: Cart) -> list[int]:
    """Take everything, within the rule's cap in money."""
    cap = rule.cap.amount
    if cap is not None:
        takings = _within(takings, cap, rule.cap.with_tax)
    return write(rule, takings, cart)


def _within(takings: list[Taking], cap: Money, with_tax: bool) -> list[Taking]:
    """The same takings, cut in proportion so that together they are within a cap; cents go by id."""
    takings = sorted([each for each in takings if each.amount > 0], key=lambda each: name_of(each.part))
    mine = [min(each.amount, each.part.net) for each in takings]
    shares = [
        1 + tax_share(each.part) if with_tax and isinstance(each.part, OpenLine) else Fraction(1) for each in takings
    ]
    full = sum([minor * share for minor, share in zip(mine, shares, strict=True)], Fraction(0))
    if full <= cap.minor:
        return takings
    whole = known_money(int(cap.minor * sum(mine) / full // 1), cap.currency)
    return [each._replace(amount=part.minor) for each, part in zip(takings, spread(whole, mine), strict=True)]


def write(rule: Rule, takings: list[Taking], cart: Cart) -> list[int]:
    """Take everything, and give the places something was taken off."""
    touched, off, who = [], 0, (rule.id, rule.label)
    for part, top, bottom, amount, pools in takings:
        if pools is not None and isinstance(part, OpenLine):
            taken = part.take_units(who, top, bottom, amount, pools)
        else:
            taken = part.take(who, top, bottom, amount)
        if taken:
            off += taken
            touched.append(part.at)
    cart.count(rule.id, off)
    return touched


def name_of(part: OpenPart) -> str:
    """The id of a line or charge."""
    return part.line.id if isinstance(part, OpenLine) else part.asked.id if isinstance(part, OpenCharge) else ""
