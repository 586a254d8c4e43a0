"""What can be asked of an order. A command carries every answer its decision needs; deciding asks nobody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from attrs import frozen

from ordercore.catalog.item import Item
from ordercore.lifecycle.hold import Hold
from ordercore.lifecycle.order.bucket import Bucket
from ordercore.lifecycle.order.draft import OrderDraft
from ordercore.lifecycle.order.record import LineQuantity
from ordercore.pricing.answer import PriceAnswer
from ordercore.tax.answer import TaxAnswer
from ordercore.values.money import Money
from ordercore.values.place import Address
from ordercore.values.verdict import Verdict, allowed

__all__ = [
    "AllocateLines",
    "AnnounceReturn",
    "CancelOrder",
    "CancelQuantity",
    "CloseOrder",
    "ConfirmOrder",
    "CreditLines",
    "DropOrder",
    "InvoiceLines",
    "PackLines",
    "PickLines",
    "PlaceHold",
    "QuoteOrder",
    "ReceiveLines",
    "RecordPayment",
    "RecordRefund",
    "ReleaseHold",
    "ReleaseLines",
    "ReviseOrder",
    "ShipLines",
    "TakeOrder",
    "WithdrawReturn",
]


@frozen
class TakeOrder:
    """Make an order of a draft, at the prices and taxes found for it."""

    #: identifier of the order to be.
    id: str
    #: what the customer wants.
    draft: OrderDraft
    #: where the goods go.
    ship_to: Address
    #: the items of the draft's lines and of what its price adds for nothing, by sku.
    items: Mapping[str, Item]
    #: what the lines and charges cost.
    price: PriceAnswer
    #: what tax is on them.
    tax: TaxAnswer
    #: the credit account of who pays and those above it, nearest first; empty when credit is neither given nor checked.
    credit_accounts: tuple[str, ...] = ()
    #: limits on the uses and budgets of rules, on which the order has a claim under its own id.
    price_limits: tuple[str, ...] = ()


@frozen
class QuoteOrder:
    """Offer the order until a day."""

    #: today.
    on: date
    #: last day the customer can accept; not before today.
    until: date


@frozen
class ReviseOrder:
    """Take a quote back to be worked on."""

    #: why.
    reason: str


@frozen
class ConfirmOrder:
    """Make the order binding."""

    #: now.
    at: datetime
    #: today, in the seller's calendar.
    on: date
    #: what the credit check said; allowed where nothing is to be checked.
    credit: Verdict = allowed


@frozen
class CancelQuantity:
    """Give up pieces of a line for which nothing was allocated."""

    #: which line, and how many.
    line: LineQuantity
    #: why.
    reason: str


@frozen
class CancelOrder:
    """Give up everything that was ordered; nothing may have been shipped or allocated."""

    #: why.
    reason: str


@frozen
class AllocateLines:
    """Give pieces that wait for stock to a fulfillment."""

    #: now.
    at: datetime
    #: the fulfillment.
    fulfillment: str
    #: which, and how many.
    lines: tuple[LineQuantity, ...]


@frozen
class PickLines:
    """Take allocated pieces from the shelf."""

    #: now.
    at: datetime
    #: the fulfillment.
    fulfillment: str
    #: which, and how many.
    lines: tuple[LineQuantity, ...]
    #: pieces that were not found; they wait for stock again.
    short: tuple[LineQuantity, ...] = ()


@frozen
class PackLines:
    """Put picked pieces into packages."""

    #: now.
    at: datetime
    #: the fulfillment.
    fulfillment: str
    #: which, and how many.
    lines: tuple[LineQuantity, ...]


@frozen
class ShipLines:
    """Let packed pieces leave the house."""

    #: now.
    at: datetime
    #: the fulfillment.
    fulfillment: str
    #: which, and how many.
    lines: tuple[LineQuantity, ...]


@frozen
class ReleaseLines:
    """Let pieces wait for stock again, since their fulfillment was canceled."""

    #: the fulfillment.
    fulfillment: str
    #: the bucket they are in now.
    source: Bucket
    #: which, and how many.
    lines: tuple[LineQuantity, ...]
    #: why.
    reason: str


@frozen
class AnnounceReturn:
    """Allow shipped pieces to come back."""

    #: the return.
    document: str
    #: which, and how many.
    lines: tuple[LineQuantity, ...]


@frozen
class ReceiveLines:
    """Count announced pieces that came back."""

    #: the return.
    document: str
    #: which, and how many.
    lines: tuple[LineQuantity, ...]


@frozen
class WithdrawReturn:
    """Count announced pieces as staying with the customer."""

    #: the return.
    document: str
    #: which, and how many.
    lines: tuple[LineQuantity, ...]


@frozen
class InvoiceLines:
    """Bill shipped pieces, and charges with them."""

    #: the invoice.
    document: str
    #: which lines, and how many pieces.
    lines: tuple[LineQuantity, ...]
    #: ids of charges to bill with them.
    charges: tuple[str, ...] = ()


@frozen
class CreditLines:
    """Credit billed pieces."""

    #: the credit memo.
    document: str
    #: which, and how many.
    lines: tuple[LineQuantity, ...]


@frozen
class RecordPayment:
    """Count money that came in."""

    #: the payment.
    document: str
    #: how much.
    amount: Money


@frozen
class RecordRefund:
    """Count money that was given back."""

    #: the payment it was given back by.
    document: str
    #: how much.
    amount: Money


@frozen
class PlaceHold:
    """Make steps wait."""

    #: the hold.
    hold: Hold


@frozen
class ReleaseHold:
    """Let a hold go."""

    #: identifier of the hold.
    hold: str
    #: who says so.
    by: str
    #: why.
    reason: str


@frozen
class CloseOrder:
    """Rest: everything ordered is shipped or canceled, and what was shipped is billed. Taken by itself."""


@frozen
class DropOrder:
    """Rest: every piece was canceled one by one. Taken by itself."""
