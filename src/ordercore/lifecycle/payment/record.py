"""A payment: money promised, taken, applied to invoices and given back by one means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import Factory, field, frozen

from ordercore.lifecycle.journal import Advanced
from ordercore.values.mark import PERSONAL
from ordercore.values.money import Money

__all__ = [
    "TAGS",
    "Payment",
    "PaymentApplied",
    "PaymentAuthorized",
    "PaymentCaptured",
    "PaymentEvent",
    "PaymentRefunded",
    "PaymentVoided",
]


@frozen(weakref_slot=False)
class Payment:
    """Money by one means. Captured and released together never exceed authorized, refunded never exceeds captured.

    What was taken is either applied to invoices or not. What was applied goes back against a credit memo, what was not goes
    back without one; so captured is always applied, `unapplied` and refunded without a memo together.
    """

    #: identifier.
    id: str
    #: authorized, captured, refunded or voided; or a status of a host's own process.
    status: str
    #: name and version of the process it follows.
    process: str
    #: who pays.
    customer: str
    #: how: ``card``, ``transfer``, ``cash``, ``check`` or a host's own.
    method: str
    #: what may be taken at most.
    authorized: Money
    #: the order it is for; empty when it is for an invoice without one.
    order: str = ""
    #: number of the payment at a bank or provider; empty when there is none.
    reference: str = field(default="", repr=False, metadata=PERSONAL)
    #: what was taken.
    captured: Money = field(default=Factory(lambda self: Money.zero(self.authorized.currency), takes_self=True))
    #: what was given back of that, in all.
    refunded: Money = field(default=Factory(lambda self: Money.zero(self.authorized.currency), takes_self=True))
    #: what of the money taken went to invoices; a refund against a credit memo does not lower it.
    applied: Money = field(default=Factory(lambda self: Money.zero(self.authorized.currency), takes_self=True))
    #: what of `refunded` was given back without a credit memo, since it had gone to no invoice.
    refunded_unapplied: Money = field(
        default=Factory(lambda self: Money.zero(self.authorized.currency), takes_self=True)
    )
    #: what of the promise was let go after some of it was taken; nothing where all was let go, which the status says.
    released: Money = field(default=Factory(lambda self: Money.zero(self.authorized.currency), takes_self=True))

    @property
    def refundable(self) -> Money:
        """What was taken and not given back."""
        return self.captured - self.refunded

    @property
    def unapplied(self) -> Money:
        """What was taken, went to no invoice and was not given back: it waits for an invoice, or to be given back."""
        return self.captured - self.applied - self.refunded_unapplied

    @property
    def refundable_by_memo(self) -> Money:
        """What went to invoices and was not given back: only a credit memo gives a reason to."""
        return self.refundable - self.unapplied

    @property
    def capturable(self) -> Money:
        """What may still be taken."""
        return self.authorized - self.captured - self.released


@frozen
class PaymentAuthorized:
    """Somebody promised the money."""

    #: the payment as it begins.
    payment: Payment


@frozen
class PaymentCaptured:
    """Some of the promised money was taken."""

    #: how much.
    amount: Money
    #: the invoice it is for, to which it is applied at once; empty when it is for none yet.
    invoice: str = ""


@frozen
class PaymentApplied:
    """Some of the money taken before went to an invoice."""

    #: how much.
    amount: Money
    #: the invoice.
    invoice: str


@frozen
class PaymentRefunded:
    """Some of the money was given back."""

    #: how much.
    amount: Money
    #: the credit memo it pays out; empty when the money went to no invoice.
    credit_memo: str = ""


@frozen
class PaymentVoided:
    """The promise was let go, or what was left of it when some had been taken."""

    #: why.
    reason: str


PaymentEvent = PaymentAuthorized | PaymentCaptured | PaymentApplied | PaymentRefunded | PaymentVoided | Advanced

TAGS: Final[Mapping[str, type]] = {
    "payment.authorized/1": PaymentAuthorized,
    "payment.captured/1": PaymentCaptured,
    "payment.applied/1": PaymentApplied,
    "payment.refunded/1": PaymentRefunded,
    "payment.voided/1": PaymentVoided,
}
