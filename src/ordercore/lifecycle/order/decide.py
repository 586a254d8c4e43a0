"""Deciding about an order, and folding its events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from ordercore.errors import InvalidEvent
from ordercore.lifecycle.hold import placed, released
from ordercore.lifecycle.journal import Decided, Journal, changed
from ordercore.lifecycle.machine import Process
from ordercore.lifecycle.order import command as c
from ordercore.lifecycle.order import record as r
from ordercore.lifecycle.order.bucket import Bucket
from ordercore.lifecycle.order.process import ORDER
from ordercore.lifecycle.order.take import taken
from ordercore.values.amount import minus, plus
from ordercore.values.verdict import Reason, Refused

__all__ = ["apply", "decide"]

_ZERO: Final = Decimal(0)

Events = tuple[r.OrderEvent, ...]


def _handle(process: Process, order: r.Order | None, command: object) -> Events | Refused | None:
    if isinstance(command, c.TakeOrder):
        return (taken(command, process),)
    handler = _HANDLE.get(command.__class__)
    return None if handler is None or order is None else handler(order, command)


def _fits(
    order: r.Order, lines: tuple[r.LineQuantity, ...], free: Callable[[r.OrderLine], Decimal], code: str, said: str
) -> Refused | None:
    """A refusal naming every line of which more is asked than is free, or that is not there, or is named twice."""
    reasons = []
    kept = {line.id: line for line in order.lines}
    for asked in lines:
        line = kept.pop(asked.line, None)
        if line is None:
            reasons.append(Reason("order.no_such_line", f"/lines/{asked.line}", "the order has no such line, or it is named twice"))
        elif not _ZERO < asked.quantity <= free(line):
            facts = (("asked", str(asked.quantity)), ("free", str(free(line))))
            reasons.append(Reason(code, f"/lines/{asked.line}", said, facts))
    if not lines:
        reasons.append(Reason("order.nothing_asked", "/lines", "no line is named"))
    return Refused(tuple(reasons)) if reasons else None


def _move(
    order: r.Order, lines: tuple[r.LineQuantity, ...], source: Bucket, target: Bucket, fulfillment: str = "", reason: str = ""
) -> Events | Refused:
    no = _fits(order, lines, lambda line: getattr(line.buckets, source), f"order.not_{source}", f"not so many are {source}")
    return no or (r.QuantitiesMoved(source, target, lines, fulfillment, reason),)


def _pick(order: r.Order, command: c.PickLines) -> Events | Refused:
    together = _added(command.lines, command.short)
    no = _fits(order, together, lambda line: line.buckets.allocated, "order.not_allocated", "not so many are allocated")
    if no is not None:
        return no
    moves = (
        r.QuantitiesMoved("allocated", "picked", command.lines, command.fulfillment),
        r.QuantitiesMoved("allocated", "unsourced", command.short, command.fulfillment, "not found on the shelf"),
    )
    return tuple(move for move in moves if move.lines)


def _added(*parts: tuple[r.LineQuantity, ...]) -> tuple[r.LineQuantity, ...]:
    sums: dict[str, Decimal] = {}
    for lines in parts:
        for each in lines:
            sums[each.line] = plus(sums.get(each.line, _ZERO), each.quantity)
    return tuple(r.LineQuantity(line, quantity) for line, quantity in sums.items())


def _announce(order: r.Order, command: c.AnnounceReturn) -> Events | Refused:
    def free(line: r.OrderLine) -> Decimal:
        return minus(minus(line.buckets.shipped, line.returned), line.announced)

    no = _fits(order, command.lines, free, "return.more_than_shipped", "more than was shipped and has not come back")
    return no or (r.QuantitiesAnnounced(command.document, command.lines),)


def _receive(order: r.Order, command: c.ReceiveLines) -> Events | Refused:
    no = _fits(order, command.lines, lambda line: line.announced, "return.not_announced", "more than was announced")
    return no or (r.QuantitiesReturned(command.document, command.lines),)


def _withdraw(order: r.Order, command: c.WithdrawReturn) -> Events | Refused:
    no = _fits(order, command.lines, lambda line: line.announced, "return.not_announced", "more than was announced")
    return no or (r.ReturnWithdrawn(command.document, command.lines),)


def _invoice(order: r.Order, command: c.InvoiceLines) -> Events | Refused:
    def free(line: r.OrderLine) -> Decimal:
        return minus(line.buckets.shipped, line.invoiced)

    open_charges = {charge.id for charge in order.charges if not charge.invoiced}
    strange = [each for each in command.charges if each not in open_charges]
    reasons = [Reason("order.charge_not_open", f"/charges/{each}", "not a charge of the order, or billed before") for each in strange]
    if command.lines or not command.charges:
        no = _fits(order, command.lines, free, "order.not_shipped", "not so many are shipped and not billed yet")
        reasons.extend(no.reasons if no else ())
    return Refused(tuple(reasons)) if reasons else (r.QuantitiesInvoiced(command.document, command.lines, command.charges),)


def _credit(order: r.Order, command: c.CreditLines) -> Events | Refused:
    def free(line: r.OrderLine) -> Decimal:
        return minus(line.invoiced, line.credited)

    no = _fits(order, command.lines, free, "order.not_invoiced", "not so many are billed and not credited yet")
    return no or (r.QuantitiesCredited(command.document, command.lines),)


def _pay(order: r.Order, command: c.RecordPayment) -> Events | Refused:
    return (r.OrderPaid(command.document, command.amount),)


def _refund(order: r.Order, command: c.RecordRefund) -> Events | Refused:
    if command.amount > order.paid - order.refunded:
        facts = (("asked", str(command.amount)), ("paid", str(order.paid)), ("refunded", str(order.refunded)))
        return Refused((Reason("order.refund_over_paid", "", "more than came in and was not given back", facts),))
    return (r.OrderRefunded(command.document, command.amount),)


def _hold(order: r.Order, command: c.PlaceHold) -> Events | Refused:
    if any(hold.id == command.hold.id for hold in order.holds):
        return Refused((Reason("hold.exists", "/holds", "a hold of that id is there already", (("hold", command.hold.id),)),))
    return (r.HoldPlaced(command.hold),)


def _release(order: r.Order, command: c.ReleaseHold) -> Events | Refused:
    if not any(hold.id == command.hold and not hold.released_by for hold in order.holds):
        return Refused((Reason("hold.unknown", "/holds", "no hold of that id stands", (("hold", command.hold),)),))
    return (r.HoldReleased(command.hold, command.by, command.reason),)


_HANDLE: Final[Mapping[type, Callable[[r.Order, Any], Events | Refused]]] = {
    c.QuoteOrder: lambda order, command: (r.OrderQuoted(command.until),),
    c.ReviseOrder: lambda order, command: (r.OrderRevised(command.reason),),
    c.ConfirmOrder: lambda order, command: (r.OrderConfirmed(command.on),),
    c.CancelOrder: lambda order, command: (r.OrderCanceled(command.reason),),
    c.CancelQuantity: lambda order, command: _move(order, (command.line,), "unsourced", "canceled", "", command.reason),
    c.AllocateLines: lambda order, command: _move(order, command.lines, "unsourced", "allocated", command.fulfillment),
    c.PickLines: _pick,
    c.PackLines: lambda order, command: _move(order, command.lines, "picked", "packed", command.fulfillment),
    c.ShipLines: lambda order, command: _move(order, command.lines, "packed", "shipped", command.fulfillment),
    c.ReleaseLines: lambda order, command: _move(
        order, command.lines, command.source, "unsourced", command.fulfillment, command.reason
    ),
    c.AnnounceReturn: _announce,
    c.ReceiveLines: _receive,
    c.WithdrawReturn: _withdraw,
    c.InvoiceLines: _invoice,
    c.CreditLines: _credit,
    c.RecordPayment: _pay,
    c.RecordRefund: _refund,
    c.PlaceHold: _hold,
    c.ReleaseHold: _release,
}


def _each(
    order: r.Order, lines: tuple[r.LineQuantity, ...], change: Callable[[r.OrderLine, Decimal], r.OrderLine]
) -> tuple[r.OrderLine, ...]:
    asked = {each.line: each.quantity for each in lines}
    done = tuple(change(line, asked.pop(line.id)) if line.id in asked else line for line in order.lines)
    if asked:
        raise InvalidEvent(f"order {order.id!r} has no line {next(iter(asked))!r}", path="/lines")
    return done


def _added_to(field: str, order: r.Order, lines: tuple[r.LineQuantity, ...], sign: int = 1) -> tuple[r.OrderLine, ...]:
    def change(line: r.OrderLine, quantity: Decimal) -> r.OrderLine:
        kept = getattr(line, field)
        after = plus(kept, quantity) if sign > 0 else minus(kept, quantity)
        if after < _ZERO:
            raise InvalidEvent(f"{field} of line {line.id!r} would be {after}", path=f"/lines/{line.id}")
        return changed(line, **{field: after})

    return _each(order, lines, change)


def _fold_moved(order: r.Order, event: r.QuantitiesMoved) -> r.Order:
    lines = _each(
        order,
        event.lines,
        lambda line, quantity: changed(line, buckets=line.buckets.moved(event.source, event.target, quantity)),
    )
    made = () if not event.fulfillment or event.fulfillment in order.fulfillments else (event.fulfillment,)
    return changed(order, lines=lines, fulfillments=order.fulfillments + made)


def _fold_announced(order: r.Order, event: r.QuantitiesAnnounced) -> r.Order:
    return changed(order, lines=_added_to("announced", order, event.lines), returns=(*order.returns, event.document))


def _fold_returned(order: r.Order, event: r.QuantitiesReturned) -> r.Order:
    back = changed(order, lines=_added_to("announced", order, event.lines, -1))
    return changed(back, lines=_added_to("returned", back, event.lines))


def _fold_invoiced(order: r.Order, event: r.QuantitiesInvoiced) -> r.Order:
    billed = tuple(changed(each, invoiced=True) if each.id in event.charges else each for each in order.charges)
    lines = _added_to("invoiced", order, event.lines)
    return changed(order, lines=lines, charges=billed, invoices=(*order.invoices, event.document))


def _fold_credited(order: r.Order, event: r.QuantitiesCredited) -> r.Order:
    return changed(
        order, lines=_added_to("credited", order, event.lines), credit_memos=(*order.credit_memos, event.document)
    )


_FOLD: Final[Mapping[type, Callable[[r.Order, Any], r.Order]]] = {
    r.OrderQuoted: lambda order, event: changed(order, status="quoted", quoted_until=event.until),
    r.OrderRevised: lambda order, event: changed(order, status="draft", quoted_until=None),
    r.OrderConfirmed: lambda order, event: changed(order, status="confirmed"),
    r.OrderCanceled: lambda order, event: changed(
        order,
        status="canceled",
        cancel_reason=event.reason,
        lines=tuple(_all_canceled(line) for line in order.lines),
    ),
    r.QuantitiesMoved: _fold_moved,
    r.QuantitiesAnnounced: _fold_announced,
    r.QuantitiesReturned: _fold_returned,
    r.ReturnWithdrawn: lambda order, event: changed(order, lines=_added_to("announced", order, event.lines, -1)),
    r.QuantitiesInvoiced: _fold_invoiced,
    r.QuantitiesCredited: _fold_credited,
    r.OrderPaid: lambda order, event: changed(order, paid=order.paid + event.amount),
    r.OrderRefunded: lambda order, event: changed(order, refunded=order.refunded + event.amount),
    r.HoldPlaced: lambda order, event: changed(order, holds=placed(order.holds, event.hold)),
    r.HoldReleased: lambda order, event: changed(
        order, holds=released(order.holds, event.hold, by=event.by, reason=event.reason)
    ),
}


def _all_canceled(line: r.OrderLine) -> r.OrderLine:
    kept = line.buckets
    for source in ("unsourced", "on_order"):
        waiting = getattr(kept, source)
        if waiting:
            kept = kept.moved(source, "canceled", waiting)
    return changed(line, buckets=kept)


_JOURNAL: Final = Journal("order", r.OrderTaken, lambda event: event.order, _handle, _FOLD)

apply = _JOURNAL.apply


def decide(order: r.Order | None, command: object, process: Process = ORDER) -> Decided[r.Order] | Refused:
    """What a command leads to.

    Args:
        order: the order as it stands; None for `TakeOrder`.
        command: what is asked, with every answer it needs.
        process: the steps allowed.

    Returns:
        The events and the order after them, or a refusal with all reasons.
    """
    return _JOURNAL.decide(order, command, process)
