"""The lowest price of the days before, which must stand beside an announced reduction in the European Union."""

from __future__ import annotations

from datetime import date, timedelta

from attrs import evolve, frozen

from ordercore.errors import InvalidQuestion
from ordercore.pricing.book import PriceBook
from ordercore.pricing.price import price
from ordercore.pricing.question import PriceQuestion
from ordercore.values.money import Unrounded
from ordercore.values.verdict import Refused

__all__ = ["LowestPrice", "lowest_price"]


@frozen
class LowestPrice:
    """What a unit of an item cost least."""

    #: the item.
    sku: str
    #: what one unit cost after all discounts, without tax, exactly.
    unit: Unrounded
    #: the last day on which it cost so little.
    on: date


def lowest_price(question: PriceQuestion, book: PriceBook, *, days: int = 30) -> LowestPrice | None:
    """The lowest price at which an item was offered in the days before a reduction.

    Article 6a of Directive 98/6/EC, in the words of Directive (EU) 2019/2161: the prior price is the lowest one applied during
    a period not shorter than 30 days before the reduction. So ask for the day the reduction begins, not for today.

    Args:
        question: one line for one unit, for the buyer and the coupons the public has: usually none. Its day is the first of the
            reduction and is not looked at itself.
        book: a book that still has the prices and rules of those days.
        days: how many days are looked at.

    Returns:
        The lowest price and its last day; None when the item had no price on any of them.

    Raises:
        InvalidQuestion: there is not exactly one line, or less than one day.
    """
    if len(question.lines) != 1:
        raise InvalidQuestion(f"{len(question.lines)} lines", path="/lines", mend="ask for one item at a time")
    if days < 1:
        raise InvalidQuestion(f"{days} days", path="/days", mend="look at one day or more")
    found: LowestPrice | None = None
    for back in range(1, days + 1):
        on = question.on - timedelta(days=back)
        answer = price(evolve(question, on=on), book)
        if isinstance(answer, Refused):
            continue
        line = answer.lines[0]
        unit = line.net.unrounded.scaled(line.quantity.denominator, line.quantity.numerator)
        if found is None or unit < found.unit:
            found = LowestPrice(line.sku, unit, on)
    return found
