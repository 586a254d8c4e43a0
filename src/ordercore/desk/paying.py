"""Money in and out: promises, captures, receipts, what goes to which invoice, and refunds."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from ordercore.access.actor import Actor
from ordercore.desk.commit import Outcome, Ticket, Work, Written
from ordercore.desk.facts import Loaded
from ordercore.desk.limit import captured, invoice_credit, promised, refunded
from ordercore.desk.room import Room, steps
from ordercore.lifecycle.invoice.decide import decide as decide_invoice
from ordercore.lifecycle.invoice.process import PayInvoice, RefundMemo
from ordercore.lifecycle.invoice.record import Invoice
from ordercore.lifecycle.order import command as c
from ordercore.lifecycle.order.decide import decide as decide_order
from ordercore.lifecycle.order.record import Order
from ordercore.lifecycle.payment import process as p
from ordercore.lifecycle.payment.decide import decide
from ordercore.lifecycle.payment.record import Payment
from ordercore.ports.batch import Held
from ordercore.ports.limit import LimitStep
from ordercore.values.money import Money
from ordercore.values.verdict import Reason, Refused, refused

__all__ = ["Paying"]

_INVOICE: Final = "invoice"


@frozen
class Paying(Room):
    """The verbs about payments. Every one takes who does it and the id of the command."""

    @steps("payment", p.AuthorizePayment)
    def authorize(
        self, order: str, amount: Money, *, method: str, reference: str = "", id: str = "", by: Actor, command: str
    ) -> Outcome[Payment]:
        """Note that the money for an order was promised.

        Nobody promises money for what is canceled. What was promised before can still be captured, since money that has come
        in is noted whatever became of the order; it is given back by `refund`.

        Args:
            order: the order; not a canceled one.
            amount: how much at most, in the currency of the order.
            method: how it will be paid, for example ``card``; never empty.
            reference: number at the bank or provider.
            id: identifier of the payment; empty names it after the command.
            by: who does it.
            command: id of the command.

        Returns:
            The payment; refused with ``payment.order_canceled``, ``payment.other_currency``, ``payment.nothing`` or
            ``payment.no_method``.
        """
        counter = self.counter

        def plan(ticket: Ticket) -> Work | Refused:
            loaded: Loaded[Order] = counter.load("order", order)
            kept = loaded.document
            no = counter.may_not(by, "order", p.AuthorizePayment, kept, makes="payment")
            if no is not None:
                return no
            asked = p.AuthorizePayment(id or ticket.command, kept.bill_to, method, amount, order, reference)
            decided = decide(None, asked, counter.processes["payment"])
            reasons = _unpromisable(kept, amount)
            if isinstance(decided, Refused):
                return Refused((*reasons, *decided.reasons))
            if reasons:
                return Refused(reasons)
            held = Held("order", order, loaded.version)  # it may be canceled at this very moment
            return Work((Written("payment", 0, decided),), promised(decided.state), (held,))

        asked = {"order": order, "amount": amount, "method": method, "reference": reference, "id": id}
        return counter.perform("payments.authorize", by, command, asked, plan)

    @steps("payment", p.CapturePayment)
    def capture(self, payment: str, amount: Money, *, invoice: str = "", by: Actor, command: str) -> Outcome[Payment]:
        """Take some of the promised money, and pay an invoice with it when one is named.

        Money taken for no invoice yet, a prepayment, waits to be applied to one by `apply`, or to be given back by `refund`.

        Args:
            payment: the payment.
            amount: how much; at most what was promised and not taken.
            invoice: the invoice it pays: one of the same payer and, where both name one, of the same order.
            by: who does it.
            command: id of the command.
        """

        def plan(ticket: Ticket) -> Work | Refused:
            step = self._decided(by, payment, p.CapturePayment(amount, invoice))
            if isinstance(step, Refused):
                return step
            kept, written = step
            found = self._account(by, invoice, "payment.record", kept) if invoice else None
            if isinstance(found, Refused):
                return found
            return self._came_in(written, amount, found, captured(kept, amount, ticket.command))

        asked = {"payment": payment, "amount": amount, "invoice": invoice}
        return self.counter.perform("payments.capture", by, command, asked, plan)

    @steps("payment", p.ReceivePayment)
    def receive(
        self, invoice: str, amount: Money, *, method: str, reference: str = "", id: str = "", by: Actor, command: str
    ) -> Outcome[Payment]:
        """Note that money came in for an invoice at once: cash, a check, a transfer.

        Args:
            invoice: the invoice.
            amount: how much; at most what is outstanding.
            method: how it was paid; never empty.
            reference: number at the bank or provider.
            id: identifier of the payment; empty names it after the command.
            by: who does it.
            command: id of the command.
        """
        counter = self.counter

        def plan(ticket: Ticket) -> Work | Refused:
            found: Loaded[Invoice] = counter.load(_INVOICE, invoice)
            kept = found.document
            no = counter.may_not(by, _INVOICE, p.ReceivePayment, kept, makes="payment")
            if no is not None:
                return no
            new = id or ticket.command
            asked = p.ReceivePayment(new, kept.bill_to, method, amount, kept.order, reference, invoice)
            decided = decide(None, asked, counter.processes["payment"])
            if isinstance(decided, Refused):
                return decided
            limits = (*promised(decided.state), *captured(decided.state, amount, ticket.command))
            return self._came_in(Written("payment", 0, decided), amount, found, limits)

        asked = {"invoice": invoice, "amount": amount, "method": method, "reference": reference, "id": id}
        return counter.perform("payments.receive", by, command, asked, plan)

    @steps("payment", p.ApplyPayment)
    def apply(self, payment: str, amount: Money, *, invoice: str, by: Actor, command: str) -> Outcome[Payment]:
        """Pay an invoice with money that was taken before there was one.

        What came in for the order was counted when it was taken, and is not counted again.

        Args:
            payment: the payment it came in by.
            amount: how much; at most what of the payment is unapplied, and what is outstanding on the invoice.
            invoice: the invoice it pays: one of the same payer and, where both name one, of the same order.
            by: who does it.
            command: id of the command.
        """

        def plan(ticket: Ticket) -> Work | Refused:
            step = self._decided(by, payment, p.ApplyPayment(amount, invoice))
            if isinstance(step, Refused):
                return step
            kept, written = step
            found = self._account(by, invoice, "payment.record", kept)
            if isinstance(found, Refused):
                return found
            return self._on_invoice(written, amount, found)

        asked = {"payment": payment, "amount": amount, "invoice": invoice}
        return self.counter.perform("payments.apply", by, command, asked, plan)

    @steps("payment", p.RefundPayment)
    def refund(
        self, payment: str, amount: Money, *, credit_memo: str = "", by: Actor, command: str
    ) -> Outcome[Payment]:
        """Give money back by the means it came in: against a credit memo, or without one what went to no invoice.

        Args:
            payment: the payment it came in by.
            amount: how much; with a memo at most what is left of the money that went to invoices, and what is outstanding on
                the memo; without one at most what of the payment is unapplied.
            credit_memo: the credit memo it pays out: one of the same payer and, where both name one, of the same order;
                empty gives unapplied money back, as when a prepaid order was canceled.
            by: who does it.
            command: id of the command.
        """

        def plan(ticket: Ticket) -> Work | Refused:
            step = self._decided(by, payment, p.RefundPayment(amount, credit_memo))
            if isinstance(step, Refused):
                return step
            kept, written = step
            memo = self._on_memo(by, credit_memo, amount, kept)
            if isinstance(memo, Refused):
                return memo
            ordered = self._on_order(kept.order, c.RecordRefund(payment, amount))
            if isinstance(ordered, Refused):
                return ordered
            return Work((written, *memo, *ordered), refunded(kept, amount, ticket.command))

        asked = {"payment": payment, "amount": amount, "credit_memo": credit_memo}
        return self.counter.perform("payments.refund", by, command, asked, plan)

    @steps("payment", p.VoidPayment)
    def void(self, payment: str, *, reason: str, by: Actor, command: str) -> Outcome[Payment]:
        """Let a promise go, or what is left of it: what was taken stays taken, and no more can be.

        Args:
            payment: the payment.
            reason: why; never empty.
            by: who does it.
            command: id of the command.
        """

        def plan(ticket: Ticket) -> Work | Refused:
            step = self._decided(by, payment, p.VoidPayment(reason))
            return step if isinstance(step, Refused) else Work((step[1],))

        return self.counter.perform("payments.void", by, command, {"payment": payment, "reason": reason}, plan)

    def _decided(self, by: Actor, id: str, asked: object) -> tuple[Payment, Written[Payment]] | Refused:
        """A payment as it is, and as a command leaves it, if this actor may give that command."""
        loaded: Loaded[Payment] = self.counter.load("payment", id)
        no = self.counter.may_not(by, "payment", type(asked), loaded.document)
        if no is not None:
            return no
        decided = decide(loaded.document, asked, self.counter.processes["payment"])
        if isinstance(decided, Refused):
            return decided
        return loaded.document, Written("payment", loaded.version, decided)

    def _account(self, by: Actor, id: str, permission: str, payment: Payment) -> Loaded[Invoice] | Refused:
        """The invoice or credit memo a payment is to be used for, if it is this actor's to use and goes with the payment."""
        found: Loaded[Invoice] = self.counter.load(_INVOICE, id)
        kept = found.document
        no = self.counter.refuses(by, permission, kept.customer, about=(_INVOICE, id))
        if no is not None:
            return no
        if kept.bill_to != payment.customer:
            return refused("payment.other_payer", "the document is for another payer", document=id)
        if kept.order and payment.order and kept.order != payment.order:
            return refused("payment.other_order", "the document is for another order", document=id, order=kept.order)
        return found

    def _came_in(
        self, written: Written[Payment], amount: Money, invoice: Loaded[Invoice] | None, limits: tuple[LimitStep, ...]
    ) -> Work | Refused:
        """Money taken just now, on its invoice if there is one, and on its order."""
        payment = written.decided.state
        work = self._on_invoice(written, amount, invoice) if invoice is not None else Work((written,))
        if isinstance(work, Refused):
            return work
        ordered = self._on_order(payment.order, c.RecordPayment(payment.id, amount))
        if isinstance(ordered, Refused):
            return ordered
        return Work((*work.written, *ordered), (*limits, *work.limits))

    def _on_invoice(self, written: Written[Payment], amount: Money, invoice: Loaded[Invoice]) -> Work | Refused:
        """The same money on its invoice, which claims less credit then."""
        kept = invoice.document
        paying = PayInvoice(written.decided.state.id, amount)
        paid = decide_invoice(kept, paying, self.counter.processes[_INVOICE])
        if isinstance(paid, Refused):
            return paid
        return Work((written, Written(_INVOICE, invoice.version, paid)), invoice_credit(kept, paid.state))

    def _on_memo(
        self, by: Actor, credit_memo: str, amount: Money, payment: Payment
    ) -> tuple[Written[Invoice], ...] | Refused:
        """The same money on the credit memo it pays out, if there is one."""
        if not credit_memo:
            return ()
        found = self._account(by, credit_memo, "payment.refund", payment)
        if isinstance(found, Refused):
            return found
        decided = decide_invoice(found.document, RefundMemo(payment.id, amount), self.counter.processes[_INVOICE])
        return decided if isinstance(decided, Refused) else (Written(_INVOICE, found.version, decided),)

    def _on_order(self, order: str, asked: object) -> tuple[Written[Order], ...] | Refused:
        if not order:
            return ()
        loaded = self.counter.load("order", order)
        decided = decide_order(loaded.document, asked, self.counter.processes["order"])
        return decided if isinstance(decided, Refused) else (Written("order", loaded.version, decided),)


def _unpromisable(order: Order, amount: Money) -> tuple[Reason, ...]:
    """Why no such amount is promised for an order; nothing where it may be."""
    reasons = []
    if order.status == "canceled":
        said = "the order is canceled: no more is promised for it"
        reasons.append(Reason("payment.order_canceled", "", said, (("order", order.id),)))
    if amount.currency != order.currency:
        facts = (("asked", str(amount)), ("currency", order.currency))
        reasons.append(Reason("payment.other_currency", "", "the order is in another", facts))
    return tuple(reasons)
