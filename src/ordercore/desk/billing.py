"""Billing what was shipped, crediting what came back, and writing off what will never come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from attrs import frozen

from ordercore.access.actor import Actor
from ordercore.credit.terms import terms_named
from ordercore.desk.commit import Outcome, Ticket, Work, Written
from ordercore.desk.gather import accounts_of
from ordercore.desk.limit import invoice_credit, order_credit
from ordercore.desk.memo import memo_lines, misfits, set_against, set_off, unissuable
from ordercore.desk.owing import asked_to_owe
from ordercore.desk.room import Room, permitted, steps
from ordercore.errors import UnknownDocument
from ordercore.lifecycle.invoice.decide import decide
from ordercore.lifecycle.invoice.draft import charge_line, draft_of, goods_share
from ordercore.lifecycle.invoice.process import ApplyMemo, IssueInvoice
from ordercore.lifecycle.invoice.record import Invoice, InvoiceKind, InvoiceLine
from ordercore.lifecycle.journal import Decided
from ordercore.lifecycle.order import command as c
from ordercore.lifecycle.order.decide import decide as decide_order
from ordercore.lifecycle.order.record import LineQuantity, Order
from ordercore.lifecycle.returns.decide import decide as decide_return
from ordercore.lifecycle.returns.process import CreditReturn
from ordercore.lifecycle.returns.record import Return
from ordercore.pricing.question import PriceOverride
from ordercore.values.amount import minus
from ordercore.values.money import Money
from ordercore.values.verdict import Refused

__all__ = ["Billing"]

_NEEDED: Final[Mapping[InvoiceKind, str]] = {
    "invoice": "billing.invoice",
    "credit_memo": "billing.credit",
    "write_off": "billing.credit",
}


@frozen
class Billing(Room):
    """The verbs about invoices and credit memos. Every one takes who does it and the id of the command."""

    @steps("invoice", IssueInvoice)
    def invoice(
        self,
        order: str,
        lines: Sequence[LineQuantity] | None = None,
        *,
        id: str = "",
        by: Actor,
        command: str,
    ) -> Outcome[Invoice]:
        """Bill what was shipped, and with the first invoice the order's charges.

        Amounts are shares of what was agreed: invoices of parts add up to the order to the cent.

        Args:
            order: the order.
            lines: which pieces; None bills all that was shipped and is not billed, and charges alone when that is nothing.
            id: number of the invoice; empty names it after the command.
            by: who does it.
            command: id of the command.
        """
        wanted = tuple(lines) if lines is not None else None
        asked = {"order": order, "lines": wanted, "id": id}
        return self.counter.perform(
            "billing.invoice", by, command, asked, lambda ticket: self._invoiced(ticket, order, wanted, id, by)
        )

    @steps("return", CreditReturn)
    def credit(
        self,
        document: str,
        *,
        prices: Mapping[str, PriceOverride] | None = None,
        id: str = "",
        by: Actor,
        command: str,
    ) -> Outcome[Invoice]:
        """Credit the customer for a return: what came back, at what was billed for it.

        The memo is set against the order's open invoices, oldest first; what is left of it can be refunded, or set against
        another invoice by `apply`. What has not come back yet stays with the customer, and can be announced anew.

        Args:
            document: the return.
            prices: lower unit prices to credit instead, by order line, with who said so and why; taxed by the order's own
                tax plan. Needs the permission ``order.price_override``. A line of which nothing came back is refused, and so
                is another currency. What is given beyond what was billed, as a favor, is a `memo` of its own.
            id: number of the credit memo; empty names it after the command.
            by: who does it.
            command: id of the command.

        Raises:
            UnknownDocument: there is no such return, or not for this actor: it lies at a site.
        """
        instead = dict(prices or {})
        asked = {"return": document, "prices": instead, "id": id}
        return self.counter.perform(
            "billing.credit", by, command, asked, lambda ticket: self._credited(ticket, document, instead, id, by)
        )

    @steps("invoice", ApplyMemo)
    def apply(self, credit_memo: str, invoice: str, amount: Money, *, by: Actor, command: str) -> Outcome[Invoice]:
        """Set a credit memo, or what is left of it, against an open invoice.

        Args:
            credit_memo: the memo; it may stand on an order, or on none.
            invoice: an invoice of the same payer, in the same currency, of whatever order.
            amount: how much; at most what is outstanding on each.
            by: who does it.
            command: id of the command.

        Returns:
            The memo. The invoice is among the others that were written.
        """
        asked = {"credit_memo": credit_memo, "invoice": invoice, "amount": amount}
        return self.counter.perform(
            "billing.apply",
            by,
            command,
            asked,
            lambda ticket: set_against(self.counter, credit_memo, invoice, amount, by),
        )

    @permitted(*_NEEDED.values())
    def memo(
        self,
        kind: InvoiceKind,
        customer: str,
        lines: Sequence[InvoiceLine],
        *,
        reason: str,
        id: str = "",
        on: date | None = None,
        by: Actor,
        command: str,
    ) -> Outcome[Invoice]:
        """Issue a document of account that stands on no order: a credit memo for goods nobody can match, a write-off, a bill.

        What is billed this way is debt like any other: who pays must be allowed to owe it, and it is claimed against their
        credit limit until it is paid.

        Args:
            kind: what it is.
            customer: whom it is for; empty for a guest.
            lines: what it is for, with net and tax as decided, all in one currency; on no line does tax go against net.
            reason: why it exists; never empty.
            id: number of the document; empty names it after the command.
            on: date of the document; None is today.
            by: who does it.
            command: id of the command.

        Raises:
            UnknownDocument: there is no such customer, or not for this actor.
        """
        stated = tuple(lines)
        asked = {"kind": kind, "customer": customer, "lines": stated, "reason": reason, "id": id, "on": on}

        def plan(ticket: Ticket) -> Work | Refused:
            counter = self.counter
            no = counter.refuses(by, _NEEDED[kind], customer, about=("customer", customer))
            if no is not None:
                return no
            if customer and counter.directory.customer(customer) is None:
                raise UnknownDocument("customer", customer)
            return self._stated(ticket, kind, customer, stated, reason, id=id, on=on)

        return self.counter.perform("billing.memo", by, command, asked, plan)

    def _invoiced(
        self, ticket: Ticket, order: str, lines: tuple[LineQuantity, ...] | None, id: str, by: Actor
    ) -> Work | Refused:
        counter = self.counter
        loaded = counter.load("order", order)
        kept: Order = loaded.document
        no = counter.may_not(by, "order", IssueInvoice, kept, makes="invoice")
        if no is not None:
            return no
        wanted, new = _shipped(kept) if lines is None else lines, id or ticket.command
        charges = tuple([charge for charge in kept.charges if not charge.invoiced])
        asked = c.InvoiceLines(new, wanted, tuple([charge.id for charge in charges]))
        ordered = decide_order(kept, asked, counter.processes["order"])
        if isinstance(ordered, Refused):
            return ordered
        known = {line.id: line for line in kept.lines}
        goods = [goods_share(line := known[each.line], each.quantity, line.invoiced) for each in wanted]
        draft = draft_of(
            "invoice",
            new,
            (*goods, *map(charge_line, charges)),
            customer=kept.customer,
            currency=kept.currency,
            on=ticket.on,
            process=self._process,
            order=kept,
            due_on=self._due(kept.bill_to, ticket.on),
        )
        issued = decide(None, IssueInvoice(draft), counter.processes["invoice"])
        if isinstance(issued, Refused):
            return issued
        written = (Written("invoice", 0, issued), Written("order", loaded.version, ordered))
        return Work(written, (*order_credit(kept, ordered.state), *invoice_credit(None, issued.state)))

    def _credited(
        self, ticket: Ticket, document: str, prices: Mapping[str, PriceOverride], id: str, by: Actor
    ) -> Work | Refused:
        counter, new = self.counter, id or ticket.command
        returned = counter.load("return", document)
        back: Return = returned.document
        no = counter.may_not(by, "return", CreditReturn, back)
        if no is None and prices:
            no = counter.refuses(by, "order.price_override", back.customer, about=("return", document))
        if no is not None:
            return no
        loaded = counter.load("order", back.order)
        kept: Order = loaded.document
        closed = decide_return(back, CreditReturn(new), counter.processes["return"])
        if isinstance(closed, Refused):
            return closed
        wanted = tuple([LineQuantity(line.line, line.received) for line in back.lines if line.received])
        unfit = misfits(wanted, prices, kept.currency)
        if unfit:
            return Refused(unfit)
        ordered = self._settled(kept, back, c.CreditLines(new, wanted))
        if isinstance(ordered, Refused):
            return ordered
        lines = memo_lines(counter, kept, wanted, prices)
        if isinstance(lines, Refused):
            return lines
        draft = draft_of(
            "credit_memo",
            new,
            lines,
            customer=kept.customer,
            currency=kept.currency,
            on=ticket.on,
            process=self._process,
            order=kept,
            answers=back.id,
        )
        written = (Written("return", returned.version, closed), Written("order", loaded.version, ordered))
        return set_off(counter, draft, kept, written)

    def _settled(self, order: Order, back: Return, credit: c.CreditLines) -> Decided[Order] | Refused:
        """The order with what came back credited, and with what did not no longer announced."""
        process = self.counter.processes["order"]
        credited = decide_order(order, credit, process)
        missing = tuple([LineQuantity(line.line, line.missing) for line in back.lines if line.missing])
        if isinstance(credited, Refused) or not missing:
            return credited
        withdrawn = decide_order(credited.state, c.WithdrawReturn(back.id, missing), process)
        return withdrawn if isinstance(withdrawn, Refused) else credited.then(withdrawn)

    def _stated(
        self,
        ticket: Ticket,
        kind: InvoiceKind,
        customer: str,
        lines: tuple[InvoiceLine, ...],
        reason: str,
        *,
        id: str,
        on: date | None,
    ) -> Work | Refused:
        counter, issued_on = self.counter, on or ticket.on
        unfit = unissuable(lines, reason)
        if unfit:
            return Refused(unfit)
        owed = kind == "invoice" and customer
        accounts = tuple([each.id for each in accounts_of(counter.directory, customer)]) if owed else ()
        draft = draft_of(
            kind,
            id or ticket.command,
            lines,
            customer=customer,
            currency=lines[0].net.currency,
            on=issued_on,
            process=self._process,
            due_on=self._due(customer, issued_on) if kind == "invoice" else None,
            reason=reason,
            credit_accounts=accounts,
        )
        issued = decide(None, IssueInvoice(draft), counter.processes["invoice"])
        if isinstance(issued, Refused):
            return issued
        credit, ceilings = asked_to_owe(counter, accounts, draft.gross, ticket.on)
        if isinstance(credit, Refused):
            return credit
        return Work((Written("invoice", 0, issued),), (*ceilings, *invoice_credit(None, issued.state)))

    @property
    def _process(self) -> str:
        process = self.counter.processes["invoice"]
        return f"{process.id}/{process.version}"

    def _due(self, customer: str, on: date) -> date:
        known = self.counter.directory.customer(customer)
        return terms_named(known.terms if known else "", self.counter.terms).due_on(on)


def _shipped(order: Order) -> tuple[LineQuantity, ...]:
    open_now = [(line.id, minus(line.buckets.shipped, line.invoiced)) for line in order.lines]
    return tuple([LineQuantity(line, quantity) for line, quantity in open_now if quantity])
