"""Which rows of the book fit a line, and at what price."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from ordercore.pricing.below import below
from ordercore.pricing.book import PriceBook
from ordercore.pricing.buyer import Rank
from ordercore.pricing.candidate import Lost
from ordercore.pricing.formula import CostOf, Formula, RowOf
from ordercore.pricing.index import Entry
from ordercore.pricing.question import Line, PriceQuestion
from ordercore.pricing.row import PriceRow
from ordercore.values.money import Unrounded
from ordercore.values.quantity import Quantity

__all__ = ["Fit", "Key", "Left", "Passed", "factor_of", "fitting", "left_of", "stated"]

_FOR_ALL: Rank = (1_000, 1_000, 1_000, 1_000)

Key = tuple[int, Rank, bool, int]
"""Where a row stands on the ladder: its kind, how closely it is for the buyer, whether its unit was converted, its place by all else."""

Left = dict[str, Fraction]
"""What is left of rows agreed for so much: units of the row, or major units of its currency."""


class Fit(NamedTuple):
    """A row that fits a line."""

    key: Key
    entry: Entry
    #: its price of one unit of the line.
    unit: Unrounded


Passed = tuple[Entry, Lost, Unrounded | None]
"""A row that does not fit, why, and its price of one of its units where that is known."""


def fitting(
    line: Line, entries: Sequence[Entry], question: PriceQuestion, book: PriceBook, left: Left | None
) -> tuple[list[Fit], list[Passed]]:
    """The rows that fit a line, in the order of the ladder, and the others with why they do not."""
    fit: list[Fit] = []
    lost: list[Passed] = []
    currency, on, unit_asked, rungs = question.currency, question.on, line.quantity.unit, len(book.precedence)
    for entry in entries:
        row, unit = entry.row, entry.unit
        why: Lost | None = None
        rank: Rank | None = _FOR_ALL
        converted = row.per.unit != unit_asked
        if entry.currency and entry.currency != currency:
            why = "currency"
        elif converted and not _converts(row.per.unit, line):
            why = "unit"
        elif entry.dated and on not in row.period:
            why = "period"
        elif entry.rung == rungs:
            why = "kind"
        elif entry.scoped and (rank := row.scope.rank(question.buyer)) is None:
            why = "buyer"
        elif not _reaches(line, entry, converted):
            why = "break"
        elif row.remaining is not None and left_of(entry, left) <= 0:
            why = "used_up"
        elif unit is None:
            unit = _worked_out(entry, line, entries, question, book)
            why = None if unit is not None else "base"
        if why is None and unit is not None and rank is not None:
            if converted:
                unit = unit * factor_of(line, row.per.unit)
            fit.append(Fit((entry.rung, rank, converted, entry.place), entry, unit))
        else:
            lost.append((entry, why or "base", unit))
    fit.sort()
    return fit, lost


def _converts(unit: str, line: Line) -> bool:
    """Whether a price for a unit prices a line in another: only one for the base unit does, the price of a box no single piece."""
    return line.units is not None and unit == line.units.base and line.quantity.unit in line.units


def factor_of(line: Line, unit: str) -> Fraction:
    """How many of a unit one unit of the line holds."""
    assert line.units is not None
    return line.units.convert(Quantity(1, line.quantity.unit), unit).exact


def _reaches(line: Line, entry: Entry, converted: bool) -> bool:
    quantity, minimum = line.quantity, entry.row.minimum
    if entry.row.units == "above":
        count = line.in_unit(minimum.unit) or Fraction(0)
        return below(minimum, count) < count
    if converted:
        return (line.in_unit(minimum.unit) or Fraction(0)) >= minimum.exact
    return quantity.numerator * minimum.denominator >= minimum.numerator * quantity.denominator


def _worked_out(
    entry: Entry, line: Line, entries: Sequence[Entry], question: PriceQuestion, book: PriceBook
) -> Unrounded | None:
    """The price of one unit of the row by its formula; None when what it begins with is not there, or of another currency."""
    formula = entry.row.price
    assert isinstance(formula, Formula)
    base: Unrounded | None
    if isinstance(formula.of, CostOf):
        base = line.cost
    elif isinstance(formula.of, RowOf):
        other = book.index.entry(formula.of.row)
        if question.on not in other.row.period or other.row.per.unit != entry.row.per.unit:
            return None
        base = other.unit if other.unit is not None else _worked_out(other, line, entries, question, book)
    else:
        kind = formula.of.kind
        fit, _ = fitting(line, [each for each in entries if each.row.kind == kind], question, book, None)
        base = fit[0].unit if fit else None
    if base is None or base.currency != question.currency:
        return None
    if not isinstance(formula.of, RowOf) and entry.row.per.unit != line.quantity.unit:
        base = base * (1 / factor_of(line, entry.row.per.unit))
    return formula.of_base(base)


def left_of(entry: Entry, left: Left | None) -> Fraction:
    """What is left of a row agreed for so much."""
    all_of_it = stated(entry.row)
    return all_of_it if left is None else left.get(entry.row.id, all_of_it)


def stated(row: PriceRow) -> Fraction:
    """What a row says is left of what was agreed, in units of the row or major units of its currency."""
    assert row.remaining is not None
    return row.remaining.exact if isinstance(row.remaining, Quantity) else row.remaining.unrounded.exact
