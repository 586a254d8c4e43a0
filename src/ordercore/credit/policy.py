"""Credit policies: plain functions named as the sentence they enforce. A host writes its own beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ordercore.credit.account import CreditLimit
from ordercore.credit.question import CreditQuestion
from ordercore.values.verdict import Verdict, allowed, refused

__all__ = [
    "STANDARD",
    "Policy",
    "a_credit_account_is_there",
    "a_limit_is_in_force",
    "everything_is_in_the_currency_of_the_account",
    "exposure_stays_within_the_limit",
    "nothing_is_overdue_for_more_than_thirty_days",
]

Policy = Callable[[CreditQuestion], Verdict]
"""Looks at the question and says yes, or no with its reasons. A policy that cannot judge says yes: the one that can says no."""


def a_credit_account_is_there(question: CreditQuestion) -> Verdict:
    """Refuses a buyer without a credit account."""
    if question.account is None:
        return refused("credit.no_account", "the buyer has no credit account", asked=question.amount)
    return allowed


def everything_is_in_the_currency_of_the_account(question: CreditQuestion) -> Verdict:
    """Refuses to add up amounts of different currencies: which rate holds is not for credit to guess."""
    account = question.account
    if account is None or account.currency == question.amount.currency == question.exposure.currency:
        return allowed
    return refused(
        "credit.currency",
        f"account {account.id} is kept in {account.currency}",
        account=account.id,
        currency=account.currency,
        asked=question.amount,
    )


def a_limit_is_in_force(question: CreditQuestion) -> Verdict:
    """Refuses an account whose limits do not hold on the day, and one that has none and none above."""
    account = question.account
    if account is None or account.limit_on(question.on) is not None:
        return allowed
    if account.limits:
        message = f"no limit of account {account.id} holds on {question.on}"
        return refused("credit.limit_expired", message, account=account.id, on=question.on)
    if question.upward:
        return allowed
    return refused("credit.no_limit", f"account {account.id} was never given a limit", account=account.id)


def exposure_stays_within_the_limit(question: CreditQuestion) -> Verdict:
    """Refuses what would take the exposure over the limit of the day."""
    limit = question.account.limit_on(question.on) if question.account is not None else None
    if question.account is None or not isinstance(limit, CreditLimit):
        return allowed
    if not limit.amount.currency == question.amount.currency == question.exposure.currency:
        return allowed
    over = question.exposure.total + question.amount - limit.amount
    if over.minor <= 0:
        return allowed
    return refused(
        "credit.over_limit",
        f"account {question.account.id} would be {over} over its limit",
        account=question.account.id,
        limit=limit.amount,
        exposure=question.exposure.total,
        asked=question.amount,
        over=over,
    )


def nothing_is_overdue_for_more_than_thirty_days(question: CreditQuestion) -> Verdict:
    """Refuses a buyer whose oldest open invoice is more than 30 days past due."""
    exposure = question.exposure
    if exposure.oldest_overdue_days <= 30:
        return allowed
    return refused(
        "credit.overdue",
        f"{exposure.overdue} is past due, the oldest for {exposure.oldest_overdue_days} days",
        overdue=exposure.overdue,
        days=exposure.oldest_overdue_days,
    )


STANDARD: Final[tuple[Policy, ...]] = (
    a_credit_account_is_there,
    everything_is_in_the_currency_of_the_account,
    a_limit_is_in_force,
    exposure_stays_within_the_limit,
    nothing_is_overdue_for_more_than_thirty_days,
)
"""What most houses ask. A host hands in its own tuple, of these or others."""
