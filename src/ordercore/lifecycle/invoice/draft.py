"""Making a document of account: from lines of an order, by the share of what was agreed that belongs to the pieces."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ordercore.lifecycle.invoice.record import Invoice, InvoiceKind, InvoiceLine
from ordercore.lifecycle.order.record import Order, OrderCharge, OrderLine
from ordercore.lifecycle.share import share
from ordercore.values.money import Money, Unrounded

__all__ = ["charge_line", "draft_of", "goods", "goods_share"]


def goods(line: OrderLine, quantity: Decimal, net: Money, tax: Money, unit_price: Unrounded) -> InvoiceLine:
    """Pieces of an order line at amounts decided elsewhere."""
    return InvoiceLine(line.id, line.description, quantity, line.unit, unit_price, net, tax, line.id, line.sku)


def goods_share(line: OrderLine, quantity: Decimal, before: Decimal) -> InvoiceLine:
    """Pieces of an order line at their share of what was agreed.

    Args:
        line: the order line.
        quantity: how many pieces.
        before: how many have had their share already.
    """
    net = share(line.net, ordered=line.ordered, before=before, quantity=quantity)
    tax = share(line.tax, ordered=line.ordered, before=before, quantity=quantity)
    return goods(line, quantity, net, tax, line.unit_price)


def charge_line(charge: OrderCharge) -> InvoiceLine:
    """A charge of an order."""
    return InvoiceLine(
        charge.id, charge.description, Decimal(1), "", charge.net.unrounded, charge.net, charge.tax, charge.id
    )


def draft_of(
    kind: InvoiceKind,
    id: str,
    lines: tuple[InvoiceLine, ...],
    *,
    customer: str,
    currency: str,
    on: date,
    process: str,
    order: Order | None = None,
    due_on: date | None = None,
    answers: str = "",
    reason: str = "",
    credit_accounts: tuple[str, ...] = (),
) -> Invoice:
    """A document of account that is open and on which nothing was paid.

    Args:
        kind: what it is.
        id: its number.
        lines: what it is for.
        customer: who bought.
        currency: ISO 4217 code.
        on: its date.
        process: name and version of the process it follows.
        order: the order it is for; None when it stands alone.
        due_on: when it is to be paid; None is its date.
        answers: the return a credit memo answers.
        reason: why it exists, where that is not an order.
        credit_accounts: the accounts it stands on, nearest first, where it is for no order; else those of the order.
    """
    return Invoice(
        id=id,
        kind=kind,
        status="open",
        process=process,
        customer=customer,
        bill_to=order.bill_to if order else customer,
        currency=currency,
        issued_on=on,
        due_on=due_on or on,
        lines=lines,
        order=order.id if order else "",
        answers=answers,
        credit_accounts=order.credit_accounts if order else credit_accounts,
        reason=reason,
    )
