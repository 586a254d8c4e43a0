"""Asking for goods: allocate, pick, pack, ship, return, count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from ordercore.lifecycle.adjustment.record import AdjustmentLine
from ordercore.lifecycle.fulfillment.record import Fulfillment, Package
from ordercore.lifecycle.order.record import LineQuantity, Order
from ordercore.lifecycle.returns.record import Receipt, Return
from ordercore.testing.house import ITEMS, SITES
from ordercore.testing.simulation.situation import HALF, Asked, Generator, Situation

__all__ = ["GENERATORS"]

_SITES: Final = tuple(SITES)
_TRACKED: Final = tuple([(item.sku, item.units.base) for item in ITEMS if item.tracked])


def _waits(order: Order) -> bool:
    return any(line.buckets.unsourced for line in order.lines)


def _allocate(now: Situation) -> Asked | None:
    order: Order | None = now.document("order", "confirmed", fits=_waits)
    if order is None:
        return None
    asked: dict[str, Any] = {"order": order.id, "site": now.one(_SITES)}
    if now.chance.percent(40):
        some = [line for line in order.lines if now.chance.percent(70)]
        asked["lines"] = [LineQuantity(line.id, now.halves(line.buckets.unsourced)) for line in some]
    return asked


def _sent(now: Situation, *statuses: str, **asked: Any) -> Asked | None:
    found = now.document("fulfillment", *statuses)
    return None if found is None else {"fulfillment": found.id, **asked}


def _pick(now: Situation) -> Asked | None:
    found: Fulfillment | None = now.document("fulfillment", "allocated")
    if found is None:
        return None
    short = {}
    if now.chance.percent(20):
        line = now.one(found.lines)
        short[line.line] = now.halves(line.quantity)
    return {"fulfillment": found.id, "short": short}


def _pack(now: Situation) -> Asked | None:
    found: Fulfillment | None = now.document("fulfillment", "picked")
    if found is None:
        return None
    parcel = Package("p1", tuple([(line.line, line.quantity) for line in found.lines]))
    return {"fulfillment": found.id, "packages": (parcel,) if now.chance.percent(50) else ()}


def _deliver(now: Situation) -> Asked | None:
    return _sent(now, "shipped", on=now.today - timedelta(days=1) if now.chance.percent(20) else None)


def _count(now: Situation) -> Asked:
    lines = []
    for place in range(1, now.chance.between(1, 2) + 1):
        sku, unit = now.one(_TRACKED)
        lines.append(AdjustmentLine(str(place), sku, HALF * now.chance.between(-8, 60), unit))
    return {"lines": lines, "reason": "count", "site": now.one(_SITES)}


def _is_out(order: Order) -> bool:
    return any(line.buckets.shipped > line.announced + line.returned for line in order.lines)


def _announce(now: Situation) -> Asked | None:
    order: Order | None = now.document("order", "confirmed", "closed", fits=_is_out)
    if order is None or not order.lines:
        return None
    line = now.one([line for line in order.lines if line.buckets.shipped] or order.lines)
    out = line.buckets.shipped - line.announced - line.returned
    return {
        "order": order.id,
        "lines": [LineQuantity(line.id, now.halves(out))],
        "reason": "broken",
        "site": now.one(_SITES),
    }


def _receive(now: Situation) -> Asked | None:
    found: Return | None = now.document("return", "authorized", "received")
    if found is None:
        return None
    if now.chance.percent(40):
        return {"document": found.id}
    line = now.one(found.lines)
    many = now.halves(line.missing) if line.missing else Decimal(1)
    condition: Any = "good" if now.chance.percent(70) else "damaged"
    return {"document": found.id, "receipts": [Receipt(line.line, many, condition)]}


def _cancel_return(now: Situation) -> Asked | None:
    found: Return | None = now.document("return", "authorized")
    return None if found is None else {"document": found.id, "reason": "kept"}


GENERATORS: Final[Mapping[str, Generator]] = {
    "fulfillment.allocate": _allocate,
    "fulfillment.pick": _pick,
    "fulfillment.pack": _pack,
    "fulfillment.ship": lambda now: _sent(now, "packed", tracking="TRACK-1"),
    "fulfillment.deliver": _deliver,
    "fulfillment.cancel": lambda now: _sent(now, "allocated", "picked", "packed", reason="lorry full"),
    "returns.authorize": _announce,
    "returns.receive": _receive,
    "returns.cancel": _cancel_return,
    "stock.adjust": _count,
}
"""The verbs about goods."""
