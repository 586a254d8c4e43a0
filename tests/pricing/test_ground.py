from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ordercore.errors import InvalidPeriod
from ordercore.pricing import Buyer, BuyerIs, PercentOff, PriceBook, PriceRow, Rule, Target
from ordercore.pricing import ground as grounds
from ordercore.pricing.ground import Ground, ground_of
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity
from ordercore.values.when import Period
from tests.pricing.shop import MUG, TEA, ask, mugs, priced, teas, usd

SUMMER = Period(date(2026, 6, 1), date(2026, 9, 1))
TEN = PercentOff(Percent(10))
BOOK = PriceBook(
    "summer",
    [MUG, TEA, PriceRow("own", usd("8.00"), sku="MUG", kind="customer", scope=BuyerIs(customer="acme"))],
    [Rule("summer", TEN, period=SUMMER), Rule("staff", TEN, BuyerIs(group="staff"))],
)


def ground(on: date = date(2026, 7, 1), buyer: Buyer | None = None, currency: str = "USD") -> Ground:
    return ground_of(ask(on=on, buyer=buyer, currency=currency), BOOK)


@pytest.mark.parametrize(
    ("buyer", "on", "same"),
    [
        (Buyer("somebody"), date(2026, 7, 1), True),
        (Buyer("somebody", groups={"florists"}, channel="web", region="us/ny"), date(2026, 8, 31), True),
        (Buyer("acme"), date(2026, 7, 1), False),
        (Buyer("acme-west", ["acme"]), date(2026, 7, 1), False),
        (Buyer(groups={"staff"}), date(2026, 7, 1), False),
        (Buyer(), date(2026, 9, 1), False),
        (Buyer(), date(2026, 5, 31), False),
    ],
)
def test_what_the_book_does_not_tell_apart_stands_on_one_ground(buyer: Buyer, on: date, same: bool) -> None:
    assert (ground(on, buyer) is ground()) is same


def test_another_currency_is_another_ground() -> None:
    assert ground(currency="EUR") is not ground()


def test_a_plan_is_made_once_for_item_groups_and_unit() -> None:
    here = ground()
    plan = here.plan(mugs())

    assert here.plan(mugs(7)) is plan
    assert here.plan(teas()) is not plan
    assert [step[3] for _, steps in plan.passes for step in steps] == [("summer", "")]


def test_no_more_plans_are_kept_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grounds, "KEPT", 2)
    book = PriceBook("b", [MUG, TEA])
    first = ground_of(ask(mugs(), teas()), book)
    once = priced(ask(mugs(), teas()), book)

    assert ground_of(ask(), book) is not first
    assert priced(ask(mugs(), teas()), book) == once


def test_a_break_is_a_band() -> None:
    book = PriceBook(
        "b",
        [
            MUG,
            PriceRow("ten", usd("10.00"), sku="MUG", minimum=10),
            PriceRow("box", usd("99"), sku="MUG", per=Quantity(1, "CS")),
        ],
    )
    plan = ground_of(ask(), book).plan(mugs())

    assert [(band.least, band.selected.row) for band in plan.bands] == [((10, 1), "ten"), ((0, 1), "mug")]
    assert priced(ask(mugs(9)), book).hints[0].fact("more") == "1 EA"
    assert priced(ask(mugs(7)), book).hints[0].fact("more") == "3 EA"
    assert priced(ask(mugs(10)), book).hints == ()


def test_a_book_of_days_is_not_asked_for_an_instant() -> None:
    with pytest.raises(InvalidPeriod):
        priced(ask(mugs(), on=datetime(2026, 7, 1, tzinfo=UTC)), BOOK)


def test_a_rule_out_of_force_still_says_why() -> None:
    answer = priced(
        ask(mugs(), on=date(2026, 12, 1)),
        PriceBook("b", [MUG], [Rule("r", TEN, on=Target(skus={"MUG"}), period=SUMMER)]),
    )

    assert [reason.code for reason in answer.rules[0].reasons] == ["rule.period"]
