"""What outlives the store object."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from attrs import evolve

from ordercore.ports.limit import SetCeiling, Take
from ordercore.ports.query import Query
from ordercore.ports.store import Store
from ordercore.testing.contracts.store.capability import Capabilities, Factory
from ordercore.testing.contracts.store.making import NOON, batch, entry, ids, state, write
from ordercore.testing.contracts.store.outbox import MINUTE, Posting, posted, said

__all__ = ["RestartPromises"]


class RestartPromises(Capabilities):
    """Whoever opens what a store left behind sees what the store would have shown."""

    @contextmanager
    def opened_anew(self, store: Store) -> Iterator[Store]:
        """What a store left behind, opened and in the end closed, if it can be."""
        reopened = self.reopen(store)
        try:
            yield reopened
        finally:
            getattr(reopened, "close", lambda: None)()

    def test_everything_is_there_after_a_restart(self, factory: Factory) -> None:
        self.needs("supports_restart")
        store = factory()
        first = batch(
            "1", write("a", rank=2, text="blue mug"), entry("a"), SetCeiling("stock", 5), Take("stock", "a", 2)
        )
        receipt = store.commit(first)
        before = state(store, "a", limits=("stock",))
        with self.opened_anew(store) as reopened:
            assert state(reopened, "a", limits=("stock",)) == before
            assert reopened.commit(first) == evolve(receipt, repeated=True)

    def test_work_goes_on_after_a_restart(self, factory: Factory) -> None:
        self.needs("supports_restart")
        store = factory()
        store.commit(batch("1", write("a", rank=2), entry("a"), SetCeiling("stock", 5)))
        page = store.find(Query("order", sort="rank", limit=1))
        position = store.feed()[-1].position
        with self.opened_anew(store) as reopened:
            reopened.commit(batch("2", write("a", 1, rank=3), write("b", rank=4), entry("a"), Take("stock", "a", 5)))
            assert page.next == ""
            assert ids(reopened, Query("order", sort="rank"), 1) == ["a", "b"]
            assert [entry.sequence for entry in reopened.feed(position)] == [2]

    def test_words_are_found_after_a_restart(self, factory: Factory) -> None:
        self.needs("supports_restart")
        self.needs("supports_full_text")
        store = factory()
        store.commit(batch("1", write("a", text="blue mug")))
        with self.opened_anew(store) as reopened:
            reopened.commit(batch("2", write("a", 1, text="red mug")))
            assert ids(reopened, Query("order", text="blue")) == []
            assert ids(reopened, Query("order", text="red mug")) == ["a"]

    def test_messages_and_leases_outlive_a_restart(self, factory: Factory) -> None:
        self.needs("supports_restart")
        self.needs("supports_outbox")
        store = posted(factory)
        store.claim(1, at=NOON, lease=MINUTE)
        store.sent(["1/2"])
        with self.opened_anew(store) as reopened:
            claim = cast(Posting, reopened).claim
            assert said(claim(10, at=NOON, lease=MINUTE)) == ["2/2"]
            assert said(claim(10, at=NOON + MINUTE, lease=MINUTE)) == ["1/1", "2/1", "2/2", "3/1"]

    def test_failures_and_parked_messages_outlive_a_restart(self, factory: Factory) -> None:
        self.needs("supports_restart")
        self.needs("supports_outbox")
        store = posted(factory)
        store.failed("1/1", reason="no answer", until=NOON + MINUTE)
        store.failed("1/2", reason="broken", until=None)
        with self.opened_anew(store) as reopened:
            outbox = cast(Posting, reopened)
            assert said(outbox.claim(1, at=NOON, lease=MINUTE)) == ["2/2"]
            assert outbox.claim(1, at=NOON + MINUTE, lease=MINUTE)[0].failures == 1
            assert [parked.reason for parked in outbox.parked()] == ["broken"]
