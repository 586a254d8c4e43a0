"""Past orders asked again."""

from __future__ import annotations

import pytest
from attrs import evolve

from ordercore.adapters.directory import MemoryDirectory
from ordercore.desk import past_questions
from ordercore.errors import UnknownDocument
from ordercore.lifecycle.order import DraftLine
from ordercore.ports.query import Query
from ordercore.pricing import BuyGet, FreeItem, PercentOff, PriceBook, PriceOverride, PriceRow, Rule, Target, diff
from ordercore.pricing.formula import CostOf, Formula, Markup
from ordercore.testing.house import ACCOUNTS, BOOK, CUSTOMERS, ITEMS, SITES
from ordercore.values import Money, Percent, Quantity, Unrounded
from tests.desk.shop import Shop

RULES = (
    Rule("third", BuyGet(2), on=Target(skus={"MUG"})),
    Rule("tea-with-mugs", FreeItem("TEA", per=6, quantity=Quantity("0.25", "KGM")), on=Target(skus={"MUG"})),
    Rule("half", PercentOff(Percent(50)), coupon="HALF"),
)
DEAR = PriceBook("dear", (PriceRow("mug", Money("10.00", "GBP"), sku="MUG"), *BOOK.rows[1:]), charges=BOOK.charges)


def year() -> Shop:
    """A few orders of every sort."""
    shop = Shop(book=evolve(BOOK, id="offers", rules=RULES))
    shop.do(shop.desk.orders.take, shop.draft(("MUG", 12), freight=True))
    shop.do(shop.desk.orders.take, shop.draft(("MUG", Quantity(2, "CS")), customer="acme-west"))
    shop.do(shop.desk.orders.take, shop.draft(("TEA", Quantity("1.5", "KGM")), coupons={"HALF", "NONE"}))
    agreed = PriceOverride(Unrounded("2.50", "GBP"), "agreed", "clerk")
    shop.do(shop.desk.orders.take, evolve(shop.draft(("MUG", 1)), lines=[DraftLine("1", "MUG", 3, override=agreed)]))
    shop.do(shop.desk.orders.cancel, shop.do(shop.desk.orders.take, shop.draft(("SERVICE", 1))).id, reason="no")
    return shop


def test_past_orders_cost_the_same_by_the_book_they_were_priced_by() -> None:
    shop = year()
    book = shop.desk.counter.book

    questions = list(past_questions(shop.store, shop.desk.counter.directory, Query("order", limit=2)))

    same = diff(book, book, questions)
    billed = [shop.now("order", row.id) for row in shop.store.find(Query("order")).rows]
    assert len(questions) == 5
    assert same.changed == ()
    assert same.before["GBP"].net == sum((order.net for order in billed), Money.zero("GBP"))


def test_another_book_tells_what_they_would_have_cost() -> None:
    shop = year()

    change = diff(shop.desk.counter.book, DEAR, past_questions(shop.store, shop.desk.counter.directory, Query("order")))

    assert change.after["GBP"].net > change.before["GBP"].net
    assert change.after["GBP"].rules == {}
    assert change.before["GBP"].rules["third"] < Money.zero("GBP")


def test_an_item_that_is_gone_is_said() -> None:
    shop = year()
    fewer = MemoryDirectory(CUSTOMERS, ITEMS[1:], ACCOUNTS, tuple(SITES))

    with pytest.raises(UnknownDocument):
        list(past_questions(shop.store, fewer, Query("order")))


def test_a_price_over_cost_is_worked_out_from_the_catalog() -> None:
    """A markup of a quarter on what a mug costs; a case of twelve costs twelve times as much."""
    items = (evolve(ITEMS[0], costs=(Unrounded("2.00", "GBP"), Unrounded("9.00", "USD"))), *ITEMS[1:])
    rows = (PriceRow("plus", Formula(CostOf(), (Markup(Percent(25)),)), sku="MUG", kind="cost_plus"),)
    shop = Shop(book=PriceBook("plus", rows), directory=MemoryDirectory(CUSTOMERS, items, ACCOUNTS, tuple(SITES)))

    order = shop.do(shop.desk.orders.take, shop.draft(("MUG", 4), ("MUG", Quantity(1, "CS"))))

    assert [str(line.net) for line in order.lines] == ["10.00 GBP", "30.00 GBP"]
