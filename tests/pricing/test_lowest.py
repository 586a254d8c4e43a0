"""The lowest price before a reduction, of books whose prices change with the minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.errors import InvalidPeriod, NaiveInstant
from ordercore.pricing import (
    Formula,
    Less,
    LowestPrice,
    PercentOff,
    PriceAnswer,
    PriceBook,
    PriceQuestion,
    PriceRow,
    RowOf,
    Rule,
    Target,
    lowest_price,
    price,
)
from ordercore.values.money import Unrounded
from ordercore.values.percent import Percent
from ordercore.values.when import Period
from tests.pricing.shop import MUG, ask, book, mugs, usd

DAY = timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


BEGINS = at("11-22T00:00")


def lowest(made: PriceBook, begins: datetime = BEGINS, days: int = 30) -> tuple[str, str] | None:
    found = lowest_price(ask(mugs(), on=begins), made, days=days)
    assert found is None or isinstance(found.on, datetime)
    return None if found is None else (str(found.unit), found.on.strftime("%m-%dT%H:%M"))


def special(since: str, until: str, amount: str = "5.00") -> PriceRow:
    return PriceRow(f"special-{since}", usd(amount), sku="MUG", kind="special", period=Period(at(since), at(until)))


def test_two_hours_at_noon_are_found() -> None:
    assert lowest(book(MUG, special("11-20T12:00", "11-20T14:00"))) == ("5 USD", "11-20T12:00")


def test_a_sale_earlier_on_the_day_of_the_reduction_counts() -> None:
    made = book(MUG, special("11-22T08:00", "11-22T09:00"), special("11-22T12:00", "11-22T20:00", "4.00"))

    assert lowest(made, at("11-22T12:00")) == ("5 USD", "11-22T08:00")


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        ("10-01T00:00", "10-23T00:00", None),  # over when the thirty days begin
        ("10-01T00:00", "10-23T00:01", "10-23T00:00"),
        ("11-21T23:59", "11-22T00:00", "11-21T23:59"),
        ("11-22T00:00", "11-23T00:00", None),  # the reduction itself
    ],
)
def test_the_days_before_are_half_open(since: str, until: str, found: str | None) -> None:
    expected = ("12.5 USD", "10-23T00:00") if found is None else ("5 USD", found)

    assert lowest(book(MUG, special(since, until))) == expected


def test_a_price_that_came_back_is_told_from_when_it_did() -> None:
    first, second = special("11-01T08:00", "11-01T09:00"), special("11-05T08:00", "11-05T09:00")
    going_on = special("11-05T09:00", "11-06T00:00")

    assert lowest(book(MUG, first, second)) == ("5 USD", "11-05T08:00")
    assert lowest(book(MUG, first, second, going_on)) == ("5 USD", "11-05T08:00")


def test_rules_and_what_formulas_begin_with_are_looked_at() -> None:
    hour = Period(at("11-20T12:00"), at("11-20T13:00"))
    flash = Rule("flash", PercentOff(Percent(50)), on=Target(skus={"MUG"}), period=hour)
    base = PriceRow("base", usd("8.00"), sku="OTHER", period=hour)
    worked_out = PriceRow("off", Formula(RowOf("base"), [Less(Percent(10))]), sku="MUG", kind="special")

    assert lowest(book(MUG, flash)) == ("6.25 USD", "11-20T12:00")
    assert lowest(book(MUG, base, worked_out)) == ("7.2 USD", "11-20T12:00")


def test_no_price_all_the_while_is_none() -> None:
    assert lowest(book(special("11-22T00:00", "11-23T00:00"))) is None


def test_thirty_days_are_not_shorter_where_clocks_are_set() -> None:
    # In Berlin the clocks go forward on 29 March 2026: thirty days by the clock are an hour short of thirty days.
    begins = datetime(2026, 4, 10, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    found = lowest_price(ask(mugs(), on=begins), book(MUG))

    assert found is not None
    assert found.on == begins.astimezone(UTC) - 30 * DAY
    assert isinstance(found.on, datetime)
    assert found.on.utcoffset() == timedelta(hours=1)


def test_days_and_instants_are_not_mixed() -> None:
    with pytest.raises(InvalidPeriod):
        lowest_price(ask(mugs(), on=date(2026, 11, 22)), book(MUG, special("11-20T12:00", "11-20T14:00")))
    with pytest.raises(NaiveInstant) as caught:
        lowest_price(ask(mugs(), on=datetime(2026, 11, 22)), book(MUG))  # noqa: DTZ001
    assert caught.value.path == "/on"


HOURS = st.integers(0, 60).map(lambda hours: at("11-20T00:00") + timedelta(hours=hours))
SPANS = st.tuples(HOURS, HOURS).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: Period(*pair))


@given(st.lists(st.tuples(SPANS, st.integers(1, 5)), max_size=4), st.lists(SPANS, max_size=2), HOURS, st.booleans())
def test_it_is_the_least_of_all_hours(
    sales: list[tuple[Period, int]], flashes: list[Period], begins: datetime, listed: bool
) -> None:
    rows = [
        PriceRow(f"s{place}", usd(f"{amount}.00"), sku="MUG", kind="special", period=period)
        for place, (period, amount) in enumerate(sales)
    ]
    rules = [Rule(f"f{place}", PercentOff(Percent(50)), period=period) for place, period in enumerate(flashes)]
    made = book(*([MUG] if listed else []), *rows, *rules)
    hours = [begins - DAY + timedelta(hours=hour) for hour in range(24)]

    found = lowest_price(ask(mugs(), on=begins), made, days=1)

    assert found == by_the_hour(ask(mugs()), made, hours)


def by_the_hour(question: PriceQuestion, made: PriceBook, hours: list[datetime]) -> LowestPrice | None:
    """The least of the prices of all hours, and when its last time began."""
    costs: list[Unrounded | None] = []
    for hour in hours:
        answer = price(PriceQuestion(hour, "USD", lines=question.lines), made)
        costs.append(answer.net.unrounded if isinstance(answer, PriceAnswer) else None)
    known = [cost for cost in costs if cost is not None]
    if not known:
        return None
    least = min(known)
    begun = [hour for hour, cost, before in zip(hours, costs, [None, *costs], strict=False) if cost == least != before]
    return LowestPrice("MUG", least, begun[-1])
