"""Text comes back as it was written, letter by letter, and no text is taken for another."""

from __future__ import annotations

from typing import Final

import pytest

from ordercore.errors import CommandConflict
from ordercore.ports.batch import Batch, Entry, Write
from ordercore.ports.limit import Claim, SetCeiling, Take
from ordercore.ports.query import Condition, Query
from ordercore.testing.contracts.store.capability import Capabilities, Factory
from ordercore.testing.contracts.store.making import NOON, batch, entry, ids, write

__all__ = ["LetterPromises"]

WORDS: Final = {"composed": "caf\u00e9", "apart": "cafe\u0301", "capital": "CAF\u00c9", "blank": "caf\u00e9 "}
"""Much the same to a reader, and other texts."""

EDGES: Final = (" edged", "edged", "edged ", "edged\n", "\tedged", "Edged")
"""Texts that differ in blanks at their ends, and in a capital."""


class LetterPromises(Capabilities):
    """No text becomes another: not in capitals, not by its accents, not by blanks at its ends."""

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

    def test_documents_and_events_keep_the_blanks_around_them(self, factory: Factory) -> None:
        store = factory()
        said = ' \n{"said": " edged "}\t\n '
        store.commit(batch("1", Write("order", "a", 0, said), entry("a", body=said)))
        assert getattr(store.load("order", "a"), "document", "") == said
        assert [each.body for each in store.history("order", "a")] == [said]

    def test_kinds_and_ids_that_differ_at_their_ends_are_others(self, factory: Factory) -> None:
        store = factory()
        keys = [(kind, id) for kind in EDGES for id in EDGES]
        for number, (kind, id) in enumerate(keys):
            said = f'{{"n": {number}}}'
            assert store.load(kind, id) is None
            store.commit(batch(f"{number}", Write(kind, id, 0, said), Entry(kind, id, id, said)))
        for number, (kind, id) in enumerate(keys):
            said = f'{{"n": {number}}}'
            assert getattr(store.load(kind, id), "document", "") == said
            assert [(each.kind, each.id, each.type, each.body) for each in store.history(kind, id)] == [
                (kind, id, id, said)
            ]
        assert [set(store.load_many(kind, EDGES)) for kind in EDGES] == [set(EDGES)] * len(EDGES)
        assert ids(store, Query(EDGES[0])) == sorted(EDGES)

    def test_fields_that_differ_at_their_ends_are_others(self, factory: Factory) -> None:
        store = factory()
        for number, text in enumerate(EDGES):
            store.commit(batch(f"{number}", Write("order", f"o{number}", 0, "{}", {text: text, "said": text})))
        for number, text in enumerate(EDGES):
            for field in (text, "said"):
                assert ids(store, Query("order", (Condition(field, "eq", text),))) == [f"o{number}"]
        assert ids(store, Query("order", sort="said")) == [
            f"o{number}" for number, _ in sorted(enumerate(EDGES), key=lambda each: each[1])
        ]

    def test_limits_and_claims_that_differ_at_their_ends_are_others(self, factory: Factory) -> None:
        store = factory()
        for number, text in enumerate(EDGES):
            takes = [Take(text, claim, at) for at, claim in enumerate(EDGES)]
            assert store.balance(text) is None
            store.commit(batch(f"{number}", SetCeiling(text, 100 + number), *takes))
        claims = [Claim(claim, at) for at, claim in enumerate(EDGES)]
        for number, text in enumerate(EDGES):
            balance = store.balance(text)
            assert balance is not None
            assert (balance.limit, balance.ceiling) == (text, 100 + number)
            assert list(balance.claims) == sorted(claims, key=lambda claim: claim.id)

    def test_who_and_what_was_asked_are_kept_letter_by_letter(self, factory: Factory) -> None:
        store = factory()
        for number, text in enumerate(EDGES):
            store.commit(Batch(f"{number}", text, NOON, text, (write(f"o{number}"),), entries=(entry(f"o{number}"),)))
        for number, text in enumerate(EDGES):
            assert [each.by for each in store.history("order", f"o{number}")] == [text]
            assert store.commit(Batch(f"{number}", text, NOON, text)).digest == text
            with pytest.raises(CommandConflict):
                store.commit(Batch(f"{number}", f"{text} ", NOON, text))
