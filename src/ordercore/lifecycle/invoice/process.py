"""The steps of an invoice, and the sentences that guard them."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from ordercore.lifecycle.invoice.record import Invoice
from ordercore.lifecycle.machine import START, Edge, Process
from ordercore.values.money import Money
from ordercore.values.verdict import Verdict, allowed, refused

__all__ = ["INVOICE", "ApplyMemo", "CreditInvoice", "IssueInvoice", "PayInvoice", "RefundMemo", "SettleInvoice"]


@frozen
class IssueInvoice:
    """Send the document out."""

    #: the document, open and with nothing paid.
    invoice: Invoice


@frozen
class PayInvoice:
    """Count money that came in for an invoice."""

    #: the payment.
    document: str
    #: how much; more than zero.
    amount: Money


@frozen
class CreditInvoice:
    """Take a credit memo off an invoice."""

    #: the credit memo.
    document: str
    #: how much; more than zero.
    amount: Money


@frozen
class ApplyMemo:
    """Use part of a credit memo for an invoice."""

    #: the invoice.
    document: str
    #: how much; more than zero.
    amount: Money


@frozen
class RefundMemo:
    """Pay part of a credit memo out."""

    #: the payment it is given back by.
    document: str
    #: how much; more than zero.
    amount: Money


@frozen
class SettleInvoice:
    """Rest: nothing is outstanding. Taken by itself."""


def it_is_an_invoice(invoice: Invoice, command: object) -> Verdict:
    """Refuses to pay or credit what is not an invoice."""
    if invoice.kind == "invoice":
        return allowed
    return refused("invoice.not_an_invoice", "only an invoice is paid or credited", kind=invoice.kind)


def it_is_a_credit_memo(invoice: Invoice, command: object) -> Verdict:
    """Refuses to apply or refund what is not a credit memo."""
    if invoice.kind == "credit_memo":
        return allowed
    return refused("invoice.not_a_credit_memo", "only a credit memo is applied or refunded", kind=invoice.kind)


def so_much_is_outstanding(invoice: Invoice, command: PayInvoice | CreditInvoice | ApplyMemo | RefundMemo) -> Verdict:
    """Refuses an amount of nothing, less than nothing, or more than is outstanding."""
    asked, most = command.amount, invoice.outstanding
    if asked.currency == most.currency and 0 < asked.minor <= most.minor:
        return allowed
    return refused(
        "invoice.not_outstanding", "not so much is outstanding", asked=command.amount, outstanding=invoice.outstanding
    )


def nothing_is_outstanding(invoice: Invoice, command: object) -> Verdict:
    """Holds when all of it is paid, credited, applied or refunded."""
    if not invoice.outstanding:
        return allowed
    return refused("invoice.outstanding", "something is outstanding", outstanding=invoice.outstanding)


INVOICE: Final = Process(
    "invoice",
    1,
    (
        Edge(START, IssueInvoice, "open", permission="billing.invoice"),
        Edge(
            "open", PayInvoice, "open", permission="payment.record", guards=(it_is_an_invoice, so_much_is_outstanding)
        ),
        Edge(
            "open",
            CreditInvoice,
            "open",
            permission="billing.credit",
            guards=(it_is_an_invoice, so_much_is_outstanding),
        ),
        Edge(
            "open", ApplyMemo, "open", permission="billing.credit", guards=(it_is_a_credit_memo, so_much_is_outstanding)
        ),
        Edge(
            "open",
            RefundMemo,
            "open",
            permission="payment.refund",
            guards=(it_is_a_credit_memo, so_much_is_outstanding),
        ),
        Edge("open", SettleInvoice, "settled", automatic=True, guards=(nothing_is_outstanding,)),
    ),
    resting=("settled",),
)
"""The process of invoices, credit memos and write-offs as shipped."""
