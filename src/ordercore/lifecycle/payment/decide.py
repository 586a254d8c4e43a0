"""Deciding about a payment, and folding its events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, Final

from ordercore.lifecycle.journal import Decided, Journal, changed
from ordercore.lifecycle.machine import Process
from ordercore.lifecycle.payment import process as p
from ordercore.lifecycle.payment import record as r
from ordercore.values.verdict import Refused

__all__ = ["apply", "decide"]

Events = tuple[r.PaymentEvent, ...]


def _handle(process: Process, kept: r.Payment | None, command: object) -> Events | None:
    if isinstance(command, p.AuthorizePayment):
        return (r.PaymentAuthorized(_begun(process, command)),)
    if isinstance(command, p.ReceivePayment):
        return r.PaymentAuthorized(_begun(process, command)), r.PaymentCaptured(command.amount, command.invoice)
    if isinstance(command, p.CapturePayment):
        return (r.PaymentCaptured(command.amount, command.invoice),)
    if isinstance(command, p.ApplyPayment):
        return (r.PaymentApplied(command.amount, command.invoice),)
    if isinstance(command, p.RefundPayment):
        return (r.PaymentRefunded(command.amount, command.credit_memo),)
    return (r.PaymentVoided(command.reason),) if isinstance(command, p.VoidPayment) else None


def _begun(process: Process, command: p.AuthorizePayment | p.ReceivePayment) -> r.Payment:
    return r.Payment(
        id=command.id,
        status="authorized",
        process=f"{process.id}/{process.version}",
        customer=command.customer,
        method=command.method,
        authorized=command.amount,
        order=command.order,
        reference=command.reference,
    )


def _captured(kept: r.Payment, event: r.PaymentCaptured) -> r.Payment:
    taken = changed(kept, status="captured", captured=kept.captured + event.amount)
    return changed(taken, applied=kept.applied + event.amount) if event.invoice else taken


def _refunded(kept: r.Payment, event: r.PaymentRefunded) -> r.Payment:
    given = changed(kept, refunded=kept.refunded + event.amount)
    return given if event.credit_memo else changed(given, refunded_unapplied=kept.refunded_unapplied + event.amount)


def _voided(kept: r.Payment, event: r.PaymentVoided) -> r.Payment:
    return changed(kept, released=kept.released + kept.capturable) if kept.captured else changed(kept, status="voided")


_FOLD: Final[Mapping[type, Callable[[r.Payment, Any], r.Payment]]] = {
    r.PaymentCaptured: _captured,
    r.PaymentApplied: lambda kept, event: changed(kept, applied=kept.applied + event.amount),
    r.PaymentRefunded: _refunded,
    r.PaymentVoided: _voided,
}

_JOURNAL: Final = Journal(
    "payment", r.PaymentAuthorized, lambda event: event.payment, _handle, _FOLD, {p.VoidPayment: attrgetter("reason")}
)

apply: Final[Callable[[r.Payment | None, object], r.Payment]] = _JOURNAL.apply


def decide(payment: r.Payment | None, command: object, process: Process = p.PAYMENT) -> Decided[r.Payment] | Refused:
    """What a command leads to: the events and the payment after them, or a refusal with all reasons.

    Args:
        payment: as it stands; None for `AuthorizePayment` and `ReceivePayment`.
        command: what is asked.
        process: the steps allowed.
    """
    return _JOURNAL.decide(payment, command, process)
