"""The retailer's house: who bought, what is sold, under which law, at one desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ordercore.access.actor import EVERYTHING, Actor
from ordercore.adapters.directory import MemoryDirectory
from ordercore.adapters.packs import shipped_pack
from ordercore.bulk.retail.nature import nature_of
from ordercore.bulk.retail.source import SourceInvoice
from ordercore.catalog.item import Item
from ordercore.desk.desk import Desk
from ordercore.parties.customer import Customer
from ordercore.ports.clock import Clock
from ordercore.ports.store import Store
from ordercore.pricing.book import PriceBook
from ordercore.tax.regimes.outside import OUT_OF_SCOPE
from ordercore.tax.regimes.uk import gb_vat
from ordercore.values.place import Place

__all__ = ["GUEST", "REPLAYER", "SITE", "house"]

GUEST: Final = "guest"
"""The one customer all guests are; the file tells no two of them apart."""

SITE: Final = "main"
"""The one site all goods leave from."""

REPLAYER: Final = Actor("replay", roles={"integration"}, scope=EVERYTHING, name="Replay of a file")
"""Who gives all commands."""


def house(invoices: Iterable[SourceInvoice], store: Store, clock: Clock) -> Desk:
    """A desk that knows every customer and item of some invoices.

    The price book is empty: every price is an override. Stock may be overdrawn, since the file tells nothing of purchases.
    Supplies within the United Kingdom are taxed by its law, all others are out of scope.
    """
    customers, names = {GUEST}, dict[str, str]()
    for invoice in invoices:
        customers.add(invoice.customer or GUEST)
        for line in invoice.lines:
            if not names.get(line.sku):
                names[line.sku] = line.description
    items = [Item(sku, name, tracked=nature_of(sku) == "goods") for sku, name in names.items()]
    return Desk(
        store=store,
        directory=MemoryDirectory([Customer(each) for each in sorted(customers)], items, sites=[SITE]),
        clock=clock,
        book=PriceBook("none"),
        regimes=(gb_vat(shipped_pack("gb")), OUT_OF_SCOPE),
        sites={SITE: Place("gb")},
        backorders=True,
    )
