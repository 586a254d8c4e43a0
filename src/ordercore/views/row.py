"""A document as an index row: the fields it can be filtered and sorted by, and the words it can be found by.

Amounts are in minor units, days as text of the form 2026-11-22, so that both sort as they should in any store. Of a long text the
row has the beginning, so that it fits the index of any store; the document has the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from ordercore.lifecycle.adjustment.record import Adjustment
from ordercore.lifecycle.fulfillment.record import Fulfillment
from ordercore.lifecycle.invoice.record import Invoice
from ordercore.lifecycle.order.record import Order
from ordercore.lifecycle.order.status import fulfillment_status, invoice_status, payment_status, return_status
from ordercore.lifecycle.payment.record import Payment
from ordercore.lifecycle.returns.record import Return

__all__ = ["row", "words"]

Row = Mapping[str, str | int]

_LONGEST: Final = 500
"""The most characters of a text in a row: at most 2,000 bytes, where PostgreSQL's index holds about 2,700 with the keys before it."""


def _order(order: Order) -> Row:
    return {
        "status": order.status,
        "customer": order.customer,
        "bill_to": order.bill_to,
        "placed_on": order.placed_on.isoformat(),
        "channel": order.channel,
        "reference": order.reference,
        "currency": order.currency,
        "gross": order.gross.minor,
        "fulfillment": fulfillment_status(order),
        "invoicing": invoice_status(order),
        "payment": payment_status(order),
        "returns": return_status(order),
    }


def _fulfillment(document: Fulfillment) -> Row:
    return {
        "status": document.status,
        "customer": document.customer,
        "order": document.order,
        "site": document.site,
        "method": document.method,
        "tracking": document.tracking,
    }


def _invoice(document: Invoice) -> Row:
    return {
        "status": document.status,
        "kind": document.kind,
        "customer": document.customer,
        "bill_to": document.bill_to,
        "order": document.order,
        "issued_on": document.issued_on.isoformat(),
        "due_on": document.due_on.isoformat(),
        "currency": document.currency,
        "gross": document.gross.minor,
        "outstanding": document.outstanding.minor,
    }


def _return(document: Return) -> Row:
    return {
        "status": document.status,
        "customer": document.customer,
        "order": document.order,
        "site": document.site,
        "authorized_on": document.authorized_on.isoformat(),
    }


def _payment(document: Payment) -> Row:
    return {
        "status": document.status,
        "customer": document.customer,
        "order": document.order,
        "method": document.method,
        "currency": document.authorized.currency,
        "captured": document.captured.minor,
        "refundable": document.refundable.minor,
        "unapplied": document.unapplied.minor,
    }


def _adjustment(document: Adjustment) -> Row:
    return {"status": document.status, "site": document.site, "on": document.on.isoformat(), "reason": document.reason}


_ROWS: Final[dict[type, Callable[[Any], Row]]] = {
    Order: _order,
    Fulfillment: _fulfillment,
    Invoice: _invoice,
    Return: _return,
    Payment: _payment,
    Adjustment: _adjustment,
}


def row(document: object) -> Row:
    """The index row of a document: text and whole numbers by field; of a text its first 500 characters.

    Raises:
        KeyError: there is no row for documents of this class.
    """
    made = _ROWS[type(document)](document)
    return {name: value[:_LONGEST] if isinstance(value, str) else value for name, value in made.items()}


def words(document: object) -> str:
    """The text a document can be found by: numbers, skus and descriptions, and nothing that names a person."""
    if isinstance(document, Order):
        parts = [document.id, document.customer, document.reference]
        parts.extend(f"{line.sku} {line.description}" for line in document.lines)
        return " ".join(part for part in parts if part)
    if isinstance(document, Invoice):
        return " ".join(
            (document.id, document.customer, document.order, *(line.description for line in document.lines))
        )
    return ""
