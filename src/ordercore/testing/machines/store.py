"""Random stories told to a store and, word for word, to the memory store; both must answer alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

from attrs import evolve
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ordercore.adapters.memory import MemoryStore
from ordercore.errors import OrdercoreError
from ordercore.ports.chain import first_broken
from ordercore.ports.store import Batch, LimitStep, Query, Recorded, Store
from ordercore.testing.strategies.store import DOCUMENTS, LIMITS, Draft, beginnings, drafts, limit_steps, queries

__all__ = ["run_store_machine", "store_machine"]

_DAWN: Final = datetime(2026, 6, 1, tzinfo=UTC)


def _answer(call: Callable[[], Any]) -> Any:
    """What a call gives, sequences as lists, or the error it raises, by its kind."""
    try:
        answer = call()
    except OrdercoreError as error:
        return type(error)
    return list(answer) if isinstance(answer, Sequence) else answer


def _without_positions(entries: object) -> list[Recorded]:
    """Entries as they can be compared between stores, whose positions are their own affair."""
    return [evolve(entry, position="") for entry in entries]  # type: ignore[attr-defined]


class _StoreStory(RuleBasedStateMachine):
    """A store and its model side by side."""

    make: Callable[[], Store]
    full_text: bool
    outbox: bool

    def __init__(self) -> None:
        super().__init__()
        self.model = MemoryStore()
        self.store: Any = type(self).make()
        self.told: list[Batch] = []
        self.clock = _DAWN

    def same(self, method: str, *asked: Any, **named: Any) -> Any:
        """Ask both; what they say must be equal."""
        expected = _answer(partial(getattr(self.model, method), *asked, **named))
        answer = _answer(partial(getattr(self.store, method), *asked, **named))
        assert answer == expected
        return answer

    @initialize(batch=beginnings())
    def begin(self, batch: Batch) -> None:
        """Something to begin with."""
        self.told.append(batch)
        self.same("commit", batch)

    @rule(draft=drafts())
    def carry_out(self, draft: Draft) -> None:
        """A new command."""
        found = {key: self.model.load(*key) for key in DOCUMENTS}
        versions = {key: stored.version for key, stored in found.items() if stored}
        batch = draft.batch(f"command-{len(self.told)}", versions)
        self.told.append(batch)
        self.same("commit", batch)

    @rule(steps=limit_steps())
    def claim(self, steps: tuple[LimitStep, ...]) -> None:
        """A new command that only works on limits."""
        batch = Batch(f"command-{len(self.told)}", "asked", self.clock, "ann", limits=steps)
        self.told.append(batch)
        self.same("commit", batch)

    @rule(number=st.integers(0, 100), digest=st.sampled_from(["", "", "another"]))
    def carry_out_again(self, number: int, digest: str) -> None:
        """A command that came before, carried out or refused, perhaps with other content."""
        batch = self.told[-1 - number % len(self.told)]
        again = evolve(batch, digest=digest or batch.digest)
        self.same("commit", again)

    @rule(query=queries())
    def search(self, query: Query) -> None:
        """All pages of a query."""
        model = store = query if type(self).full_text else evolve(query, text="")
        while True:
            expected, page = self.model.find(model), self.store.find(store)
            assert page.rows == expected.rows
            assert bool(page.next) == bool(expected.next)
            if not page.next:
                return
            model, store = evolve(model, after=expected.next), evolve(store, after=page.next)

    @precondition(lambda self: type(self).outbox)
    @rule(limit=st.integers(1, 3), minutes=st.integers(0, 3), sent=st.integers(0, 3), delay=st.integers(-1, 5))
    def carry_messages_out(self, limit: int, minutes: int, sent: int, delay: int) -> None:
        """A carrier claims messages and sends some of them; the next one fails, and is parked if there is no delay for it."""
        self.clock += timedelta(minutes=minutes)
        lease = timedelta(minutes=2)
        claimed = self.same("claim", limit, at=self.clock, lease=lease)
        self.same("sent", [message.id for message in claimed[:sent]])
        until = self.clock + timedelta(minutes=delay) if delay >= 0 else None
        for message in claimed[sent : sent + 1]:
            self.same("failed", message.id, reason=f"delay {delay}", until=until)

    @precondition(lambda self: type(self).outbox)
    @rule(limit=st.integers(1, 3))
    def look_at_parked_messages(self, limit: int) -> None:
        """Somebody looks at what is parked, and has one of them tried again."""
        parked = self.same("parked", limit)
        self.same("again", [each.message.id for each in parked[:1]])

    @invariant()
    def looks_alike(self) -> None:
        """Every document, history, receipt and balance is the same, and every chain whole."""
        for kind, id in DOCUMENTS:
            self.same("load", kind, id)
            history = self.store.history(kind, id)
            assert _without_positions(history) == _without_positions(self.model.history(kind, id))
            assert first_broken(history) is None
        for limit in LIMITS:
            self.same("balance", limit)
        for told in self.told[-1:]:
            self.same("load", "command", told.command)

    def teardown(self) -> None:
        """Read the feed piece by piece, then let the store go."""
        read: list[Recorded] = []
        while piece := self.store.feed(read[-1].position if read else "", 2):
            read.extend(piece)
        for kind, id in DOCUMENTS:
            told = [entry for entry in read if (entry.kind, entry.id) == (kind, id)]
            assert told == list(self.store.history(kind, id))
        assert len(read) == len(self.model.feed())
        self.same("load_many", "order", ["a", "b", "none"])
        getattr(self.store, "close", lambda: None)()


def store_machine(
    factory: Callable[[], Store], *, full_text: bool = True, outbox: bool = True
) -> type[RuleBasedStateMachine]:
    """The machine for a store; subclass it to add rules of your own.

    Args:
        factory: makes a fresh, empty store; one with a method ``close`` is closed at the end of each story.
        full_text: whether queries search words.
        outbox: whether the store is an outbox, and messages are carried out.
    """
    said = {"make": staticmethod(factory), "full_text": full_text, "outbox": outbox}
    return type("StoreStory", (_StoreStory,), said)


def run_store_machine(
    factory: Callable[[], Store],
    *,
    max_examples: int = 30,
    steps: int = 20,
    full_text: bool = True,
    outbox: bool = True,
    shrink: bool = True,
) -> None:
    """Tell random stories until one differs, and fail with the shortest that does.

    Args:
        factory: makes a fresh, empty store.
        max_examples: how many stories.
        steps: how many steps the longest story has.
        full_text: whether queries search words.
        outbox: whether the store is an outbox.
        shrink: whether to look for the shortest story; without, the first one found is told.
    """
    phases = [phase for phase in Phase if shrink or phase is not Phase.shrink]
    run_state_machine_as_test(
        store_machine(factory, full_text=full_text, outbox=outbox),
        settings=settings(
            max_examples=max_examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            phases=phases,
            # Hypothesis leaves the iteration over its own enum untyped.
            suppress_health_check=list(HealthCheck),  # pyright: ignore[reportArgumentType]
        ),
    )
