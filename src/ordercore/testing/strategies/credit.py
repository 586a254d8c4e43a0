"""Strategies for credit accounts, what is owed on them, and what is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from hypothesis import strategies as st

from ordercore.credit import (
    TERMS,
    CreditAccount,
    CreditClaim,
    CreditLimit,
    CreditQuestion,
    EarlyDiscount,
    Exposure,
    Limit,
    Terms,
    Unlimited,
    delivered_claim,
    exposure_of,
    invoice_claim,
    order_claim,
)
from ordercore.testing.strategies.values import money, percents
from ordercore.values import ALWAYS, Money, Period

__all__ = [
    "OF_TYPE",
    "credit_accounts",
    "credit_claims",
    "credit_limits",
    "credit_questions",
    "exposures",
    "payment_terms",
]

_TODAY = date(2026, 6, 1)
_MOST = 1_000_000


def _owed(currency: str) -> st.SearchStrategy[Money]:
    return money(currency=st.just(currency), low=0, high=_MOST)


def _days() -> st.SearchStrategy[date]:
    return st.integers(-90, 90).map(lambda days: _TODAY + timedelta(days))


def _periods() -> st.SearchStrategy[Period]:
    bounded = st.builds(lambda since, days: Period(since, since + timedelta(days)), _days(), st.integers(1, 90))
    return st.one_of(st.just(ALWAYS), bounded)


def credit_limits(*, currency: str = "USD") -> st.SearchStrategy[Limit]:
    """Limits of any kind, standing and temporary.

    Args:
        currency: ISO 4217 code of the amounts.
    """
    return st.one_of(st.builds(CreditLimit, _owed(currency), _periods()), st.builds(Unlimited, _periods()))


def credit_accounts(*, currency: str = "USD") -> st.SearchStrategy[CreditAccount]:
    """Accounts with none, one or several limits.

    Args:
        currency: ISO 4217 code of the account.
    """
    limits = st.lists(credit_limits(currency=currency), max_size=3).map(tuple)
    return st.builds(CreditAccount, st.sampled_from(("acme", "acme-west")), st.just(currency), limits)


def _named(number: int, kind: str, amount: Money, due_on: date) -> CreditClaim:
    if kind == "order":
        return CreditClaim(order_claim(f"o{number}"), "order", amount)
    if kind == "delivered":
        return CreditClaim(delivered_claim(f"o{number}"), "delivered", amount)
    return CreditClaim(invoice_claim(f"i{number}", due_on), "invoice", amount, due_on)


def credit_claims(*, currency: str = "USD") -> st.SearchStrategy[tuple[CreditClaim, ...]]:
    """A ledger: claims by orders, deliveries and invoices, each with a name of its own.

    Args:
        currency: ISO 4217 code of the amounts.
    """
    rows = st.lists(st.tuples(st.sampled_from(("order", "delivered", "invoice")), _owed(currency), _days()), max_size=6)
    return rows.map(lambda found: tuple(_named(number, *row) for number, row in enumerate(found)))


def exposures(*, currency: str = "USD") -> st.SearchStrategy[Exposure]:
    """What a ledger of `credit_claims` adds up to on some day, with some money not yet set against it.

    Args:
        currency: ISO 4217 code of the amounts.
    """
    return st.builds(
        lambda claims, on, unapplied: exposure_of(claims, currency=currency, on=on, unapplied=unapplied),
        credit_claims(currency=currency),
        _days(),
        _owed(currency),
    )


def credit_questions(*, currency: str = "USD") -> st.SearchStrategy[CreditQuestion]:
    """Questions by buyers with and without account, for more, nothing and less.

    Args:
        currency: ISO 4217 code of the amounts.
    """
    amounts = money(currency=st.just(currency), low=-_MOST, high=_MOST)
    return st.builds(
        CreditQuestion, st.none() | credit_accounts(currency=currency), exposures(currency=currency), amounts
    )


def payment_terms() -> st.SearchStrategy[Terms]:
    """Terms most houses know, and made-up ones with every way to count days."""
    discount = st.builds(EarlyDiscount, percents(low=1, high=5), st.integers(0, 30))
    made = st.builds(
        Terms,
        st.just("OURS"),
        st.integers(0, 120),
        st.sampled_from(("from_invoice", "from_end_of_month", "to_end_of_month")),
        st.lists(discount, max_size=2).map(tuple),
    )
    return st.one_of(st.sampled_from(TERMS), made)


OF_TYPE: Final[Mapping[Any, Callable[[], st.SearchStrategy[Any]]]] = {
    CreditAccount: credit_accounts,
    CreditQuestion: credit_questions,
    Exposure: exposures,
    Terms: payment_terms,
}
"""The strategies by the class whose values they make, for `hypothesis.strategies.from_type`."""
