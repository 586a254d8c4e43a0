"""A fulfillment: some pieces of one order on their way from one site to the customer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from attrs import frozen

from ordercore.lifecycle.journal import Advanced
from ordercore.values.place import Address

__all__ = [
    "TAGS",
    "Fulfillment",
    "FulfillmentAllocated",
    "FulfillmentCanceled",
    "FulfillmentDelivered",
    "FulfillmentEvent",
    "FulfillmentLine",
    "FulfillmentPacked",
    "FulfillmentPicked",
    "FulfillmentShipped",
    "Package",
    "Stage",
]

Stage = Literal["allocated", "picked", "packed", "shipped"]
"""How far the pieces are."""


@frozen(weakref_slot=False)
class FulfillmentLine:
    """Pieces of one order line."""

    #: identifier of the order line.
    line: str
    #: what it is.
    sku: str
    #: how many, in `unit`.
    quantity: Decimal
    #: the unit of the order line.
    unit: str
    #: whether stock is counted for the item, and so claimed at the site.
    tracked: bool = True


@frozen
class Package:
    """One parcel, pallet or bag."""

    #: identifier, unique in the fulfillment.
    id: str
    #: what is in it, as (order line, how many); empty when nobody noted it.
    lines: tuple[tuple[str, Decimal], ...] = ()


@frozen(weakref_slot=False)
class Fulfillment:
    """Pieces of one order that go together."""

    #: identifier.
    id: str
    #: allocated, picked, packed, shipped, delivered or canceled; or a status of a host's own process.
    status: str
    #: name and version of the process it follows.
    process: str
    #: the order it is for.
    order: str
    #: who bought.
    customer: str
    #: where the goods are taken from.
    site: str
    #: where they go.
    ship_to: Address
    #: what goes; a line that was not found at all is no longer here.
    lines: tuple[FulfillmentLine, ...]
    #: the order's bucket its pieces are in, or were in when it was canceled: a host's own statuses do not tell.
    stage: Stage = "allocated"
    #: how it goes: ``carrier``, ``third_party``, ``door_to_door``, ``pick_up`` or a host's own.
    method: str = "carrier"
    #: the parcels; empty until packed, and when nobody counts them.
    packages: tuple[Package, ...] = ()
    #: the carrier's number to follow it by; empty when there is none.
    tracking: str = ""
    #: the day it left; None before.
    shipped_on: date | None = None
    #: the day it arrived; None before, and when nobody said so.
    delivered_on: date | None = None
    #: why it was canceled; empty when it was not.
    cancel_reason: str = ""


@frozen
class FulfillmentAllocated:
    """Pieces were claimed from the stock of a site for an order."""

    #: the fulfillment as it begins.
    fulfillment: Fulfillment


@frozen
class FulfillmentPicked:
    """The pieces were taken from the shelf."""

    #: what was found, line by line.
    lines: tuple[FulfillmentLine, ...]


@frozen
class FulfillmentPacked:
    """The pieces were packed."""

    #: the parcels; empty when nobody counts them.
    packages: tuple[Package, ...]


@frozen
class FulfillmentShipped:
    """The pieces left the house."""

    #: the day they did.
    on: date
    #: the carrier's number to follow them by; empty when there is none.
    tracking: str = ""


@frozen
class FulfillmentDelivered:
    """The pieces arrived."""

    #: the day they did.
    on: date


@frozen
class FulfillmentCanceled:
    """The pieces stay, and their order waits for stock again."""

    #: why.
    reason: str


FulfillmentEvent = (
    FulfillmentAllocated
    | FulfillmentPicked
    | FulfillmentPacked
    | FulfillmentShipped
    | FulfillmentDelivered
    | FulfillmentCanceled
    | Advanced
)

TAGS: Final[Mapping[str, type]] = {
    "fulfillment.allocated/1": FulfillmentAllocated,
    "fulfillment.picked/1": FulfillmentPicked,
    "fulfillment.packed/1": FulfillmentPacked,
    "fulfillment.shipped/1": FulfillmentShipped,
    "fulfillment.delivered/1": FulfillmentDelivered,
    "fulfillment.canceled/1": FulfillmentCanceled,
}
