"""The lines of a cart at their selected prices, before any rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from ordercore.pricing.fit import Left, stated
from ordercore.pricing.ground import Ground
from ordercore.pricing.open import OpenLine, extended_of
from ordercore.pricing.plan import Band, Pass, Plan
from ordercore.pricing.question import Line, PriceQuestion, Taken
from ordercore.pricing.row import PriceRow
from ordercore.pricing.rule import Rule
from ordercore.pricing.select import Selected, select
from ordercore.values.rounding import HALF_UP
from ordercore.values.verdict import Reason

__all__ = ["Opened", "opened"]


class Opened(NamedTuple):
    """Lines with their prices, and what their plans say."""

    lines: list[OpenLine]
    #: for each line what rules do that look at it alone.
    passes: list[tuple[Pass, ...]]
    #: all other rules that could touch the cart and need no code, by their turn.
    others: dict[int, Rule]
    #: lines of which a little more would be cheaper.
    hinted: list[OpenLine]
    #: why lines have no price.
    refusals: list[Reason]


def opened(question: PriceQuestion, ground: Ground) -> Opened:
    """Select the price of each line and extend it, rounded once."""
    book = ground.book
    found = Opened([], [], dict(ground.others), [], [])
    lines, passes, others, hinted, refusals = found
    left = _left(question.taken, book.index.agreed)
    rounding, plans = book.rounding, ground.plans
    half_up = rounding is HALF_UP or rounding == HALF_UP
    for at, line in _turns(question, ground):
        quantity = line.quantity
        plan = plans.get(line.sku)
        if (
            plan is None
            or plan.groups != line.groups
            or plan.unit != quantity.unit
            or plan.overridden is not (line.override is not None)
        ):
            plan = ground.plan(line)
        if plan.others:
            others.update(plan.others)
        band = plan.only
        if band is None or line.units is not None:
            band = _band(plan, line)
        if band is None:
            selected = select(line, f"/lines/{at}", plan.roots, ground.customers, question, book, left=left)
            if not isinstance(selected, Selected):
                refusals.append(selected)
                continue
            extended = extended_of(line, selected.unit, rounding)
        else:
            _, (top, bottom), selected = band
            top, bottom = top * quantity.numerator, bottom * quantity.denominator
            extended = (2 * top + bottom) // (2 * bottom) if half_up else rounding.apply(top, bottom)
        opened_line = OpenLine(at, line, plan.roots, selected, extended)
        if selected.hint is not None:
            hinted.append(opened_line)
        lines.append(opened_line)
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


def _band(plan: Plan, line: Line) -> Band | None:
    """The band of a line; None where the line has to be looked at by itself, or has too few units for any."""
    if line.units is not None:
        return None
    quantity = line.quantity
    for band in plan.bands:
        top, bottom = band.least
        if quantity.numerator * bottom >= top * quantity.denominator:
            return band
    return None
