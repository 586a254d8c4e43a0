"""What is left of one item at one site while the lines of a question are served one after the other."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

from ordercore.inventory.position import Position

__all__ = ["Pool"]

_NOTHING: Final = Fraction(0)


class Pool:
    """A position being used up. What others have claimed comes first: off the shelf, then off what arrives soonest."""

    __slots__ = ("arrivals", "backorder", "ready", "site", "unit")

    def __init__(self, position: Position) -> None:
        """Open a position."""
        self.site: Final = position.site
        self.unit: Final = position.on_hand.unit
        safety = _NOTHING if position.safety is None else position.safety.exact
        free = position.on_hand.exact - position.claimed.exact - safety
        owed = max(-free, _NOTHING)
        #: what can leave at once.
        self.ready: Fraction = max(free, _NOTHING)
        #: what arrives and nobody has claimed, soonest first.
        self.arrivals: list[tuple[date, Fraction]] = []
        for each in position.incoming:
            settled = min(owed, each.quantity.exact)
            owed -= settled
            if each.quantity.exact > settled:
                self.arrivals.append((each.on, each.quantity.exact - settled))
        #: what may be promised without a date; None is any amount.
        self.backorder: Fraction | None = _NOTHING
        if position.backorder:
            limit = position.backorder_limit
            self.backorder = None if limit is None else max(limit.exact - owed, _NOTHING)

    def take_ready(self, wanted: Fraction) -> Fraction:
        """Take up to so much of what can leave at once; gives what was taken."""
        taken = min(wanted, self.ready)
        self.ready -= taken
        return taken

    def take_arrival(self, wanted: Fraction) -> Fraction:
        """Take up to so much of the soonest arrival, of which there must be one; gives what was taken."""
        day, there = self.arrivals[0]
        taken = min(wanted, there)
        if taken == there:
            self.arrivals.pop(0)
        else:
            self.arrivals[0] = (day, there - taken)
        return taken

    def take_backorder(self, wanted: Fraction) -> Fraction:
        """Take up to so much without a date; gives what was taken."""
        if self.backorder is None:
            return wanted
        taken = min(wanted, self.backorder)
        self.backorder -= taken
        return taken
