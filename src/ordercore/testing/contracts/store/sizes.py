"""Much of everything is as whole as little, and text comes back as it was written."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from ordercore.ports.batch import Write
from ordercore.ports.chain import first_broken
from ordercore.ports.limit import Claim, SetCeiling, Take
from ordercore.ports.query import Condition, Query
from ordercore.testing.contracts.store.capability import Capabilities, Factory
from ordercore.testing.contracts.store.making import NOON, batch, entry, ids, write

__all__ = ["SizePromises"]

_MANY: Final = 1_000
"""How many values one condition may have, and how many documents are asked for at once."""
_LONG: Final = 1_100
"""More than a page holds."""

WORDS: Final = {"composed": "caf\u00e9", "apart": "cafe\u0301", "capital": "CAF\u00c9", "blank": "caf\u00e9 "}
"""Much the same to a reader, and other texts."""


class SizePromises(Capabilities):
    """Nothing is cut off where a page would end, and no text becomes another."""

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

    def test_an_id_is_another_in_capitals(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("1", write("a", place="low")))
        assert store.load("order", "A") is None
        store.commit(batch("2", write("A", place="high")))
        assert [row.id for row in store.find(Query("order", (Condition("place", "eq", "high"),))).rows] == ["A"]
        assert {id: stored.document for id, stored in store.load_many("order", ("a", "A")).items()} == {
            "a": '{"id": "a", "over": 0}',
            "A": '{"id": "A", "over": 0}',
        }

    def test_text_is_kept_letter_by_letter(self, factory: Factory) -> None:
        store = factory()
        for id, text in WORDS.items():
            said = f'{{"said": "{text}"}}'
            store.commit(batch(id, Write("order", id, 0, said, {"said": text}), entry(id, body=said)))
        for id, text in WORDS.items():
            said = f'{{"said": "{text}"}}'
            stored = store.load("order", id)
            assert stored is not None
            assert stored.document == said
            assert [each.body for each in store.history("order", id)] == [said]
            found = store.find(Query("order", (Condition("said", "eq", text),))).rows
            assert [(row.id, dict(row.index)) for row in found] == [(id, {"said": text})]
