"""What an answer uses up: uses and budgets of rules, and what was agreed for so much, as claims against limits that a store keeps.

Counting uses and then writing down one more is a race that two buyers win at once. So nothing is counted here: the host puts the
claims into the batch that places the order, the store refuses the whole batch when a limit would be overdrawn, and gives back
what a canceled order had claimed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil, floor
from typing import Final

from attrs import frozen

from ordercore.pricing.answer import PriceAnswer
from ordercore.pricing.book import PriceBook
from ordercore.pricing.fit import stated
from ordercore.pricing.question import PriceQuestion, Taken
from ordercore.pricing.select import customers_of, groups_of

__all__ = ["PriceClaim", "agreements", "claims_of", "taken_of"]

_PARTS: Final = 10**6
"""Agreements are claimed in millionths of a unit, or of a major unit of currency: never less than was taken."""


@frozen
class PriceClaim:
    """So much of one limit."""

    #: the limit's id: ``price/RULE/uses``, ``price/RULE/uses/CUSTOMER``, ``price/RULE/budget`` or ``price/ROW/left``.
    limit: str
    #: how much is claimed: uses, minor units of the budget's currency, or millionths of what was agreed; more than zero.
    amount: int
    #: the limit's ceiling by the book, in the same measure: what it is set to when it is new.
    ceiling: int


def claims_of(answer: PriceAnswer, book: PriceBook, *, customer: str) -> tuple[PriceClaim, ...]:
    """What placing an order at these prices would use up.

    Args:
        answer: the priced cart.
        book: the book it was priced by.
        customer: who buys, for limits of each customer; empty is a guest, whose uses are only counted for all.

    Returns:
        The claims by limit, one for each limit of each rule that took something off, and of each row agreed for so much that
        made a price; a budget in another currency than the cart's is not touched.
    """
    found = [*_of_rules(answer, book, customer), *_of_rows(answer, book)]
    return tuple(sorted(found, key=lambda claim: claim.limit))


def _of_rules(answer: PriceAnswer, book: PriceBook, customer: str) -> Iterator[PriceClaim]:
    off = {outcome.rule: -outcome.amount.minor for outcome in answer.rules if not outcome.reasons}
    for id, amount in off.items():
        rule = book.index.rule(id)
        if rule is None:
            continue
        name = f"price/{rule.id}"
        if rule.most_uses is not None:
            yield PriceClaim(f"{name}/uses", 1, rule.most_uses)
        if rule.most_uses_each is not None and customer:
            yield PriceClaim(f"{name}/uses/{customer}", 1, rule.most_uses_each)
        if rule.budget is not None and rule.budget.currency == answer.currency:
            yield PriceClaim(f"{name}/budget", amount, rule.budget.minor)


def _of_rows(answer: PriceAnswer, book: PriceBook) -> Iterator[PriceClaim]:
    taken: dict[str, Fraction] = {}
    for line in answer.lines:
        for part in line.parts:
            if part.taken:
                taken[part.row] = taken.get(part.row, Fraction(0)) + part.taken
    for id, amount in taken.items():
        row = book.index.agreed[id]
        yield PriceClaim(_limit(id), ceil(amount * _PARTS), floor(stated(row) * _PARTS))


def _limit(row: str) -> str:
    return f"price/{row}/left"


def agreements(question: PriceQuestion, book: PriceBook) -> Mapping[str, str]:
    """The rows agreed for so much that a question may draw on, so that a host can read how much of them is taken.

    Returns:
        Limit id, as `claims_of` names it -> row id.
    """
    if not book.index.agreed:
        return {}
    customers = customers_of(question.buyer)
    rows = [
        entry.row.id
        for line in question.lines
        for entry in book.index.rows(line.sku, groups_of(line), customers)
        if entry.row.remaining is not None
    ]
    return {_limit(row): row for row in rows}


def taken_of(row: str, claimed: int) -> Taken:
    """What is taken of an agreement when its limit has so much claimed: what `PriceQuestion.taken` is to be told."""
    return Taken(row, Fraction(claimed, _PARTS))
