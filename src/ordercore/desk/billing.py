"""Billing what was shipped, crediting what came back, and writing off what will never come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from attrs import frozen

from ordercore.access.actor import Actor
from ordercore.credit.terms import terms_named
from ordercore.desk.commit import Outcome, Ticket, Work, Written
from ordercore.desk.counter import Counter
from ordercore.desk.limit import invoice_credit, order_credit
from ordercore.lifecycle.invoice.decide import decide
from ordercore.lifecycle.invoice.process import ApplyMemo, CreditInvoice, IssueInvoice
from ordercore.lifecycle.invoice.draft import charge_line, draft_of, goods, goods_share
from ordercore.lifecycle.invoice.record import Invoice, InvoiceKind, InvoiceLine
from ordercore.lifecycle.journal import Decided
from ordercore.lifecycle.order import command as c
from ordercore.lifecycle.order.decide import decide as decide_order
from ordercore.lifecycle.order.event import OrderTaken
from ordercore.lifecycle.order.record import LineQuantity, Order
from ordercore.lifecycle.returns.decide import decide as decide_return
from ordercore.lifecycle.returns.process import CreditReturn
from ordercore.lifecycle.returns.record import Return
from ordercore.ports.store import LimitStep
from ordercore.pricing.question import PriceOverride
from ordercore.tax.compute import compute
from ordercore.tax.plan import TaxPlan
from ordercore.tax.question import TaxLine
from ordercore.values.amount import minus
from ordercore.values.money import Money, Unrounded
from ordercore.values.verdict import Refused, refused
from ordercore.wire import load_event

__all__ = ["Billing"]


@frozen
class Billing:
    """The verbs about invoices and credit memos. Every one takes who does it and the id of the command."""

    #: what all verbs share.
    counter: Counter

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
            lines: which pieces; None bills all that was shipped and is not billed.
            id: number of the invoice; empty names it after the command.
            by: who does it.
            command: id of the command.
        """
        counter = self.counter

        def plan(ticket: Ticket) -> Work | Refused:
            loaded = counter.load("order", order)
            kept: Order = loaded.document
            no = counter.may_not(by, "invoice", IssueInvoice, kept)
            if no is not None:
                return no
            wanted = tuple(lines) if lines is not None else _shipped(kept)
            new = id or ticket.command
            charges = tuple(charge.id for charge in kept.charges if not charge.invoiced)
            ordered = decide_order(kept, c.InvoiceLines(new, wanted, charges), counter.processes["order"])
            if isinstance(ordered, Refused):
                return ordered
            billed = (
                *(goods_share(line := kept.line(each.line), each.quantity, line.invoiced) for each in wanted),
                *(charge_line(charge) for charge in kept.charges if not charge.invoiced),
            )
            draft = draft_of(
                "invoice",
                new,
                billed,
                kept.customer,
                kept.currency,
                ticket.on,
                self._process,
                order=kept,
                due_on=self._due(kept.bill_to, ticket.on),
            )
            issued = decide(None, IssueInvoice(draft), counter.processes["invoice"])
            if isinstance(issued, Refused):
                return issued
            written = (Written("invoice", 0, issued), Written("order", loaded.version, ordered))
            return Work(written, (*order_credit(kept, ordered.state), *invoice_credit(None, issued.state)))

        asked = {"order": order, "lines": tuple(lines) if lines is not None else None, "id": id}
        return counter.perform("billing.invoice", by, command, asked, plan)

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

        The memo is set against the order's open invoices, oldest first; what is left of it can be refunded.

        Args:
            document: the return.
            prices: unit prices to credit instead, by order line, with who said so and why; taxed by the order's own tax
                plan. Needs the permission ``order.price_override``.
            id: number of the credit memo; empty names it after the command.
            by: who does it.
            command: id of the command.
        """
        counter, instead = self.counter, dict(prices or {})

        def plan(ticket: Ticket) -> Work | Refused:
            returned = counter.load("return", document)
            back: Return = returned.document
            no = counter.may_not(by, "return", CreditReturn, back)
            if no is None and instead:
                no = counter.refuses(by, "order.price_override", back.customer, about=("return", document))
            if no is not None:
                return no
            loaded = counter.load("order", back.order)
            kept: Order = loaded.document
            new = id or ticket.command
            closed = decide_return(back, CreditReturn(new), counter.processes["return"])
            if isinstance(closed, Refused):
                return closed
            wanted = tuple(LineQuantity(line.line, line.received) for line in back.lines if line.received)
            ordered = decide_order(kept, c.CreditLines(new, wanted), counter.processes["order"])
            if isinstance(ordered, Refused):
                return ordered
            billed = self._credited(kept, wanted, instead)
            written = (Written("return", returned.version, closed), Written("order", loaded.version, ordered))
            draft = draft_of(
                "credit_memo",
                new,
                billed,
                kept.customer,
                kept.currency,
                ticket.on,
                self._process,
                order=kept,
                answers=back.id,
            )
            return self._set_off(draft, kept, written)

        return counter.perform("billing.credit", by, command, {"return": document, "prices": instead, "id": id}, plan)

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
        """Issue a document of account that stands on no order: a credit memo for goods nobody can match, a write-off.

        Args:
            kind: what it is.
            customer: whom it is for; empty for a guest.
            lines: what it is for, with net and tax as decided.
            reason: why it exists; never empty.
            id: number of the document; empty names it after the command.
            on: date of the document; None is today.
            by: who does it.
            command: id of the command.
        """
        counter = self.counter

        def plan(ticket: Ticket) -> Work | Refused:
            new = id or ticket.command
            no = counter.refuses(by, "billing.credit", customer, about=("customer", customer))
            if no is not None:
                return no
            if not reason:
                return refused("invoice.no_reason", "say why it exists", path="/reason")
            if not lines:
                return refused("invoice.empty", "a document of account has at least one line", path="/lines")
            draft = draft_of(
                kind, new, tuple(lines), customer, lines[0].net.currency, on or ticket.on, self._process, reason=reason
            )
            issued = decide(None, IssueInvoice(draft), counter.processes["invoice"])
            return issued if isinstance(issued, Refused) else Work((Written("invoice", 0, issued),))

        asked = {"kind": kind, "customer": customer, "lines": tuple(lines), "reason": reason, "id": id, "on": on}
        return counter.perform("billing.memo", by, command, asked, plan)

    @property
    def _process(self) -> str:
        process = self.counter.processes["invoice"]
        return f"{process.id}/{process.version}"

    def _due(self, customer: str, on: date) -> date:
        known = self.counter.directory.customer(customer)
        return terms_named(known.terms if known else "", self.counter.terms).due_on(on)

    def _credited(
        self, order: Order, lines: Sequence[LineQuantity], prices: Mapping[str, PriceOverride]
    ) -> tuple[InvoiceLine, ...]:
        """The lines of a credit memo: the next shares of what was billed, or another price taxed by the order's plan."""
        other = [TaxLine(each.line, _worth(each, prices[each.line].unit)) for each in lines if each.line in prices]
        taxed = {line.id: line for line in compute(self._tax_plan(order), tuple(other)).lines} if other else {}
        billed = []
        for each in lines:
            line = order.line(each.line)
            if each.line in taxed:
                amounts = taxed[each.line]
                billed.append(goods(line, each.quantity, amounts.net, amounts.tax, prices[each.line].unit))
            else:
                billed.append(goods_share(line, each.quantity, line.credited))
        return tuple(billed)

    def _tax_plan(self, order: Order) -> TaxPlan:
        first = self.counter.store.history("order", order.id)[0]
        taken: OrderTaken = load_event(first.type, first.body)
        return taken.tax.plan

    def _set_off(self, draft: Invoice, order: Order, written: tuple[Written[Any], ...]) -> Work | Refused:
        """Issue a credit memo and set it against the open invoices of its order."""
        process = self.counter.processes["invoice"]
        memo = decide(None, IssueInvoice(draft), process)
        if isinstance(memo, Refused):
            return memo
        invoices: list[Written[Any]] = []
        limits: list[LimitStep] = []
        for number in order.invoices:
            loaded = self.counter.load("invoice", number)
            kept: Invoice = loaded.document
            amount = min(kept.outstanding, memo.state.outstanding)
            if kept.status != "open" or amount.minor <= 0:
                continue
            credited = decide(kept, CreditInvoice(draft.id, amount), process)
            applied = decide(memo.state, ApplyMemo(kept.id, amount), process)
            if isinstance(credited, Refused):
                return credited
            if isinstance(applied, Refused):
                return applied
            memo = Decided((*memo.events, *applied.events), applied.state)
            invoices.append(Written("invoice", loaded.version, credited))
            limits.extend(invoice_credit(kept, credited.state))
        return Work((Written("invoice", 0, memo), *written, *invoices), tuple(limits))


def _shipped(order: Order) -> tuple[LineQuantity, ...]:
    open_now = ((line.id, minus(line.buckets.shipped, line.invoiced)) for line in order.lines)
    return tuple(LineQuantity(line, quantity) for line, quantity in open_now if quantity)


def _worth(each: LineQuantity, unit: Unrounded) -> Money:
    return (unit * each.quantity).settle().money
