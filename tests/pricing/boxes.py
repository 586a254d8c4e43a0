"""Carts of the small world whose lines know the units of their items, and count in one or the other."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy, composite

from ordercore.pricing import (
    Condition,
    Line,
    MinimumLineQuantity,
    MinimumQuantity,
    PriceBook,
    PriceQuestion,
    PriceRow,
    Rule,
)
from ordercore.testing.strategies.pricing import carts
from ordercore.values.quantity import Quantity, Units

__all__ = ["BOXES", "carts_in_units", "counted_in", "with_units"]

BOXES = Units("EA", {"BX": 12, "HALF": Fraction(1, 2)})


def counted_in(line: Line, unit: str) -> Line:
    """The same goods at the same price, counted in a unit of `BOXES`."""
    if line.quantity.unit == unit:
        return evolve(line, units=BOXES)
    quantity = BOXES.convert(line.quantity, unit)
    times = line.quantity.exact / quantity.exact
    override = None if line.override is None else evolve(line.override, unit=line.override.unit * times)
    cost = None if line.cost is None else line.cost * times
    return evolve(line, quantity=quantity, override=override, cost=cost, units=BOXES)


@composite
def carts_in_units(draw: DrawFn, most: int = 5) -> PriceQuestion:
    """Carts of which some lines know their units and count in one of them, and some count in one that nobody knows."""
    cart = draw(carts(most=most))
    units: SearchStrategy[str] = st.sampled_from(("", "EA", "BX", "HALF"))
    lines = []
    for line in cart.lines:
        unit = draw(units)
        lines.append(counted_in(line, unit) if unit else line)
    return evolve(cart, lines=lines)


@composite
def with_units(draw: DrawFn, books: SearchStrategy[PriceBook]) -> PriceBook:
    """Books of which some rows price only a part of a line, and some rules ask for boxes."""
    book = draw(books)
    return evolve(book, rows=[_row(draw, row) for row in book.rows], rules=[_rule(draw, rule) for rule in book.rules])


def _row(draw: DrawFn, row: PriceRow) -> PriceRow:
    return evolve(row, units=draw(st.sampled_from(("all", "above", "packs")))) if row.minimum.numerator else row


def _rule(draw: DrawFn, rule: Rule) -> Rule:
    return evolve(rule, when=[_in_boxes(each) if draw(st.booleans()) else each for each in rule.when])


def _in_boxes(condition: Condition) -> Condition:
    if not isinstance(condition, (MinimumLineQuantity, MinimumQuantity)):
        return condition
    return evolve(condition, quantity=Quantity(condition.quantity.exact / 12, "BX"))
