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
from ordercore.ports.batch import Batch
from ordercore.ports.chain import first_broken
from ordercore.ports.limit import LimitStep
from ordercore.ports.query import Query
from ordercore.ports.record import Recorded
from ordercore.ports.store import Store
from ordercore.testing.endless import pieces
from ordercore.testing.strategies.store import DOCUMENTS, HELD, LIMITS, Draft, beginnings, drafts, limit_steps, queries
from ordercore.testing.strictness import STANDARD
from ordercore.testing.watch import watched

__all__ = ["run_store_machine", "store_machine"]

_DAWN: Final = datetime(2026, 6, 1, tzinfo=UTC)
_FEW: Final = 6


def _answer(call: Callable[[], Any]) -> Any:
    """What a call gives, sequences as lists, or the error it raises, by its kind."""
    try:
        answer = call()
    except OrdercoreError as error:
        return type(error)
    return list(answer) if isinstance(answer, Sequence) else answer


def _told(entries: Sequence[Recorded]) -> list[tuple[Any, ...]]:
    """Entries as they can be compared between stores, whose positions are their own affair."""
    return [
        (
            *(each.kind, each.id, each.sequence, each.at.isoformat(), each.by, each.command),
            *(each.type, each.body, each.previous, each.hash),
        )
        for each in entries
    ]


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
        self.begun: list[tuple[Query, str, str]] = []
        self.whole: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
        self.position = ""
        self.read = 0
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
        self.tell(batch)

    def tell(self, batch: Batch) -> None:
        """Commit a batch in both, and remember it."""
        self.told.append(batch)
        self.same("commit", batch)

    @rule(draft=drafts())
    def carry_out(self, draft: Draft) -> None:
        """A new command."""
        found = {key: self.model.load(*key) for key in HELD}
        versions = {key: stored.version for key, stored in found.items() if stored}
        self.tell(draft.batch(f"command-{len(self.told)}", versions))

    @rule(steps=limit_steps())
    def claim(self, steps: tuple[LimitStep, ...]) -> None:
        """A new command that only works on limits."""
        self.tell(Batch(f"command-{len(self.told)}", "asked", self.clock, "ann", limits=steps))

    @rule(commands=st.integers(1, 12))
    def others_come_between(self, commands: int) -> None:
        """Commands that write nothing, so that those before them are no longer the newest."""
        for _ in range(commands):
            self.tell(Batch(f"command-{len(self.told)}", "asked", self.clock, "bob"))

    @rule(number=st.integers(0, 100), digest=st.sampled_from(["", "", "another"]))
    def carry_out_again(self, number: int, digest: str) -> None:
        """A command that came before, carried out or refused, perhaps with other content."""
        batch = self.told[-1 - number % len(self.told)]
        again = evolve(batch, digest=digest or batch.digest)
        self.same("commit", again)

    @rule(query=queries(wrong=True))
    def search(self, query: Query) -> None:
        """All pages of a query; another query does not go on from its cursor."""
        expected, found = self.look_up(query, "", "")
        if expected:
            self.begun.append((query, expected, found))
            self.look_up(evolve(query, kind="payment"), expected, found)
        while expected:
            expected, found = self.look_up(query, expected, found)

    @rule(query=queries(), draft=drafts())
    def write_while_pages_turn(self, query: Query, draft: Draft) -> None:
        """A new command between the first page of a query and the rest."""
        expected, found = self.look_up(query, "", "")
        self.carry_out(draft)
        while expected:
            expected, found = self.look_up(query, expected, found)

    @precondition(lambda self: self.begun)
    @rule(number=st.integers(0, 5), query=st.none() | queries(wrong=True))
    def go_on_searching(self, number: int, query: Query | None) -> None:
        """The page after one found before, for that query, or for another that its cursor does not belong to."""
        begun, expected, found = self.begun[-1 - number % len(self.begun)]
        self.look_up(query or begun, expected, found)

    def look_up(self, query: Query, expected_after: str, after: str) -> tuple[str, str]:
        """One page of both; its cursors, empty when it is the last or was refused."""
        wanted = query if type(self).full_text else evolve(query, text="")
        expected = _answer(partial(self.model.find, evolve(wanted, after=expected_after)))
        page = _answer(partial(self.store.find, evolve(wanted, after=after)))
        if isinstance(expected, type):
            assert page == expected
            return "", ""
        assert (page.rows, bool(page.next)) == (expected.rows, bool(expected.next))
        return expected.next, page.next

    @precondition(lambda self: type(self).outbox)
    @rule(
        limit=st.sampled_from((1, 2, 3, 1, 2, 3, 0, 1_001)),
        minutes=st.integers(0, 3),
        sent=st.integers(0, 3),
        delay=st.integers(-1, 5),
    )
    def carry_messages_out(self, limit: int, minutes: int, sent: int, delay: int) -> None:
        """A carrier claims messages and sends some of them; the next one fails, and is parked if there is no delay for it."""
        self.clock += timedelta(minutes=minutes)
        lease = timedelta(minutes=2)
        claimed = self.same("claim", limit, at=self.clock, lease=lease)
        if not isinstance(claimed, list):
            return
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
            told = _told(history)
            assert told == _told(self.model.history(kind, id))
            if told != self.whole.get((kind, id)):
                assert first_broken(history) is None
                self.whole[kind, id] = told
        for limit in LIMITS:
            self.same("balance", limit)
        for last in self.told[-1:]:
            self.same("load", "command", last.command)
        self.same("load_many", "order", ["a", "b", "none"])

    @invariant()
    def finds_alike(self) -> None:
        """What is searched for most is found at once after every write, and no longer when it is gone."""
        self.look_up(Query("order", text="mug"), "", "")
        self.look_up(Query("order", sort="-total"), "", "")

    @invariant()
    def the_feed_goes_on(self) -> None:
        """A reader who goes on from where it stopped, two entries at a time, has read all there are, each document in order."""
        for piece in pieces(self.store, self.position, 2):
            assert len(piece) <= 2
            self.position = piece[-1].position
            self.read += len(piece)
        whole = self.store.feed()
        assert self.read == len(whole) == len(self.model.feed())
        for kind, id in DOCUMENTS:
            assert _told([each for each in whole if (each.kind, each.id) == (kind, id)]) == self.whole[kind, id]

    def teardown(self) -> None:
        """Let the store go."""
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
    patience: timedelta = STANDARD.patience,
) -> None:
    """Tell random stories until one differs, and fail with the shortest that does.

    Stories of a few steps come first, and as many long ones after them: what a few steps show is found sooner so, and told
    in a few steps.

    Args:
        factory: makes a fresh, empty store.
        max_examples: how many stories of each length.
        steps: how many steps the longest story has.
        full_text: whether queries search words.
        outbox: whether the store is an outbox.
        shrink: whether to look for the shortest story; without, the first one found is told.
        patience: how long one call to the store may take before it is broken off, where it can be.
    """
    left_out = {Phase.explain} if shrink else {Phase.explain, Phase.shrink}
    phases = [phase for phase in Phase if phase not in left_out]
    for length in (min(_FEW, steps), steps):
        asked = settings(
            max_examples=max_examples,
            stateful_step_count=length,
            report_multiple_bugs=False,
            deadline=None,
            database=None,
            phases=phases,
            # Hypothesis leaves the iteration over its own enum untyped.
            suppress_health_check=list(HealthCheck),  # pyright: ignore[reportArgumentType]
        )
        with watched(patience):
            run_state_machine_as_test(store_machine(factory, full_text=full_text, outbox=outbox), settings=asked)
