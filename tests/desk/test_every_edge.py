"""One long day at the house that takes every step of every process: what no random story can promise."""

from __future__ import annotations

from typing import Any

from attrs import evolve, frozen

from ordercore.desk.desk import Desk
from ordercore.lifecycle.kind import KINDS
from ordercore.lifecycle.machine import Edge, Process
from ordercore.ports.clock import Clock
from ordercore.ports.store import Store
from ordercore.testing.house import SITES, house
from ordercore.testing.machines.story import Story
from ordercore.values.money import Money
from ordercore.values.quantity import Quantity
from ordercore.values.verdict import Verdict, allowed

MAIN, OTHER = SITES
EdgeKey = tuple[str, str, str, str]


@frozen
class Noting:
    """The processes as shipped, whose edges note when their guards let somebody pass."""

    passed: list[EdgeKey]

    def process(self, kind: str, process: Process) -> Process:
        return Process(process.id, process.version, tuple(self.edge(kind, e) for e in process.edges), process.resting)

    def edge(self, kind: str, edge: Edge) -> Edge:
        def note(state: Any, command: Any) -> Verdict:
            refusal = edge.refuses(state, command)
            if refusal is None:
                self.passed.append(key_of(kind, edge))
            return allowed if refusal is None else refusal

        return evolve(edge, guards=(note,))


def key_of(kind: str, edge: Edge) -> EdgeKey:
    return kind, edge.source or "start", edge.command.__name__, edge.target


class Day(Story):
    """A story that remembers which edges its commands took; those of refused commands do not count."""

    def __init__(self) -> None:
        self.noting = Noting([])
        self.reached: set[EdgeKey] = set()
        super().__init__()

    def make_desk(self, store: Store, clock: Clock) -> Desk:
        noted = {name: self.noting.process(name, kind.process) for name, kind in KINDS.items()}
        return house(store, clock, processes=noted)

    def give(self, verb: Any, *args: Any, legal: bool | None = None, **more: Any) -> Any:
        self.noting.passed.clear()
        done = super().give(verb, *args, legal=legal, **more)
        self.reached.update(self.noting.passed if done else ())
        return done

    def newest(self, kind: str) -> Any:
        return self.of_kind(kind)[-1]

    def now(self, document: Any, kind: str) -> Any:
        return self.documents[kind, document.id]

    def order(self, *parts: int, customer: str = "guest", freight: bool = False) -> Any:
        lines = [("MUG", Quantity(each)) for each in parts]
        return self.take(customer, lines, freight=freight)

    def confirmed(self, *parts: int, customer: str = "guest", freight: bool = False) -> Any:
        order = self.order(*parts, customer=customer, freight=freight)
        self.confirm(order)
        return self.now(order, "order")

    def sent(self, order: Any, until: str = "shipped") -> Any:
        self.allocate(self.now(order, "order"), MAIN)
        sent = self.newest("fulfillment")
        for status, step in (("allocated", self.pick), ("picked", self.pack), ("packed", self.ship)):
            if until == status:
                break
            step(self.now(sent, "fulfillment"))
        return self.now(sent, "fulfillment")

    def billed(self, order: Any) -> Any:
        self.invoice(self.now(order, "order"))
        return self.newest("invoice")


def orders_before_they_bind(day: Day) -> None:
    order = day.order(2)
    day.quote(order, 3)
    day.revise(day.now(order, "order"))
    day.hold(day.now(order, "order"), "h1", "confirm", None)
    day.confirm(day.now(order, "order"))
    day.release_hold(day.now(order, "order"), "h1")
    day.quote(day.now(order, "order"), 3)
    day.hold(day.now(order, "order"), "h2", "confirm", None)
    day.release_hold(day.now(order, "order"), "h2")
    day.confirm(day.now(order, "order"))
    for quoted in (False, True):
        unwanted = day.order(1)
        if quoted:
            day.quote(unwanted, 3)
        day.cancel(day.now(unwanted, "order"))
    confirmed = day.confirmed(1)
    day.cancel(confirmed)
    dropped = day.confirmed(2)
    day.hold(dropped, "h1", "ship", None)
    day.release_hold(day.now(dropped, "order"), "h1")
    day.cancel_quantity(day.now(dropped, "order"), dropped.lines[0], 4)
    assert day.now(dropped, "order").status == "canceled"


def fulfillments_given_up(day: Day) -> None:
    for until in ("allocated", "picked", "packed"):
        order = day.confirmed(2)
        day.give_up(day.sent(order, until))
        day.cancel(day.now(order, "order"))


