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

_LONG: Final = tuple(["x" * length + end for end in ("y", "z") for length in (62, 63, 99, 127)])
"""Names that differ in their last character alone, up to the longest an id may be."""

ALIKE: Final = (
    *("caf\u00e9", "1", "x" * 127 + "y", "axb", "cafe\u0301", "01", "x" * 127 + "z", "a_b"),
    *("cafe", "CAF\u00c9", "stra\u00dfe", "strasse", "\ufb01n", "fin", "\u212a", "k"),
    *("1.0", "1e0", "+1", "\uff11", "true", "True", "None", "null", "nan"),
    *("a%b", "a*b", "a?b", "a.b", "[a]b", "a", "ab", "a\\b", "a'b", '"a"', "a\U0001f600", "a\uffff"),
    *[name for name in _LONG if len(name) < 128],
)
"""Composed and not, accents, numbers that are equal, patterns and what they match, and cut off at the end all the same."""

_COMMANDS: Final = (
    *("x" * 127 + "y", "x" * 127 + "z", "1", "01", "a", "A", "1.0", "1e0", "a.b", "a_b", "a-b", "axb", "a:b"),
)
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
        writes = {id: Write("order", id, 0, f'{{"n": {number}}}') for number, id in enumerate(ALIKE)}
        first, others = ALIKE[:4], ALIKE[4:]
        store.commit(batch("1", *[writes[id] for id in first], *[entry(id, body=f'"{id}"') for id in first]))
        assert set(store.load_many("order", ALIKE)) == set(first)
        store.commit(batch("2", *[writes[id] for id in others], *[entry(id, body=f'"{id}"') for id in others]))
        assert {id: (each.id, each.document) for id, each in store.load_many("order", ALIKE).items()} == {
            id: (id, writes[id].document) for id in ALIKE
        }
        for id in ALIKE:
            assert getattr(store.load("order", id), "document", "") == writes[id].document, id
            assert [each.body for each in store.history("order", id)] == [f'"{id}"'], id
        assert ids(store, Query("order"), 7) == sorted(ALIKE)

    def test_kinds_that_look_alike_are_others(self, factory: Factory) -> None:
        store = factory()
        writes = [Write(kind, "a", 0, f"{number}") for number, kind in enumerate(ALIKE)]
        store.commit(batch("1", *writes, *[entry("a", kind=each.kind, body=each.document) for each in writes]))
        for each in writes:
            assert getattr(store.load(each.kind, "a"), "document", "") == each.document, each.kind
        for each in writes:
            assert [told.body for told in store.history(each.kind, "a")] == [each.document], each.kind
            assert ids(store, Query(each.kind)) == ["a"], each.kind

    def test_commands_that_look_alike_are_others(self, factory: Factory) -> None:
        store = factory()
        for number, command in enumerate(_COMMANDS):
            assert not store.commit(batch(command, write(f"o{number}"))).repeated, command
        for number, command in enumerate(_COMMANDS):
            assert getattr(store.load("command", command), "id", "") == command
            again = store.commit(batch(command, write(f"o{number}")))
            assert (again.command, again.versions, again.repeated) == (command, (("order", f"o{number}", 1),), True)
            with pytest.raises(CommandConflict):
                store.commit(batch(command, write("new"), digest="other"))

    def test_limits_that_look_alike_are_others(self, factory: Factory) -> None:
        store = factory()
        steps = [(SetCeiling(limit, 100 + at), Take(limit, "a", at)) for at, limit in enumerate(ALIKE)]
        store.commit(batch("1", *[step for pair in steps for step in pair]))
        for at, limit in enumerate(ALIKE):
            assert store.balance(limit) == Balance(limit, 100 + at, at, overdraft=False, claims=(Claim("a", at),))

    def test_claims_that_look_alike_are_others(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("1", SetCeiling("stock", None), *[Take("stock", id, at) for at, id in enumerate(ALIKE)]))
        claims = tuple([Claim(claim, ALIKE.index(claim)) for claim in sorted(ALIKE)])
        assert getattr(store.balance("stock"), "claims", None) == claims

    def test_fields_that_look_alike_are_others(self, factory: Factory) -> None:
        store = factory()
        store.commit(batch("1", *[Write("order", f"o{at:02}", 0, "{}", {name: at}) for at, name in enumerate(ALIKE)]))
        for at, name in enumerate(ALIKE):
            assert ids(store, Query("order", sort=name)) == [f"o{at:02}"], name
        for at, name in enumerate(ALIKE):
            assert ids(store, Query("order", (Condition(name, "eq", at),))) == [f"o{at:02}"], name

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
        for text in texts:
            begins = [f"o{at:02}" for at, other in enumerate(texts) if other.startswith(text)]
            assert ids(store, Query("order", (Condition("said", "prefix", text),))) == begins, text
        in_order = [f"o{texts.index(text):02}" for text in sorted(texts)]
        assert ids(store, Query("order", sort="said"), 7) == in_order
        for less, more in pairwise(sorted(texts)):
            between = (Condition("said", "gt", less), Condition("said", "le", more))
            assert ids(store, Query("order", between)) == [f"o{texts.index(more):02}"], more

    def test_kinds_and_ids_joined_are_not_taken_apart_elsewhere(self, factory: Factory) -> None:
        store = factory()
        for number, by in enumerate(_SEPARATORS):
            one, other = ("a", f"b{by}c"), (f"a{by}b", "c")
            store.commit(batch(f"one-{number}", *[make(one[1], kind=one[0]) for make in (write, entry)]))
            assert store.load(*other) is None, by
            store.commit(batch(f"other-{number}", *[make(other[1], kind=other[0]) for make in (write, entry)]))
            assert [[each.kind for each in store.history(*name)] for name in (one, other)] == [[one[0]], [other[0]]], by

    def test_limits_and_claims_joined_are_not_taken_apart_elsewhere(self, factory: Factory) -> None:
        store = factory()
        others = [f"a{by}b" for by in _SEPARATORS]
        store.commit(batch("1", *[SetCeiling(limit, 99) for limit in ("a", *others)]))
        store.commit(batch("2", *[Take("a", f"b{by}c", 1) for by in _SEPARATORS]))
        store.commit(batch("3", *[Take(limit, "c", 2) for limit in others]))
        own = tuple([Claim(claim, 1) for claim in sorted([f"b{by}c" for by in _SEPARATORS])])
        assert getattr(store.balance("a"), "claims", None) == own
        for limit in others:
            assert getattr(store.balance(limit), "claims", None) == (Claim("c", 2),), limit

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
