"""The retailer's house: who bought, what is sold, under which law, at one desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ordercore.access.actor import EVERYTHING, Actor
from ordercore.adapters.directory import MemoryDirectory
from ordercore.adapters.packs import shipped_pack
from ordercore.bulk.retail.cell import CURRENCY
from ordercore.bulk.retail.nature import nature_of
from ordercore.bulk.retail.source import SourceInvoice
from ordercore.catalog.item import Item
from ordercore.desk.desk import Desk
from ordercore.parties.customer import Customer
from ordercore.ports.clock import Clock
from ordercore.ports.store import Store
from ordercore.pricing.book import PriceBook
from ordercore.tax.answer import TaxAnswer
from ordercore.tax.assess import assess
from ordercore.tax.question import TaxLine, TaxQuestion
from ordercore.tax.regimes.outside import OUT_OF_SCOPE
from ordercore.tax.regimes.uk import gb_vat
from ordercore.values.money import Money
from ordercore.values.place import Place
from ordercore.values.verdict import Refused

__all__ = ["GUEST", "REPLAYER", "SITE", "house", "taxed"]

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


def taxed(invoice: SourceInvoice, net: Money, desk: Desk) -> TaxAnswer | Refused:
    """The tax that a supply on the day and to the country of an invoice bears; refused for a day before our rates begin."""
    question = TaxQuestion(
        supplied_on=invoice.at.date(),
        currency=CURRENCY,
        ship_from=desk.counter.place_of(SITE),
        ship_to=Place(invoice.country.lower()),
        lines=(TaxLine("1", net),),
    )
    return assess(question, desk.counter.regimes)
