"""Asking for orders: take, quote, confirm, hold, cancel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from attrs import evolve

from ordercore.lifecycle.order.draft import DraftCharge, DraftLine, OrderDraft
from ordercore.lifecycle.order.record import Order
from ordercore.pricing.question import PriceOverride
from ordercore.testing.house import CUSTOMERS, ITEMS
from ordercore.testing.simulation.situation import COUPONS, CURRENCY, HALF, Asked, Engrave, Generator, Situation
from ordercore.values.money import Unrounded
from ordercore.values.quantity import Quantity

__all__ = ["GENERATORS"]

_EARLY: Final = ("draft", "quoted")
_GATES: Final = ("ship", "confirm", "allocate", "pick", "pack")


def _draft(now: Situation) -> OrderDraft:
    chance = now.chance
    own = [each.id for each in CUSTOMERS if each.id in now.client.actor.scope.customers]
    customers = own if own and not chance.percent(5) else [each.id for each in CUSTOMERS]
    lines = []
    for place in range(1, chance.between(1, 3) + 1):
        item = chance.one(ITEMS)
        cases = item.sku == "MUG" and chance.percent(10)
        quantity = Quantity(1, "CS") if cases else Quantity(HALF * chance.between(1, 12), item.units.base)
        override = None
        if chance.percent(4):
            override = PriceOverride(Unrounded("2.5", CURRENCY), "price of a friend", now.client.actor.id)
        lines.append(DraftLine(str(place), item.sku if chance.percent(98) else "UNICORN", quantity, override=override))
    return OrderDraft(
        chance.one(customers),
        CURRENCY,
        now.today,
        lines,
        charges=(DraftCharge("freight", "freight"),) if chance.percent(60) else (),
        coupons={chance.one(COUPONS)} if chance.percent(25) else (),
        prices_include_tax=chance.percent(20),
    )


def _take(now: Situation) -> Asked:
    draft = _draft(now)
    known = now.document("order", "draft") if now.chance.percent(2) else None
    return {"draft": draft if known is None else evolve(draft, id=known.id)}


def _order(now: Situation, *statuses: str, **asked: Any) -> Asked | None:
    found = now.document("order", *statuses)
    return None if found is None else {"order": found.id, **asked}


def _quote(now: Situation) -> Asked | None:
    return _order(now, "draft", until=now.today + timedelta(days=now.chance.between(-1, 5)))


def _cancel(now: Situation) -> Asked | None:
    found = now.document("order", *_EARLY, "confirmed", fits=lambda order: not order.fulfillments)
    return None if found is None else {"order": found.id, "reason": "no longer wanted"}


def _cancel_quantity(now: Situation) -> Asked | None:
    order: Order | None = now.document("order", "confirmed")
    if order is None or not order.lines:
        return None
    line = now.one(order.lines)
    return {
        "order": order.id,
        "line": line.id,
        "quantity": now.halves(line.buckets.unsourced),
        "reason": "fewer will do",
    }


def _hold(now: Situation) -> Asked | None:
    found = now.document("order", *_EARLY, "confirmed")
    if found is None:
        return None
    return {
        "order": found.id,
        "hold": f"h{now.chance.below(3)}",
        "kind": "fraud",
        "reason": "looks odd",
        "blocks": {now.one(_GATES)},
        "expires_at": now.at + timedelta(hours=24) if now.chance.percent(60) else None,
    }


def _is_held(order: Order) -> bool:
    return any(not hold.released_by for hold in order.holds)


def _release(now: Situation) -> Asked | None:
    found: Order | None = now.document("order", *_EARLY, "confirmed", fits=_is_held)
    if found is None:
        return None
    standing = [hold.id for hold in found.holds if not hold.released_by]
    return {"order": found.id, "hold": now.one(standing or ["h0"]), "reason": "called back"}


GENERATORS: Final[Mapping[str, Generator]] = {
    "orders.price": lambda now: {"draft": _draft(now)},
    "orders.take": _take,
    "orders.quote": _quote,
    "orders.revise": lambda now: _order(now, "quoted", reason="typo"),
    "orders.confirm": lambda now: _order(now, *_EARLY),
    "orders.cancel": _cancel,
    "orders.cancel_quantity": _cancel_quantity,
    "orders.hold": _hold,
    "orders.release_hold": _release,
    "customers.erase": lambda now: {"customer": now.one(CUSTOMERS).id},
    "orders.advance": lambda now: _order(now, "confirmed", asked=Engrave("for Ada")),
}
"""The verbs about orders, and about those who gave them."""
