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

__all__ = ["Fit", "Key", "Left", "Passed", "best", "factor_of", "fitting", "left_of", "stated"]

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


class Known(NamedTuple):
    """What formulas are worked out from for a line, and what they came to, so that each is worked out once."""

    #: all rows of the item.
    entries: Sequence[Entry]
    #: what rows with a formula come to, by id, for one of their units.
    rows: dict[str, Unrounded | None]
    #: what the line would cost by the rows of a kind, for one of its units.
    kinds: dict[str, Unrounded | None]


def fitting(
    line: Line,
    entries: Sequence[Entry],
    question: PriceQuestion,
    book: PriceBook,
    left: Left | None,
    known: Known | None = None,
) -> tuple[list[Fit], list[Passed]]:
    """The rows that fit a line, in the order of the ladder, and the others with why they do not.

    Args:
        line: the line.
        entries: the rows that may fit.
        question: what was asked.
        book: the book.
        left: what earlier lines have left of rows agreed for so much; None leaves all.
        known: what formulas came to before; None begins anew, with these rows.

    Raises:
        TooLarge: a formula comes to more than can be reckoned with.
    """
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
            known = known or Known(entries, {}, {})
            unit = _worked_out(entry, line, question, book, known)
            why = None if unit is not None else "base"
        if why is None and unit is not None and rank is not None:
            if converted:
                unit = unit * factor_of(line, row.per.unit)
            fit.append(Fit((entry.rung, rank, converted, entry.place), entry, unit))
        else:
            lost.append((entry, why or "base", unit))
    fit.sort()
    return fit, lost


def best(fit: Sequence[Fit], book: PriceBook) -> Fit:
    """Which of some rows that fit, in the order of the ladder, the book takes."""
    return min(fit, key=lambda each: (each.unit.exact, each.key)) if book.policy == "lowest" else fit[0]


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


def _worked_out(entry: Entry, line: Line, question: PriceQuestion, book: PriceBook, known: Known) -> Unrounded | None:
    """The price of one unit of the row by its formula; None when what it begins with is not there, or of another currency.

    A chain of rows that begin with one another may be long: it is gone through from its end, without recursion.
    """
    chain = [entry]
    while chain[-1].row.id not in known.rows:
        before = _before(chain[-1], question, book)
        if before is None or before.unit is not None:
            break
        chain.append(before)
    for each in reversed(chain):
        if each.row.id not in known.rows:
            base = _base(each, line, question, book, known)
            formula = each.row.price
            assert isinstance(formula, Formula)
            unit = formula.of_base(base) if base is not None and base.currency == question.currency else None
            known.rows[each.row.id] = unit
    return known.rows[entry.row.id]


def _before(entry: Entry, question: PriceQuestion, book: PriceBook) -> Entry | None:
    """The row that a formula begins with; None when it begins otherwise, or the row does not hold that day or for that unit."""
    assert isinstance(entry.row.price, Formula)
    of = entry.row.price.of
    if not isinstance(of, RowOf):
        return None
    before = book.index.entry(of.row)
    holds = question.on in before.row.period and before.row.per.unit == entry.row.per.unit
    return before if holds else None


def _base(entry: Entry, line: Line, question: PriceQuestion, book: PriceBook, known: Known) -> Unrounded | None:
    """What a formula begins with, for one unit of its row; what a row before it comes to is known already."""
    assert isinstance(entry.row.price, Formula)
    of = entry.row.price.of
    if isinstance(of, RowOf):
        before = _before(entry, question, book)
        if before is None:
            return None
        return before.unit if before.unit is not None else known.rows[before.row.id]
    base = line.cost if isinstance(of, CostOf) else _of_kind(of.kind, line, question, book, known)
    if base is None or entry.row.per.unit == line.quantity.unit:
        return base
    return base * (1 / factor_of(line, entry.row.per.unit))


def _of_kind(kind: str, line: Line, question: PriceQuestion, book: PriceBook, known: Known) -> Unrounded | None:
    """The price the line would have by rows of one kind alone."""
    if kind not in known.kinds:
        of_kind = [each for each in known.entries if each.row.kind == kind]
        fit, _ = fitting(line, of_kind, question, book, None, known)
        known.kinds[kind] = best(fit, book).unit if fit else None
    return known.kinds[kind]


def left_of(entry: Entry, left: Left | None) -> Fraction:
    """What is left of a row agreed for so much."""
    all_of_it = stated(entry.row)
    return all_of_it if left is None else left.get(entry.row.id, all_of_it)


def stated(row: PriceRow) -> Fraction:
    """What a row says is left of what was agreed, in units of the row or major units of its currency."""
    assert row.remaining is not None
    return row.remaining.exact if isinstance(row.remaining, Quantity) else row.remaining.unrounded.exact
