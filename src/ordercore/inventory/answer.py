"""What stock answers: so much now, so much later, so much not at all."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from ordercore.errors import UnknownDocument
from ordercore.values.quantity import Quantity
from ordercore.values.trace import Step
from ordercore.values.verdict import Verdict, all_of, refused

__all__ = ["Allocation", "Later", "Promise", "PromisedLine"]


@frozen
class Allocation:
    """What lies ready at a site."""

    #: id of the site.
    site: str
    #: how much, in the item's base unit.
    quantity: Quantity


@frozen
class Later:
    """What a site will have."""

    #: id of the site.
    site: str
    #: how much, in the item's base unit.
    quantity: Quantity
    #: the day it can leave; None when no supply is in sight and it is on backorder.
    on: date | None


@frozen
class PromisedLine:
    """The answer to one line. `now`, `later` and `short` add up to what was asked."""

    #: identifier of the line.
    id: str
    #: stock-keeping unit.
    sku: str
    #: how much was asked for.
    asked: Quantity
    #: what can leave at once, in the order of the sites.
    now: tuple[Allocation, ...]
    #: what can leave later, soonest first, what has no date last.
    later: tuple[Later, ...]
    #: what cannot be had at all; zero when the line is promised whole.
    short: Quantity

    @property
    def ready(self) -> Quantity:
        """How much can leave at once, from all sites together."""
        return sum((each.quantity for each in self.now), Quantity(0, self.asked.unit))

    @property
    def awaited(self) -> Quantity:
        """How much can leave later, from all sites together."""
        return sum((each.quantity for each in self.later), Quantity(0, self.asked.unit))

    def after(self, day: date) -> Quantity:
        """How much of it is promised for later than a day, or without a date."""
        late = (each.quantity for each in self.later if each.on is None or each.on > day)
        return sum(late, Quantity(0, self.asked.unit))


@frozen
class Promise:
    """The answer to a whole question."""

    #: the day the buyer asked for.
    by: date
    #: the lines, as asked.
    lines: tuple[PromisedLine, ...]
    #: how it came about.
    trace: Step

    def line(self, id: str) -> PromisedLine:
        """The line of that id.

        Raises:
            UnknownDocument: the question had no such line.
        """
        for line in self.lines:
            if line.id == id:
                return line
        raise UnknownDocument("promised line", id)

    @property
    def is_ready(self) -> bool:
        """Whether everything can leave at once."""
        return not any(line.later or line.short for line in self.lines)

    @property
    def verdict(self) -> Verdict:
        """Yes when nothing is short, else ``inventory.short`` once for each line that is."""
        return all_of(
            refused(
                "inventory.short",
                f"{line.short} of {line.sku} cannot be had",
                path=f"/lines/{line.id}",
                sku=line.sku,
                asked=line.asked,
                now=line.ready,
                later=line.awaited,
                short=line.short,
            )
            for line in self.lines
            if line.short
        )

    @property
    def on_time(self) -> Verdict:
        """Yes when all that is promised can leave by the day asked, else ``inventory.late`` once for each line."""
        return all_of(
            refused(
                "inventory.late",
                f"{late} of {line.sku} can leave only after {self.by}",
                path=f"/lines/{line.id}",
                sku=line.sku,
                by=self.by,
                late=late,
            )
            for line in self.lines
            if (late := line.after(self.by))
        )
