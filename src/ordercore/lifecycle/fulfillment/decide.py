"""Deciding about a fulfillment, and folding its events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final

from ordercore.inventory.limit import is_countable, not_countable
from ordercore.lifecycle.fulfillment import process as p
from ordercore.lifecycle.fulfillment import record as r
from ordercore.lifecycle.journal import Decided, Journal, changed
from ordercore.lifecycle.machine import Process
from ordercore.values.amount import minus, plus
from ordercore.values.verdict import Reason, Refused

__all__ = ["apply", "decide"]

Events = tuple[r.FulfillmentEvent, ...]


def _handle(process: Process, fulfillment: r.Fulfillment | None, command: object) -> Events | Refused | None:
    if isinstance(command, p.AllocateFulfillment):
        return _allocate(process, command)
    if fulfillment is None:
        return None
    if isinstance(command, p.PickFulfillment):
        return _pick(fulfillment, command)
    if isinstance(command, p.PackFulfillment):
        return _pack(fulfillment, command)
    if isinstance(command, p.ShipFulfillment):
        return (r.FulfillmentShipped(command.on, command.tracking),)
    if isinstance(command, p.DeliverFulfillment):
        return (r.FulfillmentDelivered(command.on),)
    return (r.FulfillmentCanceled(command.reason),) if isinstance(command, p.CancelFulfillment) else None


def _allocate(process: Process, command: p.AllocateFulfillment) -> Events | Refused:
    if not command.lines:
        return Refused((Reason("fulfillment.empty", "/lines", "a fulfillment takes at least one piece along"),))
    made = r.Fulfillment(
        id=command.id,
        status="allocated",
        process=f"{process.id}/{process.version}",
        order=command.order,
        customer=command.customer,
        site=command.site,
        ship_to=command.ship_to,
        lines=command.lines,
        method=command.method,
    )
    return (r.FulfillmentAllocated(made),)


def _pick(fulfillment: r.Fulfillment, command: p.PickFulfillment) -> Events | Refused:
    short, reasons, found = dict(command.short), [], []
    twice = [line for line, times in Counter([line for line, _ in command.short]).items() if times > 1]
    for line in fulfillment.lines:
        missing = short.pop(line.line, Decimal(0))
        if not 0 <= missing <= line.quantity:
            facts = (("asked", str(missing)), ("free", str(line.quantity)))
            said = "more is missing than was to be picked"
            reasons.append(Reason("fulfillment.short_too_many", f"/lines/{line.line}", said, facts))
        elif not is_countable(missing):
            reasons.append(not_countable("fulfillment.not_countable", f"/lines/{line.line}", missing, line.unit))
        elif missing < line.quantity:
            found.append(changed(line, quantity=minus(line.quantity, missing)) if missing else line)
    said = "it takes no such line along, or it is named twice"
    reasons.extend(
        Reason("fulfillment.no_such_line", f"/lines/{line}", said) for line in dict.fromkeys([*short, *twice])
    )
    if not reasons and not found:
        reasons.append(Reason("fulfillment.nothing_found", "/lines", "nothing was found: cancel the fulfillment"))
    return Refused(tuple(reasons)) if reasons else (r.FulfillmentPicked(tuple(found)),)


def _pack(fulfillment: r.Fulfillment, command: p.PackFulfillment) -> Events | Refused:
    noted: dict[str, Decimal] = {}
    for package in command.packages:
        for line, quantity in package.lines:
            noted[line] = plus(noted.get(line, Decimal(0)), quantity)
    there = {line.line: line.quantity for line in fulfillment.lines}
    wrong = sorted(line for line in noted.keys() | there.keys() if noted and noted.get(line) != there.get(line))
    said = "the packages hold another number of pieces than were picked"
    reasons = [Reason("fulfillment.packages_differ", f"/lines/{line}", said) for line in wrong]
    if any(quantity <= 0 for package in command.packages for _, quantity in package.lines):
        reasons.append(Reason("fulfillment.nothing_packed", "/packages", "a package holds more than nothing of a line"))
    if len({package.id for package in command.packages}) != len(command.packages):
        reasons.append(Reason("fulfillment.same_package", "/packages", "two packages have one id"))
    return Refused(tuple(reasons)) if reasons else (r.FulfillmentPacked(command.packages),)


_FOLD: Final[Mapping[type, Callable[[r.Fulfillment, Any], r.Fulfillment]]] = {
    r.FulfillmentPicked: lambda kept, event: changed(kept, status="picked", stage="picked", lines=event.lines),
    r.FulfillmentPacked: lambda kept, event: changed(kept, status="packed", stage="packed", packages=event.packages),
    r.FulfillmentShipped: lambda kept, event: changed(
        kept, status="shipped", stage="shipped", shipped_on=event.on, tracking=event.tracking
    ),
    r.FulfillmentDelivered: lambda kept, event: changed(kept, status="delivered", delivered_on=event.on),
    r.FulfillmentCanceled: lambda kept, event: changed(kept, status="canceled", cancel_reason=event.reason),
}


_JOURNAL: Final = Journal(
    "fulfillment",
    r.FulfillmentAllocated,
    lambda event: event.fulfillment,
    _handle,
    _FOLD,
    {p.CancelFulfillment: attrgetter("reason")},
)

apply: Final[Callable[[r.Fulfillment | None, object], r.Fulfillment]] = _JOURNAL.apply


def decide(
    fulfillment: r.Fulfillment | None, command: object, process: Process = p.FULFILLMENT
) -> Decided[r.Fulfillment] | Refused:
    """What a command leads to: the events and the fulfillment after them, or a refusal with all reasons.

    Args:
        fulfillment: as it stands; None for `AllocateFulfillment`.
        command: what is asked.
        process: the steps allowed.
    """
    return _JOURNAL.decide(fulfillment, command, process)
