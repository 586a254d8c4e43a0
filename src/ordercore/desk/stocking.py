"""Stock without an order: what lies where, and counting it anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from attrs import frozen

from ordercore.access.actor import Actor
from ordercore.desk.commit import Outcome, Ticket, Work, Written
from ordercore.desk.limit import stock_moved
from ordercore.desk.room import Room, permitted, steps
from ordercore.inventory.limit import stock_limit, stock_quantity
from ordercore.inventory.position import Position
from ordercore.lifecycle.adjustment.decide import decide
from ordercore.lifecycle.adjustment.process import PostAdjustment
from ordercore.lifecycle.adjustment.record import Adjustment, AdjustmentLine
from ordercore.lifecycle.machine import START
from ordercore.values.quantity import EACH
from ordercore.values.verdict import Refused

__all__ = ["Stocking"]

_READ: Final = "stock.read"


@frozen
class Stocking(Room):
    """The verbs about stock. Every one takes who does it, and the id of the command if it writes."""

    @permitted(_READ)
    def position(self, sku: str, *, site: str = "", unit: str = EACH, by: Actor) -> Position | Refused:
        """What lies of an item at a site, and how much of it is claimed; nothing where the site never had any.

        Args:
            sku: the item.
            site: where; empty is the preferred site.
            unit: the item's base unit.
            by: who asks.

        Raises:
            UnknownDocument: the desk knows no such site, or it is not this actor's to see.
        """
        named = site or next(iter(self.counter.sites), "")
        self.counter.place_of(named)
        no = self.counter.refuses(by, _READ, None, site=named, about=("site", named))
        if no is not None:
            return no
        balance = self.counter.store.balance(stock_limit(named, sku))
        if balance is None:
            return Position(
                sku, named, stock_quantity(0, unit), stock_quantity(0, unit), backorder=self.counter.backorders
            )
        on_hand, claimed = stock_quantity(balance.ceiling or 0, unit), stock_quantity(balance.claimed, unit)
        return Position(sku, named, on_hand, claimed, backorder=balance.overdraft)

    @steps("adjustment", PostAdjustment)
    def adjust(
        self,
        lines: Sequence[AdjustmentLine],
        *,
        reason: str,
        site: str = "",
        on: date | None = None,
        id: str = "",
        by: Actor,
        command: str,
    ) -> Outcome[Adjustment]:
        """Count items anew, or take goods in that no order asked for.

        What is claimed by fulfillments stays claimed: an item cannot be counted below that, unless backorders are allowed.

        Args:
            lines: which items, and how many more or fewer there are.
            reason: why; never empty.
            site: where; empty is the preferred site.
            on: the day of the count; None is today.
            id: identifier of the adjustment; empty names it after the command.
            by: who does it.
            command: id of the command.
        """
        counter, counted = self.counter, tuple(lines)
        named = site or next(iter(counter.sites), "")

        def plan(ticket: Ticket) -> Work | Refused:
            counter.place_of(named)
            permission = counter.processes["adjustment"].permission(START, PostAdjustment)
            no = counter.refuses(by, permission, "", site=named, about=("site", named))
            if no is not None:
                return no
            asked = PostAdjustment(id or ticket.command, named, on or ticket.on, reason, counted)
            decided = decide(None, asked, counter.processes["adjustment"])
            if isinstance(decided, Refused):
                return decided
            moves = [(line.sku, line.quantity, line.unit) for line in counted]
            return Work((Written("adjustment", 0, decided),), stock_moved(named, moves, overdraft=counter.backorders))

        asked = {"lines": counted, "reason": reason, "site": named, "on": on, "id": id}
        return counter.perform("stock.adjust", by, command, asked, plan)
