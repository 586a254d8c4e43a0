"""What changes what is paid is said by who may say it: not the day, not whether tax is inside, not a charge's tax class."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve

from ordercore.access import ALL, Actor, Scope
from ordercore.desk import Answers, Done
from ordercore.lifecycle.order import DraftCharge, DraftLine, OrderDraft
from ordercore.pricing import PriceOverride
from ordercore.pricing.row import PriceRow
from ordercore.testing.house import BOOK, CLERK
from ordercore.values import Money, Quantity, Refused, Unrounded
from ordercore.values.when import Period
from tests.desk.shop import TODAY, Shop

GUESTS = Scope(customers={"guest"}, sites=ALL)
BUYER = Actor("c", {"customer"}, GUESTS)
REP = Actor("ray", {"sales_rep"}, GUESTS)
BOSS = Actor("ada", {"sales_rep", "approver"}, GUESTS)
OLD = evolve(
    BOOK,
    rows=(*BOOK.rows, PriceRow("old", Unrounded("0.10", "GBP"), sku="MUG", period=Period(None, date(2021, 1, 1)))),
    policy="lowest",
)


def said(shop: Shop, draft: OrderDraft, by: Actor) -> list[str]:
    """The permissions that pricing and taking a draft lack, which is one answer."""
    outcomes: list[Any] = [
        shop.desk.orders.price(draft, by=by),
        shop.desk.orders.take(draft, by=by, command=shop.id()),
    ]
    for each in outcomes:
        assert isinstance(each, Answers | Done) or set(each.codes) == {"access.no_permission"}, each
    lacks = [
        [reason.fact("permission") for reason in each.reasons] if isinstance(each, Refused) else [] for each in outcomes
    ]
    assert lacks[0] == lacks[1]
    return lacks[0]


def test_a_buyer_says_what_a_shop_form_asks() -> None:
    shop = Shop(book=OLD)

    assert said(shop, shop.draft(("MUG", 1), ("TEA", Quantity("0.3", "KGM")), freight=True), BUYER) == []


@pytest.mark.parametrize("day", [date(2020, 6, 1), TODAY - timedelta(1), TODAY + timedelta(1), date(2030, 1, 1)])
def test_a_buyer_does_not_choose_the_day_of_the_prices(day: date) -> None:
    shop = Shop(book=OLD)
    draft = evolve(shop.draft(("MUG", 7)), placed_on=day)

    assert said(shop, draft, BUYER) == said(shop, draft, REP) == ["order.date_override"]
    assert said(shop, draft, BOSS) == said(shop, draft, CLERK) == []
    assert len(shop.store.feed()) == 2


def test_which_day_it_is_the_seller_s_zone_says() -> None:
    shop = Shop(zone=ZoneInfo("Pacific/Auckland"))
    shop.clock.go_on(timedelta(hours=4))
    draft = shop.draft(("MUG", 1))

    assert shop.desk.counter.today() == date(2026, 3, 3)
    assert said(shop, draft, BUYER) == ["order.date_override"]
    assert said(shop, evolve(draft, placed_on=date(2026, 3, 3)), BUYER) == []


def test_a_command_repeated_on_another_day_is_no_other_command() -> None:
    shop = Shop()
    draft = shop.draft(("MUG", 1))
    first = shop.desk.orders.take(draft, by=BUYER, command="once")
    shop.clock.go_on(timedelta(days=3))
    again = shop.desk.orders.take(draft, by=BUYER, command="once")

    assert isinstance(first, Done)
    assert isinstance(again, Done)
    assert again.repeated


@pytest.mark.parametrize("inside", [False, True])
def test_whether_prices_have_the_tax_inside_the_desk_says(inside: bool) -> None:
    shop = Shop(prices_include_tax=inside)
    own, other = (shop.draft(("MUG", 2), prices_include_tax=each) for each in (inside, not inside))

    assert said(shop, own, BUYER) == []
    assert said(shop, other, BUYER) == ["order.tax_override"]
    assert said(shop, other, BOSS) == []


def test_a_buyer_does_not_choose_the_tax_class_of_the_freight() -> None:
    shop = Shop()
    draft = evolve(shop.draft(("MUG", 1)), charges=(DraftCharge("f", "freight", tax_class="food"),))

    assert said(shop, draft, BUYER) == ["order.tax_override"]
    assert said(shop, draft, CLERK) == []


def test_the_desk_says_the_tax_class_of_a_kind_of_charge() -> None:
    shop = Shop(charge_classes={"freight": "food"})
    plain = shop.draft(("MUG", 1), freight=True)
    named = evolve(plain, charges=(DraftCharge("freight", "freight", tax_class="food"),))
    other = evolve(plain, charges=(DraftCharge("freight", "freight", tax_class="books"),))

    assert [said(shop, each, BUYER) for each in (plain, named, other)] == [[], [], ["order.tax_override"]]
    (charge,) = shop.do(shop.desk.orders.take, plain).charges
    assert (charge.net, charge.tax) == (Money("4.99", "GBP"), Money.zero("GBP"))
    answers = shop.desk.orders.price(plain, by=BUYER)
    assert isinstance(answers, Answers)
    assert answers.price.charges[0].tax_class == "food"
    usual = Shop()
    (standard,) = usual.do(usual.desk.orders.take, plain).charges
    assert standard.tax == Money("1.00", "GBP")


def test_a_price_is_no_cheaper_to_ask_for_than_to_take() -> None:
    shop = Shop()
    line = DraftLine("1", "MUG", 1, override=PriceOverride(Money("0.01", "GBP"), "friend", "c"))
    own_price = evolve(shop.draft(("MUG", 1)), lines=(line,))
    own_freight = evolve(own_price, lines=(DraftLine("1", "MUG", Decimal(1)),), charges=(_free(),))

    for draft in (own_price, own_freight):
        assert said(shop, draft, BUYER) == ["order.price_override"]
        assert said(shop, draft, BOSS) == []


def test_all_that_was_said_without_permission_is_told_at_once() -> None:
    shop = Shop()
    draft = evolve(shop.draft(("MUG", 1), prices_include_tax=True), charges=(_free(),))

    assert said(shop, evolve(draft, placed_on=date(2020, 6, 1)), BUYER) == [
        "order.price_override",
        "order.date_override",
        "order.tax_override",
    ]


def _free() -> DraftCharge:
    return DraftCharge("f", "freight", Money.zero("GBP"))
