"""The orders the benchmarks write and read: ordinary ones, each with its own figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ordercore.lifecycle.order.bucket import Buckets
from ordercore.lifecycle.order.record import Order, OrderCharge, OrderLine
from ordercore.values.money import Money, Unrounded
from ordercore.values.percent import Percent
from ordercore.values.place import Address

__all__ = ["order"]

_TAX = Percent("8.375")
_SKUS = 400


def order(lines: int, number: int = 1, *, own_prices: bool = False) -> Order:
    """A confirmed order with its goods allocated and the first line already shipped and billed.

    Args:
        lines: how many lines it has.
        number: which order it is; another number gives another customer, other goods and other quantities.
        own_prices: whether its prices are of its own, and not those of the book that others were priced from.
    """
    return Order(
        id=f"SO-{100_000 + number}",
        status="confirmed",
        process="order/1",
        customer=f"C-{1_000 + number % 500}",
        bill_to=f"C-{1_000 + number % 500}",
        ship_to=Address(
            country="US",
            region="NY",
            city="Carmel",
            postal_code="10512",
            lines=(f"{number} Gleneida Avenue",),
            name="Goods in",
            locality="putnam/carmel",
        ),
        currency="USD",
        placed_on=date(2026, 11, 1 + number % 28),
        lines=tuple(_line(number, at, 17 * number if own_prices else 0) for at in range(1, lines + 1)),
        channel="web",
        charges=(OrderCharge("freight", "freight", "Freight", Money("9.95", "USD"), Money("0.83", "USD")),),
        reference=f"PO {4_500_000 + number}",
        fulfillments=(f"F-{number}",),
        invoices=(f"INV-{number}",),
        credit_accounts=(f"C-{1_000 + number % 500}",),
        price_fingerprint=f"{number:064x}",
    )


def _line(number: int, at: int, dearer: int) -> OrderLine:
    goods = (number * 37 + at * 11) % _SKUS
    pieces = Decimal(1 + (number * 7 + at * 5) % 24)
    price = Unrounded(Decimal(1_000 + goods * 1_237 + dearer) / 1_000, "USD")
    net = (price * pieces).settle().money
    billed = pieces if at == 1 else Decimal(0)
    return OrderLine(
        id=str(at),
        sku=f"SKU-{goods:05}",
        description=f"Hexagon screw M{4 + goods % 12}, stainless, box {goods}",
        unit="EA",
        ordered=pieces,
        unit_price=price,
        net=net,
        tax=_TAX.of(net).settle().money,
        buckets=Buckets(shipped=pieces) if billed else Buckets(allocated=pieces),
        invoiced=billed,
    )
