"""Whoever may not see costs and credit does not, whichever verb is asked."""

from __future__ import annotations

from typing import Any, Final

import pytest

from ordercore.access import EVERYTHING, Actor
from ordercore.desk import Answers, Done
from ordercore.ports.chain import first_broken
from ordercore.pricing import PriceBook, PriceRow
from ordercore.testing.house import BOOK, CLERK
from ordercore.values import Quantity, Refused, Unrounded
from ordercore.wire import load_event
from tests.desk.shop import Shop

REP: Final = Actor("ray", {"sales_rep"}, EVERYTHING)
AUDITOR: Final = Actor("ada", {"auditor"}, EVERYTHING)


@pytest.fixture
def shop() -> Shop:
    """A shop where a mug has two prices, of which one loses."""
    dear = PriceRow("dear", Unrounded("4.00", "GBP"), sku="MUG", kind="list", minimum=Quantity(1))
    return Shop(book=PriceBook("house", rows=(*BOOK.rows, dear), charges=BOOK.charges))


def lost(answers: Any) -> bool:
    return any(line.lost for line in answers.lines)


def test_a_price_asked_is_shown_without_the_rows_that_lost(shop: Shop) -> None:
    shown = shop.desk.orders.price(shop.draft(("MUG", 1)), by=REP)
    whole = shop.desk.orders.price(shop.draft(("MUG", 1)), by=CLERK)

    assert isinstance(shown, Answers)
    assert isinstance(whole, Answers)
    assert (lost(shown.price), lost(whole.price)) == (False, True)
    assert shown.price.net == whole.price.net


def test_events_and_histories_are_shown_alike_and_kept_whole(shop: Shop) -> None:
    taken = shop.desk.orders.take(shop.draft(("MUG", 1)), by=REP, command="take")
    assert isinstance(taken, Done)
    assert lost(taken.events[0].price) is False

    for by, rows in ((REP, False), (AUDITOR, True)):
        history = shop.desk.search.history("order", "take", by=by)
        assert not isinstance(history, Refused)
        assert lost(load_event(history[0].type, history[0].body).price) is rows
        assert (first_broken(history) is None) is (by is AUDITOR)
    assert first_broken(shop.store.history("order", "take")) is None


def test_a_refusal_for_credit_says_why_and_not_how_much(shop: Shop) -> None:
    order = shop.do(shop.desk.orders.take, shop.draft(("MUG", 200), customer="acme-west"))

    shown = shop.desk.orders.confirm(order.id, by=REP, command="c1")
    whole = shop.desk.orders.confirm(order.id, by=CLERK, command="c2")
    assert isinstance(shown, Refused)
    assert isinstance(whole, Refused)
    assert shown.codes == whole.codes
    assert set(shown.codes) == {"credit.over_limit"}
    assert "GBP" in str(whole)
    assert "GBP" not in str(shown)
