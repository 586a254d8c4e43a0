"""Deciding about an invoice, and folding its events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final

from ordercore.lifecycle.invoice import process as p
from ordercore.lifecycle.invoice import record as r
from ordercore.lifecycle.journal import Decided, Journal, changed
from ordercore.lifecycle.machine import Process
from ordercore.values.verdict import Reason, Refused

__all__ = ["apply", "decide"]

Events = tuple[r.InvoiceEvent, ...]


def _handle(process: Process, invoice: r.Invoice | None, command: object) -> Events | Refused | None:
    if isinstance(command, p.IssueInvoice):
        return _issue(command.invoice)
    event = _EVENT.get(command.__class__)
    return None if event is None else (event(command.document, command.amount),)  # type: ignore[attr-defined]


def _issue(invoice: r.Invoice) -> Events | Refused:
    reasons = []
    if not invoice.lines:
        reasons.append(Reason("invoice.empty", "/lines", "a document of account has at least one line"))
    reasons.extend(
        Reason("invoice.same_line", f"/lines/{id}", "two lines have one id")
        for id, times in Counter([line.id for line in invoice.lines]).items()
        if times > 1
    )
    if invoice.due_on < invoice.issued_on:
        reasons.append(Reason("invoice.due_before_issued", "/due_on", "it is to be paid before it is sent"))
    if invoice.kind != "write_off" and invoice.gross.minor < 0:
        reasons.append(
            Reason(
                "invoice.negative",
                "/lines",
                "it comes to less than nothing: use the other kind",
                (("gross", str(invoice.gross)),),
            )
        )
    return Refused(tuple(reasons)) if reasons else (r.InvoiceIssued(invoice),)


_EVENT: Final[Mapping[type, type]] = {
    p.PayInvoice: r.InvoicePaid,
    p.CreditInvoice: r.InvoiceCredited,
    p.ApplyMemo: r.MemoApplied,
    p.RefundMemo: r.MemoRefunded,
}

_FOLD: Final[Mapping[type, Callable[[r.Invoice, Any], r.Invoice]]] = {
    r.InvoicePaid: lambda kept, event: changed(kept, paid=kept.paid + event.amount),
    r.InvoiceCredited: lambda kept, event: changed(kept, credited=kept.credited + event.amount),
    r.MemoApplied: lambda kept, event: changed(kept, applied=kept.applied + event.amount),
    r.MemoRefunded: lambda kept, event: changed(kept, refunded=kept.refunded + event.amount),
}


_JOURNAL: Final = Journal("invoice", r.InvoiceIssued, lambda event: event.invoice, _handle, _FOLD)

apply: Final[Callable[[r.Invoice | None, object], r.Invoice]] = _JOURNAL.apply


def decide(invoice: r.Invoice | None, command: object, process: Process = p.INVOICE) -> Decided[r.Invoice] | Refused:
    """What a command leads to: the events and the invoice after them, or a refusal with all reasons.

    Args:
        invoice: as it stands; None for `IssueInvoice`.
        command: what is asked.
        process: the steps allowed.
    """
    return _JOURNAL.decide(invoice, command, process)
