"""Goods are announced, come back and are credited."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from ordercore.lifecycle.order.status import fulfillment_status
from ordercore.testing.machines.rules.draw import INDEX, PARTS, there_is
from ordercore.testing.machines.usual import UsualWay

__all__ = ["ReturnRules"]


class ReturnRules(UsualWay):
    """Goods coming back."""

    @precondition(there_is("order"))
    @rule(at=INDEX, line_at=INDEX, parts=PARTS)
    def return_is_authorized(self, at: int, line_at: int, parts: int) -> None:
        """Allow pieces to come back."""
        orders = [order for order in self.of_kind("order") if order.lines]
        sent = [order for order in orders if fulfillment_status(order) in ("partial", "fulfilled")]
        if orders:
            order = self.one(sent or orders, at)
            self.authorize_return(order, self.one(order.lines, line_at), parts)

    @precondition(there_is("return"))
    @rule(at=INDEX, good=PARTS, damaged=st.integers(0, 2))
    def pieces_come_back(self, at: int, good: int, damaged: int) -> None:
        """Count pieces that came back, good ones and damaged ones."""
        self.receive_return(self.likely("return", at, "authorized"), good, damaged)

    @precondition(there_is("return"))
    @rule(at=INDEX, gives_up=st.booleans())
    def return_ends(self, at: int, gives_up: bool) -> None:
        """Credit what came back, or give a return up of which nothing did."""
        back = self.likely("return", at, "authorized", "received")
        (self.cancel_return if gives_up else self.credit)(back)

    @precondition(there_is("order"))
    @rule(at=INDEX, steps=st.integers(1, 4))
    def order_comes_back(self, at: int, steps: int) -> None:
        """Go some steps down the usual way back: announce a piece, receive it, credit it, give the money back."""
        orders = [order for order in self.of_kind("order") if fulfillment_status(order) in ("partial", "fulfilled")]
        if not orders:
            return
        number = self.one(orders, at).id
        for _ in range(steps):
            self.come_back(self.documents["order", number])
