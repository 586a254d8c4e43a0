"""Credit as limits in the store: what limits and claims are called, and what they count in.

The ceiling of a credit limit is what may be owed, the claims against it are what is owed for each order and invoice. The
store checks the two in the commit itself, so two orders that fit one by one but not together cannot both pass.
"""

from __future__ import annotations

from datetime import date

from ordercore.credit.account import Limit, Unlimited
from ordercore.credit.exposure import CreditClaim
from ordercore.errors import InvalidId
from ordercore.values.currency import minor_digits
from ordercore.values.ids import checked_id
from ordercore.values.money import Money

__all__ = [
    "claim_from",
    "credit_ceiling",
    "credit_limit",
    "credit_money",
    "credit_units",
    "delivered_claim",
    "invoice_claim",
    "order_claim",
]


def credit_limit(account: str, currency: str) -> str:
    """The name of the limit on what an account may owe in a currency: ``credit:ACCOUNT:USD``.

    Raises:
        InvalidId: the account is not an id.
        UnknownCurrency: ISO 4217 has no such code.
    """
    minor_digits(currency)
    return f"credit:{checked_id(account)}:{currency}"


def credit_units(money: Money) -> int:
    """An amount as the whole number a credit limit counts: minor units of its currency."""
    return money.minor


def credit_money(units: int, currency: str) -> Money:
    """What a credit limit counts, as money again."""
    return Money.of_minor(units, currency)


def credit_ceiling(limit: Limit | None) -> int | None:
    """What the store is told may be claimed in all.

    Returns:
        Minor units; zero when there is no limit, since that is no credit; None, which is no ceiling, for `Unlimited`.
    """
    if limit is None:
        return 0
    return None if isinstance(limit, Unlimited) else credit_units(limit.amount)


def order_claim(order: str) -> str:
    """The name of the claim for what an order has not delivered: ``order:ID``."""
    return f"order:{checked_id(order)}"


def delivered_claim(order: str) -> str:
    """The name of the claim for what an order has delivered and not invoiced: ``delivered:ID``."""
    return f"delivered:{checked_id(order)}"


def invoice_claim(invoice: str, due_on: date) -> str:
    """The name of the claim for what an invoice leaves to pay: ``invoice:2026-12-22:ID``.

    The day it falls due is in the name, so that the claims alone tell what is overdue.
    """
    return f"invoice:{due_on.isoformat()}:{checked_id(invoice)}"


def claim_from(name: str, units: int, currency: str) -> CreditClaim:
    """A claim as the store has it, by its name and in minor units, as a row of the exposure ledger.

    Raises:
        InvalidId: the name is none that this module gives.
    """
    kind, _, rest = name.partition(":")
    money = credit_money(units, currency)
    if kind == "order" and name == order_claim(rest):
        return CreditClaim(name, "order", money)
    if kind == "delivered" and name == delivered_claim(rest):
        return CreditClaim(name, "delivered", money)
    if kind == "invoice":
        day, _, invoice = rest.partition(":")
        due_on = _day(day)
        if due_on is not None and name == invoice_claim(invoice, due_on):
            return CreditClaim(name, "invoice", money, due_on)
    raise InvalidId(f"{name!r} is not a credit claim", mend="make the name with order_claim and its like")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
