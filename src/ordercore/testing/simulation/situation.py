"""What a client sees when it thinks of something to ask: the documents there are, the day, and chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from attrs import frozen

from ordercore.testing.simulation.chance import Chance
from ordercore.testing.simulation.client import Client
from ordercore.values.money import Money

__all__ = ["COUPONS", "CURRENCY", "HALF", "Asked", "Engrave", "Generator", "Situation"]

CURRENCY: Final = "GBP"

COUPONS: Final = ("FIRST", "EACH", "SPRING")
"""Codes of offers that run out: after three orders, after one of each customer, after eight pounds."""

HALF: Final = Decimal("0.5")
"""Quantities are halves of a unit."""

Asked = Mapping[str, Any]
"""What a verb is asked, by the names of its parameters."""


@frozen
class Engrave:
    """A step of a host's own, which changes nothing but is on record."""

    #: what to engrave.
    text: str


@frozen
class Situation:
    """What a client knows, and its luck."""

    #: its luck.
    chance: Chance
    #: who it is.
    client: Client
    #: this instant.
    at: datetime
    #: documents by kind and id, as they were last seen.
    documents: Mapping[tuple[str, str], Any]
    #: ids of documents by kind and status.
    standing: Mapping[tuple[str, str], Mapping[str, None]]

    @property
    def today(self) -> date:
        """The day."""
        return self.at.date()

    def document(self, kind: str, *statuses: str, fits: Callable[[Any], bool] | None = None) -> Any | None:
        """A document of a kind, likely in one of some statuses and fit for what is to be asked; None when there is none.

        One time in twelve it is any of its kind: the desk has to say no.
        """
        careless = self.chance.below(12) == 0
        wanted = (
            [each for each in self.standing if each[0] == kind] if careless else [(kind, each) for each in statuses]
        )
        ids = [id for each in wanted for id in self.standing.get(each, ())]
        for _ in range(4 if ids else 0):
            found = self.documents[kind, self.chance.one(ids)]
            if careless or fits is None or fits(found):
                return found
        return None

    def part(self, most: Money) -> Money:
        """Likely all of an amount, else half of it, or a penny more than there is."""
        luck = self.chance.below(12)
        minor = most.minor if luck < 8 else most.minor // 2 if luck < 11 else most.minor + 1
        return Money.of_minor(minor, most.currency)

    def halves(self, most: Decimal) -> Decimal:
        """Some halves of a unit, likely no more than there are."""
        many = int(most / HALF)
        luck = self.chance.below(12)
        return HALF * (many if luck < 5 else self.chance.between(1, max(many, 1)) if luck < 11 else many + 1)

    def one(self, found: Sequence[Any]) -> Any:
        """One of those found."""
        return self.chance.one(found)


Generator = Callable[[Situation], Asked | None]
"""Thinks of something to ask a verb; None when there is nothing to ask it about."""
