"""Names that databases, files and joined keys take for each other, and no store may."""

from __future__ import annotations

from itertools import pairwise
from typing import Final, cast

import pytest

from ordercore.errors import CommandConflict
from ordercore.ports.batch import Message, Write
from ordercore.ports.limit import Balance, Claim, SetCeiling, Take
from ordercore.ports.query import Condition, Query
from ordercore.testing.contracts.store.capability import Capabilities, Factory
from ordercore.testing.contracts.store.making import NOON, batch, entry, ids, write
from ordercore.testing.contracts.store.outbox import MINUTE, Posting, said

__all__ = ["ALIKE", "NamePromises", "PostedNamePromises"]

_LONG: Final = tuple(["x" * length + end for length in (62, 63, 99, 127) for end in ("y", "z")])
"""Names that differ in their last character alone, up to the longest an id may be."""

ALIKE: Final = (
    *("caf\u00e9", "cafe\u0301", "cafe", "CAF\u00c9", "stra\u00dfe", "strasse", "\ufb01n", "fin", "\u212a", "k"),
    *("1", "01", "1.0", "1e0", "+1", "\uff11", "true", "True", "None", "null", "nan"),
    *("a_b", "a%b", "a*b", "a?b", "a.b", "[a]b", "axb", "a", "ab", "a\\b", "a'b", '"a"', "a\U0001f600", "a\uffff"),
    *_LONG,
)
"""Composed and not, accents, numbers that are equal, patterns and what they match, and cut off at the end all the same."""

_COMMANDS: Final = ("1", "01", "1.0", "1e0", "a.b", "a_b", "a-b", "axb", "AXB", "a", "a:b", *_LONG)
"""The same among what a command may be called."""

_SEPARATORS: Final = (":", "/", "|", "-", "_", ".", " ", ",", ";", "#", "\t", "\n", "\x1f")
"""What keys are joined with."""

_DRAWERS: Final = (
    *("limit", "limits", "claim", "claims", "balance", "entry", "entries", "event", "events", "history", "feed"),
    *("message", "messages", "outbox", "receipt", "receipts", "commands", "document", "documents", "index", "version"),
)
"""What stores call what they keep."""

_COLUMNS: Final = (
    "id",
    "kind",
    "version",
    "tenant",
    "document",
    "index",
    "text",
    "words",
    "head",
    "rowid",
    "key",
    "value",
)
"""What stores call the columns beside the fields."""


