"""Invoices, payments and stock adjustments: what each step says and leaves behind, and what is refused with what figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest
from attrs import evolve

from ordercore.lifecycle import adjustment, invoice, order, payment, returns
from ordercore.lifecycle.adjustment.process import ADJUSTMENT, PostAdjustment
from ordercore.lifecycle.adjustment.record import Adjustment, AdjustmentLine, AdjustmentPosted
from ordercore.lifecycle.invoice import process as i
from ordercore.lifecycle.invoice import record as bill
from ordercore.lifecycle.journal import Advanced, Decided
from ordercore.lifecycle.machine import Edge, Process
from ordercore.lifecycle.order.process import ORDER
from ordercore.lifecycle.order.record import Order
from ordercore.lifecycle.payment import process as p
from ordercore.lifecycle.payment import record as pay
from ordercore.lifecycle.returns.process import RETURN
from ordercore.lifecycle.returns.record import Return, ReturnLine
from ordercore.values.money import Money
from ordercore.values.place import Address
from tests.lifecycle.refusal import reasons

TODAY: Final = date(2026, 3, 2)
ONE: Final = Decimal(1)


def pounds(text: str) -> Money:
    return Money(text, "GBP")


FOUR, SIX, TEN = pounds("4.00"), pounds("6.00"), pounds("10.00")
LINE: Final = bill.InvoiceLine("1", "Mug", ONE, "EA", TEN.unrounded, TEN, pounds("0.00"))
OPEN: Final = bill.Invoice("i1", "invoice", "open", "invoice/1", "guest", "guest", "GBP", TODAY, TODAY, (LINE,))
MEMO: Final = evolve(OPEN, id="m1", kind="credit_memo")
AUTHORIZED: Final = pay.Payment("p1", "authorized", "payment/1", "guest", "card", TEN, "o1", "4711")
CAPTURED: Final = evolve(AUTHORIZED, status="captured", captured=TEN)
COUNT: Final = AdjustmentLine("1", "MUG", ONE, "EA")
POST: Final = PostAdjustment("a1", "london", TODAY, "count", (COUNT,))
POSTED: Final = Adjustment("a1", "posted", "adjustment/1", "london", TODAY, "count", (COUNT,))


@pytest.mark.parametrize(
    ("face", "before", "command", "events", "after"),
    [
        (adjustment, None, POST, (AdjustmentPosted(POSTED),), POSTED),
        (invoice, None, i.IssueInvoice(OPEN), (bill.InvoiceIssued(OPEN),), OPEN),
        (invoice, OPEN, i.PayInvoice("p1", FOUR), (bill.InvoicePaid("p1", FOUR),), evolve(OPEN, paid=FOUR)),
        (
            invoice,
            evolve(OPEN, paid=FOUR),
            i.PayInvoice("p2", SIX),
            (bill.InvoicePaid("p2", SIX), Advanced("SettleInvoice", "open", "settled")),
            evolve(OPEN, status="settled", paid=TEN),
        ),
        (
            invoice,
            evolve(OPEN, credited=pounds("1.00")),
            i.CreditInvoice("m1", FOUR),
            (bill.InvoiceCredited("m1", FOUR),),
            evolve(OPEN, credited=pounds("5.00")),
        ),
        (
            invoice,
            evolve(MEMO, applied=pounds("1.00")),
            i.ApplyMemo("i1", FOUR),
            (bill.MemoApplied("i1", FOUR),),
            evolve(MEMO, applied=pounds("5.00")),
        ),
        (
            invoice,
            evolve(MEMO, refunded=pounds("1.00")),
            i.RefundMemo("p1", FOUR),
            (bill.MemoRefunded("p1", FOUR),),
            evolve(MEMO, refunded=pounds("5.00")),
        ),
        (
            payment,
            None,
            p.AuthorizePayment("p1", "guest", "card", TEN, "o1", "4711"),
            (pay.PaymentAuthorized(AUTHORIZED),),
            AUTHORIZED,
        ),
        (
            payment,
            None,
            p.ReceivePayment("p1", "guest", "card", TEN, "o1", "4711", "i1"),
            (pay.PaymentAuthorized(AUTHORIZED), pay.PaymentCaptured(TEN, "i1")),
            evolve(CAPTURED, applied=TEN),
        ),
        (
            payment,
            evolve(AUTHORIZED, status="captured", captured=FOUR, applied=FOUR),
            p.CapturePayment(SIX, "i2"),
            (pay.PaymentCaptured(SIX, "i2"),),
            evolve(CAPTURED, applied=TEN),
        ),
        (
            payment,
            AUTHORIZED,
            p.CapturePayment(FOUR),
            (pay.PaymentCaptured(FOUR),),
            evolve(AUTHORIZED, status="captured", captured=FOUR),
        ),
        (
            payment,
            evolve(CAPTURED, applied=FOUR),
            p.ApplyPayment(SIX, "i2"),
            (pay.PaymentApplied(SIX, "i2"),),
            evolve(CAPTURED, applied=TEN),
        ),
        (
            payment,
            evolve(CAPTURED, refunded=pounds("1.00"), refunded_unapplied=pounds("1.00")),
            p.RefundPayment(FOUR),
            (pay.PaymentRefunded(FOUR),),
            evolve(CAPTURED, refunded=pounds("5.00"), refunded_unapplied=pounds("5.00")),
        ),
        (
            payment,
            evolve(CAPTURED, applied=TEN, refunded=pounds("1.00")),
            p.RefundPayment(FOUR, "m1"),
            (pay.PaymentRefunded(FOUR, "m1"),),
            evolve(CAPTURED, applied=TEN, refunded=pounds("5.00")),
        ),
        (
            payment,
            AUTHORIZED,
            p.VoidPayment("expired"),
            (pay.PaymentVoided("expired"),),
            evolve(AUTHORIZED, status="voided"),
        ),
        (
            payment,
            evolve(AUTHORIZED, status="captured", captured=FOUR),
            p.VoidPayment("parted"),
            (pay.PaymentVoided("parted"),),
            evolve(AUTHORIZED, status="captured", captured=FOUR, released=SIX),
        ),
        (
            payment,
            evolve(AUTHORIZED, status="refunded", captured=FOUR, refunded=FOUR, refunded_unapplied=FOUR),
            p.VoidPayment("parted"),
            (pay.PaymentVoided("parted"),),
            evolve(AUTHORIZED, status="refunded", captured=FOUR, refunded=FOUR, refunded_unapplied=FOUR, released=SIX),
        ),
    ],
)
def test_a_step_says_what_happened(
    face: Any, before: Any, command: object, events: tuple[Any, ...], after: Any
) -> None:
    assert face.decide(before, command) == Decided(events, after)
    state = before
    for event in events:
        state = face.apply(state, event)
    assert state == after


@pytest.mark.parametrize(
    ("face", "command", "told"),
    [
        (invoice, i.IssueInvoice(evolve(OPEN, lines=())), [("invoice.empty", "/lines", {})]),
        (
            invoice,
            i.IssueInvoice(evolve(OPEN, due_on=date(2026, 3, 1), lines=(evolve(LINE, net=pounds("-0.01")),))),
            [("invoice.due_before_issued", "/due_on", {}), ("invoice.negative", "/lines", {"gross": "-0.01 GBP"})],
        ),
        (adjustment, evolve(POST, lines=()), [("adjustment.empty", "/lines", {})]),
        (
            adjustment,
            evolve(POST, reason="", lines=(COUNT, evolve(COUNT, id="2", quantity=0))),
            [("adjustment.nothing", "/lines/2", {}), ("adjustment.no_reason", "/reason", {})],
        ),
        (
            adjustment,
            evolve(POST, reason="", lines=()),
            [("adjustment.empty", "/lines", {}), ("adjustment.no_reason", "/reason", {})],
        ),
    ],
)
def test_what_cannot_begin_is_refused_with_all_reasons(face: Any, command: object, told: list[Any]) -> None:
    assert reasons(face.decide(None, command)) == told


class Stamp:
    """A host's own step."""


