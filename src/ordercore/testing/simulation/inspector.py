"""Looks at the store after every step, and now and then at everything anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from attrs import evolve

from ordercore.desk.commit import Done
from ordercore.desk.desk import Desk
from ordercore.errors import OrdercoreError
from ordercore.lifecycle.kind import KINDS
from ordercore.ports.batch import Batch
from ordercore.ports.directory import Directory
from ordercore.testing.simulation.books import Books, Key, Library, Seen, Turn
from ordercore.testing.simulation.carrier import Carrier
from ordercore.testing.simulation.chance import Chance
from ordercore.testing.simulation.client import Client
from ordercore.testing.simulation.expected import Expected
from ordercore.testing.simulation.laws import LAWS
from ordercore.testing.simulation.look import Answer, Look, Sent, Shown
from ordercore.testing.simulation.market import MarketStore

__all__ = ["Inspector"]

_PIECES: Final = (1, 7, 100, 1_000)


class Inspector:
    """Reads the store by its port, in good weather, and asks every law.

    Attributes:
        books: what it knows of the store.
        carrier: carries the messages out.
        sent: every command sent, by id.
        answered: commands that were acknowledged.
        shown: answers to questions, since the last look.
        astray: errors that no client should have seen, since the last look.
        moved: what is wrong with what was written because of a document only read, since the last look.
    """

    def __init__(
        self, store: MarketStore, directory: Directory, desk: Desk, chance: Chance, clients: Iterable[Client]
    ) -> None:
        self._store: Final = store
        self._directory: Final = directory
        self._counter: Final = desk.counter
        self._chance: Final = chance
        self._actors: Final = {client.actor.id: client.actor for client in clients}
        self._library: Final = Library()
        self._answers: list[Answer] = []
        self._written: dict[Key, None] = {}
        self._limits: set[str] = set()
        self.books: Final = self._opened()
        self.carrier: Final = Carrier(store, chance)
        self.sent: Final[dict[str, Sent]] = {}
        self.answered: Final[list[Sent]] = []
        self.shown: list[Shown] = []
        self.astray: list[str] = []
        self.moved: list[str] = []

    def _opened(self) -> Books:
        counter = self._counter
        return Books(self._store, self._library, Expected(self._directory, counter.book, backorders=counter.backorders))

    def passed(self, batch: Batch) -> None:
        """Note what a batch on its way to the store is about, whether it will be taken or not."""
        self._written.update({(write.kind, write.id): None for write in batch.writes if write.kind in KINDS})
        self._limits.update([step.limit for step in batch.limits])

    def heard(self, answer: Answer) -> None:
        """Note an answer, to be looked at with the next look."""
        sent, outcome = answer.sent, answer.outcome
        if isinstance(outcome, Done):
            sent.claimed += not outcome.repeated
            if sent.first is None:
                sent.first = outcome
                self.answered.append(sent)
        self._answers.append(answer)

    def look(self, at: datetime, *, dies: int = 0) -> tuple[Mapping[Key, Turn], dict[str, tuple[str, ...]]]:
        """Read what is new, and ask every law about it.

        Args:
            at: what time it is.
            dies: how many times in a hundred the carrier dies before it says that messages are sent.

        Returns:
            The documents that changed, and what breaks which law.
        """
        seen = self.books.read(self._written, self._limits)
        self._written, self._limits = {}, set()
        self.carrier.happened(seen.turns.items())
        messages = tuple(self.carrier.carry(at, dies=dies))
        look = evolve(
            self._looked(self.books, seen),
            answers=tuple(self._answers),
            shown=tuple(self.shown),
            astray=tuple(self.astray),
            moved=tuple(self.moved),
            messages=messages,
        )
        for told in (self._answers, self.shown, self.astray, self.moved):
            told.clear()
        return seen.turns, self._broken(look)

    def audit(self) -> dict[str, tuple[str, ...]]:
        """Read everything anew, in pieces of another size, and ask every law about all of it."""
        books = self._opened()
        seen = books.read(self.books.documents, self.books.expected.claims, page=self._chance.one(_PIECES))
        return self._broken(evolve(self._looked(books, seen), whole=True))

    def heads(self) -> Iterator[tuple[Key, str]]:
        """The newest hash of every document."""
        return ((key, history[-1].hash) for key, history in self.books.histories.items() if history)

    def _looked(self, books: Books, seen: Seen) -> Look:
        counter = self._counter
        return Look(
            books, seen, self._store, self._directory, counter.processes, self.sent, self._actors, counter.roles
        )

    def _broken(self, look: Look) -> dict[str, tuple[str, ...]]:
        found = {}
        for law in LAWS:
            try:
                problems = tuple(law.broken(look))
            except (LookupError, OrdercoreError) as error:
                problems = (f"cannot be asked: {error!r}",)
            if problems:
                found[law.name] = problems
        return found
