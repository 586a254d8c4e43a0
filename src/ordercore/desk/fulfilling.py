"""Moving goods out of the house: allocate, pick, pack, ship, and note the delivery.

Every verb moves the fulfillment and the order's quantities in one commit, and the stock with them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from attrs import frozen

from ordercore.access.actor import Actor
from ordercore.desk.commit import Outcome, Ticket, Work, Written
from ordercore.desk.gather import positions
from ordercore.desk.limit import order_credit, stock_allocated, stock_left, stock_released
from ordercore.desk.room import Room, steps
from ordercore.inventory.promise import promise
from ordercore.inventory.question import PromiseLine, PromiseQuestion
from ordercore.lifecycle.fulfillment import process as p
from ordercore.lifecycle.fulfillment.decide import decide
from ordercore.lifecycle.fulfillment.record import Fulfillment, FulfillmentLine, Package
from ordercore.lifecycle.journal import Decided
from ordercore.lifecycle.order import command as c
from ordercore.lifecycle.order.decide import decide as decide_order
from ordercore.lifecycle.order.record import LineQuantity, Order
from ordercore.ports.limit import LimitStep
from ordercore.values.amount import amount
from ordercore.values.quantity import Quantity
from ordercore.values.verdict import Refused, refused

__all__ = ["Fulfilling"]

Limits = tuple[LimitStep, ...]


@frozen
class Fulfilling(Room):
    """The verbs about fulfillments. Every one takes who does it and the id of the command."""

    @steps("fulfillment", p.AllocateFulfillment)
    def allocate(
        self,
        order: str,
        lines: Sequence[LineQuantity] | None = None,
        *,
        site: str = "",
        method: str = "carrier",
        id: str = "",
        by: Actor,
        command: str,
    ) -> Outcome[Fulfillment]:
        """Claim pieces of an order from the stock of a site.

        Args:
            order: the order.
            lines: which pieces; None takes whatever waits and is there.
            site: where from; empty is the preferred site.
            method: how it will go.
            id: identifier of the fulfillment; empty names it after the command.
            by: who does it.
            command: id of the command.

        Returns:
            The fulfillment; refused with ``stock.exceeded`` when somebody else has the pieces, ``stock.unknown`` when the
            site does not keep the item, ``fulfillment.nothing_there`` when nothing that waits is there.

        Raises:
            UnknownDocument: there is no such order or site, or not for this actor.
        """
        named = site or next(iter(self.counter.sites), "")
        wanted = tuple(lines) if lines is not None else None
        asked = {"order": order, "lines": wanted, "site": named, "method": method, "id": id}
        return self.counter.perform(
            "fulfillment.allocate",
            by,
            command,
            asked,
            lambda ticket: self._allocated(ticket, order, wanted, by, site=named, method=method, id=id),
        )

    @steps("fulfillment", p.PickFulfillment)
    def pick(
        self, fulfillment: str, *, short: Mapping[str, Decimal] | None = None, by: Actor, command: str
    ) -> Outcome[Fulfillment]:
        """Take the pieces from the shelf.

        Args:
            fulfillment: the fulfillment.
            short: pieces that were not found, by order line; they wait for stock again.
            by: who does it.
            command: id of the command.
        """
        missing = tuple([(line, amount(quantity)) for line, quantity in (short or {}).items()])

        def moves(kept: Fulfillment, after: Fulfillment, ticket: Ticket) -> c.PickLines:
            lacks = tuple(LineQuantity(line, quantity) for line, quantity in missing if quantity)
            return c.PickLines(ticket.at, kept.id, _all(after), lacks)

        return self._move(
            "fulfillment.pick",
            fulfillment,
            by,
            command,
            {"short": missing},
            make=lambda kept, ticket: p.PickFulfillment(missing),
            moves=moves,
            limits=lambda kept, after: stock_released(kept, after.lines),
        )

    @steps("fulfillment", p.PackFulfillment)
    def pack(
        self, fulfillment: str, packages: Sequence[Package] = (), *, by: Actor, command: str
    ) -> Outcome[Fulfillment]:
        """Pack the pieces; when packages are noted, they must hold exactly what was picked."""
        return self._move(
            "fulfillment.pack",
            fulfillment,
            by,
            command,
            {"packages": tuple(packages)},
            make=lambda kept, ticket: p.PackFulfillment(tuple(packages)),
            moves=lambda kept, after, ticket: c.PackLines(ticket.at, kept.id, _all(kept)),
        )

    @steps("fulfillment", p.ShipFulfillment)
    def ship(self, fulfillment: str, *, tracking: str = "", by: Actor, command: str) -> Outcome[Fulfillment]:
        """Let the pieces leave the house: they leave the stock, and can be billed from now on."""
        return self._move(
            "fulfillment.ship",
            fulfillment,
            by,
            command,
            {"tracking": tracking},
            make=lambda kept, ticket: p.ShipFulfillment(ticket.on, tracking),
            moves=lambda kept, after, ticket: c.ShipLines(ticket.at, kept.id, _all(kept)),
            limits=lambda kept, after: stock_left(kept),
        )

    @steps("fulfillment", p.DeliverFulfillment)
    def deliver(self, fulfillment: str, *, on: date | None = None, by: Actor, command: str) -> Outcome[Fulfillment]:
        """Note that the pieces arrived, today unless a day is given."""
        return self._move(
            "fulfillment.deliver",
            fulfillment,
            by,
            command,
            {"on": on},
            make=lambda kept, ticket: p.DeliverFulfillment(on or ticket.on),
        )

    @steps("fulfillment", p.CancelFulfillment)
    def cancel(self, fulfillment: str, *, reason: str, by: Actor, command: str) -> Outcome[Fulfillment]:
        """Give a fulfillment up before it leaves; its pieces wait for stock again and their claims are given back."""
        return self._move(
            "fulfillment.cancel",
            fulfillment,
            by,
            command,
            {"reason": reason},
            make=lambda kept, ticket: p.CancelFulfillment(reason),
            moves=lambda kept, after, ticket: c.ReleaseLines(kept.id, kept.stage, _all(kept), reason),
            limits=lambda kept, after: stock_released(kept),
        )

    def _allocated(
        self,
        ticket: Ticket,
        order: str,
        lines: tuple[LineQuantity, ...] | None,
        by: Actor,
        *,
        site: str,
        method: str,
        id: str,
    ) -> Work | Refused:
        counter = self.counter
        counter.show_site(by, site)
        loaded = counter.load_whole("order", order)  # whoever packs it wants to know the door
        kept: Order = loaded.document
        no = counter.may_not(by, "order", p.AllocateFulfillment, kept, makes="fulfillment", site=site)
        if no is not None:
            return no
        wanted = self._there(kept, site, ticket) if lines is None else lines
        if not wanted:
            return refused("fulfillment.nothing_there", "nothing that waits is there", order=order, site=site)
        new = id or ticket.command
        ordered = decide_order(kept, c.AllocateLines(ticket.at, new, wanted), counter.processes["order"])
        if isinstance(ordered, Refused):
            return ordered
        asked = p.AllocateFulfillment(new, order, kept.customer, site, kept.ship_to, _pieces(kept, wanted), method)
        decided = decide(None, asked, counter.processes["fulfillment"])
        if isinstance(decided, Refused):
            return decided
        written = (Written("fulfillment", 0, decided), Written("order", loaded.version, ordered))
        return Work(written, stock_allocated(decided.state, overdraft=counter.backorders))

    def _there(self, order: Order, site: str, ticket: Ticket) -> tuple[LineQuantity, ...]:
        """What of an order's waiting pieces lies at a site; what is not counted is always there."""
        waiting = [line for line in order.lines if line.buckets.unsourced]
        tracked = tuple(
            PromiseLine(line.id, line.sku, Quantity(line.buckets.unsourced, line.unit))
            for line in waiting
            if line.tracked
        )
        found = positions(self.counter.store, (site,), order)
        answer = promise(PromiseQuestion(tracked, ticket.on, (site,)), found) if tracked else None
        lines = []
        for line in waiting:
            there = line.buckets.unsourced if answer is None or not line.tracked else answer.line(line.id).ready.number
            if there:
                lines.append(LineQuantity(line.id, there))
        return tuple(lines)

    def _move(
        self,
        verb: str,
        fulfillment: str,
        by: Actor,
        command: str,
        asked: dict[str, object],
        *,
        make: Callable[[Fulfillment, Ticket], Any],
        moves: Callable[[Fulfillment, Fulfillment, Ticket], Any] | None = None,
        limits: Callable[[Fulfillment, Fulfillment], Limits] = lambda kept, after: (),
    ) -> Outcome[Fulfillment]:
        """One step of a fulfillment, and of its order where quantities move with it."""
        counter = self.counter

        def plan(ticket: Ticket) -> Work | Refused:
            loaded = counter.load("fulfillment", fulfillment)
            kept: Fulfillment = loaded.document
            made = make(kept, ticket)
            no = counter.may_not(by, "fulfillment", type(made), kept)
            if no is not None:
                return no
            decided = decide(kept, made, counter.processes["fulfillment"])
            if isinstance(decided, Refused):
                return decided
            written = Written("fulfillment", loaded.version, decided)
            if moves is None:
                return Work((written,), limits(kept, decided.state))
            return self._with_order(written, kept, moves(kept, decided.state, ticket), limits(kept, decided.state))

        return counter.perform(verb, by, command, {"fulfillment": fulfillment, **asked}, plan)

    def _with_order(
        self, written: Written[Fulfillment], kept: Fulfillment, asked: object, limits: Limits
    ) -> Work | Refused:
        loaded = self.counter.load("order", kept.order)
        ordered: Decided[Order] | Refused = decide_order(loaded.document, asked, self.counter.processes["order"])
        if isinstance(ordered, Refused):
            return ordered
        claims = (*limits, *order_credit(loaded.document, ordered.state))
        return Work((written, Written("order", loaded.version, ordered)), claims)


def _all(fulfillment: Fulfillment) -> tuple[LineQuantity, ...]:
    return tuple(LineQuantity(line.line, line.quantity) for line in fulfillment.lines)


def _pieces(order: Order, lines: Sequence[LineQuantity]) -> tuple[FulfillmentLine, ...]:
    known = {line.id: line for line in order.lines}
    found = [(each, known[each.line]) for each in lines]
    return tuple([FulfillmentLine(line.id, line.sku, each.quantity, line.unit, line.tracked) for each, line in found])
