"""Rows that were looked at for a line: those that price a part of it, and those that lost; and units that offers have counted."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

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

    #: the row's id; what was agreed with it is to be claimed by `quantity`.
    row: str
    #: how many, in the unit of the line.
    quantity: Quantity
    #: the price of one of them.
    unit: Unrounded

    @property
    def trace(self) -> Step:
        """The account of this part."""
        return step("price.part", self.unit, row=self.row, quantity=self.quantity)


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
        return step("price.candidate", self.unit or "", row=self.row, kind=self.kind, lost=self.lost)


@frozen
class UnitUse:
    """Units of a line that an offer has counted: no unit is counted by two, unless their rules say ``reuse``."""

    #: the rule's id.
    rule: str
    #: ``trigger`` was bought for others to become cheaper; ``target`` became cheaper.
    role: Literal["trigger", "target"]
    #: how many.
    quantity: Quantity

    @property
    def trace(self) -> Step:
        """The account of this movement."""
        return step("price.use", self.quantity, id=self.rule, role=self.role)
