"""Stock without an order: what lies where, and counting it anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from attrs import evolve, frozen

from ordercore.access.actor import Actor
from ordercore.catalog.item import Item
from ordercore.desk.commit import Outcome, Ticket, Work, Written
from ordercore.desk.limit import stock_moved
from ordercore.desk.room import Room, permitted, steps
from ordercore.inventory.limit import is_countable, not_countable, stock_limit, stock_quantity
from ordercore.inventory.position import Position
from ordercore.lifecycle.adjustment.decide import decide
from ordercore.lifecycle.adjustment.process import PostAdjustment
from ordercore.lifecycle.adjustment.record import Adjustment, AdjustmentLine
from ordercore.lifecycle.machine import START
from ordercore.values.quantity import Quantity, Units
from ordercore.values.verdict import Reason, Refused

__all__ = ["Stocking"]

_READ: Final = "stock.read"


@frozen
class Stocking(Room):
    """The verbs about stock. Every one takes who does it, and the id of the command if it writes."""

    @permitted(_READ)
    def position(self, sku: str, *, site: str = "", unit: str = "", by: Actor) -> Position | Refused:
        """What lies of an item at a site, and how much of it is claimed; nothing where the site never had any.

        Args:
            sku: the item.
            site: where; empty is the preferred site.
            unit: the unit to tell it in, one of the item's; empty is its base unit. What the directory does not know, or no
                longer, is counted in pieces alone.
            by: who asks.

        Returns:
            The position, in exactly that unit; refused with ``catalog.unknown_unit`` when the item is not counted in it.

        Raises:
            UnknownDocument: the desk knows no such site, or it is not this actor's to see.
        """
        named = site or next(iter(self.counter.sites), "")
        self.counter.place_of(named)
        no = self.counter.refuses(by, _READ, None, site=named, about=("site", named))
        if no is not None:
            return no
        item = self.counter.directory.items([sku]).get(sku)
        units = item.units if item is not None else Units()
        told = unit or units.base
        if told not in units:
            return Refused((_not_counted(sku, told, "/unit"),))
        balance = self.counter.store.balance(stock_limit(named, sku))
        if balance is None:
            return Position(sku, named, Quantity(0, told), backorder=self.counter.backorders)
        on_hand, claimed = (
            units.convert(stock_quantity(each, units.base), told) for each in (balance.ceiling or 0, balance.claimed)
        )
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
        The document says everything in base units, whatever it was counted in.

        Args:
            lines: which items, and how many more or fewer there are, each in one of its item's units.
            reason: why; never empty.
            site: where; empty is the preferred site.
            on: the day of the count; None is today.
            id: identifier of the adjustment; empty names it after the command.
            by: who does it.
            command: id of the command.

        Returns:
            The adjustment; refused with ``adjustment.unknown_item``, ``catalog.unknown_unit`` when an item is not counted in
            that unit, ``adjustment.not_countable`` when that is finer than stock is counted, or ``stock.exceeded``.
        """
        counter, given = self.counter, tuple(lines)
        named = site or next(iter(counter.sites), "")

        def plan(ticket: Ticket) -> Work | Refused:
            counter.place_of(named)
            permission = counter.processes["adjustment"].permission(START, PostAdjustment)
            no = counter.refuses(by, permission, "", site=named, about=("site", named))
            if no is not None:
                return no
            counted, misfits = self._counted(given)
            asked = PostAdjustment(id or ticket.command, named, on or ticket.on, reason, counted)
            decided = decide(None, asked, counter.processes["adjustment"])
            if isinstance(decided, Refused):
                return Refused((*misfits, *decided.reasons))
            if misfits:
                return Refused(misfits)
            moves = [(line.sku, line.quantity, line.unit) for line in counted]
            return Work((Written("adjustment", 0, decided),), stock_moved(named, moves, overdraft=counter.backorders))

        asked = {"lines": given, "reason": reason, "site": named, "on": on, "id": id}
        return counter.perform("stock.adjust", by, command, asked, plan)

    def _counted(self, lines: Sequence[AdjustmentLine]) -> tuple[tuple[AdjustmentLine, ...], tuple[Reason, ...]]:
        """The lines in base units, and why some of them cannot be: those stand as they were given."""
        items = self.counter.directory.items([line.sku for line in lines])
        found = [_in_base(line, items.get(line.sku)) for line in lines]
        counted = [line if isinstance(each, Reason) else each for line, each in zip(lines, found, strict=True)]
        return tuple(counted), tuple([each for each in found if isinstance(each, Reason)])


def _in_base(line: AdjustmentLine, item: Item | None) -> AdjustmentLine | Reason:
    path = f"/lines/{line.id}"
    if item is None:
        return Reason("adjustment.unknown_item", path, "there is no such item", (("sku", line.sku),))
    if line.unit not in item.units:
        return _not_counted(item.sku, line.unit, path)
    quantity = Quantity(line.quantity, line.unit)
    base = item.in_base(quantity)
    if not is_countable(base.exact):
        return not_countable("adjustment.not_countable", path, quantity, base.unit)
    return line if line.unit == base.unit else evolve(line, quantity=base.number, unit=base.unit)


def _not_counted(sku: str, unit: str, path: str) -> Reason:
    return Reason("catalog.unknown_unit", path, f"{sku} is not counted in {unit}", (("unit", unit),))
