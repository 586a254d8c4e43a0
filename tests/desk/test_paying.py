"""Money in and out: never more taken than promised, never more given back than taken, and never somebody else's."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ordercore.lifecycle.order import LineQuantity, Order, payment_status
from ordercore.values import Money
from tests.desk.shop import Shop

POUND, DOLLAR = Money("1.00", "GBP"), Money("1.00", "USD")


@pytest.fixture
def shop() -> Shop:
    """A shop with mugs."""
    shop = Shop()
    shop.stocked()
    return shop


def status(shop: Shop, order: Order) -> str:
    return payment_status(shop.now("order", order.id))


def test_a_promise_is_taken_in_parts(shop: Shop) -> None:
    order, bill = shop.billed(("MUG", 2))
    payments = shop.desk.payments
    promise = shop.do(payments.authorize, order.id, bill.gross, method="card", reference="R1").id

    shop.do(payments.capture, promise, POUND, invoice=bill.id)
    assert (status(shop, order), shop.now("invoice", bill.id).paid) == ("partial", POUND)
    assert shop.no(payments.capture, promise, bill.gross, invoice=bill.id) == ("payment.over_authorized",)
    shop.do(payments.capture, promise, bill.gross - POUND, invoice=bill.id)
    assert (status(shop, order), shop.now("invoice", bill.id).status) == ("paid", "settled")
    assert shop.no(payments.void, promise, reason="no") == ("payment.not_possible",)


def test_a_promise_is_let_go(shop: Shop) -> None:
    order = shop.confirmed(("MUG", 2))
    promise = shop.do(shop.desk.payments.authorize, order.id, POUND, method="card").id

    assert shop.do(shop.desk.payments.void, promise, reason="expired").status == "voided"
    assert shop.no(shop.desk.payments.capture, promise, POUND) == ("payment.not_possible",)


def test_money_comes_in_for_an_invoice(shop: Shop) -> None:
    order, bill = shop.billed(("MUG", 2))
    receive = shop.desk.payments.receive

    assert shop.no(receive, bill.id, bill.gross + POUND, method="cash") == ("invoice.not_outstanding",)
    assert shop.no(receive, bill.id, Money.zero("GBP"), method="cash") == ("payment.nothing",)
    assert shop.do(receive, bill.id, bill.gross, method="cash").status == "captured"
    assert shop.no(receive, bill.id, POUND, method="cash") == ("invoice.not_possible",)
    assert status(shop, order) == "paid"


def test_money_of_another_currency_is_refused(shop: Shop) -> None:
    order, bill = shop.billed(("MUG", 2))
    payments = shop.desk.payments
    promise = shop.do(payments.authorize, order.id, POUND, method="card").id

    assert shop.no(payments.authorize, order.id, DOLLAR, method="card") == ("payment.other_currency",)
    assert shop.no(payments.capture, promise, DOLLAR) == ("payment.over_authorized",)
    assert shop.no(payments.receive, bill.id, DOLLAR, method="cash") == ("invoice.not_outstanding",)


def test_money_is_not_used_for_another_payer_or_order(shop: Shop) -> None:
    (mine, bill), (other, strange) = shop.billed(("MUG", 1)), shop.billed(("MUG", 1), customer="acme")
    again, second = shop.billed(("MUG", 1))
    payments = shop.desk.payments
    promise = shop.do(payments.authorize, mine.id, bill.gross, method="card").id

    assert shop.no(payments.capture, promise, POUND, invoice=strange.id) == ("payment.other_payer",)
    assert shop.no(payments.capture, promise, POUND, invoice=second.id) == ("payment.other_order",)
    shop.do(payments.capture, promise, bill.gross, invoice=bill.id)
    for order, code in ((other, "payment.other_payer"), (again, "payment.other_order")):
        back = shop.do(shop.desk.returns.authorize, order.id, (LineQuantity("1", Decimal(1)),)).id
        shop.do(shop.desk.returns.receive, back)
        paid = strange if order is other else second
        shop.do(payments.receive, paid.id, paid.gross, method="cash")
        memo = shop.do(shop.desk.billing.credit, back)
        assert shop.no(payments.refund, promise, POUND, credit_memo=memo.id) == (code,)


def test_only_what_was_taken_is_given_back(shop: Shop) -> None:
    _, bill = shop.billed(("MUG", 2))
    payment = shop.do(shop.desk.payments.receive, bill.id, POUND, method="card").id

    assert shop.no(shop.desk.payments.refund, payment, POUND + POUND, credit_memo=bill.id) == ("payment.over_captured",)
    assert shop.no(shop.desk.payments.refund, payment, POUND, credit_memo=bill.id) == ("invoice.not_a_credit_memo",)


def test_money_for_an_order_that_is_over_still_counts(shop: Shop) -> None:
    order, _ = shop.billed(("MUG", 2))
    assert order.status == "closed"
    promise = shop.do(shop.desk.payments.authorize, order.id, POUND, method="card").id

    shop.do(shop.desk.payments.capture, promise, POUND)

    assert status(shop, order) == "partial"


def test_an_order_that_binds_nobody_takes_no_money(shop: Shop) -> None:
    order = shop.do(shop.desk.orders.take, shop.draft(("MUG", 1)))
    promise = shop.do(shop.desk.payments.authorize, order.id, POUND, method="card").id

    assert shop.no(shop.desk.payments.capture, promise, POUND) == ("order.not_possible",)
    assert shop.now("payment", promise).captured == Money.zero("GBP")
