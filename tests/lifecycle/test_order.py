"""The laws of an order's life, at the level of pure decisions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given

from ordercore.errors import InvalidAmount, InvalidEvent, InvalidValue, UnknownLine
from ordercore.lifecycle.hold import Hold
from ordercore.lifecycle.journal import Decided, fold
from ordercore.lifecycle.order import command as c
from ordercore.lifecycle.order.bucket import BUCKETS, Buckets
from ordercore.lifecycle.order.decide import apply, decide
from ordercore.lifecycle.order.draft import DraftCharge, DraftLine, OrderDraft
from ordercore.lifecycle.order.record import LineQuantity, Order
from ordercore.lifecycle.order.status import (
    fulfillment_status,
    hold_status,
    invoice_status,
    payment_status,
    return_status,
)
from ordercore.testing.house import MORNING
from ordercore.testing.strategies.lifecycle import OrderHistory, order_drafts, order_histories, taken
from ordercore.values.money import Money
from ordercore.values.quantity import Quantity
from ordercore.values.verdict import Refused, refused

TODAY = MORNING.date()


def draft(*lines: tuple[str, object], freight: bool = False, **more: Any) -> OrderDraft:
    made = [DraftLine(str(at), sku, quantity) for at, (sku, quantity) in enumerate(lines, start=1)]  # type: ignore[arg-type]
    charges = (DraftCharge("freight", "freight"),) if freight else ()
    return OrderDraft("guest", "GBP", TODAY, made, id="o1", charges=charges, **more)


def after(order: Order, *commands: object) -> Order:
    for command in commands:
        decided = decide(order, command)
        assert isinstance(decided, Decided), decided
        order = decided.state
    return order


def codes(order: Order | None, command: object) -> tuple[str, ...]:
    refusal = decide(order, command)
    assert isinstance(refusal, Refused), refusal
    return refusal.codes


def some(line: str, quantity: str) -> tuple[LineQuantity, ...]:
    return (LineQuantity(line, Decimal(quantity)),)


CONFIRM = c.ConfirmOrder(MORNING, TODAY)


def moves(*quantities: str, line: str = "1") -> list[object]:
    """Everything from the shelf to the lorry, in parts."""
    steps: list[object] = []
    for at, quantity in enumerate(quantities):
        name, lines = f"f{at}", some(line, quantity)
        steps += [c.AllocateLines(MORNING, name, lines), c.PickLines(MORNING, name, lines)]
        steps += [c.PackLines(MORNING, name, lines), c.ShipLines(MORNING, name, lines)]
    return steps


@given(order_histories())
def test_a_history_folds_into_its_order(history: OrderHistory) -> None:
    assert fold(apply, history.events) == history.order


@given(order_histories())
def test_pieces_are_conserved(history: OrderHistory) -> None:
    for line in history.order.lines:
        assert line.buckets.ordered == line.ordered
        assert all(getattr(line.buckets, bucket) >= 0 for bucket in BUCKETS)
        assert 0 <= line.credited <= line.invoiced <= line.buckets.shipped
        assert line.announced >= 0 <= line.returned <= line.returned + line.announced <= line.buckets.shipped


@given(order_histories())
def test_money_is_conserved(history: OrderHistory) -> None:
    order = history.order
    agreed = [line.worth(line.ordered - line.buckets.canceled) for line in order.lines]
    agreed += [charge.gross for charge in order.charges if charge.invoiced or order.status != "canceled"]
    assert order.undelivered + order.unbilled + order.billed == order.payable == sum(agreed, Money.zero("GBP"))
    assert Money.zero("GBP") <= order.payable <= order.gross
    assert order.undelivered.minor >= 0 <= order.unbilled.minor
    canceled = any(line.buckets.canceled for line in order.lines) or order.status == "canceled"
    assert canceled or order.payable == order.gross


@given(order_histories())
def test_shipped_and_canceled_never_shrink(history: OrderHistory) -> None:
    order = apply(None, history.events[0])
    for event in history.events[1:]:
        later = apply(order, event)
        for before, now in zip(order.lines, later.lines, strict=True):
            assert before.buckets.shipped <= now.buckets.shipped
            assert before.buckets.canceled <= now.buckets.canceled
        order = later


@given(order_histories())
def test_an_order_rests_only_when_nothing_is_left_to_do(history: OrderHistory) -> None:
    order = history.order
    if order.status == "closed":
        assert not any(line.buckets.open or line.invoiced != line.buckets.shipped for line in order.lines)
        assert all(charge.invoiced for charge in order.charges)
    if order.status == "canceled":
        assert all(line.buckets.canceled == line.ordered for line in order.lines)


@given(order_drafts())
def test_an_order_says_what_its_answers_said(asked: OrderDraft) -> None:
    (event,), order = taken(asked)

    assert order.net == event.tax.net
    assert order.tax == event.tax.tax
    assert order.gross == order.payable == order.undelivered
    assert [line.ordered for line in order.lines] == [line.buckets.unsourced for line in order.lines]


def test_every_line_that_does_not_fit_is_named() -> None:
    order = after(taken(draft(("MUG", 2), ("MUG", 3))).state, CONFIRM)

    asked = (*some("1", "3"), *some("2", "0"), *some("9", "1"), *some("1", "1"))
    refusal = decide(order, c.AllocateLines(MORNING, "f1", asked))

    assert isinstance(refusal, Refused)
    assert [(each.code, each.path) for each in refusal.reasons] == [
        ("order.not_unsourced", "/lines/1"),
        ("order.not_unsourced", "/lines/2"),
        ("order.no_such_line", "/lines/9"),
        ("order.no_such_line", "/lines/1"),
    ]
    assert (refusal.reasons[0].fact("asked"), refusal.reasons[0].fact("free")) == ("3", "2")
    assert codes(order, c.AllocateLines(MORNING, "f1", ())) == ("order.nothing_asked",)


def test_a_step_takes_exactly_one_of_the_open_ways() -> None:
    order = taken(draft(("MUG", 2))).state

    assert codes(order, c.AllocateLines(MORNING, "f1", some("1", "1"))) == ("order.not_possible",)
    assert codes(None, CONFIRM) == ("order.not_possible",)


def test_a_short_pick_lets_pieces_wait_again() -> None:
    order = after(
        taken(draft(("MUG", 5))).state,
        CONFIRM,
        c.AllocateLines(MORNING, "f1", some("1", "5")),
        c.PickLines(MORNING, "f1", some("1", "3"), some("1", "2")),
    )

    assert order.lines[0].buckets == Buckets(unsourced=Decimal(2), picked=Decimal(3))


@pytest.mark.parametrize(
    ("lines", "short"),
    [
        (some("1", "3"), some("1", "3")),
        (some("1", "5"), some("1", "0")),
        (some("1", "6"), some("1", "-1")),
        ((*some("1", "1"), *some("1", "1")), ()),
        (some("1", "1"), (*some("1", "1"), *some("1", "1"))),
        ((), ()),
    ],
)
def test_a_pick_that_does_not_add_up_is_refused(
    lines: tuple[LineQuantity, ...], short: tuple[LineQuantity, ...]
) -> None:
    order = after(taken(draft(("MUG", 5))).state, CONFIRM, c.AllocateLines(MORNING, "f1", some("1", "5")))

    assert codes(order, c.PickLines(MORNING, "f1", lines, short))


def test_a_quote_can_be_accepted_until_its_last_day() -> None:
    order = taken(draft(("MUG", 1))).state
    quoted = after(order, c.QuoteOrder(TODAY, date(2026, 3, 9)))

    assert after(quoted, c.ConfirmOrder(MORNING, date(2026, 3, 9))).status == "confirmed"
    assert codes(quoted, c.ConfirmOrder(MORNING, date(2026, 3, 10))) == ("order.quote_expired",)
    assert codes(order, c.QuoteOrder(TODAY, date(2026, 3, 1))) == ("order.quote_ends_before_today",)
    assert after(quoted, c.ReviseOrder("typo")).quoted_until is None


def test_credit_holds_and_expiry_are_all_told_at_once() -> None:
    hold = Hold("h1", "fraud", "looks odd", {"confirm"}, "ann", MORNING)
    order = after(taken(draft(("MUG", 1))).state, c.QuoteOrder(TODAY, TODAY), c.PlaceHold(hold))

    late = c.ConfirmOrder(MORNING, date(2026, 3, 10), refused("credit.over_limit"))

    assert codes(order, late) == ("hold.fraud", "order.quote_expired", "credit.over_limit")
    assert hold_status(order, MORNING) == "held"


def test_what_has_left_cannot_be_canceled() -> None:
    order = after(taken(draft(("MUG", 3))).state, CONFIRM, *moves("2"))

    assert codes(order, c.CancelOrder("no")) == ("order.under_way",)
    assert codes(order, c.CancelQuantity(some("1", "2")[0], "no")) == ("order.not_unsourced",)
    assert after(order, c.CancelQuantity(some("1", "1")[0], "no")).lines[0].buckets.open == 0


def test_pieces_on_order_are_canceled_with_the_order() -> None:
    order = taken(draft(("MUG", 3))).state
    (line,) = order.lines
    waiting = evolve(order, lines=(evolve(line, buckets=Buckets(unsourced=Decimal(1), on_order=Decimal(2))),))

    canceled = after(waiting, c.CancelOrder("no"))

    assert canceled.lines[0].buckets == Buckets(canceled=Decimal(3))
    assert canceled.payable == Money.zero("GBP")


def test_a_line_all_of_which_is_on_order_is_canceled_whole() -> None:
    order = taken(draft(("MUG", 3))).state
    (line,) = order.lines
    waiting = evolve(order, lines=(evolve(line, buckets=Buckets(on_order=Decimal(3))),))

    assert after(waiting, c.CancelOrder("no")).lines[0].buckets == Buckets(canceled=Decimal(3))


def test_a_line_is_found_by_its_id() -> None:
    order = taken(draft(("MUG", 3), ("MUG", 2))).state

    assert order.line("2") is order.lines[1]
    with pytest.raises(UnknownLine) as caught:
        order.line("9")
    assert caught.value.id == "9"


def test_an_order_closes_when_the_last_piece_is_billed() -> None:
    order = after(taken(draft(("MUG", 2), freight=True)).state, CONFIRM, *moves("1", "1"))

    part = after(order, c.InvoiceLines("i1", some("1", "1"), ("freight",)))
    whole = after(part, c.InvoiceLines("i2", some("1", "1")))

    assert (part.status, whole.status) == ("confirmed", "closed")
    assert [invoice_status(each) for each in (order, part, whole)] == ["none", "partial", "invoiced"]
    assert whole.billed == whole.gross
    assert whole.invoices == ("i1", "i2")


def test_an_order_with_an_open_return_stays_open() -> None:
    order = after(
        taken(draft(("MUG", 1))).state,
        CONFIRM,
        *moves("1"),
        c.AnnounceReturn("r1", some("1", "1")),
        c.InvoiceLines("i1", some("1", "1")),
    )

    assert order.status == "confirmed"
    assert return_status(order) == "announced"
    assert after(order, c.WithdrawReturn("r1", some("1", "1"))).status == "closed"
    back = after(order, c.ReceiveLines("r1", some("1", "1")))
    assert (back.status, return_status(back)) == ("closed", "returned")
    assert after(back, c.CreditLines("m1", some("1", "1"))).status == "closed"


def test_an_order_of_freight_alone_closes_once_it_is_billed() -> None:
    order = after(taken(draft(freight=True)).state, CONFIRM)

    assert order.status == "confirmed"
    assert codes(order, c.InvoiceLines("i1", ())) == ("order.nothing_asked",)
    assert after(order, c.InvoiceLines("i1", (), ("freight",))).status == "closed"


def test_an_order_canceled_piece_by_piece_owes_no_freight() -> None:
    order = after(taken(draft(("MUG", 2), freight=True)).state, CONFIRM, c.CancelQuantity(some("1", "2")[0], "no"))

    assert (order.status, order.undelivered) == ("canceled", Money.zero("GBP"))


def test_billed_freight_keeps_a_canceled_order_from_being_dropped() -> None:
    order = after(
        taken(draft(("MUG", 2), freight=True)).state,
        CONFIRM,
        c.InvoiceLines("i1", (), ("freight",)),
        c.CancelQuantity(some("1", "2")[0], "no"),
    )

    assert order.status == "closed"
    assert order.payable == order.billed == Money("5.99", "GBP")


def test_a_charge_is_billed_once_and_named_once() -> None:
    order = after(taken(draft(("MUG", 1), freight=True)).state, CONFIRM)

    twice = c.InvoiceLines("i1", (), ("freight", "freight"))
    assert codes(order, twice) == ("order.charge_not_open",)
    billed = after(order, c.InvoiceLines("i1", (), ("freight",)))
    assert codes(billed, c.InvoiceLines("i2", some("1", "1"), ("freight",))) == (
        "order.charge_not_open",
        "order.not_shipped",
    )


def test_cents_of_part_deliveries_are_conserved() -> None:
    order = after(taken(draft(("MUG", 6))).state, CONFIRM, c.CancelQuantity(some("1", "1")[0], "no"))
    line = order.lines[0]
    owed = line.worth(Decimal(5))
    assert owed != line.gross - line.worth(Decimal(1))  # counted from the other end it would be a cent off

    for step in (*moves("1", "1", "2"), c.InvoiceLines("i1", some("1", "2")), *moves("1")):
        order = after(order, step)
        assert order.undelivered + order.unbilled + order.billed == owed


def test_payment_is_measured_by_what_is_not_canceled() -> None:
    order = after(taken(draft(("MUG", 2))).state, CONFIRM, c.CancelQuantity(some("1", "1")[0], "no"))

    assert payment_status(order) == "none"
    paid = after(order, c.RecordPayment("p1", order.payable))
    assert payment_status(paid) == "paid"
    assert payment_status(after(order, c.RecordPayment("p1", order.gross))) == "overpaid"
    assert payment_status(after(paid, c.RecordRefund("p1", Money("1.00", "GBP")))) == "partially_refunded"
    assert payment_status(after(paid, c.RecordRefund("p1", paid.paid))) == "refunded"
    assert codes(paid, c.RecordRefund("p1", order.gross)) == ("order.refund_over_paid",)
    assert codes(paid, c.RecordRefund("p1", Money("1.00", "USD"))) == ("order.other_currency",)


def test_statuses_of_goods_follow_the_pieces() -> None:
    order = taken(draft(("MUG", 2))).state
    seen = [fulfillment_status(order)]
    for step in (CONFIRM, *moves("1"), c.CancelQuantity(some("1", "1")[0], "no")):
        order = after(order, step)
        seen.append(fulfillment_status(order))

    assert seen == ["open", "open", "in_progress", "in_progress", "in_progress", "partial", "fulfilled"]
    assert fulfillment_status(after(taken(draft(("MUG", 1))).state, c.CancelOrder("no"))) == "none"


def test_a_case_becomes_pieces_at_a_twelfth_of_its_price() -> None:
    (line,) = taken(draft(("MUG", Quantity(2, "CS")))).state.lines

    assert (line.ordered, line.unit, str(line.net)) == (Decimal(24), "EA", "74.00 GBP")
    assert str(line.unit_price) == "37/12 GBP"


def test_prices_with_tax_are_taken_apart() -> None:
    order = taken(draft(("MUG", 6), prices_include_tax=True)).state

    assert (str(order.gross), str(order.net), str(order.tax)) == ("20.01 GBP", "16.67 GBP", "3.34 GBP")
    assert order.prices_include_tax


def test_a_damaged_history_is_found() -> None:
    order = after(taken(draft(("MUG", 1))).state, CONFIRM)
    moved = decide(order, c.AllocateLines(MORNING, "f1", some("1", "1")))
    assert isinstance(moved, Decided)

    with pytest.raises(InvalidEvent, match="cannot go from unsourced"):
        apply(moved.state, moved.events[0])
    with pytest.raises(InvalidEvent, match="has no line"):
        apply(order, evolve(moved.events[0], lines=some("9", "1")))
    announced = c.AnnounceReturn("r1", some("1", "1"))
    sent = after(order, *moves("1"), announced)
    received = decide(sent, c.ReceiveLines("r1", some("1", "1")))
    assert isinstance(received, Decided)
    with pytest.raises(InvalidEvent, match="announced of line '1' would be"):
        apply(received.state, received.events[0])


def test_drafts_that_contradict_themselves_are_no_drafts() -> None:
    with pytest.raises(InvalidAmount):
        DraftLine("1", "MUG", 0)
    with pytest.raises(InvalidValue, match="a line or a charge"):
        draft()
    with pytest.raises(InvalidValue, match="the same id"):
        OrderDraft("guest", "GBP", TODAY, (DraftLine("1", "MUG", 1),), charges=(DraftCharge("1", "freight"),))
    with pytest.raises(InvalidValue, match=r"10,000"):
        draft(*[("MUG", 1)] * 10_001)
    with pytest.raises(InvalidAmount):
        LineQuantity("1", Decimal("NaN"))
    with pytest.raises(UnknownLine):
        taken(draft(("MUG", 1))).state.line("9")
