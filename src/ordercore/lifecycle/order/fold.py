"""Folding the events of an order: what each makes of the order before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final, Literal

from ordercore.errors import InvalidEvent
from ordercore.lifecycle.hold import placed, released
from ordercore.lifecycle.journal import changed
from ordercore.lifecycle.order import event as e
from ordercore.lifecycle.order.record import LineQuantity, Order, OrderLine
from ordercore.values.amount import minus, plus

__all__ = ["FOLD"]

_ZERO: Final = Decimal(0)

Counter = Literal["announced", "returned", "invoiced", "credited"]


def _each(
    order: Order, lines: tuple[LineQuantity, ...], change: Callable[[OrderLine, Decimal], OrderLine]
) -> tuple[OrderLine, ...]:
    asked = {each.line: each.quantity for each in lines}
    done = tuple([change(line, asked.pop(line.id)) if line.id in asked else line for line in order.lines])
    if asked:
        raise InvalidEvent(f"order {order.id!r} has no line {next(iter(asked))!r}", path="/lines")
    return done


def _counted(counter: Counter, order: Order, lines: tuple[LineQuantity, ...], sign: int = 1) -> tuple[OrderLine, ...]:
    """The lines with a counter raised, or lowered where the sign is negative."""

    def change(line: OrderLine, quantity: Decimal) -> OrderLine:
        kept = getattr(line, counter)
        after = plus(kept, quantity) if sign > 0 else minus(kept, quantity)
        if after < _ZERO:
            raise InvalidEvent(f"{counter} of line {line.id!r} would be {after}", path=f"/lines/{line.id}")
        return changed(line, **{counter: after})

    return _each(order, lines, change)


def _canceled(order: Order, event: e.OrderCanceled) -> Order:
    lines = tuple([_all_canceled(line) for line in order.lines])
    return changed(order, status="canceled", cancel_reason=event.reason, lines=lines)


def _all_canceled(line: OrderLine) -> OrderLine:
    """The line with everything canceled that waits for stock or for a purchase; goods on order become stock."""
    kept = line.buckets
    if kept.unsourced:
        kept = kept.moved("unsourced", "canceled", kept.unsourced)
    if kept.on_order:
        kept = kept.moved("on_order", "canceled", kept.on_order)
    return changed(line, buckets=kept)


def _moved(order: Order, event: e.QuantitiesMoved) -> Order:
    def change(line: OrderLine, quantity: Decimal) -> OrderLine:
        return changed(line, buckets=line.buckets.moved(event.source, event.target, quantity))

    made = () if not event.fulfillment or event.fulfillment in order.fulfillments else (event.fulfillment,)
    return changed(order, lines=_each(order, event.lines, change), fulfillments=order.fulfillments + made)


def _announced(order: Order, event: e.QuantitiesAnnounced) -> Order:
    return changed(order, lines=_counted("announced", order, event.lines), returns=(*order.returns, event.document))


def _returned(order: Order, event: e.QuantitiesReturned) -> Order:
    back = changed(order, lines=_counted("announced", order, event.lines, -1))
    return changed(back, lines=_counted("returned", back, event.lines))


def _withdrawn(order: Order, event: e.ReturnWithdrawn) -> Order:
    return changed(order, lines=_counted("announced", order, event.lines, -1))


def _invoiced(order: Order, event: e.QuantitiesInvoiced) -> Order:
    charges = tuple([changed(each, invoiced=True) if each.id in event.charges else each for each in order.charges])
    lines = _counted("invoiced", order, event.lines)
    return changed(order, lines=lines, charges=charges, invoices=(*order.invoices, event.document))


def _credited(order: Order, event: e.QuantitiesCredited) -> Order:
    memos = (*order.credit_memos, event.document)
    return changed(order, lines=_counted("credited", order, event.lines), credit_memos=memos)


def _released(order: Order, event: e.HoldReleased) -> Order:
    return changed(order, holds=released(order.holds, event.hold, by=event.by, reason=event.reason))


FOLD: Final[Mapping[type, Callable[[Order, Any], Order]]] = {
    e.OrderQuoted: lambda order, event: changed(order, status="quoted", quoted_until=event.until),
    e.OrderRevised: lambda order, event: changed(order, status="draft", quoted_until=None),
    e.OrderConfirmed: lambda order, event: changed(order, status="confirmed"),
    e.OrderCanceled: _canceled,
    e.QuantitiesMoved: _moved,
    e.QuantitiesAnnounced: _announced,
    e.QuantitiesReturned: _returned,
    e.ReturnWithdrawn: _withdrawn,
    e.QuantitiesInvoiced: _invoiced,
    e.QuantitiesCredited: _credited,
    e.OrderPaid: lambda order, event: changed(order, paid=order.paid + event.amount),
    e.OrderRefunded: lambda order, event: changed(order, refunded=order.refunded + event.amount),
    e.HoldPlaced: lambda order, event: changed(order, holds=placed(order.holds, event.hold)),
    e.HoldReleased: _released,
}
"""How each event but the first is folded."""
