"""The part of an amount that belongs to part of a quantity, so that the parts always add up.

The first three of seven pieces are worth what rounding three sevenths gives; the next two what five sevenths give, less
that. However a line is invoiced or returned in pieces, the pieces sum to the line, and the last one carries the residue.
"""

from __future__ import annotations

from decimal import Decimal

from ordercore.values.amount import plus
from ordercore.values.money import Money
from ordercore.values.rounding import HALF_UP

__all__ = ["share", "up_to"]


def up_to(whole: Money, done: Decimal, ordered: Decimal) -> Money:
    """The part of `whole` that belongs to the first `done` of `ordered`, half a cent rounded up."""
    if done == ordered:
        return whole
    if not done:
        return whole - whole
    top, bottom = done.as_integer_ratio()
    of_top, of_bottom = ordered.as_integer_ratio()
    return whole.unrounded.scaled(top * of_bottom, bottom * of_top).settle(HALF_UP).money


def share(whole: Money, *, ordered: Decimal, before: Decimal, quantity: Decimal) -> Money:
    """The part of `whole` that belongs to the next `quantity` of `ordered` when `before` have had theirs.

    Args:
        whole: the amount for all that was ordered.
        ordered: how many that is; more than zero.
        before: how many have had their part already.
        quantity: how many get theirs now.
    """
    if not before and quantity == ordered:
        return whole
    return up_to(whole, plus(before, quantity), ordered) - up_to(whole, before, ordered)
