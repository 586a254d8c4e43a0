"""Asking for money: bill, credit, pay, refund."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from ordercore.lifecycle.invoice.record import Invoice, InvoiceLine
from ordercore.lifecycle.order.record import LineQuantity, Order
from ordercore.lifecycle.payment.record import Payment
from ordercore.lifecycle.returns.record import Return
from ordercore.pricing.question import PriceOverride
from ordercore.testing.house import CUSTOMERS
from ordercore.testing.simulation.situation import CURRENCY, Asked, Generator, Situation
from ordercore.values.money import Money, Unrounded

__all__ = ["GENERATORS"]


def _is_billable(order: Order) -> bool:
    return any(line.buckets.shipped > line.invoiced for line in order.lines) or any(
        not charge.invoiced for charge in order.charges
    )


def _invoice(now: Situation) -> Asked | None:
    order: Order | None = now.document("order", "confirmed", fits=_is_billable)
    if order is None:
        return None
    if now.chance.percent(60) or not order.lines:
        return {"order": order.id}
    line = now.one(order.lines)
    return {"order": order.id, "lines": [LineQuantity(line.id, now.halves(line.buckets.shipped - line.invoiced))]}


def _credit(now: Situation) -> Asked | None:
    found: Return | None = now.document("return", "received")
    if found is None:
        return None
    prices = {}
    if now.chance.percent(15):
        prices[found.lines[0].line] = PriceOverride(Unrounded("1.25", CURRENCY), "worn", now.client.actor.id)
    return {"document": found.id, "prices": prices}


def _memo(now: Situation, fits: Any = None) -> Invoice | None:
    found: Invoice | None = now.document(
        "invoice", "open", fits=lambda each: each.kind == "credit_memo" and (fits is None or fits(each))
    )
    return found


def _bill(now: Situation, payer: str = "", order: str = "") -> Invoice | None:
    found: Invoice | None = now.document(
        "invoice",
        "open",
        fits=lambda each: (
            each.kind == "invoice" and payer in ("", each.bill_to) and (not order or each.order in ("", order))
        ),
    )
    return found


def _apply_memo(now: Situation) -> Asked | None:
    memo = _memo(now)
    bill = None if memo is None else _bill(now, memo.bill_to)
    if memo is None or bill is None:
        return None
    amount = now.part(min(memo.outstanding, bill.outstanding))
    return {"credit_memo": memo.id, "invoice": bill.id, "amount": amount}


def _issue(now: Situation) -> Asked:
    net = Money.of_minor(now.chance.between(-1, 400), CURRENCY)
    line = InvoiceLine("1", "Goods nobody can match", Decimal(1), "EA", net.unrounded, net, Money.zero(CURRENCY))
    return {
        "kind": now.one(("credit_memo", "credit_memo", "write_off", "invoice")),
        "customer": now.one(CUSTOMERS).id,
        "lines": (line,),
        "reason": "unmatched",
    }


def _authorize(now: Situation) -> Asked | None:
    order: Order | None = now.document("order", "confirmed", "draft", fits=lambda each: each.paid < each.gross)
    if order is None:
        return None
    return {
        "order": order.id,
        "amount": now.part(order.gross),
        "method": now.one(("card", "card", "transfer")),
        "reference": "auth-1",
    }


def _capture(now: Situation) -> Asked | None:
    payment: Payment | None = now.document("payment", "authorized", "captured", fits=lambda each: each.capturable.minor)
    if payment is None:
        return None
    bill = _bill(now, payment.customer, payment.order) if now.chance.percent(50) else None
    if bill is None:
        return {"payment": payment.id, "amount": now.part(payment.capturable)}
    amount = now.part(min(payment.capturable, bill.outstanding))
    return {"payment": payment.id, "amount": amount, "invoice": bill.id}


def _receive(now: Situation) -> Asked | None:
    bill = _bill(now)
    return None if bill is None else {"invoice": bill.id, "amount": now.part(bill.outstanding), "method": "transfer"}


def _apply(now: Situation) -> Asked | None:
    payment: Payment | None = now.document("payment", "captured", fits=lambda each: each.unapplied.minor)
    bill = None if payment is None else _bill(now, payment.customer, payment.order)
    if payment is None or bill is None:
        return None
    return {"payment": payment.id, "amount": now.part(min(payment.unapplied, bill.outstanding)), "invoice": bill.id}


def _refund(now: Situation) -> Asked | None:
    payment: Payment | None = now.document("payment", "captured", fits=lambda each: each.refundable.minor)
    if payment is None:
        return None
    memo = _memo(now, lambda each: each.bill_to == payment.customer and each.order in ("", payment.order))
    if memo is None:
        return {"payment": payment.id, "amount": now.part(payment.unapplied)}
    amount = now.part(min(payment.refundable_by_memo, memo.outstanding))
    return {"payment": payment.id, "amount": amount, "credit_memo": memo.id}


def _void(now: Situation) -> Asked | None:
    payment: Payment | None = now.document("payment", "authorized", "captured", fits=lambda each: each.capturable.minor)
    return None if payment is None else {"payment": payment.id, "reason": "expired"}


GENERATORS: Final[Mapping[str, Generator]] = {
    "billing.invoice": _invoice,
    "billing.credit": _credit,
    "billing.apply": _apply_memo,
    "billing.memo": _issue,
    "payments.authorize": _authorize,
    "payments.capture": _capture,
    "payments.receive": _receive,
    "payments.apply": _apply,
    "payments.refund": _refund,
    "payments.void": _void,
}
"""The verbs about money."""