class NamePromises(Capabilities):
    """Two names are one when they are equal, character by character, and never otherwise."""

    def test_ids_that_look_alike_are_others(self, factory: Factory) -> None:
        store = factory()
        for number, id in enumerate(ALIKE):
            assert store.load("order", id) is None, id
            assert list(store.history("order", id)) == [], id
            store.commit(batch(f"c{number}", Write("order", id, 0, f'{{"n": {number}}}'), entry(id, body=f"{number}")))
        assert {id: stored.document for id, stored in store.load_many("order", ALIKE).items()} == {
            id: f'{{"n": {number}}}' for number, id in enumerate(ALIKE)
        }
        assert [[each.body for each in store.history("order", id)] for id in ALIKE] == [
            [f"{number}"] for number in range(len(ALIKE))
        ]
        assert ids(store, Query("order"), 7) == sorted(ALIKE)

    def test_kinds_that_look_alike_are_others(self, factory: Factory) -> None:
        store = factory()
        for number, kind in enumerate(ALIKE):
            assert store.load(kind, "a") is None, kind
            store.commit(batch(f"c{number}", Write(kind, "a", 0, f"{number}"), entry("a", kind=kind, body=f"{number}")))
        for number, kind in enumerate(ALIKE):
            assert getattr(store.load(kind, "a"), "document", "") == f"{number}"
            assert [each.body for each in store.history(kind, "a")] == [f"{number}"]
            assert ids(store, Query(kind)) == ["a"]

    def test_commands_that_look_alike_are_others(self, factory: Factory) -> None:
        store = factory()
        for number, command in enumerate(_COMMANDS):
            assert store.load("command", command) is None, command
            assert not store.commit(batch(command, write(f"o{number}"))).repeated, command
        for number, command in enumerate(_COMMANDS):
            again = store.commit(batch(command, write(f"o{number}")))
            assert (again.command, again.versions, again.repeated) == (command, (("order", f"o{number}", 1),), True)
            with pytest.raises(CommandConflict):
                store.commit(batch(command, write("new"), digest="other"))

    def test_limits_that_look_alike_are_others(self, factory: Factory) -> None:
        store = factory()
        for number, limit in enumerate(ALIKE):
            assert store.balance(limit) is None, limit
            store.commit(batch(f"c{number}", SetCeiling(limit, 100 + number), Take(limit, "a", number)))
        for number, limit in enumerate(ALIKE):
            claims = (Claim("a", number),)
            assert store.balance(limit) == Balance(limit, 100 + number, number, overdraft=False, claims=claims)

    def test_claims_that_look_alike_are_others(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("ceiling", SetCeiling("stock", None)))
        for number, claim in enumerate(ALIKE):
            store.commit(batch(f"c{number}", Take("stock", claim, number)))
        found = store.balance("stock")
        assert found is not None
        assert found.claims == tuple([Claim(claim, ALIKE.index(claim)) for claim in sorted(ALIKE)])

    def test_fields_that_look_alike_are_others(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("1", *[Write("order", f"o{at:02}", 0, "{}", {name: at}) for at, name in enumerate(ALIKE)]))
        for at, name in enumerate(ALIKE):
            assert ids(store, Query("order", (Condition(name, "eq", at),))) == [f"o{at:02}"], name
            assert ids(store, Query("order", sort=name)) == [f"o{at:02}"], name

    def test_values_that_look_alike_are_others(self, factory: Factory) -> None:
        store = factory()
        long = tuple(["x" * 9_999 + end for end in "yz"])
        texts = (*ALIKE, *long)
        store.commit(
            batch("1", *[Write("order", f"o{at:02}", 0, "{}", {"said": text}) for at, text in enumerate(texts)])
        )
        assert [row.index["said"] for row in store.find(Query("order", limit=100)).rows] == list(texts)
        for at, text in enumerate(texts):
            assert ids(store, Query("order", (Condition("said", "eq", text),))) == [f"o{at:02}"]
            begins = [f"o{at:02}" for at, other in enumerate(texts) if other.startswith(text)]
            assert ids(store, Query("order", (Condition("said", "prefix", text),))) == begins, text
        in_order = [f"o{texts.index(text):02}" for text in sorted(texts)]
        assert ids(store, Query("order", sort="said"), 7) == in_order
        for less, more in pairwise(sorted(texts)):
            between = (Condition("said", "gt", less), Condition("said", "le", more))
            assert ids(store, Query("order", between)) == [f"o{texts.index(more):02}"], more

    def test_names_joined_by_a_separator_are_not_taken_apart_elsewhere(self, factory: Factory) -> None:
        store = factory()
        for number, by in enumerate(_SEPARATORS):
            one, other = ("a", f"b{by}c"), (f"a{by}b", "c")
            for at, (kind, id) in enumerate((one, other)):
                assert store.load(kind, id) is None, by
                store.commit(batch(f"d{number}-{at}", write(id, kind=kind), entry(id, kind=kind, body=f"{at}")))
                steps = [] if store.balance(kind) else [SetCeiling(kind, None)]
                store.commit(batch(f"l{number}-{at}", *steps, Take(kind, id, at + 1)))
            for at, (kind, id) in enumerate((one, other)):
                assert [each.body for each in store.history(kind, id)] == [f"{at}"], by
                assert Claim(id, at + 1) in getattr(store.balance(kind), "claims", ()), by
            assert getattr(store.balance(other[0]), "claims", ()) == (Claim("c", 2),), by

    def test_a_kind_may_be_called_as_stores_call_what_they_keep(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("stock", write("a"), entry("a"), SetCeiling("stock", 5), Take("stock", "a", 1)))
        before = (store.balance("stock"), list(store.history("order", "a")), store.load("command", "stock"))
        for kind in _DRAWERS:
            for id in ("stock", "a"):
                assert store.load(kind, id) is None, (kind, id)
        store.commit(batch("2", *[write(id, kind=kind) for kind in _DRAWERS for id in ("stock", "a")]))
        assert (store.balance("stock"), list(store.history("order", "a")), store.load("command", "stock")) == before
        for kind in _DRAWERS:
            assert ids(store, Query(kind)) == ["a", "stock"], kind

    def test_a_field_may_be_called_as_stores_call_their_columns(self, factory: Factory) -> None:
        store = factory()
        rows = ("b", "a", "c")
        said = {id: {name: f"{id} of {name}" for name in _COLUMNS} for id in rows}
        store.commit(batch("1", *[Write("order", id, 0, "{}", dict(said[id])) for id in rows], write("d")))
        assert [(row.id, row.version, dict(row.index)) for row in store.find(Query("order", sort="id")).rows] == [
            (id, 1, said[id]) for id in sorted(rows)
        ]
        for name in _COLUMNS:
            assert ids(store, Query("order", (Condition(name, "eq", f"c of {name}"),), sort=f"-{name}")) == ["c"], name
            assert ids(store, Query("order", (Condition(name, "in", ("c", 1, "order", "{}")),))) == [], name

    def test_a_field_is_no_path_into_another(self, factory: Factory) -> None:
        store = factory()
        names = ("a", "a.b", "a.b.c", "a[0]", "a/b", "/a", "$.a", "a~1b", "a->b", "@a", "*")
        store.commit(batch("1", *[Write("order", f"o{at:02}", 0, "{}", {name: "b"}) for at, name in enumerate(names)]))
        for at, name in enumerate(names):
            assert ids(store, Query("order", (Condition(name, "eq", "b"),))) == [f"o{at:02}"], name
            assert ids(store, Query("order", sort=name)) == [f"o{at:02}"], name


class PostedNamePromises(Capabilities):
    """Messages of one key wait for each other, and those of another key do not, however alike they look."""

    def test_keys_that_look_alike_do_not_wait_for_each_other(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = cast(Posting, factory())
        store.commit(batch("1", *[Message(key, key, "{}") for key in ALIKE]))
        for number, key in enumerate(ALIKE, start=1):
            (given,) = store.claim(1, at=NOON, lease=MINUTE)
            assert (given.id, given.topic, given.key) == (f"1/{number}", key, key)

    def test_messages_leave_in_the_order_of_commits_not_of_commands(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = cast(Posting, factory())
        for command in ("10", "9", "b", "B", "a"):
            store.commit(batch(command, Message("placed", "k", "{}"), Message("placed", command, "{}")))
        assert said(store.claim(10, at=NOON, lease=MINUTE)) == [
            f"{command}/{number}" for command in ("10", "9", "b", "B", "a") for number in (1, 2)
        ]
