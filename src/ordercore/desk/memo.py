"""Making a credit memo for a return: what its lines come to, and which invoices it is set against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ordercore.desk.commit import Work, Written
from ordercore.desk.counter import Counter
from ordercore.desk.limit import invoice_credit
from ordercore.lifecycle.invoice.decide import decide
from ordercore.lifecycle.invoice.draft import goods, goods_share
from ordercore.lifecycle.invoice.process import ApplyMemo, CreditInvoice, IssueInvoice
from ordercore.lifecycle.invoice.record import Invoice, InvoiceLine
from ordercore.lifecycle.order.event import OrderTaken
from ordercore.lifecycle.order.record import LineQuantity, Order
from ordercore.ports.store import LimitStep
from ordercore.pricing.question import PriceOverride
from ordercore.tax.compute import compute
from ordercore.tax.plan import TaxPlan
from ordercore.tax.question import TaxLine
from ordercore.values.verdict import Refused
from ordercore.wire import load_event

__all__ = ["memo_lines", "set_off"]


def memo_lines(
    counter: Counter, order: Order, lines: Sequence[LineQuantity], prices: Mapping[str, PriceOverride]
) -> tuple[InvoiceLine, ...]:
    """The lines of a credit memo: the next shares of what was billed, or another price taxed by the order's own plan.

    Args:
        counter: what all verbs share; the plan stands in the order's first event.
        order: the order the pieces were sold by.
        lines: which pieces are credited.
        prices: unit prices to credit instead, by order line.
    """
    other = tuple([_priced(each, prices[each.line]) for each in lines if each.line in prices])
    taxed = {line.id: line for line in compute(_tax_plan(counter, order), other).lines} if other else {}
    made = []
    for each in lines:
        line = order.line(each.line)
        if each.line in taxed:
            amounts = taxed[each.line]
            made.append(goods(line, each.quantity, amounts.net, amounts.tax, prices[each.line].unit))
        else:
            made.append(goods_share(line, each.quantity, line.credited))
    return tuple(made)


def _priced(each: LineQuantity, instead: PriceOverride) -> TaxLine:
    return TaxLine(each.line, (instead.unit * each.quantity).settle().money)


def _tax_plan(counter: Counter, order: Order) -> TaxPlan:
    first = counter.store.history("order", order.id)[0]
    taken: OrderTaken = load_event(first.type, first.body)
    return taken.tax.plan


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
        credited = decide(kept, CreditInvoice(draft.id, amount), process)
        applied = decide(memo.state, ApplyMemo(kept.id, amount), process)
        if isinstance(credited, Refused):
            return credited
        if isinstance(applied, Refused):
            return applied
        memo = memo.then(applied)
        invoices.append(Written("invoice", loaded.version, credited))
        limits.extend(invoice_credit(kept, credited.state))
    return Work((Written("invoice", 0, memo), *written, *invoices), tuple(limits))
