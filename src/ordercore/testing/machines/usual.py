"""The usual way of an order, and the usual way back, one step at a time: what makes random stories get far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from ordercore.lifecycle.invoice.record import Invoice
from ordercore.lifecycle.order.record import Order
from ordercore.testing.house import SITES
from ordercore.testing.machines.chapters.money import is_billable
from ordercore.testing.machines.story import Story
from ordercore.values.money import Money

__all__ = ["UsualWay"]

T = TypeVar("T")


class UsualWay(Story):
    """A story that knows what usually comes next, and which documents are likely to be meant."""

    def one(self, found: Sequence[T], at: int) -> T:
        """One of those found, counted around."""
        return found[at % len(found)]

    def likely(self, kind: str, at: int, *statuses: str) -> Any:
        """A document of a kind in one of some statuses; one time in five, or when there is none, any of that kind."""
        found = self.of_kind(kind)
        fit = [each for each in found if each.status in statuses] if at < 8 else []
        return self.one(fit or found, at)

    def owed(self, payer: str) -> list[Invoice]:
        """The credit memos of a payer of which something is outstanding."""
        memos: list[Invoice] = [each for each in self.of_kind("invoice") if each.kind == "credit_memo"]
        return [memo for memo in memos if memo.bill_to == payer and memo.outstanding]

    def go_on(self, order: Order) -> None:
        """Confirm an order, or allocate, pick, pack, ship or bill what waits for it, or settle what is owed: by a memo, prepaid, or paid now."""
        mine = [each for each in self.of_kind("fulfillment") if each.order == order.id]
        moving = {each.status: each for each in mine}
        bills = [each for each in self.of_kind("invoice") if (each.order, each.status) == (order.id, "open")]
        memos = self.owed(order.bill_to)
        waiting = [each for each in self.of_kind("payment") if each.order == order.id and each.unapplied]
        if order.status in ("draft", "quoted"):
            self.confirm(order)
        elif "packed" in moving:
            self.ship(moving["packed"])
        elif "picked" in moving:
            self.pack(moving["picked"])
        elif "allocated" in moving:
            self.pick(moving["allocated"])
        elif any(piece.place == "unsourced" for piece in self.mine(order)):
            self.allocate(order, next(iter(SITES)))
        elif any(map(is_billable, self.mine(order))):
            self.invoice(order)
        elif bills and memos:
            self.apply_memo(memos[0], bills[0], min(memos[0].outstanding, bills[0].outstanding))
        elif bills and waiting:
            self.apply_payment(waiting[0], bills[0], min(waiting[0].unapplied, bills[0].outstanding))
        elif bills:
            self.receive_payment(bills[0], bills[0].outstanding)

    def prepay(self, order: Order, amount: Money) -> None:
        """Take money for an order by a promise of as much, for no invoice."""
        before = len(self.of_kind("payment"))
        self.authorize_payment(order, amount)
        if made := self.of_kind("payment")[before:]:
            self.capture(made[0], amount, None)

    def come_back(self, order: Order) -> None:
        """Announce a piece of an order, receive it, credit it, or give its money back."""
        mine = {back.status: back for back in self.of_kind("return") if back.order == order.id}
        owed = [memo for memo in self.owed(order.bill_to) if memo.order == order.id]
        payments = [each for each in self.of_kind("payment") if each.order == order.id and each.refundable_by_memo]
        if owed and payments:
            self.refund(payments[0], owed[0], min(payments[0].refundable_by_memo, owed[0].outstanding))
        elif "received" in mine:
            self.credit(mine["received"])
        elif "authorized" in mine:
            self.receive_return(mine["authorized"], 1, 0)
        else:
            self.authorize_return(order, order.lines[0], 1)
