"""What was read before thinking: frozen, complete, and all that thinking may look at.

A host with loads of its own (asynchronous ones, say) fills these in itself and calls `ask` and a document's `decide`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Generic, TypeVar

from attrs import frozen

from ordercore.access.actor import Subject
from ordercore.catalog.item import Item
from ordercore.credit.account import CreditAccount
from ordercore.credit.question import Standing
from ordercore.lifecycle.order.draft import OrderDraft
from ordercore.parties.customer import Customer
from ordercore.pricing.question import Taken
from ordercore.tax.question import TaxSeller
from ordercore.values.place import Address, Place

__all__ = ["DraftFacts", "Loaded", "PayerFacts"]

D = TypeVar("D")


@frozen
class Loaded(Generic[D]):
    """A document as it was read."""

    #: the document.
    document: D
    #: the version it was read at; a write expects it to be there still.
    version: int


@frozen
class DraftFacts:
    """What pricing and taxing a draft needs to know."""

    #: what the customer wants.
    draft: OrderDraft
    #: who buys.
    customer: Customer
    #: whose business it is.
    subject: Subject
    #: the items named in the draft, by sku; one that is not here does not exist.
    items: Mapping[str, Item]
    #: where the goods leave from, for tax.
    ship_from: Place
    #: where the goods go.
    ship_to: Address
    #: what earlier orders have taken of prices agreed for so much.
    taken: tuple[Taken, ...] = ()
    #: where the invoice goes, as a place on which taxes hang; None when it goes where the goods go.
    bill_to: Place | None = None
    #: who sells, as far as taxes care.
    seller: TaxSeller = TaxSeller()


@frozen
class PayerFacts:
    """What a credit check needs to know about who pays."""

    #: today, in the seller's calendar.
    on: date
    #: the account and what is owed on it; None when who pays has none.
    standing: Standing | None
    #: the accounts above, nearest first.
    above: tuple[Standing, ...] = ()
    #: ceilings in the store that are not what the directory says, as (limit, ceiling).
    ceilings: tuple[tuple[str, int | None], ...] = ()

    @property
    def account(self) -> CreditAccount | None:
        """The account of who pays."""
        return None if self.standing is None else self.standing.account
