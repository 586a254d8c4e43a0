"""The store in memory."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from types import FrameType
from typing import Any, Final

import pytest

from ordercore.adapters.memory import MemoryStore
from ordercore.ports.batch import Batch, Entry, Message, Write
from ordercore.ports.limit import SetCeiling, Take
from ordercore.ports.query import Condition, Query
from ordercore.testing.contracts import StoreContract
from ordercore.testing.contracts.store.capability import Factory

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


@contextmanager
def interrupted_at(step: int) -> Iterator[None]:
    """What is done inside is interrupted, as by Ctrl-C, at so many lines of the store's own code; not at all when it has fewer.

    Not where the lock is taken and given back: Python itself does not interrupt a ``with`` there, and a tracer would.
    """
    lines = count()

    def trace(frame: FrameType, event: str, told: Any) -> Any:
        if "adapters/memory" not in frame.f_code.co_filename.replace("\\", "/") or frame.f_code.co_name == "_alone":
            return None
        if event == "line" and next(lines) == step:
            raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)


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
    ends = []
    for step in count():
        store = MemoryStore()
        store.commit(FIRST)
        with suppress(KeyboardInterrupt), interrupted_at(step):
            store.commit(SECOND)
            break
        now = everything(store)
        assert now in (before, after), f"torn at step {step}"
        ends.append(now == after)
        store.commit(SECOND)
        assert everything(store) == after
    assert len(ends) > 30
    assert not ends[0]
    assert ends == sorted(ends)
