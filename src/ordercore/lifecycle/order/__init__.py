"""Orders: what was agreed with a customer, and where every piece of it is."""

from ordercore.lifecycle.order.bucket import BUCKETS, Bucket, Buckets
from ordercore.lifecycle.order.decide import apply, decide
from ordercore.lifecycle.order.draft import DraftCharge, DraftLine, OrderDraft
from ordercore.lifecycle.order.event import OrderEvent
from ordercore.lifecycle.order.process import ORDER, nothing_is_on_hold
from ordercore.lifecycle.order.record import LineQuantity, Order, OrderCharge, OrderLine
from ordercore.lifecycle.order.status import (
    fulfillment_status,
    hold_status,
    invoice_status,
    payment_status,
    return_status,
)

__all__ = [
    "BUCKETS",
    "ORDER",
    "Bucket",
    "Buckets",
    "DraftCharge",
    "DraftLine",
    "LineQuantity",
    "Order",
    "OrderCharge",
    "OrderDraft",
    "OrderEvent",
    "OrderLine",
    "apply",
    "decide",
    "fulfillment_status",
    "hold_status",
    "invoice_status",
    "nothing_is_on_hold",
    "payment_status",
    "return_status",
]
