"""Goods coming back: authorized, received, and given up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from attrs import frozen

from ordercore.access.actor import Actor
from ordercore.desk.commit import Outcome, Ticket, Work, Written
from ordercore.desk.limit import stock_moved
from ordercore.desk.room import Room, steps
from ordercore.lifecycle.order import command as c
from ordercore.lifecycle.order.decide import decide as decide_order
from ordercore.lifecycle.order.record import LineQuantity, Order
from ordercore.lifecycle.returns import process as p
from ordercore.lifecycle.returns.decide import decide
from ordercore.lifecycle.returns.record import Receipt, Return, ReturnLine
from ordercore.ports.limit import LimitStep
from ordercore.values.amount import plus
from ordercore.values.verdict import Refused

__all__ = ["Returning"]


@frozen
class Returning(Room):
    """The verbs about returns. Every one takes who does it and the id of the command."""

    @steps("return", p.AuthorizeReturn)
    def authorize(
        self,
        order: str,
        lines: Sequence[LineQuantity],
        *,
        reason: str = "",
        site: str = "",
        id: str = "",
        by: Actor,
        command: str,
    ) -> Outcome[Return]:
        """Allow shipped pieces to come back.

        Args:
            order: the order they were shipped for.
            lines: which pieces; at most what was shipped, has not come back, and is not announced already.
            reason: why the customer sends them back.
            site: where they go; empty is the preferred site.
            id: identifier of the return; empty names it after the command.
            by: who does it.
            command: id of the command.

        Raises:
            UnknownDocument: there is no such order or site, or not for this actor.
        """
        counter, wanted = self.counter, tuple(lines)
        named = site or next(iter(counter.sites), "")

        def plan(ticket: Ticket) -> Work | Refused:
            counter.show_site(by, named)
            loaded = counter.load("order", order)
            kept: Order = loaded.document
            no = counter.may_not(by, "order", p.AuthorizeReturn, kept, makes="return")
            if no is not None:
                return no
            new = id or ticket.command
            ordered = decide_order(kept, c.AnnounceReturn(new, wanted), counter.processes["order"])
            if isinstance(ordered, Refused):
                return ordered
            back = tuple(_line(kept, each, reason) for each in wanted)
            asked = p.AuthorizeReturn(new, order, kept.customer, named, ticket.on, back)
            decided = decide(None, asked, counter.processes["return"])
            if isinstance(decided, Refused):
                return decided
            return Work((Written("return", 0, decided), Written("order", loaded.version, ordered)))

        asked = {"order": order, "lines": wanted, "reason": reason, "site": named, "id": id}
        return counter.perform("returns.authorize", by, command, asked, plan)

    @steps("return", p.ReceiveReturn)
    def receive(
        self, document: str, receipts: Sequence[Receipt] | None = None, *, by: Actor, command: str
    ) -> Outcome[Return]:
        """Count pieces that came back; good ones go on the shelf.

        Args:
            document: the return.
            receipts: which pieces, how many and how; None is all that are missing, in good condition.
            by: who does it.
            command: id of the command.
        """
        given = tuple(receipts) if receipts is not None else None

        def make(kept: Return) -> p.ReceiveReturn:
            whole = tuple(Receipt(line.line, line.missing) for line in kept.lines if line.missing)
            return p.ReceiveReturn(whole if given is None else given)

        def counted(kept: Return, asked: p.ReceiveReturn) -> c.ReceiveLines:
            sums: dict[str, Decimal] = {}
            for receipt in asked.receipts:
                sums[receipt.line] = plus(sums.get(receipt.line, Decimal(0)), receipt.quantity)
            return c.ReceiveLines(kept.id, tuple(LineQuantity(line, quantity) for line, quantity in sums.items()))

        def shelved(kept: Return, asked: p.ReceiveReturn) -> tuple[LimitStep, ...]:
            good = [(kept.line(each.line), each.quantity) for each in asked.receipts if each.condition == "good"]
            moves = [(line.sku, quantity, line.unit) for line, quantity in good if line.tracked]
            return stock_moved(kept.site, moves, overdraft=self.counter.backorders)

        return self._step(
            "returns.receive", document, by, command, {"receipts": given}, make=make, moves=counted, limits=shelved
        )

    @steps("return", p.CancelReturn)
    def cancel(self, document: str, *, reason: str, by: Actor, command: str) -> Outcome[Return]:
        """Give a return up of which nothing came back."""

        def withdrawn(kept: Return, asked: p.CancelReturn) -> c.WithdrawReturn:
            return c.WithdrawReturn(kept.id, tuple(LineQuantity(line.line, line.missing) for line in kept.lines))

        return self._step(
            "returns.cancel",
            document,
            by,
            command,
            {"reason": reason},
            make=lambda kept: p.CancelReturn(reason),
            moves=withdrawn,
            limits=lambda kept, asked: (),
        )

    def _step(
        self,
        verb: str,
        document: str,
        by: Actor,
        command: str,
        asked: dict[str, object],
        *,
        make: Callable[[Return], Any],
        moves: Callable[[Return, Any], Any],
        limits: Callable[[Return, Any], tuple[LimitStep, ...]],
    ) -> Outcome[Return]:
        counter = self.counter

        def plan(ticket: Ticket) -> Work | Refused:
            loaded = counter.load("return", document)
            kept: Return = loaded.document
            made = make(kept)
            no = counter.may_not(by, "return", type(made), kept)
            if no is not None:
                return no
            decided = decide(kept, made, counter.processes["return"])
            if isinstance(decided, Refused):
                return decided
            found = counter.load("order", kept.order)
            ordered = decide_order(found.document, moves(kept, made), counter.processes["order"])
            if isinstance(ordered, Refused):
                return ordered
            written = (Written("return", loaded.version, decided), Written("order", found.version, ordered))
            return Work(written, limits(kept, made))

        return counter.perform(verb, by, command, {"return": document, **asked}, plan)


def _line(order: Order, each: LineQuantity, reason: str) -> ReturnLine:
    line = order.line(each.line)
    return ReturnLine(line.id, line.sku, each.quantity, line.unit, reason, line.tracked)
