"""Making an order of a draft: quantities into the unit of stock, prices and taxes from the answers."""

from __future__ import annotations

from ordercore.catalog.item import Item
from ordercore.lifecycle.machine import Process
from ordercore.lifecycle.order.bucket import Buckets
from ordercore.lifecycle.order.command import TakeOrder
from ordercore.lifecycle.order.draft import DraftCharge, DraftLine
from ordercore.lifecycle.order.event import OrderTaken
from ordercore.lifecycle.order.record import Order, OrderCharge, OrderLine
from ordercore.pricing.priced import PricedLine
from ordercore.tax.answer import TaxedLine
from ordercore.tax.plan import PlannedFee
from ordercore.values.money import Money

__all__ = ["taken"]


def taken(command: TakeOrder, process: Process) -> OrderTaken:
    """The event with which an order begins.

    Raises:
        KeyError: an answer or an item for one of the lines is missing.
    """
    draft = command.draft
    priced = {line.id: line for line in command.price.lines}
    taxed = {line.id: line for line in command.tax.lines}
    order = Order(
        id=command.id,
        status="draft",
        process=f"{process.id}/{process.version}",
        customer=draft.customer,
        bill_to=draft.bill_to or draft.customer,
        ship_to=command.ship_to,
        currency=draft.currency,
        placed_on=draft.placed_on,
        lines=(
            *[_line(line, command.items[line.sku], priced[line.id], taxed[line.id]) for line in draft.lines],
            *[_gift(gift, command.items[gift.sku], draft.currency) for gift in command.price.gifts],
        ),
        channel=draft.channel,
        charges=(
            *[_charge(charge, taxed[charge.id]) for charge in draft.charges],
            *[_fee(number, fee) for number, fee in enumerate(command.tax.fees, start=1)],
        ),
        reference=draft.reference,
        credit_accounts=command.credit_accounts,
        price_limits=command.price_limits,
        price_fingerprint=command.price.fingerprint,
        prices_include_tax=draft.prices_include_tax,
    )
    return OrderTaken(order, command.price, command.tax)


def _line(line: DraftLine, item: Item, priced: PricedLine, taxed: TaxedLine) -> OrderLine:
    unit_price = priced.unit
    if line.quantity.unit == item.units.base:
        counted = line.quantity
    else:
        counted = item.units.convert(line.quantity, item.units.base)
        per_base = line.quantity.exact / counted.exact
        unit_price = priced.unit.scaled(per_base.numerator, per_base.denominator)
    ordered = counted.number
    return OrderLine(
        id=line.id,
        sku=line.sku,
        description=line.description or item.name,
        unit=counted.unit,
        ordered=ordered,
        unit_price=unit_price,
        net=taxed.net,
        tax=taxed.tax,
        buckets=Buckets(unsourced=ordered),
        tracked=item.tracked,
    )


def _gift(gift: PricedLine, item: Item, currency: str) -> OrderLine:
    """What a rule adds for nothing: goods like any others, that cost nothing and carry no tax."""
    counted = item.in_base(gift.quantity)
    nothing = Money.zero(currency)
    return OrderLine(
        id=f"gift:{gift.id}",
        sku=gift.sku,
        description=item.name,
        unit=counted.unit,
        ordered=counted.number,
        unit_price=nothing.unrounded,
        net=nothing,
        tax=nothing,
        buckets=Buckets(unsourced=counted.number),
        tracked=item.tracked,
    )


def _charge(charge: DraftCharge, taxed: TaxedLine) -> OrderCharge:
    return OrderCharge(charge.id, charge.kind, charge.description or charge.kind, taxed.net, taxed.tax)


def _fee(number: int, fee: PlannedFee) -> OrderCharge:
    """What the law adds to the document: billed like a charge, and in no base of a tax."""
    return OrderCharge(f"fee:{number}", "fee", fee.name, fee.amount, fee.amount - fee.amount)
