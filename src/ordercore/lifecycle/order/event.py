"""What can happen to an order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from attrs import frozen

from ordercore.lifecycle.hold import Hold
from ordercore.lifecycle.journal import Advanced
from ordercore.lifecycle.order.bucket import Bucket
from ordercore.lifecycle.order.record import LineQuantity, Order
from ordercore.pricing.answer import PriceAnswer
from ordercore.tax.answer import TaxAnswer
from ordercore.values.money import Money

__all__ = [
    "TAGS",
    "HoldPlaced",
    "HoldReleased",
    "OrderCanceled",
    "OrderConfirmed",
    "OrderEvent",
    "OrderPaid",
    "OrderQuoted",
    "OrderRefunded",
    "OrderRevised",
    "OrderTaken",
    "QuantitiesAnnounced",
    "QuantitiesCredited",
    "QuantitiesInvoiced",
    "QuantitiesMoved",
    "QuantitiesReturned",
    "ReturnWithdrawn",
]


@frozen
class OrderTaken:
    """An order came in, with the prices and taxes it was told. This event keeps both answers for good."""

    #: the order as it begins.
    order: Order
    #: how its prices were found.
    price: PriceAnswer
    #: how its taxes were found.
    tax: TaxAnswer


@frozen
class OrderQuoted:
    """The order was offered to the customer."""

    #: last day the customer can accept.
    until: date


@frozen
class OrderRevised:
    """A quote was taken back to be worked on."""

    #: why.
    reason: str


@frozen
class OrderConfirmed:
    """The order is binding."""

    #: the day it became so.
    on: date


@frozen
class OrderCanceled:
    """The whole order will not be delivered."""

    #: why.
    reason: str


@frozen
class QuantitiesMoved:
    """Pieces of some lines went from one bucket to another."""

    #: the bucket they were in.
    source: Bucket
    #: the bucket they are in now.
    target: Bucket
    #: which, and how many.
    lines: tuple[LineQuantity, ...]
    #: the fulfillment it was done by; empty for a cancellation.
    fulfillment: str = ""
    #: why; empty when the step says enough.
    reason: str = ""


@frozen
class QuantitiesAnnounced:
    """Pieces that were shipped may come back."""

    #: the return that says so.
    document: str
    #: which, and how many.
    lines: tuple[LineQuantity, ...]


@frozen
class QuantitiesReturned:
    """Announced pieces came back."""

    #: the return they came back by.
    document: str
    #: which, and how many.
    lines: tuple[LineQuantity, ...]


@frozen
class ReturnWithdrawn:
    """Announced pieces will not come back."""

    #: the return that was given up.
    document: str
    #: which, and how many.
    lines: tuple[LineQuantity, ...]


@frozen
class QuantitiesInvoiced:
    """Pieces and charges were billed."""

    #: the invoice.
    document: str
    #: which lines, and how many pieces.
    lines: tuple[LineQuantity, ...]
    #: ids of the charges billed with them.
    charges: tuple[str, ...] = ()


@frozen
class QuantitiesCredited:
    """Pieces were credited."""

    #: the credit memo.
    document: str
    #: which lines, and how many pieces.
    lines: tuple[LineQuantity, ...]


@frozen
class OrderPaid:
    """Money came in for the order."""

    #: the payment.
    document: str
    #: how much.
    amount: Money


@frozen
class OrderRefunded:
    """Money was given back for the order."""

    #: the payment it was given back by.
    document: str
    #: how much.
    amount: Money


@frozen
class HoldPlaced:
    """Some steps must wait."""

    #: the hold.
    hold: Hold


@frozen
class HoldReleased:
    """A hold no longer stands."""

    #: identifier of the hold.
    hold: str
    #: who released it.
    by: str
    #: why.
    reason: str


OrderEvent = (
    OrderTaken
    | OrderQuoted
    | OrderRevised
    | OrderConfirmed
    | OrderCanceled
    | QuantitiesMoved
    | QuantitiesAnnounced
    | QuantitiesReturned
    | ReturnWithdrawn
    | QuantitiesInvoiced
    | QuantitiesCredited
    | OrderPaid
    | OrderRefunded
    | HoldPlaced
    | HoldReleased
    | Advanced
)

TAGS: Final[Mapping[str, type]] = {
    "order.taken/1": OrderTaken,
    "order.quoted/1": OrderQuoted,
    "order.revised/1": OrderRevised,
    "order.confirmed/1": OrderConfirmed,
    "order.canceled/1": OrderCanceled,
    "order.quantities_moved/1": QuantitiesMoved,
    "order.quantities_announced/1": QuantitiesAnnounced,
    "order.quantities_returned/1": QuantitiesReturned,
    "order.return_withdrawn/1": ReturnWithdrawn,
    "order.quantities_invoiced/1": QuantitiesInvoiced,
    "order.quantities_credited/1": QuantitiesCredited,
    "order.paid/1": OrderPaid,
    "order.refunded/1": OrderRefunded,
    "order.hold_placed/1": HoldPlaced,
    "order.hold_released/1": HoldReleased,
}
