"""May this buyer owe so much more? Every policy is asked, and every no is told."""

from __future__ import annotations

from ordercore.credit.policy import STANDARD, Policy
from ordercore.credit.question import CreditQuestion
from ordercore.values.verdict import Verdict, all_of, allowed

__all__ = ["check"]


def check(question: CreditQuestion, policies: tuple[Policy, ...] = STANDARD) -> Verdict:
    """Whether credit may be given, on the account asked and on every account above that has limits of its own.

    Args:
        question: who would owe how much more.
        policies: what is asked of each account, in the order the reasons shall stand.

    Returns:
        Yes, or the reasons of all policies. Whoever asks for nothing more, or for less, is never refused.
    """
    if question.amount.minor <= 0:
        return allowed
    return all_of(policy(asked) for asked in (question, *question.upward) for policy in policies)
