"""Invoices, credit memos and write-offs: what a customer owes, or is owed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from attrs import Factory, field, frozen

from ordercore.errors import UnknownLine
from ordercore.lifecycle.journal import Advanced
from ordercore.values.amount import amount
from ordercore.values.money import Money, Unrounded, total

__all__ = [
    "TAGS",
    "Invoice",
    "InvoiceCredited",
    "InvoiceEvent",
    "InvoiceIssued",
    "InvoiceKind",
    "InvoiceLine",
    "InvoicePaid",
    "MemoApplied",
    "MemoRefunded",
]

InvoiceKind = Literal["invoice", "credit_memo", "write_off"]
"""An invoice says what the customer owes, a credit memo what the customer is owed, a write-off what will never come."""


@frozen
class InvoiceLine:
    """One line of an invoice. Amounts are positive on every kind; the kind says which way they go."""

    #: identifier, unique on the document.
    id: str
    #: text on the document.
    description: str
    #: how many, in `unit`.
    quantity: Decimal = field(converter=amount)
    #: unit of the quantity; empty on a charge or an amount without pieces.
    unit: str
    #: price of one unit before discounts.
    unit_price: Unrounded
    #: amount without tax.
    net: Money
    #: tax on it.
    tax: Money
    #: line or charge of the order; empty when it stands on no order.
    order_line: str = ""
    #: what it is; empty on a charge.
    sku: str = ""

    @property
    def gross(self) -> Money:
        """Amount with tax."""
        return self.net + self.tax


@frozen(weakref_slot=False)
class Invoice:
    """A document of account."""

    #: identifier.
    id: str
    #: which of the three it is.
    kind: InvoiceKind
    #: open or settled; or a status of a host's own process.
    status: str
    #: name and version of the process it follows.
    process: str
    #: who bought.
    customer: str
    #: who pays, or is paid.
    bill_to: str
    #: ISO 4217 code of all its amounts.
    currency: str
    #: date of the document.
    issued_on: date
    #: day it is to be paid; the date of the document on a credit memo.
    due_on: date
    #: what it is for.
    lines: tuple[InvoiceLine, ...]
    #: the order it is for; empty when it stands alone.
    order: str = ""
    #: the return a credit memo answers; empty when there is none.
    answers: str = ""
    #: the credit accounts it stands on, nearest first; empty when there is none.
    credit_accounts: tuple[str, ...] = ()
    #: why it exists, where that is not an order: the reason of a memo or a write-off.
    reason: str = ""
    #: what came in for an invoice.
    paid: Money = field(default=Factory(lambda self: Money.zero(self.currency), takes_self=True))
    #: what credit memos took off an invoice.
    credited: Money = field(default=Factory(lambda self: Money.zero(self.currency), takes_self=True))
    #: what of a credit memo went to invoices.
    applied: Money = field(default=Factory(lambda self: Money.zero(self.currency), takes_self=True))
    #: what of a credit memo was paid out.
    refunded: Money = field(default=Factory(lambda self: Money.zero(self.currency), takes_self=True))

    @property
    def net(self) -> Money:
        """Sum of the lines without tax."""
        return total((line.net for line in self.lines), self.currency)

    @property
    def tax(self) -> Money:
        """Sum of the tax on the lines."""
        return total((line.tax for line in self.lines), self.currency)

    @property
    def gross(self) -> Money:
        """What the document is about, with tax."""
        return self.net + self.tax

    @property
    def outstanding(self) -> Money:
        """What is still to come in, or on a credit memo still to go out; nothing on a write-off."""
        if self.kind == "write_off":
            return Money.zero(self.currency)
        return self.gross - self.paid - self.credited - self.applied - self.refunded

    def line(self, id: str) -> InvoiceLine:
        """The line of that id.

        Raises:
            UnknownLine: the document has no such line.
        """
        for line in self.lines:
            if line.id == id:
                return line
        raise UnknownLine(id)


@frozen
class InvoiceIssued:
    """The document went out."""

    #: the document as it begins.
    invoice: Invoice


@frozen
class InvoicePaid:
    """Money came in for an invoice."""

    #: the payment.
    document: str
    #: how much.
    amount: Money


@frozen
class InvoiceCredited:
    """A credit memo took something off an invoice."""

    #: the credit memo.
    document: str
    #: how much.
    amount: Money


@frozen
class MemoApplied:
    """Part of a credit memo went to an invoice."""

    #: the invoice.
    document: str
    #: how much.
    amount: Money


@frozen
class MemoRefunded:
    """Part of a credit memo was paid out."""

    #: the payment it was given back by.
    document: str
    #: how much.
    amount: Money


InvoiceEvent = InvoiceIssued | InvoicePaid | InvoiceCredited | MemoApplied | MemoRefunded | Advanced

TAGS: Final[Mapping[str, type]] = {
    "invoice.issued/1": InvoiceIssued,
    "invoice.paid/1": InvoicePaid,
    "invoice.credited/1": InvoiceCredited,
    "invoice.memo_applied/1": MemoApplied,
    "invoice.memo_refunded/1": MemoRefunded,
}
