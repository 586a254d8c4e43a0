"""Text comes back as it was written, letter by letter, and no text is taken for another."""

from __future__ import annotations

from typing import Final

import pytest

from ordercore.errors import CommandConflict
from ordercore.ports.batch import Batch, Write
from ordercore.ports.limit import Balance, Claim, SetCeiling, Take
from ordercore.ports.query import Condition, Query
from ordercore.testing.contracts.store.capability import Capabilities, Factory
from ordercore.testing.contracts.store.making import NOON, batch, entry, ids, write

__all__ = ["LetterPromises"]

WORDS: Final = {"composed": "caf\u00e9", "apart": "cafe\u0301", "capital": "CAF\u00c9", "blank": "caf\u00e9 "}
"""Much the same to a reader, and other texts."""

EDGES: Final = ("edged", " edged", "Edged", "edged ", "edged\n", "\tedged")
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

    def test_kinds_that_differ_at_their_ends_are_others(self, factory: Factory) -> None:
        store = factory()
        first, *others = EDGES
        store.commit(batch("1", write("a", kind=first), entry("a", kind=first)))
        assert [store.load(kind, "a") for kind in others] == [None] * len(others)
        store.commit(
            batch("2", *[write("a", kind=kind) for kind in others], *[entry("a", kind=kind) for kind in others])
        )
        for kind in EDGES:
            assert getattr(store.load(kind, "a"), "kind", "") == kind
            assert [each.kind for each in store.history(kind, "a")] == [kind]
            assert ids(store, Query(kind)) == ["a"]

    def test_ids_that_differ_at_their_ends_are_others(self, factory: Factory) -> None:
        store = factory()
        first, *others = EDGES
        store.commit(batch("1", write(first), entry(first)))
        assert [store.load("order", id) for id in others] == [None] * len(others)
        store.commit(batch("2", *[write(id) for id in others], *[entry(id) for id in others]))
        assert {id: stored.id for id, stored in store.load_many("order", EDGES).items()} == {id: id for id in EDGES}
        assert [each.id for id in EDGES for each in store.history("order", id)] == list(EDGES)
        assert ids(store, Query("order")) == sorted(EDGES)

    def test_fields_that_differ_at_their_ends_are_others(self, factory: Factory) -> None:
        store = factory()
        rows = [Write("order", f"o{at}", 0, "{}", {text: text, "said": text}) for at, text in enumerate(EDGES)]
        store.commit(batch("1", *rows))
        assert [row.index["said"] for row in store.find(Query("order")).rows] == list(EDGES)
        for at, text in enumerate(EDGES):
            for field in (text, "said"):
                assert ids(store, Query("order", (Condition(field, "eq", text),))) == [f"o{at}"]
        assert ids(store, Query("order", sort="said")) == [f"o{EDGES.index(text)}" for text in sorted(EDGES)]

    def test_limits_and_claims_that_differ_at_their_ends_are_others(self, factory: Factory) -> None:
        store = factory()
        first, *others = EDGES
        takes = [Take(first, claim, at) for at, claim in enumerate(EDGES)]
        store.commit(batch("1", SetCeiling(first, 100), *takes))
        claims = sorted([Claim(claim, at) for at, claim in enumerate(EDGES)], key=lambda claim: claim.id)
        assert store.balance(first) == Balance(
            first, 100, sum(range(len(EDGES))), overdraft=False, claims=tuple(claims)
        )
        assert [store.balance(limit) for limit in others] == [None] * len(others)
        store.commit(batch("2", *[SetCeiling(limit, at) for at, limit in enumerate(others)]))
        for at, limit in enumerate(others):
            assert store.balance(limit) == Balance(limit, at, 0, overdraft=False, claims=())

    def test_who_and_what_was_asked_are_kept_letter_by_letter(self, factory: Factory) -> None:
        store = factory()
        for at, text in enumerate(reversed(EDGES)):
            id = f"o{at}"
            store.commit(Batch(id, text, NOON, text, (write(id),), entries=(entry(id, text),)))
            assert [(each.by, each.type) for each in store.history("order", id)] == [(text, text)]
            assert store.commit(Batch(id, text, NOON, text)).digest == text
            with pytest.raises(CommandConflict):
                store.commit(Batch(id, f"{text} ", NOON, text))