@pytest.mark.parametrize(
    ("face", "process", "document"),
    [
        (invoice, i.INVOICE, OPEN),
        (payment, p.PAYMENT, AUTHORIZED),
        (adjustment, ADJUSTMENT, POSTED),
        (
            returns,
            RETURN,
            Return(
                "r1", "authorized", "return/1", "o1", "guest", "london", TODAY, (ReturnLine("1", "MUG", ONE, "EA"),)
            ),
        ),
        (order, ORDER, Order("o1", "draft", "order/1", "guest", "guest", Address("GB"), "GBP", TODAY, ())),
    ],
)
def test_a_step_of_a_host_is_taken_as_it_is(face: Any, process: Process, document: Any) -> None:
    theirs = process.with_edges(Edge(document.status, Stamp, document.status, permission="host.stamp"))

    assert face.decide(document, Stamp(), theirs) == Decided(
        (Advanced("Stamp", document.status, document.status),), document
    )


def test_a_document_of_nothing_may_be_issued() -> None:
    free = evolve(OPEN, lines=(evolve(LINE, net=pounds("0.00")),))

    decided = invoice.decide(None, i.IssueInvoice(free))
    assert isinstance(decided, Decided)
    assert decided.events == (bill.InvoiceIssued(free), Advanced("SettleInvoice", "open", "settled"))
