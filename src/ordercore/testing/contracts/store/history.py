"""Histories, their hash chain, and the feed of all of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve

from ordercore.errors import InvalidQuery
from ordercore.ports.chain import first_broken, link
from ordercore.ports.limit import Take
from ordercore.ports.record import Recorded
from ordercore.ports.store import Store
from ordercore.testing.contracts.store.capability import Capabilities, Factory
from ordercore.testing.contracts.store.making import NOON, batch, entry, write
from ordercore.testing.endless import pieces

__all__ = ["HistoryPromises", "follow"]


def follow(store: Store, after: str = "", limit: int = 1_000) -> list[Recorded]:
    """The feed from a position to its end."""
    read: list[Recorded] = []
    for piece in pieces(store, after, limit):
        assert len(piece) <= limit
        read.extend(piece)
    return read


def told(factory: Factory) -> Store:
    """A store where something happened to three orders."""
    store = factory()
    store.commit(
        batch("1", write("a"), write("b"), entry("a", "order.placed/1"), entry("b"), entry("a", body='{"n": 2}'))
    )
    store.commit(batch("2", write("c"), entry("c"), by="bob", at=NOON + timedelta(hours=1)))
    store.commit(batch("3", write("a", 1), write("b", 1), entry("a", "order.closed/1", body="{ }"), by="eve"))
    return store


class HistoryPromises(Capabilities):
    """What happened to a document is kept in order, entry linked to entry; the feed misses nothing."""

    def test_a_history_is_in_order_and_complete(self, factory: Factory) -> None:
        history = list(told(factory).history("order", "a"))
        said = [(entry.sequence, entry.type, entry.body, entry.by, entry.command, entry.at) for entry in history]
        assert said == [
            (1, "order.placed/1", "{}", "ann", "1", NOON),
            (2, "order.changed/1", '{"n": 2}', "ann", "1", NOON),
            (3, "order.closed/1", "{ }", "eve", "3", NOON),
        ]
        assert {(entry.kind, entry.id) for entry in history} == {("order", "a")}

    def test_histories_are_apart(self, factory: Factory) -> None:
        store = told(factory)
        assert [entry.sequence for entry in store.history("order", "b")] == [1]
        assert [entry.by for entry in store.history("order", "c")] == ["bob"]
        assert list(store.history("invoice", "a")) == []

    def test_every_entry_is_linked_to_the_one_before(self, factory: Factory) -> None:
        store = told(factory)
        history = list(store.history("order", "a"))
        assert first_broken(history) is None
        assert [entry.previous for entry in history] == ["", history[0].hash, history[1].hash]
        first = history[0]
        said = {"kind": "order", "id": "a", "sequence": 1, "at": NOON, "by": "ann", "command": "1"}
        assert first.hash == link("", type="order.placed/1", body="{}", **said)  # type: ignore[arg-type]

    def test_tampering_is_seen(self, factory: Factory) -> None:
        history = list(told(factory).history("order", "a"))
        assert first_broken([history[0], evolve(history[1], body='{"n": 3}'), history[2]]) == evolve(
            history[1], body='{"n": 3}'
        )
        assert first_broken([history[0], history[2]]) == history[2]
        assert first_broken(history[1:]) == history[1]

    def test_a_document_knows_the_newest_entry(self, factory: Factory) -> None:
        store = told(factory)
        for id in ("a", "b", "c"):
            stored = store.load("order", id)
            assert stored is not None
            assert stored.head == list(store.history("order", id))[-1].hash
        store.commit(batch("4", write("c", 1)))
        assert getattr(store.load("order", "c"), "head", "") == store.history("order", "c")[-1].hash

    def test_the_feed_has_every_entry_once(self, factory: Factory) -> None:
        store = told(factory)
        feed = follow(store)
        for id in ("a", "b", "c"):
            assert [entry for entry in feed if entry.id == id] == list(store.history("order", id))
        assert len(feed) == 5
        assert len({entry.position for entry in feed}) == 5

    def test_the_feed_goes_on_where_a_reader_stopped(self, factory: Factory) -> None:
        store = told(factory)
        whole = follow(store)
        for limit in (1, 2, 3):
            assert follow(store, limit=limit) == whole
        for number, entry_ in enumerate(whole, start=1):
            assert follow(store, entry_.position) == whole[number:]

    def test_what_happens_later_comes_later_in_the_feed(self, factory: Factory) -> None:
        store = told(factory)
        last = follow(store)[-1].position
        assert list(store.feed(last)) == []
        store.commit(batch("4", write("d"), entry("d")))
        assert [entry.id for entry in store.feed(last)] == ["d"]

    def test_a_refused_batch_is_not_in_the_feed(self, factory: Factory) -> None:
        store = told(factory)
        before = follow(store)
        try:
            store.commit(batch("4", write("a", 2), entry("a"), Take("unknown", "a", 1)))
        except LookupError:
            assert follow(store) == before
        else:
            raise AssertionError("a claim on an unknown limit was accepted")

    def test_a_clock_that_goes_back_changes_no_order(self, factory: Factory) -> None:
        store = factory()
        times = [NOON, NOON - timedelta(hours=1), NOON - timedelta(microseconds=1), NOON + timedelta(microseconds=1)]
        for version, at in enumerate(times):
            store.commit(batch(f"{version}", write("a", version), entry("a"), at=at))
        assert [entry.at for entry in store.history("order", "a")] == times
        assert [entry.at for entry in follow(store)] == times

    def test_the_feed_tells_of_every_kind(self, factory: Factory) -> None:
        store = factory()
        kinds = ("order", "invoice", "order-line", "note")
        store.commit(batch("1", *[write("a", kind=kind) for kind in kinds], *[entry("a", kind=kind) for kind in kinds]))
        assert {(entry.kind, entry.sequence) for entry in follow(store, limit=3)} == {(kind, 1) for kind in kinds}
        assert [[entry.kind for entry in store.history(kind, "a")] for kind in kinds] == [[kind] for kind in kinds]

    def test_senseless_pieces_of_the_feed_are_refused(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("1", write("a"), entry("a"), entry("a")))
        for limit in (0, -1, 1_001):
            with pytest.raises(InvalidQuery):
                store.feed("", limit)
        for after in ("nonsense", "-1", "1.5", " 1", "1;", "\u0663", "'", "9" * 400):
            with pytest.raises(InvalidQuery):
                store.feed(after)

    def test_a_document_may_be_written_without_an_entry_between_entries(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("1", write("a"), entry("a")))
        store.commit(batch("2", write("a", 1)))
        store.commit(batch("3", write("a", 2), entry("a"), entry("a")))
        history = list(store.history("order", "a"))
        assert ([each.sequence for each in history], first_broken(history)) == ([1, 2, 3], None)
        assert getattr(store.load("order", "a"), "head", "") == history[-1].hash
