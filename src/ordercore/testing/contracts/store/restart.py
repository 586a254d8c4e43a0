"""What outlives the store object."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from typing import cast

import pytest
from attrs import evolve

from ordercore.errors import CommandConflict, LimitExceeded
from ordercore.ports.batch import Message, Write
from ordercore.ports.chain import first_broken
from ordercore.ports.limit import MoveCeiling, SetCeiling, Take
from ordercore.ports.query import Condition, Field, Query
from ordercore.ports.search import rank
from ordercore.ports.store import Store
from ordercore.testing.contracts.store.capability import Capabilities, Factory
from ordercore.testing.contracts.store.handed import odd_types
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

    def test_receipts_are_as_they_were_after_a_restart(self, factory: Factory) -> None:
        self.needs("supports_restart")
        store = factory()
        at = datetime(2026, 3, 2, 9, 30, 15, 250, tzinfo=timezone(timedelta(hours=5, minutes=30)))
        asked = [batch(f"c{number}", write(f"o{number}"), write(f"p{number}"), at=at) for number in range(12)]
        receipts = [store.commit(each) for each in asked]
        documents = [store.load("command", each.command) for each in asked]
        with self.opened_anew(store) as reopened:
            again = [reopened.commit(each) for each in asked]
            assert again == [evolve(receipt, repeated=True) for receipt in receipts]
            assert {each.at.isoformat() for each in again} == {at.isoformat()}
            assert [reopened.load("command", each.command) for each in asked] == documents
            for each in asked:
                with pytest.raises(CommandConflict):
                    reopened.commit(evolve(each, digest="other"))

    def test_histories_and_feed_go_on_after_a_restart(self, factory: Factory) -> None:
        self.needs("supports_restart")
        store = factory()
        at = datetime(2026, 3, 2, 9, 30, 15, 250, tzinfo=timezone(timedelta(hours=-5)))
        for number in range(12):
            store.commit(batch(f"c{number}", write("a", number), entry("a", body=f"{number}"), at=at))
        before, heads = list(store.feed()), getattr(store.load("order", "a"), "head", None)
        with self.opened_anew(store) as reopened:
            assert list(reopened.feed()) == list(reopened.history("order", "a")) == before
            assert {each.at.isoformat() for each in reopened.feed()} == {at.isoformat()}
            assert getattr(reopened.load("order", "a"), "head", "") == heads
            reopened.commit(batch("on", write("a", 12), write("b"), entry("a", body="12"), entry("b")))
            history = list(reopened.history("order", "a"))
            assert first_broken(history) is None
            assert [each.body for each in history] == [f"{number}" for number in range(13)]
            for number, each in enumerate(before, start=1):
                assert [it.id for it in reopened.feed(each.position)] == ["a"] * (13 - number) + ["b"]

    def test_limits_are_as_they_were_after_a_restart(self, factory: Factory) -> None:
        self.needs("supports_restart")
        store = factory()
        steps = (
            *(SetCeiling("none", None), SetCeiling("nothing", 0), SetCeiling("over", 1, overdraft=True)),
            *(Take("over", "b", 5), Take("over", "B", 0), Take("none", "a", 2**62 - 1), SetCeiling("low", 5)),
            *(Take("low", "a", 5), MoveCeiling("none", 1)),
        )
        store.commit(batch("1", *steps))
        store.commit(batch("2", SetCeiling("low", -3)))
        names = ("none", "nothing", "over", "low")
        before = [store.balance(name) for name in names]
        with self.opened_anew(store) as reopened:
            found = [reopened.balance(name) for name in names]
            assert found == before
            assert list(odd_types(found)) == []
            reopened.commit(batch("3", Take("over", "more", 9), SetCeiling("nothing", 9, if_unset=True)))
            for limit in ("low", "nothing"):
                with pytest.raises(LimitExceeded):
                    reopened.commit(batch("4", Take(limit, "more", 1)))

    def test_rows_and_cursors_are_as_they_were_after_a_restart(self, factory: Factory) -> None:
        self.needs("supports_restart")
        store = factory()
        fields: tuple[Field, ...] = ("5", 5, "", 0, -3, "007", "true", "null", 2**62 - 1, "\u00e9 \U0001f600\n")
        rows = [Write("order", f"o{at}", 0, f" {at}\n", {"f": field, "n": at % 3}) for at, field in enumerate(fields)]
        store.commit(batch("1", *rows, Write("order", "p", 0, "{}")))
        query = Query("order", sort="n", limit=4)
        page, whole = store.find(query), store.find(evolve(query, limit=20)).rows
        with self.opened_anew(store) as reopened:
            assert list(odd_types([reopened.load("order", "o1"), reopened.find(query), reopened.feed()])) == []
            assert [row.index["f"] for row in reopened.find(Query("order", sort="f", limit=20)).rows] == sorted(
                fields, key=rank
            )
            assert getattr(reopened.load("order", "o1"), "document", "") == " 1\n"
            assert reopened.find(evolve(query, limit=20)).rows == whole
            assert reopened.find(evolve(query, limit=20, after=page.next)).rows == whole[4:]
            assert ids(reopened, Query("order", (Condition("f", "ne", 5),)))[-1] == "p"

    def test_messages_keep_their_order_and_counts_after_a_restart(self, factory: Factory) -> None:
        self.needs("supports_restart")
        self.needs("supports_outbox")
        store = cast(Posting, factory())
        store.commit(batch("b", *[Message("placed", "k", f"{number}") for number in range(1, 12)]))
        store.commit(batch("a", Message("placed", "k", "{}"), Message("placed", "l", "{}")))
        store.failed("b/2", reason="no answer", until=NOON)
        store.failed("b/1", reason="broken", until=None)
        store.failed("a/2", reason="broken", until=None)
        store.again(["b/1"])
        store.claim(20, at=NOON, lease=MINUTE)
        names = [*[f"b/{number}" for number in range(2, 12)], "a/1", "b/1"]
        with self.opened_anew(store) as reopened:
            outbox = cast(Posting, reopened)
            assert said(outbox.claim(20, at=NOON, lease=MINUTE)) == []
            claimed = outbox.claim(20, at=NOON + MINUTE, lease=MINUTE)
            assert said(claimed) == names
            assert [each.body for each in claimed][:2] == ["2", "3"]
            assert {(each.failures, each.unheard) for each in claimed[1:]} == {(0, 1)}
            assert (claimed[0].failures, claimed[0].unheard) == (1, 1)
            assert [each.message.id for each in outbox.parked()] == ["a/2"]
            assert outbox.parked()[0].message.failures == 1
            outbox.again(["a/2"])
            outbox.commit(batch("c", Message("placed", "l", "{}")))
            assert said(outbox.claim(20, at=NOON + MINUTE, lease=MINUTE)) == ["a/2", "c/1"]
