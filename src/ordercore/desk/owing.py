"""Whether who pays may owe more: the policies asked, and the ceilings that the claims of new debt are held against."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ordercore.desk.ask import ask_credit
from ordercore.desk.counter import Counter
from ordercore.desk.gather import payer_facts
from ordercore.ports.limit import LimitStep, SetCeiling
from ordercore.values.money import Money
from ordercore.values.verdict import Verdict, allowed

__all__ = ["asked_to_owe"]


def asked_to_owe(
    counter: Counter, accounts: Sequence[str], amount: Money, on: date
) -> tuple[Verdict, tuple[LimitStep, ...]]:
    """Whether the account of who pays, and those above it, bear so much more debt.

    Args:
        counter: what all verbs share.
        accounts: the credit accounts, nearest first; who has none owes nothing on credit and is not checked.
        amount: by how much the debt would grow, with tax.
        on: today.

    Returns:
        What the policies say, and the ceilings in the store that are to be brought up to date before anything is claimed.
    """
    if not accounts:
        return allowed, ()
    facts = payer_facts(counter.store, counter.directory, accounts, on)
    ceilings = tuple([SetCeiling(limit, ceiling) for limit, ceiling in facts.ceilings])
    return ask_credit(facts, amount, counter.policies), ceilings
