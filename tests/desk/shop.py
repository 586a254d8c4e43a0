"""What the tests of the desk share: the small house, opened for the day."""

from __future__ import annotations

from typing import Any, TypeVar

from ordercore.adapters.memory import MemoryStore
from ordercore.desk import Desk, Done
from ordercore.desk.commit import Outcome
from ordercore.inventory.position import Position
from ordercore.lifecycle.adjustment import AdjustmentLine
from ordercore.lifecycle.invoice import Invoice
from ordercore.lifecycle.journal import Document
from ordercore.lifecycle.order import DraftCharge, DraftLine, Order, OrderDraft
from ordercore.testing.clock import ManualClock
from ordercore.testing.house import CLERK, MORNING, house
from ordercore.values import Quantity, Refused

__all__ = ["TODAY", "Shop", "codes", "done"]

T = TypeVar("T", bound=Document)
TODAY = MORNING.date()


def done(outcome: Outcome[T]) -> Done[T]:
    """What was done; a refusal fails the test."""
    assert isinstance(outcome, Done), outcome
    return outcome


def codes(outcome: object) -> tuple[str, ...]:
    """Why it was refused; something done fails the test."""
    assert isinstance(outcome, Refused), outcome
    return outcome.codes


class Shop:
    """A desk, its store and its clock, and short ways to go the usual way."""

    def __init__(self, store: Any = None, **settings: Any) -> None:
        self.store = store or MemoryStore()
        self.clock = ManualClock(MORNING)
        self.desk: Desk = house(self.store, self.clock, **settings)
        self._commands = 0

    def id(self) -> str:
        """A fresh command id."""
        self._commands += 1
        return f"cmd-{self._commands}"

    def do(self, verb: Any, *args: Any, **more: Any) -> Any:
        """Give a command as the clerk, and expect it to be carried out."""
        return done(verb(*args, by=CLERK, command=self.id(), **more)).document

    def no(self, verb: Any, *args: Any, **more: Any) -> tuple[str, ...]:
        """Give a command as the clerk, and expect it to be refused."""
        return codes(verb(*args, by=CLERK, command=self.id(), **more))

    def draft(self, *lines: tuple[str, Any], customer: str = "guest", freight: bool = False, **more: Any) -> OrderDraft:
        """A draft of lines."""
        made = [DraftLine(str(at), sku, quantity) for at, (sku, quantity) in enumerate(lines, start=1)]
        charges = (DraftCharge("freight", "freight"),) if freight else ()
        return OrderDraft(customer, "GBP", TODAY, made, charges=charges, **more)

    def stocked(self, sku: str = "MUG", quantity: int = 100, unit: str = "EA", site: str = "london") -> None:
        """Put something on a shelf."""
        self.do(
            self.desk.stock.adjust,
            (AdjustmentLine("1", sku, Quantity(quantity).number, unit),),
            reason="count",
            site=site,
        )

    def confirmed(self, *lines: tuple[str, Any], **more: Any) -> Order:
        """A confirmed order."""
        taken = self.do(self.desk.orders.take, self.draft(*lines, **more))
        order: Order = self.do(self.desk.orders.confirm, taken.id)
        return order

    def shipped(self, *lines: tuple[str, Any], **more: Any) -> Order:
        """An order of which everything has left."""
        order = self.confirmed(*lines, **more)
        self.send(order)
        return self.now("order", order.id)  # type: ignore[no-any-return]

    def send(self, order: Order) -> str:
        """Let leave what waits and is there."""
        sent: str = self.do(self.desk.fulfillment.allocate, order.id).id
        for verb in (self.desk.fulfillment.pick, self.desk.fulfillment.pack, self.desk.fulfillment.ship):
            self.do(verb, sent)
        return sent

    def billed(self, *lines: tuple[str, Any], **more: Any) -> tuple[Order, Invoice]:
        """An order that is shipped and billed, with its invoice."""
        order = self.shipped(*lines, **more)
        bill = self.do(self.desk.billing.invoice, order.id)
        return self.now("order", order.id), bill

    def position(self, sku: str, **more: Any) -> Position:
        """What lies of an item at a site."""
        found = self.desk.stock.position(sku, by=CLERK, **more)
        assert isinstance(found, Position), found
        return found

    def now(self, kind: str, id: str) -> Any:
        """A document as it stands."""
        return self.desk.counter.load(kind, id).document
