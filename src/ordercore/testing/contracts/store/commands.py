"""Command ids: the same command twice has one effect."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest
from attrs import evolve

from ordercore.errors import CommandConflict, LimitExceeded, StaleVersion, UnknownLimit
from ordercore.ports.batch import Held
from ordercore.ports.limit import MoveCeiling, SetCeiling, Take
from ordercore.ports.query import Query
from ordercore.testing.contracts.store.capability import Capabilities, Factory
from ordercore.testing.contracts.store.making import batch, entry, state, write

__all__ = ["CommandPromises"]


class CommandPromises(Capabilities):
    """A command is carried out once, however often it comes."""

    def test_a_repeated_command_gets_the_first_receipt_again(self, factory: Factory) -> None:
        store = factory()
        first = batch("first", write("a"), write("b"), entry("a"), SetCeiling("stock", 5), Take("stock", "a", 2))
        receipt = store.commit(first)
        before = state(store, "a", "b", limits=("stock",))
        assert not receipt.repeated
        assert store.commit(first) == evolve(receipt, repeated=True)
        assert state(store, "a", "b", limits=("stock",)) == before

    def test_a_command_that_writes_no_document_has_one_effect(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("first", SetCeiling("stock", 5)))
        for _ in range(3):
            store.commit(batch("more", MoveCeiling("stock", 2)))
        balance = store.balance("stock")
        assert balance is not None
        assert balance.ceiling == 7

    def test_a_command_is_remembered_behind_many_others(self, factory: Factory) -> None:
        store = factory()
        receipt = store.commit(batch("first", write("a")))
        for version in range(1, 30):
            store.commit(batch(f"over-{version}", write("a", version)))
        assert store.commit(batch("first", write("a"))) == evolve(receipt, repeated=True)
        assert getattr(store.load("order", "a"), "version", None) == 30

    def test_a_command_id_used_for_something_else_is_a_conflict(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("first", write("a")))
        with pytest.raises(CommandConflict) as caught:
            store.commit(batch("first", write("b"), digest="other"))
        assert caught.value.command == "first"
        assert store.load("order", "b") is None

    def test_the_command_is_checked_before_the_versions(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("first", write("a")))
        with pytest.raises(CommandConflict):
            store.commit(batch("first", write("a"), digest="other"))

    def test_the_versions_are_checked_before_the_limits(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("first", write("a")))
        with pytest.raises(StaleVersion):
            store.commit(batch("late", write("a"), Take("unknown", "a", -1)))

    def test_a_refused_command_may_come_again(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("first", SetCeiling("stock", 1)))
        asked = batch("second", write("a"), Take("stock", "a", 2))
        with pytest.raises(LimitExceeded):
            store.commit(asked)
        assert store.load("command", "second") is None
        store.commit(batch("third", MoveCeiling("stock", 1)))
        assert not store.commit(asked).repeated

    def test_the_receipt_can_be_loaded(self, factory: Factory) -> None:
        store = factory()
        at = datetime(2026, 3, 2, 9, 30, 15, 250, tzinfo=timezone(timedelta(hours=-5)))
        store.commit(batch("first", write("a"), write("b"), at=at))
        stored = store.load("command", "first")
        assert stored is not None
        assert (stored.kind, stored.id, stored.version) == ("command", "first", 1)
        assert json.loads(stored.document) == {
            "command": "first",
            "digest": "asked",
            "at": at.isoformat(),
            "versions": [["order", "a", 1], ["order", "b", 1]],
        }
        assert dict(store.load_many("command", ["first", "second"])) == {"first": stored}
        assert store.find(Query("command")).rows == ()

    def test_an_instant_keeps_its_offset(self, factory: Factory) -> None:
        store = factory()
        at = datetime(2026, 3, 2, 9, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
        first = batch("first", write("a"), entry("a"), at=at)
        store.commit(first)
        assert store.commit(first).at.isoformat() == at.isoformat()
        assert [recorded.at.isoformat() for recorded in store.history("order", "a")] == [at.isoformat()]

    def test_a_refused_command_may_ask_for_something_else(self, factory: Factory) -> None:
        store = factory()
        with pytest.raises(StaleVersion):
            store.commit(batch("first", write("a", 1)))
        assert not store.commit(batch("first", write("a"), digest="other")).repeated

    def test_writes_are_checked_before_what_is_held(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("first", write("a"), write("b")))
        with pytest.raises(StaleVersion) as caught:
            store.commit(batch("late", Held("order", "a", 7), write("b")))
        assert caught.value.id == "b"

    def test_limits_are_checked_in_the_order_of_their_names(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("first", SetCeiling("b", 1), SetCeiling("a", 1), SetCeiling("B", 1)))
        steps = [Take(limit, "x", 2) for limit in ("b", "c", "a", "B")]
        for at, first in enumerate(("B", "a", "b")):
            with pytest.raises(LimitExceeded) as caught:
                store.commit(batch("late", *[step for step in steps if step.limit >= ("B", "a", "b")[at]]))
            assert caught.value.limit == first
        with pytest.raises(UnknownLimit):
            store.commit(batch("late", Take("z", "x", 2), Take("c", "x", 1)))
