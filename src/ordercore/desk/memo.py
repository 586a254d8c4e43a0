"""Credit memos: what the lines of one for a return come to, and the invoices it is set against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import frozen

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
from ordercore.lifecycle.motive import unsaid
from ordercore.lifecycle.order.event import OrderTaken
from ordercore.lifecycle.order.record import LineQuantity, Order
from ordercore.ports.limit import LimitStep
from ordercore.pricing.question import PriceOverride
from ordercore.tax.answer import TaxAnswer, TaxedLine
from ordercore.tax.compute import compute
from ordercore.tax.question import TaxLine
from ordercore.tax.reverse import ReturnedPart, reverse
from ordercore.values.money import Money, Unrounded
from ordercore.values.verdict import Reason, Refused
from ordercore.wire import load_event

__all__ = ["memo_lines", "misfits", "set_against", "set_off", "unissuable"]


@frozen
class _Amounts:
    """What a line comes to."""

    #: without tax.
    net: Money
    #: its taxes but those the buyer keeps back.
    tax: Money
    #: all its taxes in minor units, by authority.
    taxes: Mapping[str, int]


def misfits(lines: Sequence[LineQuantity], prices: Mapping[str, PriceOverride], currency: str) -> tuple[Reason, ...]:
    """Why prices to credit instead have nothing to do with what came back: another line, or another currency.

    Args:
        lines: which pieces are credited.
        prices: unit prices to credit instead, by order line.
        currency: that of the order.
    """
    back, reasons = {each.line for each in lines}, []
    for name, price in prices.items():
        path = f"/prices/{name}"
        if name not in back:
            reasons.append(Reason("return.no_such_line", path, "nothing of that line came back"))
        if price.unit.currency != currency:
            facts = (("asked", price.unit.currency), ("currency", currency))
            reasons.append(Reason("invoice.other_currency", path, "the order is in another currency", facts))
    return tuple(reasons)


def unissuable(lines: Sequence[InvoiceLine], reason: str) -> tuple[Reason, ...]:
    """Why a document that stands on no order cannot be made.

    Nothing says why or what for, two currencies are in it, or the tax of a line goes against its net amount: such a line is
    two, or a slip of the pen.
    """
    reasons = [*unsaid("invoice", reason)]
    if not lines:
        reasons.append(Reason("invoice.empty", "/lines", "a document of account has at least one line"))
    for line in lines:
        found = {line.unit_price.currency, line.net.currency, line.tax.currency} - {lines[0].net.currency}
        if found:
            facts = (("asked", ", ".join(sorted(found))), ("currency", lines[0].net.currency))
            said = "a document of account is in one currency"
            reasons.append(Reason("invoice.other_currency", f"/lines/{line.id}", said, facts))
        if line.net.minor * line.tax.minor < 0:
            facts = (("net", str(line.net)), ("tax", str(line.tax)))
            said = "net and tax of a line go the same way"
            reasons.append(Reason("invoice.opposite_tax", f"/lines/{line.id}", said, facts))
    return tuple(reasons)


def memo_lines(
    counter: Counter, order: Order, lines: Sequence[LineQuantity], prices: Mapping[str, PriceOverride]
) -> tuple[InvoiceLine, ...] | Refused:
    """The lines of a credit memo: what was charged, given back by `reverse`, or a lower price by the order's own tax plan.

    Args:
        counter: what all verbs share; the tax answer stands in the order's first event.
        order: the order the pieces were sold by.
        lines: which pieces are credited.
        prices: unit prices to credit instead, by order line. One that is to the cent what a piece was billed at never asks
            too much: where rounding would take it past what was charged for these pieces, that is given back.

    Returns:
        The lines; or a refusal with ``invoice.over_billed`` for each that would give back more than was charged for the
        pieces, in net or to one authority, or less than nothing.
    """
    sold = _sold(counter, order)
    charged = _given_back(sold, order, lines)
    priced = [each for each in lines if each.line in prices]
    instead = _priced(sold, [each for each in priced if each.line in charged], prices)
    beyond = [name for name, line in instead.items() if _is_over(line, charged[name])]
    over = [name for name in beyond if not _is_as_billed(sold, order, name, prices[name].unit)]
    noes = [_over_billed(name, instead[name], charged[name]) for name in over]
    noes += [_over_nothing(each, prices) for each in priced if each.line not in charged and prices[each.line].unit]
    if noes:
        return Refused(tuple(noes))
    instead |= {name: charged[name] for name in beyond}
    nothing = Money.zero(order.currency)
    made = []
    for each in lines:
        line = order.line(each.line)
        unit = prices[each.line].unit if each.line in instead else line.unit_price
        given = instead.get(each.line) or charged.get(each.line)
        net, tax = (given.net, given.tax) if given else (nothing, nothing)
        made.append(goods(line, each.quantity, net, tax, unit))
    return tuple(made)


def _given_back(sold: TaxAnswer, order: Order, lines: Sequence[LineQuantity]) -> dict[str, _Amounts]:
    """What was charged for what comes back, by line, after all that came back before; nothing of what was added for nothing."""
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
    return {line.id: _amounts(line, -1) for line in credit.lines}


def _priced(sold: TaxAnswer, lines: Sequence[LineQuantity], prices: Mapping[str, PriceOverride]) -> dict[str, _Amounts]:
    """What pieces come to at other prices, by line."""
    asked = tuple([TaxLine(each.line, (prices[each.line].unit * each.quantity).settle().money) for each in lines])
    return {line.id: _amounts(line, 1) for line in compute(sold.plan, asked, fees=False).lines} if asked else {}


def _is_as_billed(sold: TaxAnswer, order: Order, name: str, unit: Unrounded) -> bool:
    """Whether a price is what a piece of a line was billed at, to the cent, with or without tax as prices are asked for."""
    line = sold.line(name)
    billed = line.gross if sold.plan.inclusive else line.net
    each = billed.unrounded * (1 / Fraction(order.line(name).ordered))
    return unit.numerator >= 0 and unit.settle().money == each.settle().money


def _amounts(line: TaxedLine, sign: int) -> _Amounts:
    taxes: dict[str, int] = {}
    for part in line.components:
        taxes[part.authority] = taxes.get(part.authority, 0) + sign * part.tax.minor
    return _Amounts(line.net, line.tax, taxes) if sign > 0 else _Amounts(-line.net, -line.tax, taxes)


def _is_over(asked: _Amounts, charged: _Amounts) -> bool:
    """Whether any figure lies beyond what was charged, or on the other side of nothing."""
    figures = [(asked.net.minor, charged.net.minor), (asked.tax.minor, charged.tax.minor)]
    figures += [(tax, charged.taxes.get(authority, 0)) for authority, tax in asked.taxes.items()]
    return any(not min(0, most) <= figure <= max(0, most) for figure, most in figures)


def _over_billed(line: str, asked: _Amounts, charged: _Amounts) -> Reason:
    facts = (
        ("asked", str(asked.net)),
        ("asked_tax", str(asked.tax)),
        ("billed", str(charged.net)),
        ("billed_tax", str(charged.tax)),
    )
    return Reason(
        "invoice.over_billed",
        f"/prices/{line}",
        "no more is credited than was billed; a favor is a memo of its own",
        facts,
    )


def _over_nothing(each: LineQuantity, prices: Mapping[str, PriceOverride]) -> Reason:
    """The same about what was added for nothing."""
    net = (prices[each.line].unit * each.quantity).settle().money
    nothing = net - net
    return _over_billed(each.line, _Amounts(net, nothing, {}), _Amounts(nothing, nothing, {}))


def _part(order: Order, line: str, quantity: Decimal) -> ReturnedPart:
    return ReturnedPart(line, Fraction(quantity) / Fraction(order.line(line).ordered))


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
