"""Orders are billed and paid for, and money is given back."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from ordercore.lifecycle.invoice.record import Invoice, InvoiceKind
from ordercore.lifecycle.order.record import Order
from ordercore.lifecycle.payment.record import Payment
from ordercore.testing.house import CUSTOMERS
from ordercore.testing.machines.rules.draw import AMOUNTS, INDEX, PARTS, part_of, there_is
from ordercore.testing.machines.teller import CURRENCY
from ordercore.testing.machines.usual import UsualWay
from ordercore.values.money import Money

__all__ = ["MoneyRules"]


class MoneyRules(UsualWay):
    """Money."""

    @precondition(there_is("order"))
    @rule(at=INDEX, line_at=INDEX, parts=PARTS)
    def order_is_invoiced(self, at: int, line_at: int, parts: int) -> None:
        """Bill pieces of one line, or all that were shipped."""
        order: Order = self.likely("order", at, "confirmed")
        self.invoice(order, self.one(order.lines, line_at) if order.lines and parts else None, parts)

    @precondition(there_is("order"))
    @rule(at=INDEX, percent=AMOUNTS)
    def payment_is_promised(self, at: int, percent: int) -> None:
        """Note a promise of part of what an order comes to."""
        order: Order = self.likely("order", at, "confirmed")
        self.authorize_payment(order, part_of(order.gross, percent))

    @precondition(there_is("order"))
    @rule(at=INDEX, percent=AMOUNTS)
    def order_is_prepaid(self, at: int, percent: int) -> None:
        """Take money for an order of which nothing may have left."""
        order: Order = self.likely("order", at, "confirmed")
        self.prepay(order, part_of(order.gross, percent))

    @precondition(there_is("payment"))
    @rule(at=INDEX, bill_at=st.none() | INDEX, percent=AMOUNTS)
    def payment_is_captured(self, at: int, bill_at: int | None, percent: int) -> None:
        """Take promised money, for an invoice or for none."""
        payment = self.likely("payment", at, "authorized", "captured", "refunded")
        bills = self.of_kind("invoice")
        ours = [each for each in bills if (each.order, each.status) == (payment.order, "open")]
        bill = self.one(ours or bills, bill_at) if bills and bill_at is not None else None
        most = payment.capturable if bill is None else min(payment.capturable, bill.outstanding)
        self.capture(payment, part_of(most, percent), bill)

    @precondition(there_is("payment"))
    @rule(at=INDEX)
    def promise_is_void(self, at: int) -> None:
        """Let a promise go."""
        self.void(self.one(self.of_kind("payment"), at))

    @precondition(there_is("invoice"))
    @rule(at=INDEX, percent=AMOUNTS)
    def invoice_is_paid(self, at: int, percent: int) -> None:
        """Take money for an invoice, or for what is none."""
        bill = self.likely("invoice", at, "open")
        self.receive_payment(bill, part_of(bill.outstanding, percent))

    @precondition(lambda self: self.of_kind("payment") and self.of_kind("invoice"))
    @rule(at=INDEX, memo_at=INDEX, percent=AMOUNTS)
    def money_is_refunded(self, at: int, memo_at: int, percent: int) -> None:
        """Give money back against a credit memo."""
        payment = self.likely("payment", at, "captured")
        memos = [each for each in self.of_kind("invoice") if each.kind == "credit_memo"] or self.of_kind("invoice")
        ours = [each for each in memos if (each.order, each.status) == (payment.order, "open")]
        memo = self.one(ours or memos, memo_at)
        self.refund(payment, memo, part_of(min(payment.refundable_by_memo, memo.outstanding), percent))

    @precondition(there_is("payment"))
    @rule(at=INDEX, percent=AMOUNTS)
    def unapplied_money_is_refunded(self, at: int, percent: int) -> None:
        """Give money back that went to no invoice, or some of what did."""
        payment = self._prepaid(at)
        self.refund_unapplied(payment, part_of(payment.unapplied or payment.refundable, percent))

    @precondition(lambda self: self.of_kind("payment") and self.of_kind("invoice"))
    @rule(at=INDEX, bill_at=INDEX, percent=AMOUNTS)
    def payment_is_applied(self, at: int, bill_at: int, percent: int) -> None:
        """Let money taken before go to an invoice."""
        payment = self._prepaid(at)
        bills = self.of_kind("invoice")
        ours = [each for each in bills if (each.order, each.status) == (payment.order, "open")]
        bill = self.one(ours or bills, bill_at)
        self.apply_payment(payment, bill, part_of(min(payment.unapplied, bill.outstanding), percent))

    def _prepaid(self, at: int) -> Payment:
        """A payment of which something is unapplied; any one time in five, or when there is none."""
        payments: list[Payment] = self.of_kind("payment")
        fit = [each for each in payments if each.unapplied] if at < 8 else []
        return self.one(fit or payments, at)

    @precondition(lambda self: any(each.kind == "credit_memo" for each in self.of_kind("invoice")))
    @rule(at=INDEX, percent=AMOUNTS)
    def memo_is_applied(self, at: int, percent: int) -> None:
        """Set what is left of a credit memo against an invoice of its payer; one time in five against any document."""
        found: list[Invoice] = self.of_kind("invoice")
        owed = [each for each in found if each.outstanding]
        pairs = [(memo, bill) for memo in owed for bill in owed if (memo.kind, bill.kind) == ("credit_memo", "invoice")]
        fit = [(memo, bill) for memo, bill in pairs if memo.bill_to == bill.bill_to] if at < 8 else []
        memo, bill = self.one(fit or pairs or [(found[0], found[-1])], at)
        self.apply_memo(memo, bill, part_of(min(memo.outstanding, bill.outstanding), percent))

    @precondition(lambda self: len([each for each in self.of_kind("invoice") if not each.order]) < 3)
    @rule(at=INDEX, minor=st.integers(-1, 500), kind=st.sampled_from(("credit_memo", "write_off")))
    def memo_is_issued(self, at: int, minor: int, kind: InvoiceKind) -> None:
        """Credit or write off what stands on no order, likely for who owes something."""
        owing = [each.bill_to for each in self.of_kind("invoice") if each.kind == "invoice" and each.outstanding]
        customers = owing if owing and at < 8 else [each.id for each in CUSTOMERS]
        self.memo(kind, self.one(customers, at), Money.of_minor(minor, CURRENCY))
