"""The store in memory."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from ordercore.adapters.memory import MemoryStore
from ordercore.ports.batch import Batch, Entry, Message, Write
from ordercore.ports.limit import SetCeiling, Take
from ordercore.ports.query import Condition, Query
from ordercore.testing.contracts import StoreContract
from ordercore.testing.contracts.store.capability import Factory
from tests.interrupt import interruptions

NOON: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
FIRST: Final = Batch(
    "first",
    "asked",
    NOON,
    "ann",
    writes=(Write("order", "a", 0, "{}", {"status": "open"}, "blue"),),
    entries=(Entry("order", "a", "order.placed/1", "{}"),),
    limits=(SetCeiling("stock", 5), Take("stock", "a", 1)),
    messages=(Message("placed", "a", "{}"),),
)
SECOND: Final = Batch(
    "second",
    "asked",
    NOON,
    "ann",
    writes=(
        Write("order", "a", 1, "{ }", {"status": "closed"}, "red"),
        Write("order", "b", 0, "{}", {"status": "open"}),
    ),
    entries=(Entry("order", "a", "order.closed/1", "{}"), Entry("order", "b", "order.placed/1", "{}")),
    limits=(Take("stock", "b", 2),),
    messages=(Message("closed", "a", "{}"), Message("placed", "b", "{}")),
)


class TestMemoryStore(StoreContract):
    """The memory store keeps the contract; it is the model of the random stories too, so they show it is stable."""

    @pytest.fixture
    def factory(self) -> Factory:
        return MemoryStore


def everything(store: MemoryStore) -> object:
    """All that a store tells."""
    ids = ("a", "b")
    found = [store.find(Query("order", (Condition("status", "eq", each),))).rows for each in ("open", "closed")]
    return (
        [store.load("order", id) for id in ids],
        [store.load("command", id) for id in ("first", "second")],
        [store.history("order", id) for id in ids],
        found,
        store.find(Query("order", text="red")).rows,
        store.feed(),
        store.balance("stock"),
        list(store._messages._waiting.values()),
    )


def test_a_commit_that_is_interrupted_anywhere_is_there_wholly_or_not_at_all() -> None:
    plain = MemoryStore()
    plain.commit(FIRST)
    before = everything(plain)
    plain.commit(SECOND)
    after = everything(plain)
    begun: list[MemoryStore] = []

    def second() -> None:
        store = MemoryStore()
        store.commit(FIRST)
        begun.append(store)
        store.commit(SECOND)

    ends: list[bool] = []
    for _ in interruptions(second):
        if not begun:
            continue
        store = begun.pop()
        assert not store._lock.locked(), "whoever was interrupted keeps the others out"
        now = everything(store)
        assert now in (before, after), f"torn at step {len(ends)}"
        ends.append(now == after)
        store.commit(SECOND)
        assert everything(store) == after
    assert len(ends) > 30
    assert not ends[0]
    assert ends == sorted(ends)


@pytest.mark.parametrize("verb", ["load", "claim", "sent"])
def test_who_is_interrupted_keeps_nobody_waiting(verb: str) -> None:
    """Not even as long as somebody holds on to the error, as whoever logs it."""
    store = MemoryStore()
    store.commit(FIRST)
    verbs: dict[str, Callable[[], object]] = {
        "load": lambda: store.load("order", "a"),
        "claim": lambda: store.claim(10, at=NOON, lease=timedelta(minutes=1)),
        "sent": lambda: store.sent(["first/1"]),
    }
    errors = []
    for error in interruptions(verbs[verb]):
        errors.append(error)
        assert not store._lock.locked()
    assert len(errors) > 3


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked on this system")
def test_a_child_process_waits_for_no_thread_of_its_parent() -> None:
    store = MemoryStore()
    store.commit(FIRST)
    with store._lock:
        child = os.fork()
        if not child:
            try:
                signal.alarm(5)
                os._exit(0 if store.load("order", "a") else 1)
            finally:
                os._exit(2)
    assert os.waitpid(child, 0)[1] == 0
