"""Rows that can never win, and what is over: what is told of them holds for every cart."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings

from ordercore.pricing import (
    BuyerIs,
    Combine,
    CostOf,
    Formula,
    KindOf,
    Lane,
    Less,
    Markup,
    PercentOff,
    PriceAnswer,
    PriceBook,
    PriceQuestion,
    PriceRow,
    Rule,
    lint,
    price,
)
from ordercore.testing.strategies.pricing import GROUPS_OF, carts, price_books
from ordercore.values.money import Money
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity
from ordercore.values.when import ALWAYS, Period
from tests.pricing.shop import MUG, TEA, usd

TEN = PercentOff(Percent(10))


def found(made: PriceBook, code: str = "lint.never", groups: dict[str, tuple[str, ...]] | None = None) -> list[str]:
    return [each.path for each in lint(made, groups=groups) if each.code == code]


def lane(combine: Combine, *rules: Rule) -> PriceBook:
    return PriceBook("shop", [MUG, TEA], rules, lanes=[Lane("sale", "line", combine)])


def row(id: str, price: str = "9.00", **more: object) -> PriceRow:
    return PriceRow(id, usd(price), **({"sku": "MUG"} | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("behind", "before", "never"),
    [
        (row("a"), row("b", kind="special"), True),
        (row("a"), row("b", kind="special", minimum=2), False),
        (row("a", minimum=3), row("b", kind="special", minimum=2), True),
        (row("a"), row("b", kind="special", scope=BuyerIs(group="vip")), False),
        (row("a", scope=BuyerIs(group="vip")), row("b", kind="special"), True),
        (row("a", scope=BuyerIs(region="us/ny")), row("b", kind="special", scope=BuyerIs(region="us")), True),
        (row("a"), row("b", kind="special", period=Period(until=date(2027, 1, 1))), False),
        (
            row("a", period=Period(date(2026, 1, 1), date(2026, 6, 1))),
            row("b", kind="special", period=Period(until=datetime(2027, 1, 1, tzinfo=UTC))),
            True,
        ),
        (row("a"), row("b", kind="special", remaining=Quantity(5)), False),
        (row("a", minimum=6), row("b", kind="special", minimum=6, units="packs"), False),
        (row("a"), row("b", kind="special", per=Quantity(1, "CS")), False),
        (row("a"), PriceRow("b", Money("9", "EUR"), sku="MUG", kind="special"), False),
        (row("a", sku="", group="ware/cups"), row("b", kind="special", sku="", group="ware"), True),
        (row("a", sku="", group="ware"), row("b", kind="special", sku="", group="ware/cups"), False),
        (row("a", kind="cost_plus"), row("b"), True),
        (PriceRow("a", Formula(CostOf(), [Markup(Percent(5))]), sku="MUG", kind="cost_plus"), row("b"), True),
        (row("a"), PriceRow("b", Formula(KindOf("list"), [Less(Percent(5))]), sku="MUG", kind="special"), False),
    ],
)
def test_a_row_behind_another_in_all_it_could_price_never_wins(behind: PriceRow, before: PriceRow, never: bool) -> None:
    assert found(PriceBook("shop", [behind, before])) == (["/rows/0"] if never else [])


def test_groups_of_items_tell_what_a_row_for_a_group_covers() -> None:
    made = PriceBook("shop", [row("a"), row("b", kind="special", sku="", group="ware")])

    assert found(made) == []
    assert found(made, groups={"MUG": ("ware/cups",)}) == ["/rows/0"]


def test_where_the_lowest_wins_what_costs_more_never_does() -> None:
    rows = [row("a", "9.00"), row("b", "8.00", minimum=0), row("c", "7.00", minimum=6)]

    assert found(PriceBook("shop", rows, policy="lowest")) == ["/rows/0"]
    assert found(PriceBook("shop", rows)) == []


@settings(max_examples=100)
@given(carts(least=1), price_books())
def test_a_row_told_never_to_win_never_makes_a_price(question: PriceQuestion, made: PriceBook) -> None:
    never = {int(path.split("/")[2]) for path in found(made, groups=GROUPS_OF) if path.startswith("/rows/")}
    answer = price(question, made)
    assert isinstance(answer, PriceAnswer)

    used = {each for line in answer.lines for each in (line.row, *[part.row for part in line.parts])}
    assert used.isdisjoint(made.rows[at].id for at in never)


def test_periods_of_days_and_of_instants_are_held_against_one_another() -> None:
    def told(period: Period, on: date) -> list[str]:
        made = PriceBook("shop", [MUG], [Rule("r", TEN, period=period, coupon="TEN")])
        return [each.path for each in lint(made, on=on) if each.code == "lint.expired"]

    midnight = datetime(2026, 11, 22, tzinfo=UTC)
    assert told(Period(until=midnight), date(2026, 11, 22)) == ["/rules/0"]
    assert told(Period(until=midnight), date(2026, 11, 21)) == []
    assert told(Period(until=date(2026, 11, 22)), midnight) == ["/rules/0"]
    assert told(Period(until=date(2026, 11, 23)), midnight) == []
    assert told(ALWAYS, midnight) == []
