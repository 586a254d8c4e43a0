"""Orders taken, quoted, confirmed, held and given up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from ordercore.lifecycle.order.draft import DraftCharge, DraftLine, OrderDraft
from ordercore.lifecycle.order.record import Order, OrderLine
from ordercore.testing.house import MORNING
from ordercore.testing.machines.conserved import PIECE
from ordercore.testing.machines.teller import CURRENCY, Teller
from ordercore.values.quantity import Quantity

__all__ = ["OrderChapter"]

_BEFORE_CLOSING: Final = ("draft", "quoted", "confirmed")


class OrderChapter(Teller):
    """Orders, with what must come of each command."""

    def take(self, customer: str, lines: Iterable[tuple[str, Quantity]], *, freight: bool = False) -> Order:
        """Take an order."""
        number = f"o{len(self.of_kind('order')) + 1}"
        drafts = [DraftLine(str(place), sku, quantity) for place, (sku, quantity) in enumerate(lines, start=1)]
        charges = (DraftCharge("freight", "freight"),) if freight else ()
        draft = OrderDraft(customer, CURRENCY, MORNING.date(), drafts, id=number, charges=charges)
        done = self.give(self.desk.orders.take, draft, legal=True)
        assert done is not None
        order: Order = done.document
        for line in order.lines:
            self.pieces.order(number, line.id, line.sku, int(line.ordered / PIECE), tracked=line.tracked)
        return order

    def quote(self, order: Order, days: int) -> None:
        """Offer an order for so many days."""
        until = self.today() + timedelta(days=days)
        self.give(self.desk.orders.quote, order.id, until=until, legal=order.status == "draft" and days >= 0)

    def revise(self, order: Order) -> None:
        """Take a quote back."""
        self.give(self.desk.orders.revise, order.id, reason="typo", legal=order.status == "quoted")

    def confirm(self, order: Order) -> None:
        """Make an order binding; whether credit allows it is for the store to say."""
        over = order.quoted_until is not None and order.quoted_until < self.today()
        possible = order.status in ("draft", "quoted") and not over and not self.is_held(order, "confirm")
        self.give(self.desk.orders.confirm, order.id, legal=None if possible and order.credit_accounts else possible)

    def cancel(self, order: Order) -> None:
        """Give an order up."""
        places = {piece.place for piece in self.mine(order)}
        idle = places <= {"unsourced", "canceled"} and order.status in _BEFORE_CLOSING
        if self.give(self.desk.orders.cancel, order.id, reason="no longer wanted", legal=idle):
            for piece in self.mine(order):
                piece.place = "canceled"

    def cancel_quantity(self, order: Order, line: OrderLine, parts: int) -> None:
        """Give pieces of one line up: only those that wait (Q2)."""
        legal = order.status == "confirmed" and 0 < parts <= self.free(order, line, "unsourced")
        asked = PIECE * parts
        if self.give(self.desk.orders.cancel_quantity, order.id, line.id, asked, reason="fewer", legal=legal):
            self.pieces.move(order.id, line.id, parts, "unsourced", "canceled")

    def hold(self, order: Order, name: str, gate: str, until: datetime | None) -> None:
        """Make a step of an order wait."""
        legal = all(hold.id != name for hold in order.holds) and order.status in _BEFORE_CLOSING
        said: dict[str, Any] = {"kind": "fraud", "reason": "looks odd", "blocks": {gate}, "expires_at": until}
        self.give(self.desk.orders.hold, order.id, name, **said, legal=legal)

    def release_hold(self, order: Order, name: str) -> None:
        """Let a hold go, or one that nobody placed (S4)."""
        stands = any(hold.id == name and not hold.released_by for hold in order.holds)
        legal = stands and order.status in _BEFORE_CLOSING
        self.give(self.desk.orders.release_hold, order.id, name, reason="called back", legal=legal)
