"""What an order looks like from outside, derived from its exact quantities and amounts and stored nowhere."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ordercore.lifecycle.hold import open_holds
from ordercore.lifecycle.order.bucket import Buckets
from ordercore.lifecycle.order.record import Order

__all__ = ["fulfillment_status", "hold_status", "invoice_status", "payment_status", "return_status"]


def _is_open(kept: Buckets) -> bool:
    """Whether pieces of a line are neither shipped nor canceled."""
    return bool(kept.unsourced or kept.on_order or _is_in_progress(kept))


def _is_in_progress(kept: Buckets) -> bool:
    return bool(kept.allocated or kept.picked or kept.packed)


def fulfillment_status(order: Order) -> Literal["none", "open", "in_progress", "partial", "fulfilled"]:
    """How far the goods are: ``none`` when nothing is (or remains) to be delivered, ``in_progress`` from allocation on."""
    is_open = any(_is_open(line.buckets) for line in order.lines)
    if any(line.buckets.shipped for line in order.lines):
        return "partial" if is_open else "fulfilled"
    if not is_open:
        return "none"
    return "in_progress" if any(_is_in_progress(line.buckets) for line in order.lines) else "open"


def invoice_status(order: Order) -> Literal["none", "partial", "invoiced"]:
    """How much of what will be delivered is billed; canceled pieces do not count."""
    lines, charges = order.lines, order.charges
    if not any(line.invoiced for line in lines) and not any(charge.invoiced for charge in charges):
        return "none"
    # No line is billed beyond what it shipped, so all is billed when each line has shipped everything and billed that.
    done = all(line.invoiced == line.buckets.shipped and not _is_open(line.buckets) for line in lines)
    return "invoiced" if done and all(charge.invoiced for charge in charges) else "partial"


def return_status(order: Order) -> Literal["none", "announced", "partial", "returned"]:
    """How much of what was shipped came back."""
    if any(line.returned for line in order.lines):
        # No line has more back than it shipped, so all is back when each line is.
        return "returned" if all(line.returned == line.buckets.shipped for line in order.lines) else "partial"
    return "announced" if any(line.announced for line in order.lines) else "none"


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
