"""The steps of a fulfillment and the commands that take them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from attrs import frozen

from ordercore.lifecycle.fulfillment.record import FulfillmentLine, Package
from ordercore.lifecycle.machine import START, Edge, Process
from ordercore.values.place import Address

__all__ = [
    "FULFILLMENT",
    "AllocateFulfillment",
    "CancelFulfillment",
    "DeliverFulfillment",
    "PackFulfillment",
    "PickFulfillment",
    "ShipFulfillment",
]


@frozen
class AllocateFulfillment:
    """Claim pieces of an order from the stock of a site."""

    #: identifier of the fulfillment to be.
    id: str
    #: the order it is for.
    order: str
    #: who bought.
    customer: str
    #: where the goods are.
    site: str
    #: where they go.
    ship_to: Address
    #: which pieces.
    lines: tuple[FulfillmentLine, ...]
    #: how it goes.
    method: str = "carrier"


@frozen
class PickFulfillment:
    """Take the pieces from the shelf."""

    #: pieces not found, as (order line, how many), each line once; empty when all were there.
    short: tuple[tuple[str, Decimal], ...] = ()


@frozen
class PackFulfillment:
    """Pack the pieces."""

    #: the parcels; empty when nobody counts them.
    packages: tuple[Package, ...] = ()


@frozen
class ShipFulfillment:
    """Let the pieces leave the house."""

    #: today.
    on: date
    #: the carrier's number to follow them by; empty when there is none.
    tracking: str = ""


@frozen
class DeliverFulfillment:
    """Note that the pieces arrived."""

    #: the day they did.
    on: date


@frozen
class CancelFulfillment:
    """Give the fulfillment up before it leaves."""

    #: why.
    reason: str


#: statuses in which the pieces are still in the house, with the order's bucket they are in.
IN_HOUSE: Final = ("allocated", "picked", "packed")

FULFILLMENT: Final = Process(
    "fulfillment",
    1,
    (
        Edge(START, AllocateFulfillment, "allocated", permission="fulfillment.allocate"),
        Edge("allocated", PickFulfillment, "picked", permission="fulfillment.pick"),
        Edge("picked", PackFulfillment, "packed", permission="fulfillment.pack"),
        Edge("packed", ShipFulfillment, "shipped", permission="fulfillment.ship"),
        Edge("shipped", DeliverFulfillment, "delivered", permission="fulfillment.deliver"),
        *(Edge(status, CancelFulfillment, "canceled", permission="fulfillment.cancel") for status in IN_HOUSE),
    ),
    resting=("shipped", "delivered", "canceled"),
)
"""The fulfillment process as shipped. It may rest when shipped: not every carrier tells of the delivery."""
