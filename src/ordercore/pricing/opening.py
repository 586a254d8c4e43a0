"""The lines of a cart at their selected prices, before any rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from ordercore.pricing.fit import Left, stated
from ordercore.pricing.ground import Ground
from ordercore.pricing.open import OpenLine, extended_of
from ordercore.pricing.plan import Pass
from ordercore.pricing.question import Line, PriceQuestion, Taken
from ordercore.pricing.row import PriceRow
from ordercore.pricing.rule import Rule
from ordercore.pricing.select import Selected, select
from ordercore.values.verdict import Reason

__all__ = ["Opened", "opened"]


class Opened(NamedTuple):
    """Lines with their prices, and what their plans say."""

    lines: list[OpenLine]
    #: for each line what rules do that look at it alone.
    passes: list[tuple[Pass, ...]]
    #: all other rules that could touch the cart and need no code, by their turn.
    others: dict[int, Rule]
    #: why lines have no price.
    refusals: list[Reason]


def opened(question: PriceQuestion, ground: Ground) -> Opened:
    """Select the price of each line and extend it, rounded once."""
    book = ground.book
    found = Opened([], [], dict(ground.others), [])
    lines, passes, others, refusals = found
    left = _left(question.taken, book.index.agreed)
    rounding = book.rounding
    for at, line in _turns(question, ground):
        plan = ground.plan(line)
        others.update(plan.others)
        band = None if line.units is not None else plan.band(line.quantity)
        if band is None:
            selected = select(line, f"/lines/{at}", plan.roots, ground.customers, question, book, left=left)
            if not isinstance(selected, Selected):
                refusals.append(selected)
                continue
            extended = extended_of(line, selected.unit, rounding)
        else:
            (top, bottom), selected = band.unit, band.selected
            extended = rounding.apply(top * line.quantity.numerator, bottom * line.quantity.denominator)
        lines.append(OpenLine(at, line, plan.roots, selected, extended))
        passes.append(plan.passes)
    if book.index.agreed or refusals:
        _in_place(lines, passes)
    return found


def _left(taken: Iterable[Taken], agreed: Mapping[str, PriceRow]) -> Left:
    """What earlier orders have left of agreements; one they have not touched is not told of."""
    left: Left = {}
    for each in taken:
        if row := agreed.get(each.row):
            left[each.row] = max(stated(row) - each.amount, Fraction(0))
    return left


def _in_place(lines: list[OpenLine], passes: list[tuple[Pass, ...]]) -> None:
    """Put lines into the order of the question again, and number those that have a price."""
    both = sorted(zip(lines, passes, strict=True), key=lambda each: each[0].asked)
    for at, (line, mine) in enumerate(both):
        line.at = at
        lines[at], passes[at] = line, mine


def _turns(question: PriceQuestion, ground: Ground) -> Iterable[tuple[int, Line]]:
    turns = enumerate(question.lines)
    if ground.book.index.agreed:
        # What is left of an agreement goes to the lines by their ids, whatever their order.
        return sorted(turns, key=lambda turn: turn[1].id)
    return turns
