"""An order as it is kept, the draft it comes from, and the events it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from attrs import Factory, field, frozen

from ordercore.errors import InvalidAmount, InvalidValue
from ordercore.lifecycle.hold import Hold
from ordercore.lifecycle.journal import Advanced
from ordercore.lifecycle.order.bucket import Bucket, Buckets
from ordercore.lifecycle.share import up_to
from ordercore.pricing.answer import PriceAnswer
from ordercore.pricing.question import PriceOverride
from ordercore.tax.answer import TaxAnswer
from ordercore.values.amount import plus
from ordercore.values.currency import minor_digits
from ordercore.values.ids import checked_id
from ordercore.values.money import Money, Unrounded, total
from ordercore.values.place import Address
from ordercore.values.quantity import EACH, Quantity

__all__ = [
    "TAGS",
    "DraftCharge",
    "DraftLine",
    "HoldPlaced",
    "HoldReleased",
    "LineQuantity",
    "Order",
    "OrderCanceled",
    "OrderCharge",
    "OrderConfirmed",
    "OrderDraft",
    "OrderEvent",
    "OrderLine",
    "OrderQuoted",
    "OrderRefunded",
    "OrderPaid",
    "OrderRevised",
    "OrderTaken",
    "QuantitiesAnnounced",
    "QuantitiesCredited",
    "QuantitiesInvoiced",
    "QuantitiesMoved",
    "QuantitiesReturned",
    "ReturnWithdrawn",
]

_ZERO: Final = Decimal(0)


@frozen
class DraftLine:
    """One line as it was entered."""

    #: identifier, unique in the order.
    id: str
    #: what is ordered.
    sku: str
    #: how many, in a unit of the item; more than zero.
    quantity: Quantity = field(converter=lambda given: given if isinstance(given, Quantity) else Quantity(given))
    #: text on documents; the item's name when empty.
    description: str = ""
    #: a unit price that stands instead of the book's, with who said so and why; None prices by the book.
    override: PriceOverride | None = None

    def __attrs_post_init__(self) -> None:
        checked_id(self.id, path="/id")
        if self.quantity.numerator <= 0:
            raise InvalidAmount("an order line asks for more than nothing", path="/quantity", mend="return goods by a return")


@frozen
class DraftCharge:
    """A charge beside the goods, as it was entered."""

    #: identifier, unique among lines and charges of the order.
    id: str
    #: what it is for: ``freight``, ``handling`` or a host's own.
    kind: str
    #: the amount; None prices by the book.
    amount: Money | None = None
    #: tax class of the charge, as a path; empty is the standard class.
    tax_class: str = ""
    #: text on documents; the kind when empty.
    description: str = ""


@frozen
class OrderDraft:
    """What a customer wants, from whatever channel it came."""

    #: identifier of the customer who buys.
    customer: str
    #: ISO 4217 code in which prices are asked.
    currency: str = field()
    #: the day that decides about prices, in the seller's calendar.
    placed_on: date
    #: the goods; at most 10,000 lines.
    lines: tuple[DraftLine, ...] = field(converter=tuple)
    #: where the goods go; None sends them to the customer's own address.
    ship_to: Address | None = None
    #: who pays, as a customer id; empty is the customer.
    bill_to: str = ""
    #: identifier of the order; empty names it after the command that takes it.
    id: str = ""
    #: how it came: ``phone``, ``mail``, ``edi``, ``mobile``, ``web`` or a host's own; empty when unknown.
    channel: str = ""
    #: charges beside the goods.
    charges: tuple[DraftCharge, ...] = field(default=(), converter=tuple)
    #: coupon codes handed in.
    coupons: frozenset[str] = field(default=frozenset(), converter=frozenset)
    #: the customer's own number for it; empty when there is none.
    reference: str = ""

    @currency.validator
    def _a_currency(self, attribute: object, value: str) -> None:
        minor_digits(value)

    def __attrs_post_init__(self) -> None:
        if self.id:
            checked_id(self.id, path="/id")
        if not self.lines and not self.charges:
            raise InvalidValue("an order has a line or a charge", path="/lines")
        if len(self.lines) > 10_000:
            raise InvalidValue("more than 10,000 lines", path="/lines", mend="divide the order")
        names = [line.id for line in self.lines] + [charge.id for charge in self.charges]
        if len(set(names)) != len(names):
            raise InvalidValue("two lines or charges have the same id", path="/lines", mend="give each its own")


@frozen
class OrderLine:
    """One line of an order: what was agreed, and where its pieces are."""

    #: identifier, unique in the order.
    id: str
    #: what was ordered.
    sku: str
    #: text on documents.
    description: str
    #: unit in which all quantities of the line count.
    unit: str
    #: how many were ordered, in `unit`.
    ordered: Decimal
    #: price of one unit before discounts, without tax unless the order says prices include it.
    unit_price: Unrounded
    #: price of the line after discounts, without tax.
    net: Money
    #: tax on the line.
    tax: Money
    #: where the pieces are; they sum to `ordered`.
    buckets: Buckets
    #: whether stock is counted for the item.
    tracked: bool = True
    #: how many may come back: authorized, and not received yet.
    announced: Decimal = _ZERO
    #: how many have come back.
    returned: Decimal = _ZERO
    #: how many are on invoices.
    invoiced: Decimal = _ZERO
    #: how many are on credit memos.
    credited: Decimal = _ZERO

    @property
    def gross(self) -> Money:
        """Price of the line with tax."""
        return self.net + self.tax


@frozen
class OrderCharge:
    """A charge beside the goods, as agreed."""

    #: identifier, unique among lines and charges of the order.
    id: str
    #: what it is for.
    kind: str
    #: text on documents.
    description: str
    #: amount without tax.
    net: Money
    #: tax on it.
    tax: Money
    #: whether it is on an invoice; charges go on the first one.
    invoiced: bool = False

    @property
    def gross(self) -> Money:
        """Amount with tax."""
        return self.net + self.tax


@frozen
class Order:
    """An order: five statuses, and exact facts from which everything else is derived."""

    #: identifier.
    id: str
    #: draft, quoted, confirmed, closed or canceled; or a status of a host's own process.
    status: str
    #: name and version of the process it follows, for example ``order/1``.
    process: str
    #: who buys.
    customer: str
    #: who pays.
    bill_to: str
    #: where the goods go.
    ship_to: Address
    #: ISO 4217 code of all its amounts.
    currency: str
    #: the day that decided about prices.
    placed_on: date
    #: the goods.
    lines: tuple[OrderLine, ...]
    #: how it came; empty when unknown.
    channel: str = ""
    #: charges beside the goods.
    charges: tuple[OrderCharge, ...] = ()
    #: the customer's own number; empty when there is none.
    reference: str = ""
    #: last day a quote can be accepted; None when it was never quoted.
    quoted_until: date | None = None
    #: why it was canceled; empty when it was not.
    cancel_reason: str = ""
    #: holds that stand or stood.
    holds: tuple[Hold, ...] = ()
    #: fulfillments made for it, oldest first.
    fulfillments: tuple[str, ...] = ()
    #: invoices made for it, oldest first.
    invoices: tuple[str, ...] = ()
    #: credit memos made for it, oldest first.
    credit_memos: tuple[str, ...] = ()
    #: returns made for it, oldest first.
    returns: tuple[str, ...] = ()
    #: what came in for it, in all.
    paid: Money = field(default=Factory(lambda self: Money.zero(self.currency), takes_self=True))
    #: what was given back of that, in all.
    refunded: Money = field(default=Factory(lambda self: Money.zero(self.currency), takes_self=True))
    #: the credit account of who pays and those above it, nearest first; empty when credit is neither given nor checked.
    credit_accounts: tuple[str, ...] = ()
    #: fingerprint of the price answer it was taken with, which stands in its first event.
    price_fingerprint: str = ""

    @property
    def net(self) -> Money:
        """What was agreed, without tax: all lines and charges."""
        return total((part.net for part in (*self.lines, *self.charges)), self.currency)

    @property
    def tax(self) -> Money:
        """Tax on what was agreed."""
        return total((part.tax for part in (*self.lines, *self.charges)), self.currency)

    @property
    def gross(self) -> Money:
        """What was agreed, with tax."""
        return self.net + self.tax

    @property
    def undelivered(self) -> Money:
        """What will still be owed, with tax: pieces neither shipped nor canceled, and charges not billed."""
        if self.status == "canceled":
            return Money.zero(self.currency)
        waiting = (
            line.gross - up_to(line.gross, plus(line.buckets.shipped, line.buckets.canceled), line.ordered)
            for line in self.lines
        )
        return total((*waiting, *(charge.gross for charge in self.charges if not charge.invoiced)), self.currency)

    @property
    def unbilled(self) -> Money:
        """What was shipped and is not billed yet, with tax."""
        shipped = (
            up_to(line.gross, line.buckets.shipped, line.ordered) - up_to(line.gross, line.invoiced, line.ordered)
            for line in self.lines
        )
        return total(shipped, self.currency)

    def line(self, id: str) -> OrderLine:
        """The line of that id.

        Raises:
            InvalidValue: the order has no such line.
        """
        for line in self.lines:
            if line.id == id:
                return line
        raise InvalidValue(f"order {self.id!r} has no line {id!r}", path="/lines")


@frozen
class LineQuantity:
    """So many pieces of one line."""

    #: identifier of the order line.
    line: str
    #: how many, in the unit of the line; more than zero.
    quantity: Decimal


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
