"""Which row of the book makes a line's price, and why the others did not."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from attrs import evolve

from ordercore.pricing.below import below
from ordercore.pricing.book import PriceBook
from ordercore.pricing.buyer import Buyer, roots
from ordercore.pricing.candidate import Candidate, Lost, PricePart
from ordercore.pricing.fit import Fit, Left, Passed, best, factor_of, fitting, left_of
from ordercore.pricing.index import Entry
from ordercore.pricing.nearest import nearest_break
from ordercore.pricing.priced import OVERRIDE
from ordercore.pricing.question import Line, PriceQuestion
from ordercore.values.money import Unrounded
from ordercore.values.quantity import Quantity
from ordercore.values.verdict import Reason

__all__ = ["Selected", "customers_of", "groups_of", "select"]


class Selected(NamedTuple):
    """The price chosen for a line."""

    #: price of one unit; of several rows, what one unit comes to.
    unit: Unrounded
    #: id of the row, or ``override``; of several rows, the first.
    row: str
    #: list price of one unit; None when there is none.
    list: Unrounded | None
    #: rows that lost.
    lost: tuple[Candidate, ...]
    #: what little is missing for a cheaper break; None when nothing is.
    hint: Reason | None
    #: what each row prices, where it is not one row for the whole line.
    parts: tuple[PricePart, ...] = ()


def groups_of(line: Line) -> tuple[str, ...]:
    """The groups of a line's item and all those lie in, each once."""
    if not line.groups:
        return ()
    return tuple(dict.fromkeys([each for path in line.groups for each in roots(path)]))


def customers_of(buyer: Buyer) -> tuple[str, ...]:
    """Those whose rows may hold for a buyer: itself, its ancestors, and everyone, each once."""
    return tuple(dict.fromkeys((buyer.customer, *buyer.ancestors, "")))


def select(
    line: Line,
    path: str,
    groups: tuple[str, ...],
    customers: tuple[str, ...],
    question: PriceQuestion,
    book: PriceBook,
    *,
    left: Left | None = None,
) -> Selected | Reason:
    """Choose a line's price.

    Args:
        line: the line.
        path: where it stands in the question.
        groups: its groups, as `groups_of` gives them.
        customers: whose rows may hold, as `customers_of` gives them.
        question: what was asked.
        book: the book.
        left: what earlier lines have left of rows agreed for so much; changed. None begins with what the rows say.

    Returns:
        The price, or the reason why there is none: ``price.none`` or ``price.negative_override``.
    """
    entries = tuple(book.index.rows(line.sku, groups, customers))
    fit, lost = fitting(line, entries, question, book, left)
    listed = next((each.unit for each in fit if each.entry.row.kind == "list"), None)
    if line.override is not None:
        unit = line.override.unit
        if unit.numerator < 0:
            facts = (("unit", str(unit)),)
            return Reason("price.negative_override", f"{path}/override/unit", "a price cannot be negative", facts)
        return Selected(unit, OVERRIDE, listed, _candidates(fit, "overridden", lost), None)
    if not fit:
        return _none(line, path, question, lost)
    won = best(fit, book)
    row = won.entry.row
    if row.units != "all" or row.remaining is not None:
        return _split(line, path, entries, question, book, {} if left is None else left)
    fit.remove(won)
    behind: Lost = "dearer" if book.policy == "lowest" else "outranked"
    hint = nearest_break(won, lost, line, path, question.buyer, book) if lost else None
    return Selected(won.unit, row.id, listed, _candidates(fit, behind, lost), hint)


# --- several rows for one line ---------------------------------------------------------------------------------------------


def _split(
    line: Line, path: str, entries: Sequence[Entry], question: PriceQuestion, book: PriceBook, left: Left
) -> Selected | Reason:
    """Let rows that price only a part of a line price it, and the next ones the rest."""
    rest, parts = line, list[PricePart]()
    first: Fit | None = None
    listed: Unrounded | None = None
    lost: tuple[Candidate, ...] = ()
    hint: Reason | None = None
    while True:
        fit, passed = fitting(rest, entries, question, book, left)
        if not fit:
            return _none(rest, path, question, passed)
        won = best(fit, book)
        if first is None:
            first = won
            listed = next((each.unit for each in fit if each.entry.row.kind == "list"), None)
            behind: Lost = "dearer" if book.policy == "lowest" else "outranked"
            hint = nearest_break(won, passed, line, path, question.buyer, book)
            lost = _candidates([each for each in fit if each is not won], behind, passed)
        count, taken = _priced_by(won, rest, left)
        if count:
            parts.append(PricePart(won.entry.row.id, Quantity(count, line.quantity.unit), won.unit, taken))
        if count == rest.quantity.exact:
            break
        rest = evolve(rest, quantity=Quantity(rest.quantity.exact - count, line.quantity.unit))
    return _joined(line, parts, listed, lost, hint)


def _joined(
    line: Line,
    parts: list[PricePart],
    listed: Unrounded | None,
    lost: tuple[Candidate, ...],
    hint: Reason | None,
) -> Selected:
    used = {part.row for part in parts}
    whole = parts[0].unit.scaled(0)
    for part in parts:
        whole += part.unit * part.quantity.exact
    told = tuple([each for each in lost if each.row not in used])
    if len(parts) == 1:
        return Selected(parts[0].unit, parts[0].row, listed, told, hint, tuple(parts))
    return Selected(whole * (1 / line.quantity.exact), parts[0].row, listed, told, hint, tuple(parts))


def _priced_by(won: Fit, rest: Line, left: Left) -> tuple[Fraction, Fraction | None]:
    """How many units of a line a row prices, and what that takes of what was agreed, which is used up by as much."""
    row, count = won.entry.row, rest.quantity.exact
    holds = Fraction(1) if row.per.unit == rest.quantity.unit else factor_of(rest, row.per.unit)
    if row.units == "above":
        # Counted in the unit of the row, however many of those a unit of the line holds.
        count -= below(row.minimum, count * holds) / holds
    elif row.units == "packs":
        count -= count % (row.minimum.exact / holds)
    if row.remaining is None:
        return count, None
    have = left_of(won.entry, left)
    if isinstance(row.remaining, Quantity):
        count = min(count, have / holds)
        taken = count * holds
    else:
        if won.unit.numerator:
            affordable = have / won.unit.exact
            count = count if affordable >= count else Fraction(affordable // 1)
        taken = count * won.unit.exact
    left[row.id] = have - taken if count else Fraction(0)
    return count, taken


# --- what is told ----------------------------------------------------------------------------------------------------------


def _candidates(fit: list[Fit], behind: Lost, lost: list[Passed]) -> tuple[Candidate, ...]:
    """The rows that did not make the price: those that fit, in the order of the ladder, then the others."""
    if not fit and not lost:
        return ()
    lost.sort(key=lambda each: each[0].place)
    passed = [Candidate(each.entry.row.id, each.entry.row.kind, each.unit, behind) for each in fit]
    return tuple(passed + [Candidate(entry.row.id, entry.row.kind, unit, why) for entry, why, unit in lost])


def _none(line: Line, path: str, question: PriceQuestion, lost: list[Passed]) -> Reason:
    """Why a line has no price: with the rows that were looked at, so that a wrong unit or date can be seen at once."""
    why = [
        ("sku", line.sku),
        ("on", question.on.isoformat()),
        ("currency", question.currency),
        ("quantity", str(line.quantity)),
    ]
    return Reason(
        "price.none",
        path,
        "no price is in force for this item, buyer, day, currency and quantity",
        tuple(why + [(each.row, each.lost) for each in _candidates([], "outranked", lost)]),
    )
