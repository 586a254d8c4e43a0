"""Rows that were looked at for a line: those that price a part of it, and those that lost; and units that offers have counted."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from attrs import evolve, frozen

from ordercore.pricing.row import PriceKind
from ordercore.values.money import Unrounded
from ordercore.values.quantity import Quantity
from ordercore.values.trace import Step, step

__all__ = ["Candidate", "Lost", "PricePart", "UnitUse"]

Lost = Literal[
    "currency", "unit", "period", "buyer", "break", "kind", "base", "used_up", "outranked", "dearer", "overridden"
]
"""Why a row did not make the price: it is in another currency or unit, not in force, for someone else, for more units, of a
kind the book leaves out, worked out from a cost or price that is not there, or agreed for so much that is used up; or it
fits, and another goes before it, is cheaper, or a person has set the price."""


@frozen
class PricePart:
    """Units of a line that one row prices, where it does not price them all or was agreed for so much."""

    #: the row's id.
    row: str
    #: how many, in the unit of the line.
    quantity: Quantity
    #: the price of one of them.
    unit: Unrounded
    #: what it takes of what was agreed, in units of the row or major units of its currency; None where the row has no end.
    taken: Fraction | None = None

    @property
    def trace(self) -> Step:
        """The account of this part."""
        made = step("price.part", self.unit, row=self.row, quantity=self.quantity)
        return made if self.taken is None else evolve(made, saw=(*made.saw, ("taken", str(self.taken))))


@frozen
class Candidate:
    """A price row that was looked at and did not make the price."""

    #: the row's id.
    row: str
    #: what kind of price it is.
    kind: PriceKind
    #: the unit price it offers; None when it was not worked out.
    unit: Unrounded | None
    #: why it lost.
    lost: Lost

    @property
    def trace(self) -> Step:
        """The account of this row."""
        return step(
            "price.candidate", "" if self.unit is None else self.unit, row=self.row, kind=self.kind, lost=self.lost
        )


@frozen
class UnitUse:
    """Units of a line that an offer has counted: no unit is counted by two, unless their rules say ``reuse``."""

    #: the rule's id.
    rule: str
    #: ``trigger`` was bought for others to become cheaper; ``target`` became cheaper.
    role: Literal["trigger", "target"]
    #: how many, in the base unit of the item where the line knows it, otherwise in its own.
    quantity: Quantity

    @property
    def trace(self) -> Step:
        """The account of this movement."""
        return step("price.use", self.quantity, id=self.rule, role=self.role)
