"""Credit memos: what the lines of one for a return come to, and the invoices it is set against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ordercore.access.actor import Actor
from ordercore.desk.commit import Work, Written
from ordercore.desk.counter import Counter
from ordercore.desk.facts import Loaded
from ordercore.desk.limit import invoice_credit
from ordercore.lifecycle.invoice.decide import decide
from ordercore.lifecycle.invoice.draft import goods
from ordercore.lifecycle.invoice.process import ApplyMemo, CreditInvoice, IssueInvoice
from ordercore.lifecycle.invoice.record import Invoice, InvoiceLine
from ordercore.lifecycle.journal import Decided
from ordercore.lifecycle.machine import Process
from ordercore.lifecycle.order.event import OrderTaken
from ordercore.lifecycle.order.record import LineQuantity, Order
from ordercore.ports.limit import LimitStep
from ordercore.pricing.question import PriceOverride
from ordercore.tax.answer import TaxAnswer
from ordercore.tax.compute import compute
from ordercore.tax.question import TaxLine
from ordercore.tax.reverse import ReturnedPart, reverse
from ordercore.values.money import Money
from ordercore.values.verdict import Reason, Refused
from ordercore.wire import load_event

__all__ = ["memo_lines", "set_against", "set_off"]


def memo_lines(
    counter: Counter, order: Order, lines: Sequence[LineQuantity], prices: Mapping[str, PriceOverride]
) -> tuple[InvoiceLine, ...]:
    """The lines of a credit memo: what was charged, given back by `reverse`, or another price by the order's own tax plan.

    Args:
        counter: what all verbs share; the tax answer stands in the order's first event.
        order: the order the pieces were sold by.
        lines: which pieces are credited.
        prices: unit prices to credit instead, by order line.
    """
    sold = _sold(counter, order)
    other = tuple([_priced(each, prices[each.line]) for each in lines if each.line in prices])
    amounts = {line.id: (line.net, line.tax) for line in compute(sold.plan, other).lines} if other else {}
    amounts |= _given_back(sold, order, [each for each in lines if each.line not in prices])
    nothing = Money.zero(order.currency)
    made = []
    for each in lines:
        line = order.line(each.line)
        unit = prices[each.line].unit if each.line in prices else line.unit_price
        made.append(goods(line, each.quantity, *amounts.get(each.line, (nothing, nothing)), unit))
    return tuple(made)


def _given_back(sold: TaxAnswer, order: Order, lines: Sequence[LineQuantity]) -> dict[str, tuple[Money, Money]]:
    """Net and tax of what comes back, by line, after all that came back before; nothing of what was added for nothing."""
    known = {line.id for line in sold.lines}
    back = [_part(order, each.line, each.quantity) for each in lines if each.line in known]
    before = [_part(order, line.id, line.credited) for line in order.lines if line.id in known and line.credited]
    earlier = reverse(sold, before, credited_on=order.placed_on)
    credit = (
        earlier
        if isinstance(earlier, Refused)
        else reverse(sold, back, credited_on=order.placed_on, earlier=(earlier,))
    )
    if isinstance(credit, Refused):
        raise AssertionError(f"unreachable: the order has allowed it, {credit}")
    return {line.id: (-line.net, -line.tax) for line in credit.lines}


def _part(order: Order, line: str, quantity: Decimal) -> ReturnedPart:
    return ReturnedPart(line, Fraction(quantity) / Fraction(order.line(line).ordered))


def _priced(each: LineQuantity, instead: PriceOverride) -> TaxLine:
    return TaxLine(each.line, (instead.unit * each.quantity).settle().money)


def _sold(counter: Counter, order: Order) -> TaxAnswer:
    first = counter.store.history("order", order.id)[0]
    taken: OrderTaken = load_event(first.type, first.body)
    return taken.tax


def set_off(counter: Counter, draft: Invoice, order: Order, written: Sequence[Written[Any]]) -> Work | Refused:
    """Issue a credit memo and set it against the open invoices of its order, oldest first.

    Args:
        counter: what all verbs share.
        draft: the memo.
        order: the order it is for.
        written: the other documents that change with it.
    """
    process = counter.processes["invoice"]
    memo = decide(None, IssueInvoice(draft), process)
    if isinstance(memo, Refused):
        return memo
    invoices: list[Written[Any]] = []
    limits: list[LimitStep] = []
    for number in order.invoices:
        if not memo.state.outstanding:
            break
        loaded = counter.load("invoice", number)
        kept: Invoice = loaded.document
        amount = min(kept.outstanding, memo.state.outstanding)
        if not amount or process.edge(kept.status, CreditInvoice) is None:
            continue
        both = _both(memo.state, kept, amount, process)
        if isinstance(both, Refused):
            return both
        applied, credited = both
        memo = memo.then(applied)
        invoices.append(Written("invoice", loaded.version, credited))
        limits.extend(invoice_credit(kept, credited.state))
    return Work((Written("invoice", 0, memo), *written, *invoices), tuple(limits))


def set_against(counter: Counter, credit_memo: str, invoice: str, amount: Money, by: Actor) -> Work | Refused:
    """Set some of what is outstanding on a credit memo against an open invoice of the same payer.

    Args:
        counter: what all verbs share.
        credit_memo: the memo.
        invoice: the invoice; of whatever order.
        amount: how much.
        by: who does it.
    """
    mine: Loaded[Invoice] = counter.load("invoice", credit_memo)
    no = counter.may_not(by, "invoice", ApplyMemo, mine.document)
    if no is not None:
        return no
    theirs: Loaded[Invoice] = counter.load("invoice", invoice)
    no = counter.may_not(by, "invoice", CreditInvoice, theirs.document) or _strangers(mine.document, theirs.document)
    if no is not None:
        return no
    both = _both(mine.document, theirs.document, amount, counter.processes["invoice"])
    if isinstance(both, Refused):
        return both
    applied, credited = both
    written = (Written("invoice", mine.version, applied), Written("invoice", theirs.version, credited))
    return Work(written, invoice_credit(theirs.document, credited.state))


def _strangers(memo: Invoice, invoice: Invoice) -> Refused | None:
    """Why a memo has nothing to do with an invoice. Of two guests nobody knows that they are the same one."""
    facts = (("document", invoice.id),)
    reasons = []
    if not memo.bill_to or memo.bill_to != invoice.bill_to:
        reasons.append(
            Reason("invoice.other_payer", "", "the memo and the invoice are not known to be one payer's", facts)
        )
    if memo.currency != invoice.currency:
        reasons.append(Reason("invoice.other_currency", "", "the memo and the invoice are in two currencies", facts))
    return Refused(tuple(reasons)) if reasons else None


def _both(
    memo: Invoice, invoice: Invoice, amount: Money, process: Process
) -> tuple[Decided[Invoice], Decided[Invoice]] | Refused:
    """The same amount off both: the memo with it applied, and the invoice with it credited."""
    applied = decide(memo, ApplyMemo(invoice.id, amount), process)
    if isinstance(applied, Refused):
        return applied
    credited = decide(invoice, CreditInvoice(memo.id, amount), process)
    return credited if isinstance(credited, Refused) else (applied, credited)
