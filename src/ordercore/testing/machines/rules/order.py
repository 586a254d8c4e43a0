"""Orders come in, are quoted, confirmed, held and given up, or go down the usual way."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from hypothesis.strategies import SearchStrategy

from ordercore.lifecycle.order.record import Order
from ordercore.testing.house import CUSTOMERS, ITEMS
from ordercore.testing.machines.conserved import PIECE
from ordercore.testing.machines.rules.draw import INDEX, PARTS, there_is, unit_of
from ordercore.testing.machines.usual import UsualWay
from ordercore.values.quantity import Quantity

__all__ = ["OrderRules"]

_SOME_LINES: Final = st.lists(st.tuples(INDEX, st.integers(1, 6)), min_size=1, max_size=2)
_LINES: Final[SearchStrategy[list[tuple[int, int]]]] = st.just([]) | _SOME_LINES
_GATES: Final = ("ship", "confirm", "allocate", "pick", "pack")
_HOLDS: Final = ("h1", "h2")


class OrderRules(UsualWay):
    """Orders, and their way."""

    @initialize(orders=st.lists(st.tuples(INDEX, _SOME_LINES, st.booleans()), min_size=1, max_size=3))
    def open_the_doors(self, orders: list[tuple[int, list[tuple[int, int]], bool]]) -> None:
        """Begin with ten of everything on the preferred shelf, and with some orders on the desk."""
        for site, sku in list(self.shelf)[:3]:
            self.count_stock(site, sku, unit_of(sku), 20)
        for at, lines, freight in orders:
            self.order_comes_in(at, lines, freight, cases=False)

    @rule(at=INDEX, lines=_LINES, freight=st.booleans(), cases=st.booleans())
    def order_comes_in(self, at: int, lines: list[tuple[int, int]], freight: bool, cases: bool) -> None:
        """Take an order of some items, of freight alone, or of cases."""
        drafts = []
        for sku_at, parts in lines:
            item = self.one(ITEMS, sku_at)
            in_cases = cases and item.sku == "MUG"
            drafts.append((item.sku, Quantity(1, "CS") if in_cases else Quantity(PIECE * parts, item.units.base)))
        self.take(self.one(CUSTOMERS, at).id, drafts, freight=freight or not drafts)

    @precondition(there_is("order"))
    @rule(at=INDEX, days=st.integers(-1, 3))
    def order_is_quoted(self, at: int, days: int) -> None:
        """Offer an order, sometimes until yesterday."""
        self.quote(self.likely("order", at, "draft"), days)

    @precondition(there_is("order"))
    @rule(at=INDEX)
    def quote_is_revised(self, at: int) -> None:
        """Take a quote back."""
        self.revise(self.likely("order", at, "quoted"))

    @precondition(there_is("order"))
    @rule(at=INDEX)
    def order_is_confirmed(self, at: int) -> None:
        """Make an order binding."""
        self.confirm(self.likely("order", at, "draft", "quoted"))

    @precondition(there_is("order"))
    @rule(at=INDEX)
    def order_is_canceled(self, at: int) -> None:
        """Give an order up."""
        self.cancel(self.one(self.of_kind("order"), at))

    @precondition(there_is("order"))
    @rule(at=INDEX, line_at=INDEX, parts=PARTS)
    def quantity_is_canceled(self, at: int, line_at: int, parts: int) -> None:
        """Give pieces of one line up."""
        order: Order = self.likely("order", at, "confirmed")
        if order.lines:
            self.cancel_quantity(order, self.one(order.lines, line_at), parts)

    @precondition(there_is("order"))
    @rule(at=INDEX, name=st.sampled_from(_HOLDS), gate=st.sampled_from(_GATES), hours=st.sampled_from((24, None)))
    def hold_is_placed(self, at: int, name: str, gate: str, hours: int | None) -> None:
        """Make a step of an order wait, for a day or until somebody lets it go."""
        until = None if hours is None else self.clock.now() + timedelta(hours=hours)
        self.hold(self.one(self.of_kind("order"), at), name, gate, until)

    @precondition(there_is("order"))
    @rule(at=INDEX, name=st.sampled_from(_HOLDS))
    def hold_is_released(self, at: int, name: str) -> None:
        """Let a hold go."""
        held = [order for order in self.of_kind("order") if any(hold.id == name for hold in order.holds)]
        self.release_hold(self.one(held or self.of_kind("order"), at), name)

    @precondition(there_is("order"))
    @rule(at=INDEX, steps=st.integers(1, 9))
    def order_goes_on(self, at: int, steps: int) -> None:
        """Go some steps down the usual way, so that stories get far: confirm, allocate, pick, pack, ship, bill, be paid."""
        order: Order = self.likely("order", at, "draft", "quoted", "confirmed")
        for _ in range(steps):
            self.go_on(self.documents["order", order.id])
