"""Money in and out: promises, captures, receipts and refunds."""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen

from ordercore.access.actor import Actor
from ordercore.desk.commit import Outcome, Ticket, Work, Written
from ordercore.desk.counter import Counter
from ordercore.desk.limit import captured, invoice_credit, promised, refunded
from ordercore.lifecycle.invoice.decide import decide as decide_invoice
from ordercore.lifecycle.invoice.process import PayInvoice, RefundMemo
from ordercore.lifecycle.invoice.record import Invoice
from ordercore.lifecycle.journal import Decided
from ordercore.lifecycle.order import command as c
from ordercore.lifecycle.order.decide import decide as decide_order
from ordercore.lifecycle.payment import process as p
from ordercore.lifecycle.payment.decide import decide
from ordercore.lifecycle.payment.record import Payment
from ordercore.ports.store import LimitStep
from ordercore.values.money import Money
from ordercore.values.verdict import Refused

__all__ = ["Paying"]

_INVOICE: Final = "invoice"


@frozen
class Paying:
    """The verbs about payments. Every one takes who does it and the id of the command."""

    #: what all verbs share.
    counter: Counter

    def authorize(
        self, order: str, amount: Money, *, method: str, reference: str = "", id: str = "", by: Actor, command: str
    ) -> Outcome[Payment]:
        """Note that the money for an order was promised.

        Args:
            order: the order.
            amount: how much at most.
            method: how it will be paid, for example ``card``.
            reference: number at the bank or provider.
            id: identifier of the payment; empty names it after the command.
            by: who does it.
            command: id of the command.
        """
        counter = self.counter

        def plan(ticket: Ticket) -> Work | Refused:
            loaded = counter.load("order", order)
            no = counter.may_not(by, "payment", p.AuthorizePayment, loaded.document)
            if no is not None:
                return no
            asked = p.AuthorizePayment(id or ticket.command, loaded.document.bill_to, method, amount, order, reference)
            decided = decide(None, asked, counter.processes["payment"])
            if isinstance(decided, Refused):
                return decided
            return Work((Written("payment", 0, decided),), promised(decided.state))

        asked = {"order": order, "amount": amount, "method": method, "reference": reference, "id": id}
        return counter.perform("payments.authorize", by, command, asked, plan)

    def capture(self, payment: str, amount: Money, *, invoice: str = "", by: Actor, command: str) -> Outcome[Payment]:
        """Take some of the promised money, and pay an invoice with it when one is named."""
        counter = self.counter

        def plan(ticket: Ticket) -> Work | Refused:
            loaded = counter.load("payment", payment)
            kept: Payment = loaded.document
            no = counter.may_not(by, "payment", p.CapturePayment, kept)
            if no is not None:
                return no
            decided = decide(kept, p.CapturePayment(amount, invoice), counter.processes["payment"])
            if isinstance(decided, Refused):
                return decided
            written = Written("payment", loaded.version, decided)
            return self._paid(written, amount, invoice, captured(kept, amount, ticket.command))

        asked = {"payment": payment, "amount": amount, "invoice": invoice}
        return counter.perform("payments.capture", by, command, asked, plan)

    def receive(
        self, invoice: str, amount: Money, *, method: str, reference: str = "", id: str = "", by: Actor, command: str
    ) -> Outcome[Payment]:
        """Note that money came in for an invoice at once: cash, a check, a transfer.

        Args:
            invoice: the invoice.
            amount: how much; at most what is outstanding.
            method: how it was paid.
            reference: number at the bank or provider.
            id: identifier of the payment; empty names it after the command.
            by: who does it.
            command: id of the command.
        """
        counter = self.counter

        def plan(ticket: Ticket) -> Work | Refused:
            kept: Invoice = counter.load(_INVOICE, invoice).document
            no = counter.may_not(by, "payment", p.ReceivePayment, kept)
            if no is not None:
                return no
            new = id or ticket.command
            asked = p.ReceivePayment(new, kept.bill_to, method, amount, kept.order, reference, invoice)
            decided = decide(None, asked, counter.processes["payment"])
            if isinstance(decided, Refused):
                return decided
            limits = (*promised(decided.state), *captured(decided.state, amount, ticket.command))
            return self._paid(Written("payment", 0, decided), amount, invoice, limits)

        asked = {"invoice": invoice, "amount": amount, "method": method, "reference": reference, "id": id}
        return counter.perform("payments.receive", by, command, asked, plan)

    def refund(self, payment: str, amount: Money, *, credit_memo: str, by: Actor, command: str) -> Outcome[Payment]:
        """Give money back by the means it came in, against a credit memo.

        Args:
            payment: the payment it came in by.
            amount: how much; at most what is left of the payment, and what is outstanding on the memo.
            credit_memo: the credit memo it pays out.
            by: who does it.
            command: id of the command.
        """
        counter = self.counter

        def plan(ticket: Ticket) -> Work | Refused:
            loaded = counter.load("payment", payment)
            kept: Payment = loaded.document
            no = counter.may_not(by, "payment", p.RefundPayment, kept)
            if no is not None:
                return no
            decided = decide(kept, p.RefundPayment(amount, credit_memo), counter.processes["payment"])
            if isinstance(decided, Refused):
                return decided
            found = counter.load(_INVOICE, credit_memo)
            memo = decide_invoice(found.document, RefundMemo(payment, amount), counter.processes[_INVOICE])
            if isinstance(memo, Refused):
                return memo
            written = [Written("payment", loaded.version, decided), Written(_INVOICE, found.version, memo)]
            ordered = self._on_order(kept.order, c.RecordRefund(payment, amount))
            if isinstance(ordered, Refused):
                return ordered
            return Work((*written, *ordered), refunded(kept, amount, ticket.command))

        asked = {"payment": payment, "amount": amount, "credit_memo": credit_memo}
        return counter.perform("payments.refund", by, command, asked, plan)

    def void(self, payment: str, *, reason: str, by: Actor, command: str) -> Outcome[Payment]:
        """Let a promise go of which nothing was taken."""
        counter = self.counter

        def plan(ticket: Ticket) -> Work | Refused:
            loaded = counter.load("payment", payment)
            no = counter.may_not(by, "payment", p.VoidPayment, loaded.document)
            if no is not None:
                return no
            decided = decide(loaded.document, p.VoidPayment(reason), counter.processes["payment"])
            return decided if isinstance(decided, Refused) else Work((Written("payment", loaded.version, decided),))

        return counter.perform("payments.void", by, command, {"payment": payment, "reason": reason}, plan)

    def _paid(
        self, written: Written[Payment], amount: Money, invoice: str, limits: tuple[LimitStep, ...]
    ) -> Work | Refused:
        """The same money on its invoice and on its order."""
        all_written: list[Written[Any]] = [written]
        steps = list(limits)
        payment = written.decided.state
        if invoice:
            loaded = self.counter.load(_INVOICE, invoice)
            kept: Invoice = loaded.document
            paid: Decided[Invoice] | Refused = decide_invoice(
                kept, PayInvoice(payment.id, amount), self.counter.processes[_INVOICE]
            )
            if isinstance(paid, Refused):
                return paid
            all_written.append(Written(_INVOICE, loaded.version, paid))
            steps.extend(invoice_credit(kept, paid.state))
        ordered = self._on_order(payment.order, c.RecordPayment(payment.id, amount))
        if isinstance(ordered, Refused):
            return ordered
        return Work((*all_written, *ordered), tuple(steps))

    def _on_order(self, order: str, asked: object) -> tuple[Written[Any], ...] | Refused:
        if not order:
            return ()
        loaded = self.counter.load("order", order)
        decided = decide_order(loaded.document, asked, self.counter.processes["order"])
        return decided if isinstance(decided, Refused) else (Written("order", loaded.version, decided),)
