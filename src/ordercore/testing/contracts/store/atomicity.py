"""All of a batch, or nothing of it."""

from __future__ import annotations

import pytest

from ordercore.errors import InvalidBatch, LimitExceeded, OrdercoreError, StaleVersion, UnknownLimit
from ordercore.ports.batch import Held, Message, Write
from ordercore.ports.limit import Change, LimitStep, MoveCeiling, Release, SetCeiling, Take
from ordercore.ports.query import Query
from ordercore.ports.store import Store
from ordercore.testing.contracts.store.capability import Capabilities, Factory
from ordercore.testing.contracts.store.making import batch, entry, ids, state, write

__all__ = ["AtomicityPromises"]


def furnished(factory: Factory) -> Store:
    """A store with two orders and two limits."""
    store = factory()
    store.commit(
        batch(
            "first",
            write("a", customer="acme", text="blue mug"),
            write("b", customer="west"),
            entry("a"),
            *(SetCeiling("a-stock", 10), Take("a-stock", "a", 4)),
            *(SetCeiling("z-stock", 5), Take("z-stock", "a", 5)),
        )
    )
    return store


def refused(store: Store, error: type[OrdercoreError], *parts: Write | Held | LimitStep) -> None:
    """A batch that does many things and, because of some parts, must do none."""
    before = state(store, "a", "b", "c", limits=("a-stock", "z-stock", "new"))
    with pytest.raises(error):
        store.commit(
            batch(
                "second",
                write("a", 1, customer="east", text="red cup"),
                write("c", customer="east"),
                *(entry("a"), entry("c"), Message("order.changed", "a", "{}")),
                *(SetCeiling("new", 3), MoveCeiling("a-stock", 2), Change("a-stock", "a", 1)),
                *parts,
            )
        )
    assert state(store, "a", "b", "c", limits=("a-stock", "z-stock", "new")) == before
    assert store.load("command", "second") is None


class AtomicityPromises(Capabilities):
    """Whatever the reason for which a batch is refused, nothing of it is written."""

    def test_a_stale_write_takes_the_whole_batch_with_it(self, factory: Factory) -> None:
        refused(furnished(factory), StaleVersion, write("b", 2))

    def test_a_moved_document_takes_the_whole_batch_with_it(self, factory: Factory) -> None:
        refused(furnished(factory), StaleVersion, Held("order", "b", 2))

    def test_an_unknown_limit_takes_the_whole_batch_with_it(self, factory: Factory) -> None:
        refused(furnished(factory), UnknownLimit, Take("zz-unknown", "a", 1))

    def test_an_exceeded_limit_takes_the_whole_batch_with_it(self, factory: Factory) -> None:
        refused(furnished(factory), LimitExceeded, Take("z-stock", "b", 1))

    def test_a_claim_taken_twice_takes_the_whole_batch_with_it(self, factory: Factory) -> None:
        refused(furnished(factory), InvalidBatch, Take("z-stock", "a", 0))

    def test_an_unknown_claim_takes_the_whole_batch_with_it(self, factory: Factory) -> None:
        refused(furnished(factory), InvalidBatch, Release("z-stock", "b"))

    def test_a_negative_amount_takes_the_whole_batch_with_it(self, factory: Factory) -> None:
        refused(furnished(factory), InvalidBatch, Change("z-stock", "a", -1))

    def test_a_number_out_of_range_takes_the_whole_batch_with_it(self, factory: Factory) -> None:
        refused(furnished(factory), InvalidBatch, SetCeiling("z-stock", 2**62))
        refused(furnished(factory), InvalidBatch, SetCeiling("z-stock", 2**70))

    def test_a_field_out_of_range_takes_the_whole_batch_with_it(self, factory: Factory) -> None:
        refused(furnished(factory), InvalidBatch, write("d", total=2**62))
        refused(furnished(factory), InvalidBatch, write("d", total=-(2**70)))

    def test_the_words_of_a_refused_batch_are_not_found(self, factory: Factory) -> None:
        self.needs("supports_full_text")
        store = furnished(factory)
        refused(store, StaleVersion, write("b", 2))
        assert ids(store, Query("order", text="red")) == []
        assert ids(store, Query("order", text="blue")) == ["a"]
