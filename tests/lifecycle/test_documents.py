"""Fulfillments, invoices, returns, payments and adjustments, each decided alone; and the table of all kinds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.errors import UnknownLine
from ordercore.lifecycle import adjustment, fulfillment, invoice, order, payment, returns
from ordercore.lifecycle.adjustment.process import PostAdjustment
from ordercore.lifecycle.fulfillment import process as f
from ordercore.lifecycle.invoice import process as i
from ordercore.lifecycle.invoice.draft import draft_of
from ordercore.lifecycle.invoice.record import Invoice, InvoiceKind, InvoiceLine
from ordercore.lifecycle.journal import Advanced, Decided, fold
from ordercore.lifecycle.kind import KINDS, TAGS
from ordercore.lifecycle.machine import START
from ordercore.lifecycle.payment import process as p
from ordercore.lifecycle.returns import process as r
from ordercore.lifecycle.returns.record import Receipt, Return, ReturnLine
from ordercore.values.money import Money
from ordercore.values.place import Address
from ordercore.values.verdict import Refused

TODAY = date(2026, 3, 2)
FACES: dict[str, Any] = {
    "order": order,
    "fulfillment": fulfillment,
    "invoice": invoice,
    "returns": returns,
    "payment": payment,
    "adjustment": adjustment,
}
ONE, TWO = Decimal(1), Decimal(2)


def pounds(text: str) -> Money:
    return Money(text, "GBP")


def told(kind: str, *commands: object) -> Any:
    """The document after some commands, which must fold back into it."""
    state: Any = None
    events: list[Any] = []
    for command in commands:
        decided = FACES[kind].decide(state, command)
        assert isinstance(decided, Decided), decided
        state = decided.state
        events.extend(decided.events)
    assert fold(FACES[kind].apply, events) == state
    return state


def codes(answer: object) -> tuple[str, ...]:
    assert isinstance(answer, Refused), answer
    return answer.codes


ALLOCATE = f.AllocateFulfillment(
    "f1", "o1", "guest", "london", Address("GB"), (fulfillment.FulfillmentLine("1", "MUG", TWO, "EA"),)
)
AUTHORIZE = p.AuthorizePayment("p1", "guest", "card", pounds("10.00"))
RETURN = r.AuthorizeReturn("r1", "o1", "guest", "london", TODAY, (ReturnLine("1", "MUG", TWO, "EA"),))


def bill(kind: InvoiceKind = "invoice", net: str = "10.00", **more: Any) -> i.IssueInvoice:
    line = InvoiceLine("1", "Mug", ONE, "EA", pounds(net).unrounded, pounds(net), pounds("0.00"))
    given: dict[str, Any] = {"customer": "guest", "currency": "GBP", "on": TODAY, "process": "invoice/1"} | more
    return i.IssueInvoice(draft_of(kind, "i1", given.pop("lines", (line,)), **given))


def test_a_fulfillment_goes_its_way() -> None:
    sent = told(
        "fulfillment",
        ALLOCATE,
        f.PickFulfillment(),
        f.PackFulfillment(),
        f.ShipFulfillment(TODAY, "1Z"),
        f.DeliverFulfillment(TODAY),
    )

    assert (sent.status, sent.stage, sent.shipped_on, sent.delivered_on, sent.process) == (
        "delivered",
        "shipped",
        TODAY,
        TODAY,
        "fulfillment/1",
    )
    empty = f.AllocateFulfillment("f1", "o1", "guest", "london", Address("GB"), ())
    assert codes(fulfillment.decide(None, empty)) == ("fulfillment.empty",)
    assert codes(fulfillment.decide(None, f.PickFulfillment())) == ("fulfillment.not_possible",)


def test_an_invoice_settles_when_nothing_is_left() -> None:
    half = told("invoice", bill(), i.PayInvoice("p1", pounds("4.00")))
    assert (half.status, half.outstanding) == ("open", pounds("6.00"))
    settled = invoice.decide(half, i.CreditInvoice("m1", pounds("6.00")))
    assert isinstance(settled, Decided)
    assert settled.events[-1] == Advanced("SettleInvoice", "open", "settled")
    assert codes(invoice.decide(half, i.PayInvoice("p1", pounds("6.01")))) == ("invoice.not_outstanding",)
    assert codes(invoice.decide(half, i.RefundMemo("p1", pounds("7.00")))) == (
        "invoice.not_a_credit_memo",
        "invoice.not_outstanding",
    )


def test_a_memo_is_applied_and_refunded_but_not_paid() -> None:
    memo = told("invoice", bill("credit_memo"), i.ApplyMemo("i2", pounds("4.00")), i.RefundMemo("p1", pounds("6.00")))

    assert (memo.status, memo.applied, memo.refunded) == ("settled", pounds("4.00"), pounds("6.00"))
    fresh = told("invoice", bill("credit_memo"))
    assert codes(invoice.decide(fresh, i.PayInvoice("p1", pounds("1.00")))) == ("invoice.not_an_invoice",)


def test_documents_of_account_that_cannot_be_are_refused() -> None:
    backwards = bill(net="-1.00", due_on=date(2026, 3, 1))
    assert codes(invoice.decide(None, backwards)) == ("invoice.due_before_issued", "invoice.negative")
    assert codes(invoice.decide(None, bill(lines=()))) == ("invoice.empty",)
    lost: Invoice = told("invoice", bill("write_off", "-1.00"))
    assert (lost.status, lost.outstanding) == ("settled", pounds("0.00"))
    with pytest.raises(UnknownLine):
        lost.line("9")


def test_a_payment_is_promised_taken_and_given_back() -> None:
    taken = told("payment", AUTHORIZE, p.CapturePayment(pounds("4.00")), p.CapturePayment(pounds("6.00")))
    assert (taken.capturable, taken.refundable, taken.status) == (pounds("0.00"), pounds("10.00"), "captured")
    assert codes(payment.decide(taken, p.CapturePayment(pounds("0.01")))) == ("payment.over_authorized",)
    assert codes(payment.decide(taken, p.RefundPayment(pounds("0.00")))) == ("payment.over_captured",)
    gone = payment.decide(taken, p.RefundPayment(pounds("10.00")))
    assert isinstance(gone, Decided)
    assert gone.state.status == "refunded"
    assert told("payment", AUTHORIZE, p.VoidPayment("expired")).status == "voided"
    nothing = p.AuthorizePayment("p1", "guest", "card", pounds("0.00"))
    assert codes(payment.decide(None, nothing)) == ("payment.nothing",)
    for blank in ("", " "):
        by_nothing = p.ReceivePayment("p1", "guest", blank, pounds("0.00"))
        assert codes(payment.decide(None, by_nothing)) == ("payment.nothing", "payment.no_method")


def test_what_is_left_of_a_promise_can_be_let_go() -> None:
    taken = told("payment", AUTHORIZE, p.CapturePayment(pounds("4.00"), "i1"), p.VoidPayment("parted"))
    assert (taken.status, taken.captured, taken.released, taken.capturable) == (
        "captured",
        pounds("4.00"),
        pounds("6.00"),
        pounds("0.00"),
    )
    assert codes(payment.decide(taken, p.CapturePayment(pounds("0.01")))) == ("payment.over_authorized",)
    assert codes(payment.decide(taken, p.VoidPayment("again"))) == ("payment.nothing_promised",)
    assert codes(payment.decide(told("payment", AUTHORIZE, p.VoidPayment("x")), p.VoidPayment("again"))) == (
        "payment.not_possible",
    )


AMOUNT: Final = st.integers(1, 1_200).map(lambda pence: Money.of_minor(pence, "GBP"))
STEP: Final = st.one_of(
    st.builds(p.CapturePayment, AMOUNT, st.sampled_from(("", "i1"))),
    st.builds(p.ApplyPayment, AMOUNT, st.just("i1")),
    st.builds(p.RefundPayment, AMOUNT, st.sampled_from(("", "m1"))),
    st.just(p.VoidPayment("parted")),
)


@given(st.lists(STEP, max_size=12))
def test_every_penny_promised_is_taken_let_go_or_still_promised(steps: list[Any]) -> None:
    kept, let_go = told("payment", AUTHORIZE), False
    for step in steps:
        done = payment.decide(kept, step)
        if isinstance(done, Refused):
            continue
        assert not (let_go and isinstance(step, p.CapturePayment)), "taken after it was let go"
        let_go = let_go or isinstance(step, p.VoidPayment)
        kept = done.state
        if kept.status != "voided":
            assert kept.authorized == kept.captured + kept.released + kept.capturable
            assert kept.captured == kept.applied + kept.unapplied + kept.refunded_unapplied
            assert min(kept.released, kept.capturable, kept.refundable, kept.unapplied) >= pounds("0.00")
        assert not let_go or kept.status == "voided" or not kept.capturable


def test_money_taken_is_applied_once_and_the_rest_goes_back() -> None:
    five, six = pounds("5.00"), pounds("6.00")
    taken = told("payment", AUTHORIZE, p.CapturePayment(pounds("4.00"), "i1"), p.CapturePayment(six))
    assert (taken.applied, taken.unapplied, taken.refundable_by_memo) == (pounds("4.00"), six, pounds("4.00"))
    for amount in (pounds("6.01"), pounds("0.00"), pounds("-1.00"), Money("1.00", "USD")):
        assert codes(payment.decide(taken, p.ApplyPayment(amount, "i2"))) == ("payment.applied",)
    assert codes(payment.decide(taken, p.RefundPayment(pounds("6.01")))) == ("payment.applied",)
    assert codes(payment.decide(taken, p.RefundPayment(five, "m1"))) == ("payment.unapplied",)
    assert codes(payment.decide(taken, p.RefundPayment(pounds("10.01")))) == ("payment.over_captured",)

    steps = (p.ApplyPayment(five, "i2"), p.RefundPayment(pounds("1.00")), p.RefundPayment(pounds("9.00"), "m1"))
    gone = told("payment", AUTHORIZE, p.CapturePayment(pounds("4.00"), "i1"), p.CapturePayment(six), *steps)
    assert (gone.status, gone.applied, gone.unapplied) == ("refunded", pounds("9.00"), pounds("0.00"))
    assert gone.captured == gone.applied + gone.unapplied + gone.refunded_unapplied
    assert codes(payment.decide(gone, p.ApplyPayment(five, "i2"))) == ("payment.not_possible",)
    promised = told("payment", AUTHORIZE)
    assert codes(payment.decide(promised, p.ApplyPayment(five, "i2"))) == ("payment.not_possible",)


def test_money_at_once_is_a_promise_kept() -> None:
    received = told("payment", p.ReceivePayment("p1", "guest", "cash", pounds("10.00")))

    assert (received.status, received.authorized, received.captured) == ("captured", pounds("10.00"), pounds("10.00"))
    assert received.unapplied == pounds("10.00")
    assert not told("payment", p.ReceivePayment("p1", "guest", "cash", pounds("10.00"), invoice="i1")).unapplied


def test_a_return_received_in_parts_is_the_return_received_whole() -> None:
    parts: Return = told(
        "returns", RETURN, r.ReceiveReturn((Receipt("1", ONE),)), r.ReceiveReturn((Receipt("1", ONE),))
    )

    assert parts == told("returns", RETURN, r.ReceiveReturn((Receipt("1", TWO),)))
    assert parts.status == "received"
    assert not parts.line("1").missing
    assert codes(returns.decide(parts, r.CancelReturn("no"))) == ("return.not_possible",)
    assert told("returns", RETURN, r.CancelReturn("kept")).cancel_reason == "kept"
    with pytest.raises(UnknownLine):
        parts.line("9")
    assert codes(returns.decide(None, r.AuthorizeReturn("r1", "o1", "guest", "london", TODAY, ()))) == ("return.empty",)


def test_an_adjustment_is_posted_and_done() -> None:
    line = adjustment.AdjustmentLine("1", "MUG", ONE, "EA")
    posted = told("adjustment", PostAdjustment("a1", "london", TODAY, "count", (line,)))

    assert (posted.status, posted.process) == ("posted", "adjustment/1")
    again = PostAdjustment("a1", "london", TODAY, "count", (line,))
    assert codes(adjustment.decide(posted, again)) == ("adjustment.not_possible",)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_every_kind_is_complete(kind: Any) -> None:
    assert kind.process.id == kind.name
    assert {tag.partition(".")[0] for tag in kind.tags} == {kind.name}
    assert kind.process.resting <= set(kind.process.statuses)
    assert any(edge.source == START for edge in kind.process.edges)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_every_step_that_has_no_edge_is_refused(kind: Any) -> None:
    """B11: every command of every kind in every status, whatever else the command and the document say."""
    asked = {edge.command for each in KINDS.values() for edge in each.process.edges}
    decide = FACES["returns" if kind.name == "return" else kind.name].decide
    tried = 0
    for status in (START, *kind.process.statuses):
        document = None if status == START else object.__new__(kind.document)
        if document is not None:
            object.__setattr__(document, "status", status)
        for command in asked:
            if kind.process.edge(status, command) is None:
                assert codes(decide(document, object.__new__(command))) == (f"{kind.name}.not_possible",)
                tried += 1
    assert tried == (1 + len(kind.process.statuses)) * len(asked) - len(kind.process.edges)


def test_no_two_events_share_a_tag() -> None:
    assert len(TAGS) == 1 + sum(len(kind.tags) for kind in KINDS.values())
    assert len(set(TAGS.values())) == len(TAGS)
    assert TAGS["advanced/1"] is Advanced
