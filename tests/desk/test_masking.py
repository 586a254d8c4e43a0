"""Whoever may not see costs and credit does not, whichever verb is asked."""

from __future__ import annotations

from typing import Any, Final

import pytest

from ordercore.access import ALL, EVERYTHING, Actor, Scope
from ordercore.desk import Answers, Done
from ordercore.ports.chain import first_broken
from ordercore.pricing import BuyerIs, CouponEntered, PercentOff, PriceBook, PriceRow, Rule
from ordercore.testing.house import BOOK, CLERK
from ordercore.values import Money, Percent, Quantity, Refused, Unrounded
from ordercore.wire import dumps, explain, load_event
from tests.desk.shop import Shop, codes

REP: Final = Actor("ray", {"sales_rep"}, EVERYTHING)
BUYER: Final = Actor("bo", {"customer"}, Scope(customers={"guest"}, sites=ALL))
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


def test_no_hash_covers_what_was_left_out(shop: Shop) -> None:
    """Prices are soon guessed, and a hash that covers one says which guess was right: the entry's own, and all after it."""
    shop.do(shop.desk.orders.take, shop.draft(("MUG", 1), id="o"))
    shop.do(shop.desk.orders.confirm, "o")

    for by in (REP, BUYER):
        history, watcher = shop.desk.search.history("order", "o", by=by), shop.desk.search.watch(by=by)
        assert not isinstance(history, Refused)
        assert not isinstance(watcher, Refused)
        entries = [*history, *(happened.entry for happened in watcher)]
        assert len(entries) == 4
        assert {(entry.hash, entry.previous) for entry in entries} == {("", "")}
        order = shop.desk.search.get("order", "o", by=by)
        assert not isinstance(order, Refused)
        assert order.document.price_fingerprint == ""
    assert shop.now("order", "o").price_fingerprint


OTHERS: Final = (
    Rule("rivals", PercentOff(Percent(40)), when=(BuyerIs(customer="acme-west"),)),
    Rule("rivals-code", PercentOff(Percent(30)), when=(BuyerIs(customer="acme-west"),), coupon="OPEN"),
    Rule("staff", PercentOff(Percent(20)), when=(CouponEntered("STAFF-ONLY"),), coupon="OPEN"),
    Rule("listed", PercentOff(Percent(10)), when=(CouponEntered("STAFF-TOO"),)),
    Rule("few", PercentOff(Percent(5)), most_uses=3, budget=Money("700.00", "GBP")),
)


def test_nobody_is_told_of_prices_for_others_or_of_codes_not_entered() -> None:
    shop = Shop(book=PriceBook("house", rows=BOOK.rows, rules=OTHERS))
    draft = shop.draft(("MUG", 1), coupons={"OPEN"})
    shop.desk.orders.take(draft, by=BUYER, command="o")

    def told(by: Actor) -> str:
        answers, history = shop.desk.orders.price(draft, by=by), shop.desk.search.history("order", "o", by=by)
        assert isinstance(answers, Answers)
        assert not isinstance(history, Refused)
        again = shop.desk.orders.take(draft, by=by, command=f"o-{by.id}")
        parts = (dumps(answers), explain(answers.price), repr(answers.price.trace), repr(history), repr(again))
        return "\n".join(parts)

    for by in (BUYER, REP):
        said = told(by)
        for word in ("acme-west", "STAFF-ONLY", "STAFF-TOO", "listed", "rivals"):
            assert word not in said, word
        assert "few" in said, "what was taken off is told with the line"
        assert "rule.buyer" in said, "and why a code does nothing"
    assert "acme-west" in told(CLERK)
    assert "STAFF-TOO" in told(CLERK)


def test_an_item_without_a_price_does_not_tell_which_others_have_one() -> None:
    only = PriceRow("rivals-contract", Unrounded("1.00", "GBP"), sku="MUG", scope=BuyerIs(group="vip"))
    shop = Shop(book=PriceBook("house", rows=(only,)))

    shown, whole = (shop.desk.orders.price(shop.draft(("MUG", 1)), by=by) for by in (BUYER, CLERK))
    assert codes(shown) == codes(whole) == ("price.none",)
    assert isinstance(shown, Refused)
    assert isinstance(whole, Refused)
    assert ("rivals-contract", "buyer") in whole.reasons[0].facts
    assert [name for name, _ in shown.reasons[0].facts] == ["sku", "on", "currency", "quantity"]


def test_a_used_up_offer_does_not_tell_how_much_others_took() -> None:
    shop = Shop(book=PriceBook("house", rows=BOOK.rows, rules=OTHERS))
    for _ in range(3):
        shop.do(shop.desk.orders.take, shop.draft(("MUG", 1)))

    shown, whole = (shop.desk.orders.take(shop.draft(("MUG", 1)), by=by, command="late") for by in (BUYER, CLERK))
    assert codes(shown) == codes(whole) == ("price.exceeded",)
    assert isinstance(shown, Refused)
    assert isinstance(whole, Refused)
    assert [name for name, _ in whole.reasons[0].facts] == ["limit", "ceiling", "claimed", "asked"]
    assert shown.reasons[0].facts == (("limit", "price:few/uses"), ("asked", "1"))
