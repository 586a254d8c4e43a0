"""The steps of a payment, and the sentences that guard them."""

from __future__ import annotations

from typing import Final

from attrs import field, frozen

from ordercore.lifecycle.machine import START, Edge, Process
from ordercore.lifecycle.payment.record import Payment
from ordercore.values.mark import PERSONAL
from ordercore.values.money import Money
from ordercore.values.verdict import Verdict, allowed, refused

__all__ = [
    "PAYMENT",
    "ApplyPayment",
    "AuthorizePayment",
    "CapturePayment",
    "ExhaustPayment",
    "ReceivePayment",
    "RefundPayment",
    "VoidPayment",
]


@frozen
class AuthorizePayment:
    """Note that somebody promised the money."""

    #: identifier of the payment to be.
    id: str
    #: who pays.
    customer: str
    #: how.
    method: str
    #: how much at most; more than zero.
    amount: Money
    #: the order it is for; empty when there is none.
    order: str = ""
    #: number at a bank or provider; empty when there is none.
    reference: str = field(default="", repr=False, metadata=PERSONAL)


@frozen
class ReceivePayment:
    """Note that money came in at once, without a promise before: cash, a check, a transfer."""

    #: identifier of the payment to be.
    id: str
    #: who pays.
    customer: str
    #: how.
    method: str
    #: how much; more than zero.
    amount: Money
    #: the order it is for; empty when there is none.
    order: str = ""
    #: number at a bank or provider; empty when there is none.
    reference: str = field(default="", repr=False, metadata=PERSONAL)
    #: the invoice it is for; empty when it is for none yet.
    invoice: str = ""


@frozen
class CapturePayment:
    """Take some of the promised money."""

    #: how much; more than zero.
    amount: Money
    #: the invoice it is for; empty when it is for none yet.
    invoice: str = ""


@frozen
class ApplyPayment:
    """Let money taken before go to an invoice."""

    #: how much; more than zero.
    amount: Money
    #: the invoice.
    invoice: str


@frozen
class RefundPayment:
    """Give some of the money back: what went to invoices against a credit memo, what went to none without."""

    #: how much; more than zero.
    amount: Money
    #: the credit memo it pays out; empty when the money went to no invoice.
    credit_memo: str = ""


@frozen
class VoidPayment:
    """Let the promise go, or what is left of it when some was taken."""

    #: why.
    reason: str


@frozen
class ExhaustPayment:
    """Rest: all that was taken is given back. Taken by itself; more may be taken as long as more is promised."""


def it_is_more_than_nothing(payment: Payment | None, command: AuthorizePayment | ReceivePayment) -> Verdict:
    """Refuses a payment of nothing or less."""
    if command.amount.minor > 0:
        return allowed
    return refused("payment.nothing", "a payment is of more than nothing", asked=command.amount)


def it_says_how(payment: Payment | None, command: AuthorizePayment | ReceivePayment) -> Verdict:
    """Refuses a payment by no method: nobody could give it back the way it came."""
    if command.method and not command.method.isspace():
        return allowed
    return refused("payment.no_method", "say how it is paid", path="/method")


def _is_within(asked: Money, most: Money) -> bool:
    return asked.currency == most.currency and 0 < asked.minor <= most.minor


def so_much_was_promised(payment: Payment, command: CapturePayment) -> Verdict:
    """Refuses to take nothing, or more than was promised and not taken."""
    if _is_within(command.amount, payment.capturable):
        return allowed
    return refused("payment.over_authorized", "not so much was promised", asked=command.amount, free=payment.capturable)


def so_much_was_taken(payment: Payment, command: RefundPayment) -> Verdict:
    """Refuses to give back nothing, or more than was taken and not given back."""
    if _is_within(command.amount, payment.refundable):
        return allowed
    return refused("payment.over_captured", "not so much was taken", asked=command.amount, free=payment.refundable)


def so_much_is_unapplied(payment: Payment, command: ApplyPayment) -> Verdict:
    """Refuses to apply nothing, or more than was taken and went neither to an invoice nor back."""
    if _is_within(command.amount, payment.unapplied):
        return allowed
    return refused("payment.applied", "not so much is unapplied", asked=command.amount, free=payment.unapplied)


def what_was_applied_goes_back_by_a_memo(payment: Payment, command: RefundPayment) -> Verdict:
    """Refuses to give back without a credit memo what went to invoices: they would stay paid with money that is gone."""
    if command.credit_memo or not _is_within(command.amount, payment.refundable):
        return allowed
    if _is_within(command.amount, payment.unapplied):
        return allowed
    said = "what was applied to an invoice is given back against a credit memo"
    return refused("payment.applied", said, asked=command.amount, free=payment.unapplied)


def what_was_not_applied_goes_back_without_a_memo(payment: Payment, command: RefundPayment) -> Verdict:
    """Refuses to pay a credit memo out of money that went to no invoice: the customer would be owed both, and get one."""
    if not command.credit_memo or not _is_within(command.amount, payment.refundable):
        return allowed
    if _is_within(command.amount, payment.refundable_by_memo):
        return allowed
    said = "what was applied to no invoice is given back without a credit memo"
    return refused("payment.unapplied", said, asked=command.amount, free=payment.refundable_by_memo)


def some_is_still_promised(payment: Payment, command: VoidPayment) -> Verdict:
    """Refuses to let go what was taken, or was let go before."""
    if payment.capturable:
        return allowed
    return refused("payment.nothing_promised", "nothing is promised any more", promised=payment.capturable)


def all_is_given_back(payment: Payment, command: object) -> Verdict:
    """Holds when nothing that was taken is left."""
    if not payment.refundable:
        return allowed
    return refused("payment.kept", "some of it is kept", kept=payment.refundable)


PAYMENT: Final = Process(
    "payment",
    1,
    (
        *(
            Edge(START, command, status, permission="payment.record", guards=(it_is_more_than_nothing, it_says_how))
            for command, status in ((AuthorizePayment, "authorized"), (ReceivePayment, "captured"))
        ),
        Edge("authorized", CapturePayment, "captured", permission="payment.record", guards=(so_much_was_promised,)),
        Edge("captured", CapturePayment, "captured", permission="payment.record", guards=(so_much_was_promised,)),
        Edge("authorized", VoidPayment, "voided", permission="payment.record"),
        Edge("captured", VoidPayment, "captured", permission="payment.record", guards=(some_is_still_promised,)),
        Edge("captured", ApplyPayment, "captured", permission="payment.record", guards=(so_much_is_unapplied,)),
        Edge(
            "captured",
            RefundPayment,
            "captured",
            permission="payment.refund",
            guards=(
                so_much_was_taken,
                what_was_applied_goes_back_by_a_memo,
                what_was_not_applied_goes_back_without_a_memo,
            ),
        ),
        Edge("captured", ExhaustPayment, "refunded", automatic=True, guards=(all_is_given_back,)),
        Edge("refunded", CapturePayment, "captured", permission="payment.record", guards=(so_much_was_promised,)),
        Edge("refunded", VoidPayment, "refunded", permission="payment.record", guards=(some_is_still_promised,)),
    ),
    resting=("captured", "refunded", "voided"),
)
"""The payment process as shipped."""
