"""The kinds of documents there are: what each is called, what it is, and how it is folded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import frozen

from ordercore.lifecycle import adjustment, fulfillment, invoice, order, payment, returns
from ordercore.lifecycle.adjustment import record as adjustment_record
from ordercore.lifecycle.fulfillment import record as fulfillment_record
from ordercore.lifecycle.invoice import record as invoice_record
from ordercore.lifecycle.journal import Advanced
from ordercore.lifecycle.machine import Process
from ordercore.lifecycle.order import event as order_event
from ordercore.lifecycle.payment import record as payment_record
from ordercore.lifecycle.returns import record as returns_record

__all__ = ["KINDS", "READING", "TAGS", "Kind"]


@frozen
class Kind:
    """One kind of document."""

    #: what it is called in the store.
    name: str
    #: the class of the document.
    document: type
    #: its process as shipped.
    process: Process
    #: its events by tag and version.
    tags: Mapping[str, type]
    #: folds one event.
    apply: Callable[[Any, Any], Any]
    #: what an actor must be permitted to see documents of this kind, and what happens to them.
    reading: str


KINDS: Final[Mapping[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind("order", order.Order, order.ORDER, order_event.TAGS, order.apply, "order.read"),
        Kind(
            "fulfillment",
            fulfillment.Fulfillment,
            fulfillment.FULFILLMENT,
            fulfillment_record.TAGS,
            fulfillment.apply,
            "fulfillment.read",
        ),
        Kind("invoice", invoice.Invoice, invoice.INVOICE, invoice_record.TAGS, invoice.apply, "billing.read"),
        Kind("return", returns.Return, returns.RETURN, returns_record.TAGS, returns.apply, "return.read"),
        Kind("payment", payment.Payment, payment.PAYMENT, payment_record.TAGS, payment.apply, "payment.read"),
        Kind(
            "adjustment",
            adjustment.Adjustment,
            adjustment.ADJUSTMENT,
            adjustment_record.TAGS,
            adjustment.apply,
            "stock.read",
        ),
    )
}
"""All kinds of documents, by name."""

READING: Final = tuple(kind.reading for kind in KINDS.values())
"""What one must be permitted to see documents of some kind or other."""

TAGS: Final[Mapping[str, type]] = {
    "advanced/1": Advanced,
    **{tag: event for kind in KINDS.values() for tag, event in kind.tags.items()},
}
"""All events, by tag and version."""
