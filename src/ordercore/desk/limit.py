"""What a decision does to limits: credit that follows an order to its invoices, stock that follows its fulfillment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from ordercore.credit.claim import credit_limit, credit_units, delivered_claim, invoice_claim, order_claim
from ordercore.inventory.limit import stock_limit, stock_units
from ordercore.lifecycle.fulfillment.record import Fulfillment, FulfillmentLine
from ordercore.lifecycle.invoice.record import Invoice
from ordercore.lifecycle.order.record import Order
from ordercore.lifecycle.payment.record import Payment
from ordercore.ports.limit import Change, LimitStep, MoveCeiling, Release, SetCeiling, Take
from ordercore.pricing.claim import PriceClaim
from ordercore.values.money import Money
from ordercore.values.quantity import Quantity

__all__ = [
    "captured",
    "invoice_credit",
    "order_credit",
    "price_claimed",
    "price_limit",
    "price_limits",
    "price_released",
    "promised",
    "refunded",
    "stock_allocated",
    "stock_left",
    "stock_moved",
    "stock_released",
]


def _changed(limits: Iterable[str], claim: str, before: Money, after: Money) -> list[LimitStep]:
    had, has = credit_units(before), credit_units(after)
    if had == has:
        return []
    if not had:
        return [Take(limit, claim, has) for limit in limits]
    return [Change(limit, claim, has) if has else Release(limit, claim) for limit in limits]


def _is_binding(order: Order) -> bool:
    return order.status not in ("draft", "quoted")


def order_credit(before: Order | None, after: Order) -> tuple[LimitStep, ...]:
    """How the claims of an order change: what it has not delivered, and what it has delivered and not billed.

    An order that is not binding yet claims nothing. The sum over order and invoices stays what was agreed.
    """
    if not after.credit_accounts or not _is_binding(after):
        return ()
    limits = [credit_limit(account, after.currency) for account in after.credit_accounts]
    nothing = Money.zero(after.currency)
    was = before if before is not None and _is_binding(before) else None
    return (
        *_changed(limits, order_claim(after.id), was.undelivered if was else nothing, after.undelivered),
        *_changed(limits, delivered_claim(after.id), was.unbilled if was else nothing, after.unbilled),
    )


def invoice_credit(before: Invoice | None, after: Invoice) -> tuple[LimitStep, ...]:
    """How the claim of an invoice changes: what it leaves to pay. Other kinds of documents claim nothing."""
    if not after.credit_accounts or after.kind != "invoice":
        return ()
    limits = [credit_limit(account, after.currency) for account in after.credit_accounts]
    was = before.outstanding if before is not None else Money.zero(after.currency)
    return tuple(_changed(limits, invoice_claim(after.id, after.due_on), was, after.outstanding))


def _units(quantity: Decimal, unit: str) -> int:
    return stock_units(Quantity(quantity, unit))


def stock_allocated(fulfillment: Fulfillment, *, overdraft: bool) -> tuple[LimitStep, ...]:
    """The claims of a new fulfillment on the stock of its site, one for each line that is counted.

    Args:
        fulfillment: as it begins.
        overdraft: whether an item first heard of may be allocated beyond what is there.
    """
    steps: list[LimitStep] = []
    for line in fulfillment.lines:
        if line.tracked:
            limit = stock_limit(fulfillment.site, line.sku)
            steps.append(SetCeiling(limit, 0, overdraft, if_unset=True))
            steps.append(Take(limit, f"{fulfillment.id}/{line.line}", _units(line.quantity, line.unit)))
    return tuple(steps)


def stock_released(fulfillment: Fulfillment, kept: Sequence[FulfillmentLine] = ()) -> tuple[LimitStep, ...]:
    """The claims given back when a fulfillment keeps only some of its pieces, or none."""
    left = {line.line: line.quantity for line in kept}
    steps: list[LimitStep] = []
    for line in fulfillment.lines:
        if not line.tracked or left.get(line.line) == line.quantity:
            continue
        limit, claim = stock_limit(fulfillment.site, line.sku), f"{fulfillment.id}/{line.line}"
        stays = line.line in left
        steps.append(Change(limit, claim, _units(left[line.line], line.unit)) if stays else Release(limit, claim))
    return tuple(steps)


def stock_left(fulfillment: Fulfillment) -> tuple[LimitStep, ...]:
    """What leaves the shelf with a fulfillment: its claims, and as much of the stock."""
    steps: list[LimitStep] = []
    for line in fulfillment.lines:
        if line.tracked:
            limit = stock_limit(fulfillment.site, line.sku)
            steps.append(Release(limit, f"{fulfillment.id}/{line.line}"))
            steps.append(MoveCeiling(limit, -_units(line.quantity, line.unit)))
    return tuple(steps)


def stock_moved(site: str, moves: Iterable[tuple[str, Decimal, str]], *, overdraft: bool) -> tuple[LimitStep, ...]:
    """What comes onto the shelf, or goes without an order.

    Args:
        site: where.
        moves: (sku, how many, unit), negative for fewer.
        overdraft: whether an item first heard of may be allocated beyond what is there.
    """
    sums: dict[str, int] = {}
    for sku, quantity, unit in moves:
        limit = stock_limit(site, sku)
        sums[limit] = sums.get(limit, 0) + _units(quantity, unit)
    steps: list[LimitStep] = []
    for limit, by in sums.items():
        steps.extend((SetCeiling(limit, 0, overdraft, if_unset=True), MoveCeiling(limit, by)))
    return tuple(steps)


def price_claimed(order: Order, claims: Iterable[PriceClaim]) -> tuple[LimitStep, ...]:
    """What an order's price uses up: uses, budgets and agreements, at the ceilings the book has now."""
    steps: list[LimitStep] = []
    for claim in claims:
        limit = price_limit(claim.limit)
        steps.extend((SetCeiling(limit, claim.ceiling), Take(limit, order.id, claim.amount)))
    return tuple(steps)


def price_limits(claims: Iterable[PriceClaim]) -> tuple[str, ...]:
    """The limits that such claims stand on."""
    return tuple([price_limit(claim.limit) for claim in claims])


def price_released(before: Order, after: Order) -> tuple[LimitStep, ...]:
    """What an order gives back of uses, budgets and agreements when it is canceled."""
    if before.status == "canceled" or after.status != "canceled":
        return ()
    return tuple([Release(limit, after.id) for limit in after.price_limits])


def price_limit(name: str) -> str:
    """The store's name for a limit of the price book."""
    return f"price:{name.removeprefix('price/')}"


def _capture_limit(payment: Payment) -> str:
    return f"capture:{payment.id}"


def _refund_limit(payment: Payment) -> str:
    return f"refund:{payment.id}"


def promised(payment: Payment) -> tuple[LimitStep, ...]:
    """The limits of a new payment: no more is captured than was promised, no more refunded than captured."""
    return SetCeiling(_capture_limit(payment), payment.authorized.minor), SetCeiling(_refund_limit(payment), 0)


def captured(payment: Payment, amount: Money, claim: str) -> tuple[LimitStep, ...]:
    """What a capture claims of the promise, and what may be refunded because of it."""
    return Take(_capture_limit(payment), claim, amount.minor), MoveCeiling(_refund_limit(payment), amount.minor)


def refunded(payment: Payment, amount: Money, claim: str) -> tuple[LimitStep, ...]:
    """What a refund claims of what was captured."""
    return (Take(_refund_limit(payment), claim, amount.minor),)
