"""The lowest price of the days before, which must stand beside an announced reduction in the European Union."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from attrs import evolve, frozen

from ordercore.errors import InvalidQuestion
from ordercore.pricing.book import PriceBook
from ordercore.pricing.price import price
from ordercore.pricing.question import PriceQuestion
from ordercore.pricing.select import customers_of, groups_of
from ordercore.values.money import Unrounded
from ordercore.values.verdict import Refused
from ordercore.values.when import Period, checked_instant

__all__ = ["LowestPrice", "lowest_price"]


@frozen
class LowestPrice:
    """What a unit of an item cost least."""

    #: the item.
    sku: str
    #: what one unit cost after all discounts, without tax, exactly.
    unit: Unrounded
    #: the last day on which it cost so little; where an instant was asked for, the one from which on it last did.
    on: date


def lowest_price(question: PriceQuestion, book: PriceBook, *, days: int = 30) -> LowestPrice | None:
    """The lowest price at which an item was offered in the days before a reduction.

    Article 6a of Directive 98/6/EC, in the words of Directive (EU) 2019/2161: the prior price is the lowest one applied during
    a period not shorter than 30 days before the reduction. So ask for the day the reduction begins, not for today; or, of a
    book whose prices change with the minute, for the instant it begins. Then every change of a price or rule before it is looked
    at, also that of a sale earlier on the same day.

    Args:
        question: one line for one unit, for the buyer and the coupons the public has: usually none. Its day, or instant, is the
            first of the reduction and is not looked at itself.
        book: a book that still has the prices and rules of those days.
        days: how many days are looked at; before an instant, so many days by the clock or by hours, whichever reach further back.

    Returns:
        The lowest price and its last day, or the instant its last time began; None when the item had no price all the while.

    Raises:
        InvalidQuestion: there is not exactly one line, or less than one day.
        InvalidPeriod: a day was asked of a book of instants, or the other way round.
        NaiveInstant: the instant has no time zone.
    """
    if len(question.lines) != 1:
        raise InvalidQuestion(f"{len(question.lines)} lines", path="/lines", mend="ask for one item at a time")
    if days < 1:
        raise InvalidQuestion(f"{days} days", path="/days", mend="look at one day or more")
    on, found, goes_on = question.on, None, False
    instants = isinstance(on, datetime)
    for at in _changes(on, question, book, days) if isinstance(on, datetime) else _days(on, days):
        unit = _unit(question, book, at)
        before, goes_on = goes_on, unit is not None and (found is None or unit <= found.unit)
        if unit is None or not goes_on:
            continue
        if found is None or unit < found.unit or not (instants and before):
            found = LowestPrice(question.lines[0].sku, unit, at)
    return found


def _unit(question: PriceQuestion, book: PriceBook, at: date) -> Unrounded | None:
    """What one unit cost at a time; None when there was no price."""
    answer = price(evolve(question, on=at), book)
    if isinstance(answer, Refused):
        return None
    line = answer.lines[0]
    return line.net.unrounded.scaled(line.quantity.denominator, line.quantity.numerator)


def _days(end: date, days: int) -> Iterator[date]:
    """The days before one."""
    return (end - timedelta(days=back) for back in range(days, 0, -1))


def _changes(end: datetime, question: PriceQuestion, book: PriceBook, days: int) -> list[datetime]:
    """The instants from so many days before one at which another price may begin; the first is where those days begin."""
    # In UTC: of two instants of one zone Python subtracts and compares the clocks, which are set back and forth.
    until = checked_instant(end, path="/on").astimezone(UTC)
    since = min((end - timedelta(days=days)).astimezone(UTC), until - timedelta(days=days))
    found = {since}
    for period in _periods(question, book):
        for each in (period.since, period.until):
            if isinstance(each, datetime) and since < each < until:
                found.add(each.astimezone(UTC))
    return [each.astimezone(end.tzinfo) for each in sorted(found)]


def _periods(question: PriceQuestion, book: PriceBook) -> Iterator[Period]:
    """The periods of all rows and rules that may have to do with the price of a line."""
    line, index = question.lines[0], book.index
    groups = groups_of(line)
    for entry in (*index.rows(line.sku, groups, customers_of(question.buyer)), *index.begun_with):
        yield entry.row.period
    for rule in index.rules((line.sku,), groups, question.coupons):
        yield rule.period
