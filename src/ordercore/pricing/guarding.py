"""Limits to discounts, set on the lines of a cart before the first rule."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ordercore.pricing.cart import Cart
from ordercore.pricing.discount import minor_of
from ordercore.pricing.guard import Guard
from ordercore.pricing.open import OpenLine, Room
from ordercore.values.verdict import Reason

__all__ = ["guard_lines"]


def guard_lines(guards: Sequence[Guard], cart: Cart) -> list[Reason]:
    """Set on each line what it may not go below, and what may come off lines together.

    Returns:
        A reason ``price.no_cost`` for each line that a margin guards and whose cost is not known.
    """
    missing: list[Reason] = []
    for guard in sorted(guards, key=lambda guard: guard.id):
        lines = cart.meant(guard.on)
        if guard.floor is not None and guard.floor.currency == cart.question.currency:
            price = minor_of(guard.floor)
            for line in lines:
                _raise(line, guard, price * line.line.in_base.exact)
        if guard.margin is not None:
            missing += _margin(guard, lines)
        if guard.most_off is not None:
            _room(guard, lines)
    return missing


def _raise(line: OpenLine, guard: Guard, least: Fraction) -> None:
    """Set a line's least price, rounded up; the higher of several holds."""
    floor = -int(-least // 1)
    if floor > line.floor:
        line.floor, line.guard = floor, guard.id


def _margin(guard: Guard, lines: Sequence[OpenLine]) -> list[Reason]:
    assert guard.margin is not None
    missing = []
    for line in lines:
        if line.line.cost is None:
            facts = (("guard", guard.id), ("sku", line.line.sku))
            missing.append(
                Reason("price.no_cost", f"{line.path}/cost", "a margin cannot be kept over an unknown cost", facts)
            )
            continue
        least = minor_of(line.line.cost) * line.line.quantity.exact / (1 - guard.margin.exact / 100)
        _raise(line, guard, least)
    return missing


def _room(guard: Guard, lines: Sequence[OpenLine]) -> None:
    assert guard.most_off is not None
    share = guard.most_off.exact / 100
    if guard.per == "order":
        room = Room(guard.id, int(sum([line.extended for line in lines]) * share // 1))
        for line in lines:
            line.rooms = (*line.rooms, room)
        return
    for line in lines:
        line.rooms = (*line.rooms, Room(guard.id, int(line.extended * share // 1)))
