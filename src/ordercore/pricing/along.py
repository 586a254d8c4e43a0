"""A line along its plan, step by step, in whole numbers and without a look at other lines; and what each step then has to tell.

What a way does for plans of its shape (see `ordercore.pricing.way`), `gone_along` does for any plan, quantity and rounding. Both say what `take` and `let`
come to for rules that look at one line at a time: the same figures, bases and rounding.
"""

from __future__ import annotations

from collections.abc import Sequence

from ordercore.pricing.adjustment import Noted
from ordercore.pricing.discount import Ratio
from ordercore.pricing.plan import FIXED, PER_UNIT, PERCENT, Pass, Step
from ordercore.pricing.way import Record
from ordercore.values.quantity import Quantity
from ordercore.values.rounding import Rounding

__all__ = ["gone_along", "noted"]


def gone_along(passes: Sequence[Pass], extended: int, quantity: Quantity, rounding: Rounding) -> Record:
    """What becomes of a line.

    Args:
        passes: the rules on it, as its plan has them.
        extended: what it costs before them, in minor units.
        quantity: how many.
        rounding: how what a rule comes to is rounded.
    """
    net, record = extended, []
    for combine, steps in passes:
        base, offs = net, list[int]()
        for step in steps:
            off = 0
            if combine != "first" or net == base:
                off = min(_off(step, base if combine == "all_same_base" else net, quantity, rounding), net)
            offs.append(max(off, 0))
            if combine != "best":
                net -= offs[-1]
        if combine == "best":
            best = max(range(len(offs)), key=lambda at: (offs[at], -at))
            offs = [off if at == best else 0 for at, off in enumerate(offs)]
            net -= offs[best]
        record += offs
    return (net, extended, *record)


def _off(step: Step, start: int, quantity: Quantity, rounding: Rounding) -> int:
    """What a rule comes to, rounded; nothing where it asks for more units."""
    kind, top, bottom, _, least = step
    units, parts = quantity.numerator, quantity.denominator
    if least is not None and units * least[1] < least[0] * parts:
        return 0
    if kind == FIXED:  # the price is rounded, and the discount is the rest
        return start - rounding.apply(top * units, bottom * parts)
    return rounding.apply(*_exact(kind, (top, bottom), start, quantity))


def noted(passes: Sequence[Pass], record: Record, quantity: Quantity) -> list[Noted]:
    """What rules took off a line of so many that has gone along its plan, with what each came to exactly."""
    taken: list[Noted] = []
    _, net, *offs = record
    turn = iter(offs)
    for combine, steps in passes:
        base = net
        for kind, top, bottom, who, _ in steps:
            off = next(turn)
            if off:
                start = base if combine == "all_same_base" else net
                taken.append((who, off, net, *_exact(kind, (top, bottom), start, quantity), ""))
                net -= off
    return taken


def _exact(kind: int, figure: Ratio, start: int, quantity: Quantity) -> Ratio:
    """What a rule comes to before rounding."""
    top, bottom = figure
    if kind == PERCENT:
        return top * start, bottom
    if kind == PER_UNIT:
        return top * quantity.numerator, bottom * quantity.denominator
    if kind == FIXED:
        bottom *= quantity.denominator
        return start * bottom - top * quantity.numerator, bottom
    return top, bottom
