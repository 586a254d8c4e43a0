"""An order as it is kept: what was agreed, and where every piece of it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from attrs import Factory, field, frozen

from ordercore.errors import UnknownLine
from ordercore.lifecycle.hold import Hold
from ordercore.lifecycle.order.bucket import Buckets
from ordercore.lifecycle.share import up_to
from ordercore.values.amount import amount, minus
from ordercore.values.mark import COST
from ordercore.values.money import Money, Unrounded, total
from ordercore.values.place import Address

__all__ = ["LineQuantity", "Order", "OrderCharge", "OrderLine"]

_ZERO: Final = Decimal(0)


@frozen
class LineQuantity:
    """So many pieces of one line."""

    #: identifier of the order line.
    line: str
    #: how many, in the unit of the line; more than zero.
    quantity: Decimal = field(converter=amount)


@frozen(weakref_slot=False)
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
    #: price of one unit before discounts, with tax when the order's `prices_include_tax` says so.
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

    def worth(self, pieces: Decimal) -> Money:
        """What the first so many pieces come to, with tax: net and tax are each shared out, as on invoices."""
        return up_to(self.net, pieces, self.ordered) + up_to(self.tax, pieces, self.ordered)


@frozen(weakref_slot=False)
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


@frozen(weakref_slot=False)
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
    #: limits on the uses and budgets of rules, on which it has a claim under its own id until it is canceled.
    price_limits: tuple[str, ...] = ()
    #: fingerprint of the price answer it was taken with, which stands in its first event; it covers costs.
    price_fingerprint: str = field(default="", metadata=COST)
    #: whether unit prices contain the tax; `net` and `tax` of lines and charges never mix.
    prices_include_tax: bool = False

    @property
    def net(self) -> Money:
        """What was agreed, without tax: all lines and charges."""
        return total((*[line.net for line in self.lines], *[charge.net for charge in self.charges]), self.currency)

    @property
    def tax(self) -> Money:
        """Tax on what was agreed."""
        return total((*[line.tax for line in self.lines], *[charge.tax for charge in self.charges]), self.currency)

    @property
    def gross(self) -> Money:
        """What was agreed, with tax."""
        return self.net + self.tax

    @property
    def undelivered(self) -> Money:
        """What will still be owed, with tax: pieces neither shipped nor canceled, and charges not billed.

        Canceled pieces count as the last ones of their line, so that this, `unbilled` and the invoices add up to the cent.
        """
        if self.status == "canceled":
            return Money.zero(self.currency)
        waiting = (
            line.worth(minus(line.ordered, line.buckets.canceled)) - line.worth(line.buckets.shipped)
            for line in self.lines
        )
        return total((*waiting, *(charge.gross for charge in self.charges if not charge.invoiced)), self.currency)

    @property
    def unbilled(self) -> Money:
        """What was shipped and is not billed yet, with tax."""
        shipped = (line.worth(line.buckets.shipped) - line.worth(line.invoiced) for line in self.lines)
        return total(shipped, self.currency)

    @property
    def billed(self) -> Money:
        """What stands on its invoices, with tax."""
        goods = (line.worth(line.invoiced) for line in self.lines)
        return total((*goods, *(charge.gross for charge in self.charges if charge.invoiced)), self.currency)

    @property
    def payable(self) -> Money:
        """What it comes to, with tax, when everything not canceled is delivered; returns do not lower it."""
        return self.undelivered + self.unbilled + self.billed

    def line(self, id: str) -> OrderLine:
        """The line of that id.

        Raises:
            UnknownLine: the order has no such line.
        """
        for line in self.lines:
            if line.id == id:
                return line
        raise UnknownLine(id)
