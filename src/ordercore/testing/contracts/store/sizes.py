"""Much of everything is as whole as little."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from attrs import evolve

from ordercore.ports.batch import Write
from ordercore.ports.chain import first_broken
from ordercore.ports.limit import Claim, SetCeiling, Take
from ordercore.ports.query import Condition, Query
from ordercore.ports.receipt import stored_receipt
from ordercore.testing.contracts.store.capability import Capabilities, Factory
from ordercore.testing.contracts.store.making import NOON, batch, entry, ids, write

__all__ = ["SizePromises"]

_MANY: Final = 1_000
"""How many values one condition may have, and how many documents are asked for at once."""
_LONG: Final = 1_100
"""More than a page holds."""


class SizePromises(Capabilities):
    """Nothing is cut off where a page would end or because it is old."""

    def test_a_long_history_is_whole(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("1", write("a"), *[entry("a", body=f'{{"n": {n}}}') for n in range(_LONG)]))
        history = store.history("order", "a")
        assert [each.body for each in history] == [f'{{"n": {n}}}' for n in range(_LONG)]
        assert first_broken(history) is None

    def test_all_claims_on_a_limit_are_told(self, factory: Factory) -> None:
        store = factory()
        names = [f"c{number:04}" for number in range(_LONG)]
        store.commit(batch("1", SetCeiling("stock", None), *[Take("stock", name, 2) for name in names]))
        balance = store.balance("stock")
        assert balance is not None
        assert balance.claimed == 2 * _LONG
        assert sorted(balance.claims, key=lambda claim: claim.id) == [Claim(name, 2) for name in names]

    def test_many_documents_are_loaded_and_found_at_once(self, factory: Factory) -> None:
        store = factory()
        names = [f"o{number:04}" for number in range(_MANY)]
        store.commit(batch("1", *[write(name, number=name) for name in names]))
        assert set(store.load_many("order", names)) == set(names)
        wanted = Query("order", (Condition("number", "in", tuple(names)),), limit=_MANY)
        assert ids(store, wanted) == names

    def test_the_first_receipt_is_given_again_as_it_was(self, factory: Factory) -> None:
        store = factory()
        first = store.commit(batch("1", write("a"), at=NOON))
        again = store.commit(batch("1", write("a"), at=NOON + timedelta(hours=1)))
        assert (again.at, again.versions, again.repeated) == (first.at, first.versions, True)
        assert first.at == NOON

    def test_the_first_of_many_commands_is_remembered_for_years(self, factory: Factory) -> None:
        store = factory()
        first = batch("first", write("a"), SetCeiling("stock", 5))
        receipt = store.commit(first)
        for day in range(_LONG):
            store.commit(batch(f"later-{day}", at=NOON + timedelta(days=day)))
        assert store.commit(first) == evolve(receipt, repeated=True)
        assert store.load("command", "first") == stored_receipt(receipt)

    def test_a_piece_of_the_feed_is_as_long_as_asked_for(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("1", write("a"), *[entry("a")] * _LONG))
        piece = store.feed(limit=_MANY)
        assert [each.sequence for each in piece] == list(range(1, _MANY + 1))
        assert len(store.feed(piece[-1].position, _MANY)) == _LONG - _MANY

    def test_a_long_text_is_whole(self, factory: Factory) -> None:
        store = factory()
        said = f'{{"said": "{"so " * 100_000}"}}'
        store.commit(batch("1", Write("order", "a", 0, said), entry("a", body=said)))
        assert getattr(store.load("order", "a"), "document", "") == said
        assert [each.body for each in store.history("order", "a")] == [said]
