"""What is asked of credit."""

from __future__ import annotations

from datetime import date

from attrs import evolve, frozen

from ordercore.credit.account import CreditAccount
from ordercore.credit.exposure import Exposure
from ordercore.values.money import Money

__all__ = ["CreditQuestion", "Standing"]


@frozen
class Standing:
    """An account and what it owes."""

    #: the account.
    account: CreditAccount
    #: what is owed on it and, for an account above others, on all below it.
    exposure: Exposure


@frozen
class CreditQuestion:
    """May this buyer owe so much more?"""

    #: the account to be charged; None when the buyer has none.
    account: CreditAccount | None
    #: what is owed on it already, drawn up for the day of the question.
    exposure: Exposure
    #: by how much that would grow, tax included; for an order made larger the increase only.
    amount: Money
    #: the accounts above, nearest first; the limits of each bind too.
    above: tuple[Standing, ...] = ()

    @property
    def on(self) -> date:
        """The day of the question: that of the exposure."""
        return self.exposure.on

    @property
    def upward(self) -> tuple[CreditQuestion, ...]:
        """The same question to each account above that has limits of its own, nearest first."""
        return tuple(
            evolve(self, account=each.account, exposure=each.exposure, above=())
            for each in self.above
            if each.account.limits
        )
