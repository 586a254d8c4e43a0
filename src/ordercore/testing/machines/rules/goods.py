"""Stock is counted; goods are allocated, picked, packed and shipped."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from ordercore.lifecycle.order.record import Order
from ordercore.testing.house import SITES
from ordercore.testing.machines.rules.draw import INDEX, PARTS, there_is, unit_of
from ordercore.testing.machines.usual import UsualWay

__all__ = ["GoodsRules"]


class GoodsRules(UsualWay):
    """Goods going out."""

    @rule(at=INDEX, parts=st.integers(-6, 40))
    def stock_is_counted(self, at: int, parts: int) -> None:
        """Count an item at a site anew."""
        site, sku = self.one(list(self.shelf), at)
        self.count_stock(site, sku, unit_of(sku), parts)

    @precondition(there_is("order"))
    @rule(at=INDEX, site_at=INDEX, parts=st.lists(PARTS, max_size=2))
    def pieces_are_allocated(self, at: int, site_at: int, parts: list[int]) -> None:
        """Claim pieces at a site: named ones, or whatever is there."""
        order: Order = self.likely("order", at, "confirmed")
        self.allocate(order, self.one(list(SITES), site_at), list(zip(order.lines, parts, strict=False)))

    @precondition(there_is("fulfillment"))
    @rule(at=INDEX, missing=st.integers(0, 3))
    def pieces_are_picked(self, at: int, missing: int) -> None:
        """Take pieces from the shelf, of which some may be missing."""
        self.pick(self.likely("fulfillment", at, "allocated"), missing)

    @precondition(there_is("fulfillment"))
    @rule(at=INDEX, noted=st.booleans())
    def pieces_are_packed(self, at: int, noted: bool) -> None:
        """Pack pieces."""
        self.pack(self.likely("fulfillment", at, "picked"), noted=noted)

    @precondition(there_is("fulfillment"))
    @rule(at=INDEX)
    def pieces_are_shipped(self, at: int) -> None:
        """Let pieces leave."""
        self.ship(self.likely("fulfillment", at, "packed"))

    @precondition(there_is("fulfillment"))
    @rule(at=INDEX, arrives=st.booleans())
    def fulfillment_ends(self, at: int, arrives: bool) -> None:
        """Note that pieces arrived, or give a fulfillment up."""
        sent = self.one(self.of_kind("fulfillment"), at)
        (self.deliver if arrives else self.give_up)(sent)
