"""Giving commands at a desk, and checking what each leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final, TypeVar

from ordercore.adapters.memory import MemoryStore
from ordercore.desk.commit import Done, Outcome
from ordercore.desk.desk import Desk
from ordercore.lifecycle.journal import Document
from ordercore.lifecycle.order.record import Order, OrderLine
from ordercore.ports.clock import Clock
from ordercore.ports.store import Store
from ordercore.testing.clock import ManualClock
from ordercore.testing.house import ACCOUNTS, CLERK, ITEMS, MORNING, SITES, house
from ordercore.testing.machines import conserved
from ordercore.testing.machines.pieces import Piece, Pieces

__all__ = ["CURRENCY", "Teller"]

T = TypeVar("T", bound=Document)

CURRENCY: Final = "GBP"


class Teller:
    """One desk, an oracle, and what came of every command given so far.

    Attributes:
        clock: the story's time.
        store: where its desk keeps documents.
        desk: its desk.
        pieces: the oracle.
        shelf: how many pieces lie on each shelf, by site and SKU.
        documents: every document as the store had it after the last command, by kind and id.
        carried_out: every command that was carried out: how to give it again, its id, and what it was about.
    """

    def __init__(self) -> None:
        super().__init__()
        self.clock: Final = ManualClock(MORNING)
        self.store: Final = self.make_store()
        self.desk: Final = self.make_desk(self.store, self.clock)
        self.pieces: Final = Pieces()
        self.shelf: Final = {(site, item.sku): 0 for site in SITES for item in ITEMS if item.tracked}
        self.documents: dict[tuple[str, str], Any] = {}
        self.carried_out: list[tuple[Callable[[], Outcome[Any]], str, tuple[str, str]]] = []
        self._commands = 0
        self._position = ""

    def make_store(self) -> Store:
        """The store of one story, empty; a memory store unless a host gives its own."""
        return MemoryStore()

    def make_desk(self, store: Store, clock: Clock) -> Desk:
        """The desk of one story; it must know the customers and items of `ordercore.testing.house`, in pounds."""
        return house(store, clock)

    def give(
        self, verb: Callable[..., Outcome[T]], *args: Any, legal: bool | None = None, **more: Any
    ) -> Done[T] | None:
        """Give a command, and check that a refusal leaves nothing behind and that a history tells what was done.

        Args:
            verb: a verb of the desk.
            args: what it takes.
            legal: whether it must be carried out, or must not be; None when the story does not know.
            more: what it takes by name.

        Returns:
            What was done; None when it was refused.
        """
        self._commands += 1
        command = f"c{self._commands}"

        def again() -> Outcome[T]:
            return verb(*args, by=CLERK, command=command, **more)

        before = self.limits()
        outcome = again()
        if not isinstance(outcome, Done):
            assert outcome.reasons
            assert legal is not True, f"refused: {outcome.codes}"
            self.nothing_happened(before)
            return None
        assert legal is not False, f"{verb.__name__} was carried out and should have been refused"
        assert not outcome.repeated
        entries = self.store.feed(self._position)
        for key in dict.fromkeys((entry.kind, entry.id) for entry in entries):
            self.documents[key] = conserved.history_tells_all(self.store, *key)
        self._position = entries[-1].position
        key = (entries[0].kind, entries[0].id)
        assert self.documents[key] == outcome.document
        self.carried_out.append((again, command, key))
        return outcome

    def nothing_happened(self, limits: Sequence[Any]) -> None:
        """Check that no history has grown since the last command that was carried out, and that limits are what they were."""
        assert not self.store.feed(self._position)
        assert self.limits() == limits

    def limits(self) -> list[Any]:
        """The limits on stock and credit, with their claims."""
        names = [f"stock:{site}:{sku}" for site, sku in self.shelf]
        return [self.store.balance(name) for name in (*names, *[f"credit:{each.id}:{CURRENCY}" for each in ACCOUNTS])]

    def of_kind(self, kind: str) -> list[Any]:
        """The documents of a kind, oldest first."""
        return [document for (each, _), document in self.documents.items() if each == kind]

    def everything_is_conserved(self) -> None:
        """Check the laws of `ordercore.testing.machines.conserved`."""
        for order in self.of_kind("order"):
            conserved.pieces_are_where_they_were_put(order, self.pieces)
        conserved.money_adds_up(self.documents)
        conserved.stock_is_what_came_less_what_left(self.store, self.shelf, self.pieces)
        conserved.credit_follows_documents(self.store, self.documents, [each.id for each in ACCOUNTS], CURRENCY)

    def today(self) -> date:
        """The day the clock shows."""
        return self.clock.now().date()

    def free(self, order: Order, line: OrderLine, place: str) -> int:
        """How many pieces of a line are in a place."""
        return self.pieces.count(order.id, line.id, lambda piece: piece.place == place)

    def mine(self, order: Order) -> list[Piece]:
        """The pieces of an order."""
        return [piece for piece in self.pieces.rows if piece.order == order.id]

    def is_held(self, order: Order, gate: str) -> bool:
        """Whether a hold closes a gate of an order now."""
        return any(gate in hold.blocks and hold.is_open(self.clock.now()) for hold in order.holds)
