"""What every limit must hold, told from events and documents alone: a second set of books that shares no code with the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import chain
from typing import Any, Final

from ordercore.lifecycle.adjustment.record import Adjustment, AdjustmentPosted
from ordercore.lifecycle.fulfillment.record import Fulfillment, FulfillmentShipped
from ordercore.lifecycle.invoice.record import Invoice
from ordercore.lifecycle.order.event import OrderTaken
from ordercore.lifecycle.order.record import Order
from ordercore.lifecycle.payment.record import Payment, PaymentAuthorized, PaymentCaptured, PaymentRefunded
from ordercore.lifecycle.returns.record import Return, ReturnReceived
from ordercore.ports.directory import Directory
from ordercore.ports.record import Recorded
from ordercore.pricing.book import PriceBook

__all__ = ["Expected"]

_MILLIONTHS: Final = 1_000_000
_IN_HOUSE: Final = frozenset({"allocated", "picked", "packed"})

Holding = tuple[str, str, int]
"""A limit, a claim on it, and how much it holds."""


class Expected:
    """Claims and ceilings as documents have them.

    Args:
        directory: says what an account may owe.
        book: says how often a rule may be used.
        backorders: whether stock may be claimed beyond what is there.

    Attributes:
        claims: how much each claim holds, by limit and claim.
        ceilings: how much may be claimed in all, by limit.
    """

    def __init__(self, directory: Directory, book: PriceBook, *, backorders: bool) -> None:
        self.claims: dict[str, dict[str, int]] = {}
        self.ceilings: dict[str, int] = {}
        self._directory: Final = directory
        self._rules: Final = {rule.id: rule for rule in book.rules}
        self._backorders: Final = backorders
        self._used: Final[dict[str, tuple[Holding, ...]]] = {}

    def may_be_overdrawn(self, limit: str) -> bool:
        """Whether a limit has the permission to be overdrawn: stock has, where backorders are taken."""
        return self._backorders and limit.startswith("stock:")

    def happened(self, entry: Recorded, event: Any, after: Any, touched: set[str]) -> None:
        """Note what one event does to ceilings, and to claims that belong to a command and not to a document."""
        tell = _CEILINGS.get(event.__class__)
        if tell is not None:
            for limit, by in tell(event, after):
                self.ceilings[limit] = self.ceilings.get(limit, 0) + by
                touched.add(limit)
        if isinstance(event, PaymentCaptured | PaymentRefunded):
            kind = "capture" if isinstance(event, PaymentCaptured) else "refund"
            self.claims.setdefault(f"{kind}:{entry.id}", {})[entry.command] = event.amount.minor
            touched.add(f"{kind}:{entry.id}")
        if isinstance(event, OrderTaken):
            self._used[entry.id] = tuple(self._uses(event))

    def changed(self, kind: str, before: Any | None, after: Any | None) -> set[str]:
        """Note how the claims of a document change, and say which limits that touches."""
        held = {(limit, claim): amount for limit, claim, amount in self._held(kind, before)}
        holds = {(limit, claim): amount for limit, claim, amount in self._held(kind, after)}
        for limit, claim in held.keys() - holds.keys():
            self.claims[limit].pop(claim, None)
        for (limit, claim), amount in holds.items():
            self.claims.setdefault(limit, {})[claim] = amount
        return {
            limit
            for limit, claim in held.keys() | holds.keys()
            if held.get((limit, claim)) != holds.get((limit, claim))
        }

    def _held(self, kind: str, document: Any | None) -> Iterator[Holding]:
        if document is None:
            return
        if kind == "order":
            yield from self._held_by_order(document)
        elif kind == "invoice":
            yield from self._owed(document, f"invoice:{document.due_on.isoformat()}:{document.id}", _open(document))
        elif kind == "fulfillment" and document.status in _IN_HOUSE:
            for line in document.lines:
                if line.tracked:
                    yield f"stock:{document.site}:{line.sku}", f"{document.id}/{line.line}", _units(line.quantity)

    def _held_by_order(self, order: Order) -> Iterator[Holding]:
        if order.status != "canceled":
            yield from self._used.get(order.id, ())
        if order.status not in ("draft", "quoted"):
            yield from self._owed(order, f"order:{order.id}", order.undelivered.minor)
            yield from self._owed(order, f"delivered:{order.id}", order.unbilled.minor)

    def _owed(self, document: Order | Invoice, claim: str, minor: int) -> Iterator[Holding]:
        for account in document.credit_accounts if minor else ():
            limit = f"credit:{account}:{document.currency}"
            if limit not in self.ceilings:
                self.ceilings[limit] = self._may_owe(account)
            yield limit, claim, minor

    def _may_owe(self, account: str) -> int:
        found = self._directory.account(account)
        assert found is not None
        (limit,) = found.limits
        return limit.amount.minor  # type: ignore[union-attr]

    def _uses(self, taken: OrderTaken) -> Iterator[Holding]:
        """What an order's price used up of each rule that has a limit, by the adjustments on its lines and charges."""
        off: dict[str, int] = {}
        answer = taken.price
        taken_off = [line.adjustments for line in answer.lines] + [charge.adjustments for charge in answer.charges]
        for each in chain.from_iterable(taken_off):
            off[each.rule] = off.get(each.rule, 0) - each.amount.minor
        for name, took in off.items():
            rule, claim = self._rules[name], taken.order.id
            for limit, amount, most in (
                (f"price:{name}/uses", 1, rule.most_uses),
                (f"price:{name}/uses/{taken.order.customer}", 1, rule.most_uses_each),
                (f"price:{name}/budget", took, rule.budget.minor if rule.budget is not None else None),
            ):
                if most is not None:
                    self.ceilings[limit] = most
                    yield limit, claim, amount


def _open(invoice: Invoice) -> int:
    return invoice.outstanding.minor if invoice.kind == "invoice" else 0


def _units(quantity: Decimal) -> int:
    return int(quantity * _MILLIONTHS)


def _counted(event: AdjustmentPosted, after: Adjustment) -> list[tuple[str, int]]:
    return [(f"stock:{after.site}:{line.sku}", _units(line.quantity)) for line in after.lines]


def _left(event: FulfillmentShipped, after: Fulfillment) -> list[tuple[str, int]]:
    return [(f"stock:{after.site}:{line.sku}", -_units(line.quantity)) for line in after.lines if line.tracked]


def _came_back(event: ReturnReceived, after: Return) -> list[tuple[str, int]]:
    good = [(after.line(each.line), each.quantity) for each in event.receipts if each.condition == "good"]
    return [(f"stock:{after.site}:{line.sku}", _units(quantity)) for line, quantity in good if line.tracked]


def _promised(event: PaymentAuthorized, after: Payment) -> list[tuple[str, int]]:
    return [(f"capture:{after.id}", event.payment.authorized.minor), (f"refund:{after.id}", 0)]


def _taken(event: PaymentCaptured, after: Payment) -> list[tuple[str, int]]:
    return [(f"refund:{after.id}", event.amount.minor)]


_CEILINGS: Final[Mapping[type, Callable[[Any, Any], list[tuple[str, int]]]]] = {
    AdjustmentPosted: _counted,
    FulfillmentShipped: _left,
    ReturnReceived: _came_back,
    PaymentAuthorized: _promised,
    PaymentCaptured: _taken,
}
