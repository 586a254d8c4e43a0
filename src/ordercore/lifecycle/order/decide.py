"""Deciding about an order: what a command leads to, or every reason why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final

from ordercore.inventory.limit import is_countable, not_countable
from ordercore.lifecycle.journal import Decided, Journal
from ordercore.lifecycle.machine import Process
from ordercore.lifecycle.order import command as c
from ordercore.lifecycle.order import event as e
from ordercore.lifecycle.order.bucket import Bucket
from ordercore.lifecycle.order.fold import FOLD
from ordercore.lifecycle.order.process import ORDER
from ordercore.lifecycle.order.record import LineQuantity, Order, OrderLine
from ordercore.lifecycle.order.take import taken
from ordercore.values.amount import minus, plus
from ordercore.values.verdict import Reason, Refused

__all__ = ["apply", "decide"]

_ZERO: Final = Decimal(0)

Events = tuple[e.OrderEvent, ...]
Lines = tuple[LineQuantity, ...]


def _handle(process: Process, order: Order | None, command: object) -> Events | Refused | None:
    if isinstance(command, c.TakeOrder):
        return (taken(command, process),)
    handler = _HANDLE.get(command.__class__)
    return None if handler is None or order is None else handler(order, command)


def _misfits(
    order: Order, lines: Iterable[LineQuantity], free: Callable[[OrderLine], Decimal], code: str, said: str
) -> list[Reason]:
    """A reason for every line of which more or finer parts are asked than are free, or that is not there, or is named twice."""
    reasons, named = [], False
    kept = {line.id: line for line in order.lines}
    for asked in lines:
        named = True
        path = f"/lines/{asked.line}"
        line = kept.pop(asked.line, None)
        if line is None:
            reasons.append(Reason("order.no_such_line", path, "the order has no such line, or it is named twice"))
        elif not _ZERO < asked.quantity <= free(line):
            facts = (("asked", str(asked.quantity)), ("free", str(free(line))))
            reasons.append(Reason(code, path, said, facts))
        elif not is_countable(asked.quantity):
            reasons.append(not_countable("order.not_countable", path, asked.quantity, line.unit))
    if not named:
        reasons.append(Reason("order.nothing_asked", "/lines", "no line is named"))
    return reasons


def _move(
    order: Order, lines: Lines, source: Bucket, target: Bucket, *, fulfillment: str = "", reason: str = ""
) -> Events | Refused:
    def free(line: OrderLine) -> Decimal:
        there: Decimal = getattr(line.buckets, source)
        return there

    reasons = _misfits(order, lines, free, f"order.not_{source}", f"not so many are {source}")
    return Refused(tuple(reasons)) if reasons else (e.QuantitiesMoved(source, target, lines, fulfillment, reason),)


def _pick(order: Order, command: c.PickLines) -> Events | Refused:
    def misfits(lines: Iterable[LineQuantity]) -> list[Reason]:
        said = "not so many are allocated"
        return _misfits(order, lines, lambda line: line.buckets.allocated, "order.not_allocated", said)

    parts = [part for part in (command.lines, command.short) if part] or [()]
    reasons = [reason for part in parts for reason in misfits(part)] or misfits(_together(parts))
    if reasons:
        return Refused(tuple(reasons))
    moves = (
        e.QuantitiesMoved("allocated", "picked", command.lines, command.fulfillment),
        e.QuantitiesMoved("allocated", "unsourced", command.short, command.fulfillment, "not found on the shelf"),
    )
    return tuple([move for move in moves if move.lines])


def _together(parts: Iterable[Lines]) -> Lines:
    sums: dict[str, Decimal] = {}
    for lines in parts:
        for each in lines:
            sums[each.line] = plus(sums.get(each.line, _ZERO), each.quantity)
    return tuple([LineQuantity(line, quantity) for line, quantity in sums.items()])


def _announce(order: Order, command: c.AnnounceReturn) -> Events | Refused:
    def free(line: OrderLine) -> Decimal:
        return minus(minus(line.buckets.shipped, line.returned), line.announced)

    said = "more than was shipped and has not come back"
    reasons = _misfits(order, command.lines, free, "return.more_than_shipped", said)
    return Refused(tuple(reasons)) if reasons else (e.QuantitiesAnnounced(command.document, command.lines),)


def _not_announced(order: Order, lines: Lines) -> list[Reason]:
    return _misfits(order, lines, lambda line: line.announced, "return.not_announced", "more than was announced")


def _receive(order: Order, command: c.ReceiveLines) -> Events | Refused:
    reasons = _not_announced(order, command.lines)
    return Refused(tuple(reasons)) if reasons else (e.QuantitiesReturned(command.document, command.lines),)


def _withdraw(order: Order, command: c.WithdrawReturn) -> Events | Refused:
    reasons = _not_announced(order, command.lines)
    return Refused(tuple(reasons)) if reasons else (e.ReturnWithdrawn(command.document, command.lines),)


def _invoice(order: Order, command: c.InvoiceLines) -> Events | Refused:
    def free(line: OrderLine) -> Decimal:
        return minus(line.buckets.shipped, line.invoiced)

    still_open = {charge.id for charge in order.charges if not charge.invoiced}
    said = "not a charge of the order, billed before, or named twice"
    reasons = []
    for each in command.charges:
        if each not in still_open:
            reasons.append(Reason("order.charge_not_open", f"/charges/{each}", said))
        still_open.discard(each)
    if command.lines or not command.charges:
        said = "not so many are shipped and not billed yet"
        reasons.extend(_misfits(order, command.lines, free, "order.not_shipped", said))
    if reasons:
        return Refused(tuple(reasons))
    return (e.QuantitiesInvoiced(command.document, command.lines, command.charges),)


def _credit(order: Order, command: c.CreditLines) -> Events | Refused:
    def free(line: OrderLine) -> Decimal:
        return minus(line.invoiced, line.credited)

    said = "not so many are billed and not credited yet"
    reasons = _misfits(order, command.lines, free, "order.not_invoiced", said)
    return Refused(tuple(reasons)) if reasons else (e.QuantitiesCredited(command.document, command.lines),)


def _hold(order: Order, command: c.PlaceHold) -> Events | Refused:
    if any(hold.id == command.hold.id for hold in order.holds):
        facts = (("hold", command.hold.id),)
        return Refused((Reason("hold.exists", "/holds", "a hold of that id is there already", facts),))
    return (e.HoldPlaced(command.hold),)


def _release(order: Order, command: c.ReleaseHold) -> Events | Refused:
    if not any(hold.id == command.hold and not hold.released_by for hold in order.holds):
        return Refused((Reason("hold.unknown", "/holds", "no hold of that id stands", (("hold", command.hold),)),))
    return (e.HoldReleased(command.hold, command.by, command.reason),)


_HANDLE: Final[Mapping[type, Callable[[Order, Any], Events | Refused]]] = {
    c.QuoteOrder: lambda order, asked: (e.OrderQuoted(asked.until),),
    c.ReviseOrder: lambda order, asked: (e.OrderRevised(asked.reason),),
    c.ConfirmOrder: lambda order, asked: (e.OrderConfirmed(asked.on),),
    c.CancelOrder: lambda order, asked: (e.OrderCanceled(asked.reason),),
    c.CancelQuantity: lambda order, asked: _move(order, (asked.line,), "unsourced", "canceled", reason=asked.reason),
    c.AllocateLines: lambda order, asked: _move(
        order, asked.lines, "unsourced", "allocated", fulfillment=asked.fulfillment
    ),
    c.PickLines: _pick,
    c.PackLines: lambda order, asked: _move(order, asked.lines, "picked", "packed", fulfillment=asked.fulfillment),
    c.ShipLines: lambda order, asked: _move(order, asked.lines, "packed", "shipped", fulfillment=asked.fulfillment),
    c.ReleaseLines: lambda order, asked: _move(
        order, asked.lines, asked.source, "unsourced", fulfillment=asked.fulfillment, reason=asked.reason
    ),
    c.AnnounceReturn: _announce,
    c.ReceiveLines: _receive,
    c.WithdrawReturn: _withdraw,
    c.InvoiceLines: _invoice,
    c.CreditLines: _credit,
    c.RecordPayment: lambda order, asked: (e.OrderPaid(asked.document, asked.amount),),
    c.RecordRefund: lambda order, asked: (e.OrderRefunded(asked.document, asked.amount),),
    c.PlaceHold: _hold,
    c.ReleaseHold: _release,
}

_REASON: Final[Callable[[Any], str]] = attrgetter("reason")

_MOTIVES: Final[Mapping[type, Callable[[Any], str]]] = {
    **dict.fromkeys((c.ReviseOrder, c.CancelOrder, c.CancelQuantity, c.ReleaseLines, c.ReleaseHold), _REASON),
    c.PlaceHold: attrgetter("hold.reason"),
}

_JOURNAL: Final = Journal("order", e.OrderTaken, lambda event: event.order, _handle, FOLD, _MOTIVES)

apply: Final[Callable[[Order | None, object], Order]] = _JOURNAL.apply


def decide(order: Order | None, command: object, process: Process = ORDER) -> Decided[Order] | Refused:
    """What a command leads to.

    Args:
        order: the order as it stands; None for `TakeOrder`.
        command: what is asked, with every answer it needs.
        process: the steps allowed.

    Returns:
        The events and the order after them, or a refusal with all reasons.
    """
    return _JOURNAL.decide(order, command, process)
