"""What an order looks like from outside, derived from its exact quantities and amounts and stored nowhere."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Final, Literal

from ordercore.lifecycle.hold import open_holds
from ordercore.lifecycle.order.record import Order
from ordercore.values.amount import plus

__all__ = ["fulfillment_status", "hold_status", "invoice_status", "payment_status", "return_status"]

_ZERO: Final = Decimal(0)


def _sum(order: Order, name: str) -> Decimal:
    result = _ZERO
    for line in order.lines:
        result = plus(result, getattr(line, name))
    return result


def _buckets(order: Order, *names: str) -> Decimal:
    result = _ZERO
    for line in order.lines:
        for name in names:
            result = plus(result, getattr(line.buckets, name))
    return result


def fulfillment_status(order: Order) -> Literal["none", "open", "in_progress", "partial", "fulfilled"]:
    """How far the goods are: ``none`` when nothing is (or remains) to be delivered, ``in_progress`` from allocation on."""
    shipped, open_now = (
        _buckets(order, "shipped"),
        _buckets(order, "unsourced", "on_order", "allocated", "picked", "packed"),
    )
    if shipped:
        return "partial" if open_now else "fulfilled"
    if not open_now:
        return "none"
    return "in_progress" if _buckets(order, "allocated", "picked", "packed") else "open"


def invoice_status(order: Order) -> Literal["none", "partial", "invoiced"]:
    """How much of what will be delivered is billed; canceled pieces do not count."""
    invoiced = _sum(order, "invoiced")
    billed = [charge.invoiced for charge in order.charges]
    if not invoiced and not any(billed):
        return "none"
    wanted = _buckets(order, "unsourced", "on_order", "allocated", "picked", "packed", "shipped")
    return "invoiced" if invoiced == wanted and all(billed) else "partial"


def return_status(order: Order) -> Literal["none", "announced", "partial", "returned"]:
    """How much of what was shipped came back."""
    returned = _sum(order, "returned")
    if returned:
        return "returned" if returned == _buckets(order, "shipped") else "partial"
    return "announced" if _sum(order, "announced") else "none"


def payment_status(order: Order) -> Literal["none", "partial", "paid", "overpaid", "partially_refunded", "refunded"]:
    """How much came in, against what the order comes to without canceled pieces, and how much of it went back."""
    if order.refunded:
        return "refunded" if order.refunded == order.paid else "partially_refunded"
    if not order.paid:
        return "none"
    payable = order.payable
    if order.paid == payable:
        return "paid"
    return "partial" if order.paid < payable else "overpaid"


def hold_status(order: Order, at: datetime) -> Literal["none", "held"]:
    """Whether a hold stands at an instant."""
    return "held" if open_holds(order.holds, at) else "none"