def a_return_before_the_order_closes(day: Day) -> None:
    order = day.confirmed(4)
    day.allocate(order, MAIN, ((order.lines[0], 4),))
    sent = day.newest("fulfillment")
    for step in (day.pick, day.pack, day.ship):
        step(day.now(sent, "fulfillment"))
    day.authorize_payment(order, Money("10.00", "GBP"))
    day.capture(day.newest("payment"), Money("5.00", "GBP"), None)
    day.refund_unapplied(day.newest("payment"), Money("5.00", "GBP"))
    assert day.newest("payment").status == "refunded"
    day.capture(day.newest("payment"), Money("2.00", "GBP"), None)
    day.void(day.newest("payment"))
    day.refund_unapplied(day.newest("payment"), Money("2.00", "GBP"))
    day.void(day.newest("payment"))
    for taken in ("0.00", "4.00"):
        day.authorize_payment(order, Money("10.00", "GBP"))
        if taken != "0.00":
            day.capture(day.newest("payment"), Money(taken, "GBP"), None)
            day.refund_unapplied(day.newest("payment"), Money(taken, "GBP"))
        day.void(day.newest("payment"))
    bill = day.billed(order)
    day.receive_payment(bill, bill.outstanding)
    paid = day.newest("payment")
    line = day.now(order, "order").lines[0]
    day.authorize_return(day.now(order, "order"), line, 2)
    back = day.newest("return")
    day.receive_return(back, 1, 0)
    day.credit(day.now(back, "return"))
    day.refund(paid, day.newest("invoice"), day.newest("invoice").outstanding)
    day.authorize_return(day.now(order, "order"), line, 1)
    day.cancel_return(day.newest("return"))
    assert day.now(order, "order").status == "confirmed"


def returns_after_it_closed(day: Day) -> None:
    order = day.confirmed(3, freight=True)
    sent = day.sent(order)
    day.authorize_payment(order, order.gross)
    promise = day.newest("payment")
    bill = day.billed(order)
    assert day.now(order, "order").status == "closed"
    day.deliver(sent)
    part = Money.of_minor(bill.gross.minor // 3, "GBP")
    day.capture(promise, part, bill)
    day.capture(day.now(promise, "payment"), bill.gross - part, day.now(bill, "invoice"))
    day.authorize_return(day.now(order, "order"), order.lines[0], 6)
    back = day.newest("return")
    day.receive_return(back, 2, 4)
    assert day.now(back, "return").status == "received"
    day.credit(day.now(back, "return"))
    memo = day.newest("invoice") if day.newest("invoice").kind == "credit_memo" else day.of_kind("invoice")[-1]
    day.refund(day.now(promise, "payment"), memo, memo.outstanding)
    fresh = day.confirmed(1)
    day.sent(fresh)
    bill = day.billed(fresh)
    day.authorize_return(day.now(fresh, "order"), fresh.lines[0], 1)
    day.cancel_return(day.newest("return"))
    day.authorize_return(day.now(fresh, "order"), fresh.lines[0], 2)
    day.receive_return(day.newest("return"), 2, 0)
    day.credit(day.newest("return"))
    assert day.now(bill, "invoice").status == "settled"


def money_for_a_canceled_order(day: Day) -> None:
    order = day.confirmed(2)
    day.authorize_payment(order, order.gross)
    payment = day.newest("payment")
    day.cancel(day.now(order, "order"))
    day.capture(payment, order.gross, None)
    day.refund_unapplied(day.now(payment, "payment"), order.gross)
    assert day.now(payment, "payment").status == "refunded"


def money_before_there_is_an_invoice(day: Day) -> None:
    order = day.confirmed(2, customer="acme")
    day.authorize_payment(order, order.gross)
    payment = day.newest("payment")
    day.capture(payment, order.gross, None)
    day.sent(order)
    bill = day.billed(order)
    day.memo("credit_memo", "acme", Money("1.00", "GBP"))
    day.apply_memo(day.newest("invoice"), bill, Money("1.00", "GBP"))
    day.apply_payment(day.now(payment, "payment"), day.now(bill, "invoice"), day.now(bill, "invoice").outstanding)
    day.refund_unapplied(day.now(payment, "payment"), Money("1.00", "GBP"))
    assert day.now(bill, "invoice").status == "settled"
    assert day.now(payment, "payment").refundable == day.now(payment, "payment").refundable_by_memo


def test_a_day_takes_every_step_of_every_process() -> None:
    day = Day()
    day.count_stock(MAIN, "MUG", "EA", 60)
    for story in (
        orders_before_they_bind,
        fulfillments_given_up,
        a_return_before_the_order_closes,
        returns_after_it_closed,
        money_for_a_canceled_order,
        money_before_there_is_an_invoice,
    ):
        story(day)
        day.everything_is_conserved()

    every = {key_of(name, edge) for name, kind in KINDS.items() for edge in kind.process.edges}
    assert sorted(every - day.reached) == []


def test_an_edge_nobody_takes_is_noticed() -> None:
    day = Day()
    day.count_stock(MAIN, "MUG", "EA", 2)

    assert day.reached == {("adjustment", "start", "PostAdjustment", "posted")}


def test_a_refused_command_reaches_nothing() -> None:
    day = Day()
    order = day.order(1)
    day.reached.clear()

    day.cancel_quantity(order, order.lines[0], 1)

    assert day.reached == set()
