"""The nearest break that would make a line cheaper: how many more it takes, of what unit, and by which row."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from ordercore.pricing.book import PriceBook
from ordercore.pricing.buyer import Buyer
from ordercore.pricing.fit import Fit, Passed, factor_of
from ordercore.pricing.question import Line
from ordercore.pricing.row import PriceRow
from ordercore.values.money import Unrounded
from ordercore.values.quantity import Quantity
from ordercore.values.verdict import Reason

__all__ = ["nearest_break"]


def nearest_break(
    won: Fit, lost: Iterable[Passed], line: Line, path: str, buyer: Buyer, book: PriceBook
) -> Reason | None:
    """The row nearest to a line that a few more units would reach, and that would then make a price lower.

    Args:
        won: the row that makes the price; of several, the first.
        lost: the rows that do not fit the line.
        line: the line.
        path: where it stands in the question.
        buyer: who buys.
        book: the book.

    Returns:
        ``hint.break`` with the row, how many more in the unit its break is counted in, and its price of one unit of the line;
        None when no break is ahead.
    """
    better: list[tuple[tuple[Fraction, Fraction, int], PriceRow, Quantity, Unrounded]] = []
    for entry, why, unit in lost:
        if why != "break" or unit is None:
            continue
        row = entry.row
        converted = row.per.unit != line.quantity.unit
        # A row that lost by its break speaks of the line's unit, or of one the line is known to convert to.
        more = row.minimum.exact - (line.in_unit(row.minimum.unit) or Fraction(0))
        each = unit * factor_of(line, row.per.unit) if converted else unit
        rank = entry.row.scope.rank(buyer)
        if rank is None or more <= 0 or each >= won.unit:
            continue
        if book.policy == "lowest" or (entry.rung, rank, converted, entry.place) < won.key:
            missing = Quantity(more, row.minimum.unit)
            better.append(((_of_line(missing, line), each.exact, entry.place), row, missing, each))
    if not better:
        return None
    _, row, missing, each = min(better, key=lambda found: found[0])
    facts = (("row", row.id), ("more", str(missing)), ("unit", str(each)))
    return Reason("hint.break", path, "a few more reach a lower price", facts)


def _of_line(missing: Quantity, line: Line) -> Fraction:
    """How much is missing, in the unit of the line, by which breaks in different units compare."""
    if missing.unit == line.quantity.unit or line.units is None:
        return missing.exact
    return line.units.convert(missing, line.quantity.unit).exact
