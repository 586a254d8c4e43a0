"""Which row of the book makes a line's price, and why the others did not."""

from __future__ import annotations

from typing import NamedTuple

from ordercore.pricing.book import PriceBook
from ordercore.pricing.buyer import Buyer, Rank, roots
from ordercore.pricing.index import Entry
from ordercore.pricing.priced import OVERRIDE, Candidate, Lost
from ordercore.pricing.question import Line, PriceQuestion
from ordercore.values.money import Unrounded
from ordercore.values.quantity import Quantity
from ordercore.values.verdict import Reason

__all__ = ["Selected", "customers_of", "groups_of", "select"]

_FOR_ALL: Rank = (1_000, 1_000, 1_000, 1_000)

Key = tuple[int, Rank, int]
"""Where a row stands on the ladder: its kind, how closely it is for the buyer, its place by all else."""


class Selected(NamedTuple):
    """The price chosen for a line."""

    #: price of one unit.
    unit: Unrounded
    #: id of the row, or ``override``.
    row: str
    #: list price of one unit; None when there is none.
    list: Unrounded | None
    #: rows that lost.
    lost: tuple[Candidate, ...]
    #: what little is missing for a cheaper break; None when nothing is.
    hint: Reason | None


def groups_of(line: Line) -> tuple[str, ...]:
    """The groups of a line's item and all those lie in, each once."""
    if not line.groups:
        return ()
    return tuple(dict.fromkeys([each for path in line.groups for each in roots(path)]))


def customers_of(buyer: Buyer) -> tuple[str, ...]:
    """Those whose rows may hold for a buyer: itself, its ancestors, and everyone, each once."""
    return tuple(dict.fromkeys((buyer.customer, *buyer.ancestors, "")))


def select(
    line: Line, path: str, groups: tuple[str, ...], customers: tuple[str, ...], question: PriceQuestion, book: PriceBook
) -> Selected | Reason:
    """Choose a line's price.

    Args:
        line: the line.
        path: where it stands in the question.
        groups: its groups, as `groups_of` gives them.
        customers: whose rows may hold, as `customers_of` gives them.
        question: what was asked.
        book: the book.

    Returns:
        The price, or the reason why there is none: ``price.none`` or ``price.negative_override``.
    """
    fit: list[tuple[Key, Entry]] = []
    lost: list[tuple[Entry, Lost]] = []
    for entry in book.index.rows(line.sku, groups, customers):
        rank = entry.row.scope.rank(question.buyer) if entry.scoped else _FOR_ALL
        why = _why_not(entry, line, question, len(book.precedence)) or ("buyer" if rank is None else None)
        if why is None and rank is not None and _reaches(line.quantity, entry.row.minimum):
            fit.append(((entry.rung, rank, entry.place), entry))
        else:
            lost.append((entry, why or "break"))
    fit.sort()
    listed = next((entry.unit for _, entry in fit if entry.row.kind == "list"), None)
    if line.override is not None:
        unit = line.override.unit
        if unit.numerator < 0:
            facts = (("unit", str(unit)),)
            return Reason("price.negative_override", f"{path}/override/unit", "a price cannot be negative", facts)
        return Selected(unit, OVERRIDE, listed, _candidates(fit, "overridden", lost), None)
    if not fit:
        return _none(line, path, question, lost)
    won = min(fit, key=lambda each: (each[1].unit.exact, each[0])) if book.policy == "lowest" else fit[0]
    fit.remove(won)
    behind: Lost = "dearer" if book.policy == "lowest" else "outranked"
    hint = _hint(won, lost, line, path, question.buyer, book) if lost else None
    return Selected(won[1].unit, won[1].row.id, listed, _candidates(fit, behind, lost), hint)


def _why_not(entry: Entry, line: Line, question: PriceQuestion, rungs: int) -> Lost | None:
    row = entry.row
    if entry.unit.currency != question.currency:
        return "currency"
    if row.per.unit != line.quantity.unit:
        return "unit"
    if entry.dated and question.on not in row.period:
        return "period"
    return "kind" if entry.rung == rungs else None


def _reaches(quantity: Quantity, minimum: Quantity) -> bool:
    return quantity.numerator * minimum.denominator >= minimum.numerator * quantity.denominator


def _candidates(fit: list[tuple[Key, Entry]], behind: Lost, lost: list[tuple[Entry, Lost]]) -> tuple[Candidate, ...]:
    """The rows that did not make the price: those that fit, in the order of the ladder, then the others."""
    if not fit and not lost:
        return ()
    lost.sort(key=lambda each: each[0].place)
    passed: list[tuple[Entry, Lost]] = [(entry, behind) for _, entry in fit]
    return tuple([Candidate(entry.row.id, entry.row.kind, entry.unit, why) for entry, why in passed + lost])


def _none(line: Line, path: str, question: PriceQuestion, lost: list[tuple[Entry, Lost]]) -> Reason:
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


def _hint(
    won: tuple[Key, Entry], lost: list[tuple[Entry, Lost]], line: Line, path: str, buyer: Buyer, book: PriceBook
) -> Reason | None:
    """The nearest break that would make the line's price lower, or None."""
    better = []
    for entry, why in lost:
        rank = entry.row.scope.rank(buyer)
        if why != "break" or rank is None or entry.unit >= won[1].unit:
            continue
        if book.policy == "lowest" or (entry.rung, rank, entry.place) < won[0]:
            better.append(((entry.row.minimum.exact, entry.unit.exact, entry.place), entry))
    if not better:
        return None
    row = min(better)[1].row
    facts = (("row", row.id), ("more", str(row.minimum - line.quantity)), ("unit", str(row.unit_price)))
    return Reason("hint.break", path, "a few more reach a lower price", facts)
