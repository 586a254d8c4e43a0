"""What a buyer owes or will owe, kept as a ledger of claims so that nothing is counted twice.

Goods ordered become goods delivered, then an invoice: each time the claim moves on, and the sum stays what it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from attrs import Factory, evolve, field, frozen

from ordercore.errors import CurrencyMismatch, InvalidValue
from ordercore.values.money import Money, total

__all__ = ["ClaimKind", "CreditClaim", "Exposure", "exposure_of", "moved"]

ClaimKind = Literal["order", "delivered", "invoice"]
"""Ordered and not delivered; delivered and not invoiced; invoiced and not paid."""


@frozen
class CreditClaim:
    """What one document lets a buyer owe."""

    #: name of the claim, unique on its account; see `ordercore.credit.claim` for the names of the trade.
    id: str
    #: how far the debt has come.
    kind: ClaimKind
    #: what is owed for it, tax included; zero or more.
    amount: Money = field()
    #: the day an invoice falls due; None for anything else.
    due_on: date | None = None

    @amount.validator
    def _not_negative(self, attribute: object, value: Money) -> None:
        if value.minor < 0:
            raise InvalidValue(f"a claim of {value}", path="/amount", mend="count what is owed back as unapplied")

    def days_overdue(self, on: date) -> int:
        """How many days past due it is; zero when it is not, or is paid."""
        if self.due_on is None or not self.amount:
            return 0
        return max(0, (on - self.due_on).days)


def _nothing(exposure: Exposure) -> Money:
    return Money.zero(exposure.open_orders.currency)


@frozen
class Exposure:
    """What a buyer owes or will owe on a day, by how far it has come. All of one currency, tax included."""

    #: the day it was drawn up for.
    on: date
    #: ordered and not delivered; its currency is that of the whole.
    open_orders: Money
    #: delivered and not invoiced; zero when left out.
    delivered: Money = field(default=Factory(_nothing, takes_self=True))
    #: invoiced and not paid; zero when left out.
    open_invoices: Money = field(default=Factory(_nothing, takes_self=True))
    #: paid or credited and not yet set against an invoice; lowers the exposure; zero when left out.
    unapplied: Money = field(default=Factory(_nothing, takes_self=True))
    #: the part of the open invoices that is past due; zero when left out.
    overdue: Money = field(default=Factory(_nothing, takes_self=True))
    #: days the oldest of them is past due; zero when none is.
    oldest_overdue_days: int = 0

    def __attrs_post_init__(self) -> None:
        for part in (self.open_orders, self.delivered, self.open_invoices, self.unapplied, self.overdue):
            if part.currency != self.currency:
                raise CurrencyMismatch(self.currency, part.currency)
            if part.minor < 0:
                raise InvalidValue(f"{part} of an exposure", mend="count what is owed back as unapplied, above zero")
        if self.oldest_overdue_days < 0:
            raise InvalidValue(
                f"{self.oldest_overdue_days} days overdue", path="/oldest_overdue_days", mend="zero or more"
            )
        if self.overdue > self.open_invoices:
            raise InvalidValue(
                "more is overdue than is invoiced", path="/overdue", mend="overdue is a part of open_invoices"
            )

    @classmethod
    def nothing(cls, currency: str, *, on: date) -> Exposure:
        """Nothing owed, in this currency."""
        return cls(on, Money.zero(currency))

    @property
    def currency(self) -> str:
        """ISO 4217 code of all its amounts."""
        return self.open_orders.currency

    @property
    def total(self) -> Money:
        """What is owed in all; negative when more was paid than is owed."""
        return self.open_orders + self.delivered + self.open_invoices - self.unapplied


def exposure_of(claims: Iterable[CreditClaim], *, currency: str, on: date, unapplied: Money | None = None) -> Exposure:
    """The exposure that a ledger of claims adds up to.

    Args:
        claims: what each document lets the buyer owe.
        currency: ISO 4217 code of the account.
        on: the day, for what is past due: an invoice due on that day is not.
        unapplied: what was paid or credited and not yet set against an invoice; None is nothing.

    Raises:
        InvalidValue: two claims have one name.
        CurrencyMismatch: a claim is in another currency.
    """
    rows = tuple(claims)
    if len({claim.id for claim in rows}) != len(rows):
        raise InvalidValue("a claim is listed twice", path="/claims", mend="each document claims once")
    late = [claim for claim in rows if claim.days_overdue(on)]
    return Exposure(
        on,
        total((claim.amount for claim in rows if claim.kind == "order"), currency),
        total((claim.amount for claim in rows if claim.kind == "delivered"), currency),
        total((claim.amount for claim in rows if claim.kind == "invoice"), currency),
        Money.zero(currency) if unapplied is None else unapplied,
        total((claim.amount for claim in late), currency),
        max((claim.days_overdue(on) for claim in late), default=0),
    )


def moved(claims: Iterable[CreditClaim], source: str, target: CreditClaim) -> tuple[CreditClaim, ...]:
    """The ledger after a debt has come further: an order's claim becomes, in part or whole, its invoice's.

    The source gives what it has, never more: an invoice of more than was ordered is new debt for the rest. As long as the
    source covers the target, the sum stays what it was.

    Args:
        claims: the ledger.
        source: name of the claim that gives.
        target: the claim to be made, or added to when one of its name is there.

    Returns:
        The ledger; a source that has nothing left is gone.

    Raises:
        InvalidValue: there is no claim of the source's name, or source and target are the same.
        CurrencyMismatch: source and target are of different currencies.
    """
    rows = {claim.id: claim for claim in claims}
    if source not in rows or source == target.id:
        raise InvalidValue(
            f"no claim {source!r} to move to {target.id!r}", path="/claims", mend="name a claim that is there"
        )
    left = rows[source].amount - min(rows[source].amount, target.amount)
    rows[source] = evolve(rows[source], amount=left)
    if not left:
        del rows[source]
    there = rows.get(target.id)
    rows[target.id] = target if there is None else evolve(there, amount=there.amount + target.amount)
    return tuple(rows.values())
