"""What may be sent in place of what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Literal

from attrs import field, frozen

from ordercore.catalog.item import Item
from ordercore.errors import InvalidValue
from ordercore.values.quantity import Quantity
from ordercore.values.when import ALWAYS, Period

__all__ = ["Substitute", "SubstituteKind", "substitutes"]

SubstituteKind = Literal["exact", "upgrade", "consent"]
"""``exact`` is the same goods under another number, ``upgrade`` is at least as good, ``consent`` needs the buyer's word."""


@frozen
class Substitute:
    """One item may stand in for another. The other way round is a row of its own."""

    #: SKU of what is sent.
    sku: str
    #: SKU of what was ordered.
    for_sku: str
    #: how many base units are sent for one base unit ordered; more than zero.
    ratio: Fraction = field(default=Fraction(1), converter=Fraction)
    #: how near it comes.
    kind: SubstituteKind = "consent"
    #: when it may be done.
    period: Period = ALWAYS

    def __attrs_post_init__(self) -> None:
        if self.ratio <= 0:
            raise InvalidValue(f"{self.ratio} sent for one ordered", path="/ratio", mend="give more than zero")
        if self.sku == self.for_sku:
            raise InvalidValue(f"{self.sku!r} in place of itself", path="/sku", mend="name another item")

    def quantity(self, ordered: Quantity, original: Item, item: Item) -> Quantity:
        """How much is sent for what was ordered, in base units of the item sent.

        Raises:
            UnknownUnit: the original is not counted in the unit ordered.
        """
        return Quantity(original.in_base(ordered).exact * self.ratio, item.units.base)


def substitutes(sku: str, table: Iterable[Substitute], *, on: date) -> tuple[Substitute, ...]:
    """What may be sent for an item on a day: exact ones first, then upgrades, then those that need consent."""
    nearness = {"exact": 0, "upgrade": 1, "consent": 2}
    found = (row for row in table if row.for_sku == sku and on in row.period)
    return tuple(sorted(found, key=lambda row: nearness[row.kind]))
