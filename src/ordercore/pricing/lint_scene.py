"""A cart a book is tried with: one line of one item, for a buyer, a day, codes and charges."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from ordercore.errors import InvalidPeriod
from ordercore.pricing.answer import PriceAnswer
from ordercore.pricing.book import PriceBook
from ordercore.pricing.buyer import Buyer
from ordercore.pricing.price import price
from ordercore.pricing.question import AskedCharge, Line, PriceQuestion
from ordercore.pricing.target import Target
from ordercore.values.money import Unrounded
from ordercore.values.quantity import Quantity, Units
from ordercore.values.rec20 import is_measured
from ordercore.values.verdict import Refused

__all__ = ["Item", "Scene", "means", "step_of"]


class Item(NamedTuple):
    """An item that rows of the book may price."""

    sku: str
    #: its groups and all those they lie in.
    groups: frozenset[str]
    units: Units | None
    #: what a base unit costs the seller, or a unit it is sold in where its units are not told; None when not told.
    cost: Unrounded | None

    def cost_of(self, unit: str, currency: str) -> Unrounded | None:
        """What one of a unit costs the seller; None when not told in a currency."""
        cost, units = self.cost, self.units
        if cost is None or cost.currency != currency:
            return None
        if units is None or unit not in units:
            return cost
        return cost * units.convert(Quantity(1, unit), units.base).exact


class Scene(NamedTuple):
    """A cart of one line, but for how many."""

    item: Item
    unit: str
    currency: str
    on: date
    buyer: Buyer
    coupons: frozenset[str]
    #: kinds of the charges.
    charges: tuple[str, ...]

    def priced(self, quantity: Fraction, book: PriceBook) -> PriceAnswer | Refused | None:
        """What so many cost; None where the book cannot be asked, since it mixes days and instants."""
        item = self.item
        line = Line(
            "1", item.sku, Quantity(quantity, self.unit), tuple(sorted(item.groups)), cost=self.cost, units=item.units
        )
        charges = [AskedCharge(f"charge-{at}", kind) for at, kind in enumerate(self.charges)]
        question = PriceQuestion(self.on, self.currency, self.buyer, [line], self.coupons, charges)
        try:
            return price(question, book)
        except InvalidPeriod:
            return None

    @property
    def cost(self) -> Unrounded | None:
        """What one unit sold costs the seller; None when not told in the currency of the cart."""
        return self.item.cost_of(self.unit, self.currency)


def step_of(unit: str) -> Fraction:
    """The least by which more is bought: a thousandth of what is measured, one of what is counted."""
    return Fraction(1, 1_000) if is_measured(unit) else Fraction(1)


def means(target: Target, item: Item) -> bool:
    """Whether a target means an item."""
    named = target.is_open or item.sku in target.skus or not target.groups.isdisjoint(item.groups)
    return named and target.keeps(item.sku, tuple(item.groups))
