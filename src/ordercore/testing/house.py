"""A small trading house to test with: two sites, three customers of whom one is part of another, four items and a tariff.

It has what goes wrong most easily: a price of nothing, an item weighed in fractions, one nobody counts, thirds of a cent, a
customer without credit, and a credit account under another.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from ordercore.access.actor import EVERYTHING, Actor
from ordercore.adapters.directory import MemoryDirectory
from ordercore.adapters.packs import shipped_pack
from ordercore.catalog.item import Item
from ordercore.credit.account import CreditAccount, CreditLimit
from ordercore.desk.desk import Desk
from ordercore.parties.contact import ShipTo
from ordercore.parties.customer import Customer
from ordercore.ports.clock import Clock
from ordercore.ports.store import Store
from ordercore.pricing.book import PriceBook
from ordercore.pricing.row import ChargeRow, PriceRow
from ordercore.tax.regimes.uk import gb_vat
from ordercore.values.money import Money, Unrounded
from ordercore.values.place import Address, Place
from ordercore.values.quantity import Quantity, Units

__all__ = ["ACCOUNTS", "BOOK", "CLERK", "CUSTOMERS", "ITEMS", "MORNING", "REGIMES", "SITES", "house"]

MORNING: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""When the house opens: a Monday."""

_DOOR: Final = Address("GB", city="Bristol")

ITEMS: Final = (
    Item("MUG", "Mug", units=Units("EA", {"CS": 12})),
    Item("TEA", "Tea", units=Units("KGM"), tax_class="food"),
    Item("SERVICE", "Engraving", tracked=False),
    Item("GIFT", "Sample"),
)
"""Mugs by the piece or the case of twelve, tea by weight, a service, and a sample that costs nothing."""

CUSTOMERS: Final = (
    Customer("acme", ship_tos=(ShipTo("door", _DOOR),), terms="NET30", credit_account="acme"),
    Customer("acme-west", parent="acme", ship_tos=(ShipTo("door", _DOOR),), terms="NET30", credit_account="west"),
    Customer("guest", bill_to=_DOOR),
)
"""A group, a part of it with an account of its own, and one who gets no credit."""

ACCOUNTS: Final = (
    CreditAccount("acme", "GBP", (CreditLimit(Money("400.00", "GBP")),)),
    CreditAccount("west", "GBP", (CreditLimit(Money("250.00", "GBP")),), parent="acme"),
)

SITES: Final = {"london": Place("gb"), "leeds": Place("gb")}

BOOK: Final = PriceBook(
    "house",
    rows=(
        PriceRow("mug", Unrounded("3.335", "GBP"), sku="MUG"),
        PriceRow("mug-case", Unrounded("37.00", "GBP"), sku="MUG", per=Quantity(1, "CS")),
        PriceRow("tea", Unrounded("12.99", "GBP"), sku="TEA", per=Quantity(1, "KGM")),
        PriceRow("service", Unrounded("5.00", "GBP"), sku="SERVICE"),
        PriceRow("gift", Unrounded("0", "GBP"), sku="GIFT"),
    ),
    charges=(ChargeRow("freight", "freight", Money("4.99", "GBP")),),
)

REGIMES: Final = (gb_vat(shipped_pack("gb")),)

CLERK: Final = Actor("clerk", roles={"integration"}, scope=EVERYTHING)
"""Somebody who may do everything, for everyone."""


def house(store: Store, clock: Clock, **settings: Any) -> Desk:
    """The desk of the house.

    Args:
        store: where it keeps its documents.
        clock: its time.
        settings: anything else `Desk` takes, or takes otherwise.
    """
    given: dict[str, Any] = {
        "directory": MemoryDirectory(CUSTOMERS, ITEMS, ACCOUNTS, tuple(SITES)),
        "book": BOOK,
        "regimes": REGIMES,
        "sites": SITES,
    }
    return Desk(store=store, clock=clock, **(given | settings))
