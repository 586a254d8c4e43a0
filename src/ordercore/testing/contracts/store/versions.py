"""Documents and their versions."""

from __future__ import annotations

import pytest

from ordercore.errors import StaleVersion
from ordercore.ports.batch import Held, Write
from ordercore.ports.query import Query
from ordercore.ports.record import Stored
from ordercore.testing.contracts.store.capability import Capabilities, Factory
from ordercore.testing.contracts.store.making import batch, write

__all__ = ["VersionPromises"]

ODD_TEXT = '{ "b":1.50,\n\t"a": "é 😀 \\u0000 \' \\" -- %", "a": null }'


class VersionPromises(Capabilities):
    """A document comes back as it was written, and is written only over the version that was read."""

    def test_an_empty_store_has_nothing(self, factory: Factory) -> None:
        store = factory()
        assert store.load("order", "a") is None
        assert store.load("command", "first") is None
        assert dict(store.load_many("order", ["a", "b"])) == {}
        assert store.find(Query("order")).rows == ()
        assert list(store.history("order", "a")) == []
        assert store.balance("stock") is None
        assert list(store.feed()) == []

    def test_a_document_comes_back_exactly_as_written(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("first", Write("order", "a", 0, ODD_TEXT)))
        assert store.load("order", "a") == Stored("order", "a", 1, ODD_TEXT)

    def test_every_write_adds_one_to_the_version(self, factory: Factory) -> None:
        store = factory()
        for version in range(4):
            store.commit(batch(f"over-{version}", write("a", version)))
            assert store.load("order", "a") == Stored("order", "a", version + 1, write("a", version).document)

    def test_the_receipt_names_every_version_in_the_order_of_the_batch(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("first", write("b")))
        receipt = store.commit(batch("second", write("c"), write("b", 1), write("a")))
        assert receipt.versions == (("order", "c", 1), ("order", "b", 2), ("order", "a", 1))
        assert (receipt.command, receipt.digest, receipt.repeated) == ("second", "asked", False)

    def test_a_write_over_an_old_version_is_refused(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("first", write("a")))
        store.commit(batch("second", write("a", 1)))
        with pytest.raises(StaleVersion) as caught:
            store.commit(batch("late", write("a", 1)))
        error = caught.value
        assert (error.kind, error.id, error.expected, error.found) == ("order", "a", 1, 2)
        assert store.load("order", "a") == Stored("order", "a", 2, write("a", 1).document)

    def test_a_new_document_must_not_exist_yet(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("first", write("a")))
        with pytest.raises(StaleVersion) as caught:
            store.commit(batch("again", write("a")))
        assert (caught.value.expected, caught.value.found) == (0, 1)

    def test_what_does_not_exist_cannot_be_written_over(self, factory: Factory) -> None:
        store = factory()
        with pytest.raises(StaleVersion) as caught:
            store.commit(batch("first", write("a", 3)))
        assert (caught.value.expected, caught.value.found) == (3, 0)
        assert store.load("order", "a") is None

    def test_a_version_from_the_future_is_refused(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("first", write("a")))
        with pytest.raises(StaleVersion):
            store.commit(batch("early", write("a", 2)))

    def test_every_write_is_checked(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("first", *[write(id) for id in "abcdef"]))
        store.commit(batch("second", write("f", 1)))
        with pytest.raises(StaleVersion) as caught:
            store.commit(batch("late", *[write(id, 1) for id in "abcdef"]))
        assert caught.value.id == "f"
        assert [stored.version for stored in store.load_many("order", list("abcde")).values()] == [1] * 5
        with pytest.raises(StaleVersion) as caught:
            store.commit(batch("later", write("g"), write("a"), write("b", 2)))
        assert caught.value.id == "a"
        assert store.load("order", "g") is None

    def test_what_was_only_read_must_not_have_moved(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("first", write("a"), write("b"), write("c")))
        store.commit(batch("held", write("d"), Held("order", "a", 1), Held("order", "b", 1)))
        store.commit(batch("second", write("b", 1)))
        with pytest.raises(StaleVersion) as caught:
            store.commit(batch("late", write("e"), Held("order", "a", 1), Held("order", "b", 1)))
        assert (caught.value.id, caught.value.expected, caught.value.found) == ("b", 1, 2)
        assert store.load("order", "e") is None

    def test_what_was_not_there_must_still_not_be(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("first", write("a"), Held("order", "b", 0)))
        store.commit(batch("second", write("b")))
        with pytest.raises(StaleVersion) as caught:
            store.commit(batch("late", write("c"), Held("order", "b", 0)))
        assert (caught.value.expected, caught.value.found) == (0, 1)

    def test_a_document_may_be_held_and_written_in_one_batch(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("first", write("a"), Held("order", "a", 0)))
        assert store.commit(batch("second", write("a", 1), Held("order", "a", 1))).versions == (("order", "a", 2),)

    def test_the_same_id_in_another_kind_is_another_document(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("first", write("a"), write("a", kind="invoice")))
        store.commit(batch("second", write("a", 1, kind="invoice")))
        assert getattr(store.load("order", "a"), "version", None) == 1
        assert getattr(store.load("invoice", "a"), "version", None) == 2

    def test_many_documents_are_loaded_at_once(self, factory: Factory) -> None:
        store = factory()
        names = [f"o{number}" for number in range(30)]
        store.commit(batch("first", *[write(id) for id in names]))
        found = store.load_many("order", ["missing", *names, names[0], *[f"no{number}" for number in range(2_000)]])
        assert {id: stored.version for id, stored in found.items()} == dict.fromkeys(names, 1)
        assert found["o7"] == store.load("order", "o7")
        assert dict(store.load_many("order", [])) == {}

    def test_everything_held_is_checked(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("first", *[write(id) for id in "abcdef"]))
        store.commit(batch("second", write("f", 1)))
        with pytest.raises(StaleVersion) as caught:
            store.commit(batch("late", write("g"), *[Held("order", id, 1) for id in "abcdef"]))
        assert caught.value.id == "f"
        assert store.load("order", "g") is None

    def test_a_command_may_be_held_like_a_document(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("first", write("a"), Held("command", "second", 0)))
        store.commit(batch("second"))
        for version, found in ((0, 1), (2, 1)):
            with pytest.raises(StaleVersion) as caught:
                store.commit(batch("third", write("b"), Held("command", "second", version)))
            assert (caught.value.kind, caught.value.id, caught.value.found) == ("command", "second", found)
        with pytest.raises(StaleVersion):
            store.commit(batch("third", write("b"), Held("command", "never", 1)))
        with pytest.raises(StaleVersion):
            store.commit(batch("third", write("b"), Held("command", "third", 1)))
        assert store.load("order", "b") is None
        done = batch("third", write("b"), Held("command", "second", 1), Held("command", "third", 0))
        assert not store.commit(done).repeated
