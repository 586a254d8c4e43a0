"""Deciding about a return, and folding its events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final

from ordercore.inventory.limit import is_countable, not_countable
from ordercore.lifecycle.journal import Decided, Journal, changed
from ordercore.lifecycle.machine import Process
from ordercore.lifecycle.returns import process as p
from ordercore.lifecycle.returns import record as r
from ordercore.values.amount import plus
from ordercore.values.quantity import EACH
from ordercore.values.verdict import Reason, Refused

__all__ = ["apply", "decide"]

Events = tuple[r.ReturnEvent, ...]

_ZERO: Final = Decimal(0)


def _handle(process: Process, kept: r.Return | None, command: object) -> Events | Refused | None:
    if isinstance(command, p.AuthorizeReturn):
        return _authorize(process, command)
    if kept is not None and isinstance(command, p.ReceiveReturn):
        return _receive(kept, command)
    if isinstance(command, p.CreditReturn):
        return (r.ReturnCredited(command.credit_memo),)
    return (r.ReturnCanceled(command.reason),) if isinstance(command, p.CancelReturn) else None


def _authorize(process: Process, command: p.AuthorizeReturn) -> Events | Refused:
    if not command.lines:
        return Refused((Reason("return.empty", "/lines", "a return has at least one line"),))
    made = r.Return(
        id=command.id,
        status="authorized",
        process=f"{process.id}/{process.version}",
        order=command.order,
        customer=command.customer,
        site=command.site,
        authorized_on=command.on,
        lines=command.lines,
    )
    return (r.ReturnAuthorized(made),)


def _receive(kept: r.Return, command: p.ReceiveReturn) -> Events | Refused:
    asked: dict[str, Decimal] = {}
    units = {line.line: line.unit for line in kept.lines}
    reasons = []
    for receipt in command.receipts:
        asked[receipt.line] = plus(asked.get(receipt.line, _ZERO), receipt.quantity)
        if receipt.quantity <= _ZERO:
            reasons.append(
                Reason("return.nothing_asked", f"/lines/{receipt.line}", "a receipt counts more than nothing")
            )
        elif not is_countable(receipt.quantity):
            path, unit = f"/lines/{receipt.line}", units.get(receipt.line, EACH)
            reasons.append(not_countable("return.not_countable", path, receipt.quantity, unit))
    missing = {line.line: line.missing for line in kept.lines}
    for line, quantity in asked.items():
        if quantity > missing.get(line, _ZERO):
            facts = (("asked", str(quantity)), ("free", str(missing.get(line, _ZERO))))
            reasons.append(
                Reason("return.more_than_announced", f"/lines/{line}", "more came back than was announced", facts)
            )
    if not asked:
        reasons.append(Reason("return.nothing_asked", "/lines", "no receipt is given"))
    return Refused(tuple(reasons)) if reasons else (r.ReturnReceived(command.receipts),)


def _fold_received(kept: r.Return, event: r.ReturnReceived) -> r.Return:
    lines = {line.line: line for line in kept.lines}
    for receipt in event.receipts:
        line = lines[receipt.line]
        counted = plus(getattr(line, receipt.condition), receipt.quantity)
        lines[receipt.line] = changed(line, **{receipt.condition: counted})
    return changed(kept, lines=tuple(lines.values()))


_FOLD: Final[Mapping[type, Callable[[r.Return, Any], r.Return]]] = {
    r.ReturnReceived: _fold_received,
    r.ReturnCredited: lambda kept, event: changed(kept, status="credited", credit_memo=event.credit_memo),
    r.ReturnCanceled: lambda kept, event: changed(kept, status="canceled", cancel_reason=event.reason),
}

_JOURNAL: Final = Journal(
    "return", r.ReturnAuthorized, lambda event: event.document, _handle, _FOLD, {p.CancelReturn: attrgetter("reason")}
)

apply: Final[Callable[[r.Return | None, object], r.Return]] = _JOURNAL.apply


def decide(document: r.Return | None, command: object, process: Process = p.RETURN) -> Decided[r.Return] | Refused:
    """What a command leads to: the events and the return after them, or a refusal with all reasons.

    Args:
        document: the return as it stands; None for `AuthorizeReturn`.
        command: what is asked.
        process: the steps allowed.
    """
    return _JOURNAL.decide(document, command, process)
