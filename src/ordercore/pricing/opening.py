"""The lines of a cart at their selected prices, before any rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from ordercore.pricing.fit import Left, stated
from ordercore.pricing.ground import Ground
from ordercore.pricing.open import OpenLine, extended_of
from ordercore.pricing.plan import Plan
from ordercore.pricing.question import Line, PriceQuestion, Taken
from ordercore.pricing.row import PriceRow
from ordercore.pricing.select import Selected, select
from ordercore.values.verdict import Reason

__all__ = ["left_over", "opened", "selected_for", "turns"]


def opened(question: PriceQuestion, ground: Ground) -> tuple[list[OpenLine], list[Reason]]:
    """Select the price of each line and extend it, rounded once.

    Returns:
        The lines with a price, in the order of the question; and why the others have none.
    """
    book = ground.book
    left = left_over(question.taken, book.index.agreed)
    lines: list[OpenLine] = []
    refusals: list[Reason] = []
    for at, line in turns(question, ground):
        plan = ground.plan(line)
        selected = selected_for(line, at, plan, question, ground, left)
        if isinstance(selected, Selected):
            extended = extended_of(line, selected.unit, book.rounding)
            lines.append(OpenLine(at, line, plan.roots, selected, extended))
        else:
            refusals.append(selected)
    lines.sort(key=lambda line: line.asked)
    for at, open_line in enumerate(lines):
        open_line.at = at
    return lines, refusals


def selected_for(
    line: Line, at: int, plan: Plan, question: PriceQuestion, ground: Ground, left: Left
) -> Selected | Reason:
    """The price of a line, as its plan has it or, where the plan has none, looked for; or why there is none."""
    band = None if line.units is not None else plan.band(line.quantity)
    if band is not None:
        return band.selected
    return select(line, f"/lines/{at}", plan.roots, ground.customers, question, ground.book, left=left)


def left_over(taken: Iterable[Taken], agreed: Mapping[str, PriceRow]) -> Left:
    """What earlier orders have left of agreements; one they have not touched is not told of."""
    left: Left = {}
    for each in taken:
        if row := agreed.get(each.row):
            left[each.row] = max(stated(row) - each.amount, Fraction(0))
    return left


def turns(question: PriceQuestion, ground: Ground) -> Iterable[tuple[int, Line]]:
    """The lines with their places, in the order in which they are priced."""
    places = enumerate(question.lines)
    if ground.book.index.agreed:
        # What is left of an agreement goes to the lines by their ids, whatever their order.
        return sorted(places, key=lambda turn: turn[1].id)
    return places
