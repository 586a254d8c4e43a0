"""Money in and out: never more taken than promised, never more given back than taken, and never somebody else's."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ordercore.adapters.memory import MemoryStore
from ordercore.lifecycle.invoice import Invoice
from ordercore.lifecycle.order import LineQuantity, Order, payment_status
from ordercore.lifecycle.payment import Payment
from ordercore.ports.batch import Batch, Receipt
from ordercore.testing.house import CLERK
from ordercore.values import Money, Refused
from tests.desk.shop import Shop, done

POUND, DOLLAR, ZERO = Money("1.00", "GBP"), Money("1.00", "USD"), Money.zero("GBP")


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
    assert shop.no(payments.void, promise, reason="no") == ("payment.nothing_promised",)


def test_the_rest_of_a_promise_is_let_go(shop: Shop) -> None:
    order, bill = shop.billed(("MUG", 2))
    payments = shop.desk.payments
    promise = shop.do(payments.authorize, order.id, bill.gross, method="card").id
    shop.do(payments.capture, promise, POUND, invoice=bill.id)

    left = shop.do(payments.void, promise, reason="pays cash")

    assert (left.status, left.captured, left.released, left.capturable) == ("captured", POUND, bill.gross - POUND, ZERO)
    assert shop.no(payments.capture, promise, POUND, invoice=bill.id) == ("payment.over_authorized",)
    assert status(shop, order) == "partial"
    shop.do(payments.receive, bill.id, bill.gross - POUND, method="cash")
    assert status(shop, order) == "paid"


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


def test_nothing_is_promised_for_a_canceled_order_and_what_comes_in_is_noted(shop: Shop) -> None:
    order = shop.confirmed(("MUG", 2))
    authorize = shop.desk.payments.authorize
    promise = shop.do(authorize, order.id, POUND, method="card").id
    shop.do(shop.desk.orders.cancel, order.id, reason="changed my mind")

    assert shop.no(authorize, order.id, POUND, method="card") == ("payment.order_canceled",)
    assert shop.no(authorize, order.id, DOLLAR, method="card") == ("payment.order_canceled", "payment.other_currency")
    shop.do(shop.desk.payments.capture, promise, POUND)
    assert status(shop, order) == "overpaid"
    assert shop.do(shop.desk.payments.refund, promise, POUND).status == "refunded"


def test_an_order_that_is_canceled_at_the_last_moment_is_promised_nothing() -> None:
    class Overtaken(MemoryStore):
        def commit(self, batch: Batch) -> Receipt:
            if batch.command == "promise":
                shop.desk.orders.cancel(order.id, reason="changed my mind", by=CLERK, command="faster")
            return super().commit(batch)

    shop = Shop(Overtaken())
    shop.stocked()
    order = shop.confirmed(("MUG", 2))

    late = shop.desk.payments.authorize(order.id, POUND, method="card", by=CLERK, command="promise")

    assert isinstance(late, Refused)
    assert late.codes == ("payment.order_canceled",)


def test_all_that_is_wrong_with_a_promise_is_told(shop: Shop) -> None:
    order = shop.confirmed(("MUG", 2))

    assert shop.no(shop.desk.payments.authorize, order.id, DOLLAR - DOLLAR, method="") == (
        "payment.other_currency",
        "payment.nothing",
        "payment.no_method",
    )


def test_a_payment_says_how_it_is_made(shop: Shop) -> None:
    order, bill = shop.billed(("MUG", 2))

    for blank in ("", " "):
        assert shop.no(shop.desk.payments.authorize, order.id, POUND, method=blank) == ("payment.no_method",)
        assert shop.no(shop.desk.payments.receive, bill.id, POUND, method=blank) == ("payment.no_method",)
    assert shop.no(shop.desk.payments.receive, bill.id, ZERO, method="") == ("payment.nothing", "payment.no_method")
    assert status(shop, order) == "none"


def test_an_order_that_binds_nobody_takes_no_money(shop: Shop) -> None:
    order = shop.do(shop.desk.orders.take, shop.draft(("MUG", 1)))
    promise = shop.do(shop.desk.payments.authorize, order.id, POUND, method="card").id

    assert shop.no(shop.desk.payments.capture, promise, POUND) == ("order.not_possible",)
    assert shop.now("payment", promise).captured == Money.zero("GBP")


def prepaid(shop: Shop, *lines: tuple[str, int]) -> tuple[Order, Payment]:
    """A confirmed order of a customer without credit, paid before anything has left."""
    order = shop.confirmed(*lines)
    assert not order.credit_accounts
    promise = shop.do(shop.desk.payments.authorize, order.id, order.gross, method="card").id
    return order, shop.do(shop.desk.payments.capture, promise, order.gross)


def shipped_and_billed(shop: Shop, order: Order) -> Invoice:
    shop.send(order)
    bill: Invoice = shop.do(shop.desk.billing.invoice, order.id)
    return bill


def test_money_taken_before_there_is_an_invoice_is_applied_to_it(shop: Shop) -> None:
    order, payment = prepaid(shop, ("MUG", 2))
    assert (payment.unapplied, status(shop, order)) == (order.gross, "paid")
    bill = shipped_and_billed(shop, order)
    assert bill.outstanding == order.gross

    payment = shop.do(shop.desk.payments.apply, payment.id, order.gross, invoice=bill.id)

    assert (payment.status, payment.applied, payment.unapplied) == ("captured", order.gross, ZERO)
    assert shop.now("invoice", bill.id).status == "settled"
    assert (shop.now("order", order.id).paid, status(shop, order)) == (order.gross, "paid")


def test_money_is_applied_in_parts_to_the_invoices_of_parts(shop: Shop) -> None:
    order, payment = prepaid(shop, ("MUG", 3))
    shop.send(order)
    bills = [shop.do(shop.desk.billing.invoice, order.id, (LineQuantity("1", Decimal(part)),)) for part in (1, 2)]

    for bill in bills:
        shop.do(shop.desk.payments.apply, payment.id, bill.gross, invoice=bill.id)

    assert {shop.now("invoice", bill.id).status for bill in bills} == {"settled"}
    assert shop.now("payment", payment.id).unapplied == ZERO


def test_money_is_not_applied_twice(shop: Shop) -> None:
    order, payment = prepaid(shop, ("MUG", 2))
    bill = shipped_and_billed(shop, order)
    apply = shop.desk.payments.apply

    assert shop.no(apply, payment.id, order.gross + POUND, invoice=bill.id) == ("payment.applied",)
    assert shop.no(apply, payment.id, ZERO, invoice=bill.id) == ("payment.applied",)
    assert shop.no(apply, payment.id, DOLLAR, invoice=bill.id) == ("payment.applied",)
    first = done(apply(payment.id, order.gross, invoice=bill.id, by=CLERK, command="apply"))
    again = done(apply(payment.id, order.gross, invoice=bill.id, by=CLERK, command="apply"))
    assert (again.repeated, again.document) == (True, first.document)
    assert shop.no(apply, payment.id, order.gross, invoice=bill.id) == ("payment.applied",)
    assert shop.now("invoice", bill.id).paid == bill.gross


def test_money_is_applied_only_where_it_is_owed(shop: Shop) -> None:
    order, payment = prepaid(shop, ("MUG", 4))
    bill = shipped_and_billed(shop, order)
    (_, strange), (_, other) = shop.billed(("MUG", 1), customer="acme"), shop.billed(("MUG", 1))
    apply, promise = shop.desk.payments.apply, shop.do(shop.desk.payments.authorize, order.id, POUND, method="card")

    assert shop.no(apply, payment.id, POUND, invoice=strange.id) == ("payment.other_payer",)
    assert shop.no(apply, payment.id, POUND, invoice=other.id) == ("payment.other_order",)
    assert shop.no(apply, promise.id, POUND, invoice=bill.id) == ("payment.not_possible",)
    shop.do(shop.desk.payments.receive, bill.id, bill.gross - POUND, method="cash")
    assert shop.no(apply, payment.id, POUND + POUND, invoice=bill.id) == ("invoice.not_outstanding",)
    shop.do(apply, payment.id, POUND, invoice=bill.id)
    assert shop.no(apply, payment.id, POUND, invoice=bill.id) == ("invoice.not_possible",)


def test_applying_money_gives_credit_back(shop: Shop) -> None:
    order = shop.confirmed(("MUG", 2), customer="acme")
    promise = shop.do(shop.desk.payments.authorize, order.id, order.gross, method="card").id
    shop.do(shop.desk.payments.capture, promise, order.gross)
    bill = shipped_and_billed(shop, order)

    shop.do(shop.desk.payments.apply, promise, bill.gross - POUND, invoice=bill.id)
    assert claimed(shop, "credit:acme:GBP") == POUND.minor
    shop.do(shop.desk.payments.apply, promise, POUND, invoice=bill.id)
    assert claimed(shop, "credit:acme:GBP") == 0


def test_money_for_a_prepaid_order_that_is_canceled_is_given_back(shop: Shop) -> None:
    order, payment = prepaid(shop, ("MUG", 2))
    shop.do(shop.desk.orders.cancel, order.id, reason="changed my mind")

    payment = shop.do(shop.desk.payments.refund, payment.id, order.gross)

    assert (payment.status, payment.refunded, payment.unapplied) == ("refunded", order.gross, ZERO)
    assert status(shop, order) == "refunded"
    assert claimed(shop, f"refund:{payment.id}") == order.gross.minor
    assert shop.no(shop.desk.payments.refund, payment.id, POUND) == ("payment.not_possible",)


def test_a_promise_taken_in_part_and_given_back_can_be_taken_further(shop: Shop) -> None:
    """The first parcel came back before the second one left; what was given back is not free to be taken again."""
    order = shop.confirmed(("MUG", 2))
    payments = shop.desk.payments
    promise = shop.do(payments.authorize, order.id, POUND + POUND, method="card").id
    shop.do(payments.capture, promise, POUND)

    assert shop.do(payments.refund, promise, POUND).status == "refunded"
    assert shop.no(payments.capture, promise, POUND + POUND) == ("payment.over_authorized",)
    assert shop.do(payments.capture, promise, POUND).status == "captured"
    assert shop.do(payments.refund, promise, POUND).status == "refunded"
    assert shop.no(payments.capture, promise, POUND) == ("payment.over_authorized",)
    assert shop.no(payments.refund, promise, POUND) == ("payment.not_possible",)


def test_money_goes_back_the_way_it_was_used(shop: Shop) -> None:
    order, payment = prepaid(shop, ("MUG", 2))
    bill = shipped_and_billed(shop, order)
    refund = shop.desk.payments.refund
    shop.do(shop.desk.payments.apply, payment.id, order.gross - POUND, invoice=bill.id)
    shop.do(shop.desk.payments.receive, bill.id, POUND, method="cash")
    back = shop.do(shop.desk.returns.authorize, order.id, (LineQuantity("1", Decimal(2)),)).id
    shop.do(shop.desk.returns.receive, back)
    memo = shop.do(shop.desk.billing.credit, back)

    assert shop.no(refund, payment.id, POUND + POUND) == ("payment.applied",)
    assert shop.no(refund, payment.id, order.gross, credit_memo=memo.id) == ("payment.unapplied",)
    assert shop.no(refund, payment.id, order.gross + POUND) == ("payment.over_captured",)
    shop.do(refund, payment.id, POUND)
    assert shop.no(refund, payment.id, POUND) == ("payment.applied",)
    assert shop.no(shop.desk.payments.apply, payment.id, POUND, invoice=bill.id) == ("payment.applied",)
    assert shop.do(refund, payment.id, order.gross - POUND, credit_memo=memo.id).status == "refunded"
    assert claimed(shop, f"refund:{payment.id}") == order.gross.minor


def claimed(shop: Shop, limit: str) -> int:
    balance = shop.store.balance(limit)
    assert balance is not None
    claims: int = balance.claimed
    return claims
