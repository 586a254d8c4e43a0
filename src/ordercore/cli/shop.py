"""The shop of the demo: a small house in London that sells mugs and tea, and one of its customers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from ordercore.access import EVERYTHING, Actor
from ordercore.adapters.directory import MemoryDirectory
from ordercore.adapters.packs import shipped_pack
from ordercore.catalog import Item
from ordercore.credit import CreditAccount, CreditLimit
from ordercore.desk import Desk
from ordercore.lifecycle.adjustment import AdjustmentLine
from ordercore.lifecycle.order import DraftCharge, DraftLine, OrderDraft
from ordercore.parties import Customer, ShipTo
from ordercore.ports.store import Store
from ordercore.pricing import (
    BuyerIs,
    ChargeRow,
    MinimumSubtotal,
    PercentOff,
    PriceBook,
    PriceRow,
    Rule,
    Target,
)
from ordercore.tax import gb_vat
from ordercore.values import Address, Money, Percent, Place

__all__ = ["ACME_WEST", "CLERK", "STOCK", "TurningClock", "order_draft", "shop"]

_HALL: Final = Address("GB", city="Bristol", postal_code="BS1 4DJ", lines=("1 Harbour Road",), name="Goods in")

ACME_WEST: Final = Customer(
    "acme-west",
    name="Acme West",
    parent="acme",
    groups=frozenset({"wholesale"}),
    ship_tos=(ShipTo("hall", _HALL),),
    terms="NET30",
    credit_account="acme",
)

CLERK: Final = Actor(
    "rita",
    roles={"sales_rep", "warehouse", "shipping_agent", "accountant", "credit_manager"},
    scope=EVERYTHING,
    name="Rita",
)

STOCK: Final = (
    AdjustmentLine("1", "MUG-BLUE", Decimal(30), "EA", "Blue mug"),
    AdjustmentLine("2", "TEA-ASSAM", Decimal(100), "EA", "Assam tea, 250 g"),
)


class TurningClock:
    """A clock that goes on by ten minutes whenever somebody looks, so that a story told in a second has a course."""

    def __init__(self, start: datetime | None = None) -> None:
        """Start at an instant; the morning of 2 March 2026 when none is given."""
        self._now = start or datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """The next ten minutes."""
        self._now += timedelta(minutes=10)
        return self._now


def price_book() -> PriceBook:
    """List prices, a break, a contract of the customer's group, one promotion and one tariff for freight."""
    return PriceBook(
        "spring-2026",
        rows=(
            PriceRow("mug-list", Money("8.50", "GBP"), sku="MUG-BLUE"),
            PriceRow("mug-24", Money("7.90", "GBP"), sku="MUG-BLUE", minimum=24),
            PriceRow(
                "mug-acme",
                Money("7.75", "GBP"),
                sku="MUG-BLUE",
                kind="contract",
                scope=BuyerIs(customer="acme"),
                source="contract ACME-2026-7",
            ),
            PriceRow("tea-list", Money("4.20", "GBP"), group="tea"),
        ),
        rules=(
            Rule(
                "tea-week",
                PercentOff(Percent(10)),
                MinimumSubtotal(Money("100.00", "GBP")),
                on=Target(groups={"tea"}),
                label="Tea week: 10% off tea",
            ),
        ),
        charges=(ChargeRow("freight-2026", "freight", Money("9.00", "GBP"), free_from=Money("500.00", "GBP")),),
    )


def shop(store: Store) -> Desk:
    """The desk of the shop, over a store."""
    directory = MemoryDirectory(
        customers=(Customer("acme", name="Acme"), ACME_WEST),
        items=(
            Item("MUG-BLUE", "Blue mug", groups=("kitchen/mugs",)),
            Item("TEA-ASSAM", "Assam tea, 250 g", groups=("tea/black",), tax_class="food/beverage/tea"),
        ),
        accounts=(CreditAccount("acme", "GBP", (CreditLimit(Money("1000.00", "GBP"), source="credit board"),)),),
        sites=("london",),
    )
    return Desk(
        store=store,
        directory=directory,
        clock=TurningClock(),
        book=price_book(),
        regimes=(gb_vat(shipped_pack("gb")),),
        sites={"london": Place("gb")},
    )


def order_draft() -> OrderDraft:
    """What Acme West asks for by telephone."""
    return OrderDraft(
        id="SO-1",
        customer="acme-west",
        currency="GBP",
        placed_on=datetime(2026, 3, 2, tzinfo=UTC).date(),
        channel="phone",
        reference="PO-4711",
        lines=(DraftLine("1", "MUG-BLUE", 24), DraftLine("2", "TEA-ASSAM", 12)),
        charges=(DraftCharge("freight", "freight", description="Freight to Bristol"),),
    )
