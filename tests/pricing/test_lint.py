"""What the owner of a book is told: findings, differences, and the lowest price of the days before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.errors import InvalidQuestion
from ordercore.pricing import (
    AmountOff,
    BuyerIs,
    Cap,
    Combine,
    CostOf,
    FixedPrice,
    Formula,
    Lane,
    Line,
    MaximumQuantity,
    MinimumQuantity,
    PercentOff,
    PriceAnswer,
    PriceBook,
    PriceQuestion,
    PriceRow,
    Rule,
    Target,
    diff,
    lint,
    lowest_price,
    price,
)
from ordercore.testing.strategies.pricing import carts, price_books
from ordercore.values.money import Money, Unrounded, total
from ordercore.values.percent import Percent
from ordercore.values.when import ALWAYS, Period
from tests.pricing.shop import MUG, ON, TEA, ask, book, mugs, teas, usd

TEN = PercentOff(Percent(10))


def found(made: PriceBook, on: date | None = None, **costs: Money) -> list[tuple[str, str]]:
    return [
        (each.code, each.path) for each in lint(made, on=on, costs={sku: cost.unrounded for sku, cost in costs.items()})
    ]


def row(id: str, price: str, minimum: int = 0, period: Period = ALWAYS) -> PriceRow:
    return PriceRow(id, usd(price), sku="MUG", minimum=minimum, period=period)


def test_a_sound_book_has_no_findings() -> None:
    made = book(MUG, TEA, row("six", "11.00", 6), row("dozen", "10.50", 12), Rule("ten", TEN, MinimumQuantity(3)))

    assert found(made, ON, MUG=usd("5.00")) == []


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([MUG, row("twin", "12.00")], ["lint.equal"]),
        ([row("six", "11.00", 6)], ["lint.gap"]),
        ([MUG, row("six", "10.40", 6)], ["lint.falling_total"]),  # six for 62.40, five for 62.50
        ([MUG, row("six", "10.42", 6)], []),  # 62.52
        ([MUG, PriceRow("cost", Formula(CostOf()), sku="MUG")], []),
    ],
)
def test_findings_about_rows(rows: list[PriceRow], codes: list[str]) -> None:
    assert [code for code, _ in found(book(*rows))] == codes


def test_breaks_that_never_stand_together_make_no_falling_total() -> None:
    old, new = Period(until=date(2026, 1, 1)), Period(since=date(2026, 1, 1))

    assert found(book(row("one", "12.50", 0, old), row("six", "10.40", 6, new))) == [("lint.gap", "/rows/1")]


def test_what_is_over_is_told() -> None:
    past = Period(until=ON)
    made = book(TEA, row("old", "12.00", 0, past), Rule("ten", TEN, period=past, coupon="TEN"))

    assert found(made, ON) == [("lint.expired", "/rows/1"), ("lint.expired", "/rules/0")]
    assert lint(made, on=ON)[1].fact("coupon") == "TEN"
    assert found(made, ON - timedelta(days=1)) == []


def test_prices_under_cost_and_kinds_left_out() -> None:
    assert found(book(MUG), MUG=usd("12.51")) == [("lint.under_cost", "/rows/0/price")]
    assert found(PriceBook("narrow", [MUG], precedence=("contract",))) == [("lint.kind", "/rows/0")]


def test_upper_bounds_are_cliffs() -> None:
    assert found(book(MUG, Rule("few", TEN, MaximumQuantity(5)))) == [("lint.cliff", "/rules/0/when/0")]


@pytest.mark.parametrize(
    ("before", "never"),
    [
        (Rule("before", TEN, lane="sale", priority=1), True),
        (Rule("before", TEN, lane="sale", priority=1, on=Target(skus={"MUG", "POT"})), True),
        (Rule("before", TEN, lane="sale", priority=1, on=Target(skus={"POT"})), False),
        (Rule("before", TEN, lane="sale", priority=1, on=Target(not_skus={"POT"})), True),
        (Rule("before", TEN, lane="sale", priority=1, on=Target(not_skus={"MUG"})), False),
        (Rule("before", TEN, BuyerIs(group="vip"), lane="sale", priority=1), False),
        (Rule("before", TEN, lane="sale", priority=1, coupon="TEN"), False),
        (Rule("before", TEN, lane="sale", priority=1, cap=Cap(units=1)), False),
        (Rule("before", TEN, lane="sale", priority=1, period=Period(until=ON)), False),
        (Rule("before", TEN, lane="sale", priority=1, period=Period(since=date(2020, 1, 1))), True),
        (Rule("before", AmountOff(usd("1")), lane="sale", priority=1), True),
        (Rule("before", AmountOff(Money("1", "EUR")), lane="sale", priority=1), False),
        (Rule("before", FixedPrice(usd("1")), lane="sale", priority=1), False),
        (Rule("before", FixedPrice(usd("0")), lane="sale", priority=1), True),
        (Rule("before", TEN, lane="sale", priority=1, most_uses=3), False),
        (Rule("before", TEN, lane="sale", priority=-1), False),
    ],
)
def test_a_rule_behind_another_never_wins(before: Rule, never: bool) -> None:
    behind = Rule("behind", TEN, lane="sale", on=Target(skus={"MUG"}), period=Period(since=date(2026, 1, 1)))

    def rules(combine: Combine) -> list[tuple[str, str]]:
        return found(PriceBook("shop", [MUG], [before, behind], lanes=[Lane("sale", "line", combine)]))

    assert rules("first") == ([("lint.never", "/rules/1")] if never else [])
    assert rules("all_compound") == []


@given(carts(), price_books())
def test_what_can_be_linted_can_be_priced_and_back(question: PriceQuestion, made: PriceBook) -> None:
    assert lint(made, on=question.on) == lint(made, on=question.on)
    assert isinstance(price(question, made), PriceAnswer)


# --- two books ----------------------------------------------------------------------------------------------------------------


def test_a_difference_tells_revenue_margin_and_discount_by_rule() -> None:
    sold = [
        ask(Line("1", "MUG", 4, cost=usd("6.00")), teas(2)),
        ask(teas(3)),
        PriceQuestion(ON, "EUR", lines=[mugs()]),
    ]
    before = book(MUG, TEA)
    after = book(MUG, TEA, Rule("ten", TEN, on=Target(skus={"MUG"})))

    found = diff(before, after, sold)

    assert (found.before["USD"].net, found.after["USD"].net) == (usd("95.00"), usd("90.00"))
    assert (found.before["USD"].margin, found.after["USD"].margin) == (Unrounded("26", "USD"), Unrounded("21", "USD"))
    assert found.after["USD"].rules == {"ten": usd("-5.00")}
    assert (found.before["EUR"].refused, found.before["USD"].answered) == (1, 2)
    assert [(each.at, each.before, each.after, each.lines) for each in found.changed] == [
        (0, usd("68.00"), usd("63.00"), ("1",))
    ]


@given(st.lists(carts(), max_size=3), price_books(), price_books())
def test_differences_add_up(questions: list[PriceQuestion], before: PriceBook, after: PriceBook) -> None:
    found = diff(before, after, questions)

    assert diff(before, before, questions).changed == ()
    for book_, totals in ((before, found.before), (after, found.after)):
        answers = [price(question, book_) for question in questions]
        nets = [answer.net for answer in answers if isinstance(answer, PriceAnswer)]
        assert total([each.net for each in totals.values()], "USD") == total(nets, "USD")


# --- the days before ------------------------------------------------------------------------------------------------------------


def test_the_lowest_price_of_the_thirty_days_before() -> None:
    sale = Period(ON - timedelta(days=20), ON - timedelta(days=15))
    long_ago = Period(ON - timedelta(days=40), ON - timedelta(days=30))
    now = Period(since=ON)
    made = book(
        MUG,
        PriceRow("sale", usd("10.00"), sku="MUG", kind="special", period=sale),
        PriceRow("older", usd("8.00"), sku="MUG", kind="special", period=long_ago),
        PriceRow("now", usd("7.00"), sku="MUG", kind="special", period=now),
        Rule("tenth", TEN, period=sale),
    )

    lowest = lowest_price(ask(mugs()), made)
    assert lowest is not None
    assert (lowest.sku, str(lowest.unit), lowest.on) == ("MUG", "9 USD", ON - timedelta(days=16))
    longer = lowest_price(ask(mugs()), made, days=31)
    assert longer is not None
    assert str(longer.unit) == "8 USD"


def test_an_item_without_a_price_has_no_lowest_one() -> None:
    assert lowest_price(ask(teas()), book(MUG)) is None


def test_one_item_and_one_day_at_least() -> None:
    with pytest.raises(InvalidQuestion):
        lowest_price(ask(mugs(), teas()), book(MUG, TEA))
    with pytest.raises(InvalidQuestion):
        lowest_price(ask(mugs()), book(MUG), days=0)
