"""What goes in and comes out belongs to whoever has it, and is of the types that the port names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping, MutableSequence, Sequence
from datetime import datetime
from typing import Any, Final, get_origin, get_type_hints

import attrs

from ordercore.ports.batch import Message, Receipt, Write
from ordercore.ports.limit import Balance, Claim, SetCeiling, Take
from ordercore.ports.outbox import Parked, Pending
from ordercore.ports.query import Condition, Field, Page, Query, Row
from ordercore.ports.record import Recorded, Stored
from ordercore.ports.store import Store
from ordercore.testing.contracts.store.capability import Capabilities, Factory
from ordercore.testing.contracts.store.making import NOON, batch, entry, ids, write
from ordercore.testing.contracts.store.messages import holding
from ordercore.testing.contracts.store.outbox import MINUTE, said

__all__ = ["HandedPromises", "PostedHandedPromises", "odd_types"]

_PLAIN: Final = (str, int, bool, datetime, type(None))
_VALUES: Final = (Stored, Recorded, Row, Page, Balance, Claim, Receipt, Pending, Parked)
_DECLARED: Final[Mapping[type, Mapping[str, Any]]] = {kind: get_type_hints(kind) for kind in _VALUES}
"""What their fields are declared with. The fields themselves say so in text, until somebody has it resolved."""


def odd_types(value: object, path: str = "") -> Iterator[str]:
    """What within an answer is of a type that only looks like the one the port names: 2.0 and True look like 2 and 1."""
    if type(value) in _VALUES:
        for field in attrs.fields(type(value)):  # type: ignore[arg-type]
            part = getattr(value, field.name)
            yield from _odd_field(type(value), field.name, part, f"{path}/{field.name}")
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from odd_types(key, f"{path}/{key}")
            yield from odd_types(part, f"{path}/{key}")
    elif isinstance(value, Sequence) and type(value) is not str:
        for at, part in enumerate(value):
            yield from odd_types(part, f"{path}/{at}")
    elif type(value) not in _PLAIN:
        yield f"{path} is of type {type(value).__name__}"


def _odd_field(owner: type, name: str, part: object, path: str) -> Iterator[str]:
    """A field is exactly of the type it is declared with, where that is a plain one."""
    declared = _DECLARED[owner][name]
    if declared in _PLAIN and type(part) is not declared:
        yield f"{owner.__name__}{path} is of type {type(part).__name__}, and {declared.__name__} is asked for"
    elif declared == int | None and part is not None and type(part) is not int:
        yield f"{owner.__name__}{path} is of type {type(part).__name__}, and int is asked for"
    elif get_origin(declared) is tuple and type(part) is not tuple:
        yield f"{owner.__name__}{path} is of type {type(part).__name__}, and a tuple is asked for"
    else:
        yield from odd_types(part, path)


def stocked(factory: Factory) -> Store:
    """A store of two orders and two limits."""
    store = factory()
    parts = [Write("order", id, 0, "{}", {"customer": "acme", "total": 2}, "mug") for id in ("a", "b")]
    limits = (SetCeiling("stock", 5), Take("stock", "a", 2), Take("stock", "b", 1), SetCeiling("endless", None))
    store.commit(batch("1", *parts, entry("a"), entry("a"), entry("b"), *limits))
    return store


def scribble(answer: object) -> None:
    """Change whatever in an answer can be changed."""
    if type(answer) in _VALUES:
        for field in attrs.fields(type(answer)):  # type: ignore[arg-type]
            scribble(getattr(answer, field.name))
    elif isinstance(answer, MutableMapping):
        for key in list(answer)[:1]:
            del answer[key]
        answer["scribbled"] = 7
    elif isinstance(answer, MutableSequence):
        answer.reverse()
        answer.append("scribbled")
    elif isinstance(answer, tuple):
        for part in answer:
            scribble(part)


class HandedPromises(Capabilities):
    """What a store keeps is changed by `commit` alone, and what it tells can be told on."""

    def test_rows_handed_out_can_be_changed_and_nothing_kept_is(self, factory: Factory) -> None:
        store = stocked(factory)
        for query in (
            Query("order"),
            Query("order", sort="-total"),
            Query("order", text="mug" * self.supports_full_text),
        ):
            scribble(store.find(query))
            assert [dict(row.index) for row in store.find(query).rows] == [{"customer": "acme", "total": 2}] * 2
        assert ids(store, Query("order", (Condition("customer", "eq", "acme"),))) == ["a", "b"]
        assert ids(store, Query("order", sort="scribbled")) == []

    def test_entries_handed_out_can_be_changed_and_nothing_kept_is(self, factory: Factory) -> None:
        store = stocked(factory)
        scribble(store.history("order", "a"))
        assert [(each.id, each.sequence) for each in store.history("order", "a")] == [("a", 1), ("a", 2)]
        scribble(store.feed())
        assert [(each.id, each.sequence) for each in store.feed()] == [("a", 1), ("a", 2), ("b", 1)]

    def test_documents_and_limits_handed_out_can_be_changed_and_nothing_kept_is(self, factory: Factory) -> None:
        store = stocked(factory)
        first = dict(store.load_many("order", ["a", "b"]))
        for answer in (store.load_many("order", ["a", "b"]), store.load("order", "a"), store.balance("stock")):
            scribble(answer)
        assert dict(store.load_many("order", ["a", "b"])) == first
        assert getattr(store.balance("stock"), "claims", None) == (Claim("a", 2), Claim("b", 1))

    def test_what_was_handed_out_stays_what_it_was(self, factory: Factory) -> None:
        store = stocked(factory)
        asked = (store.history("order", "a"), store.feed(), store.load_many("order", ["a"]), store.find(Query("order")))
        first = (
            len(asked[0]),
            len(asked[1]),
            dict(asked[2]),
            [(row.version, dict(row.index)) for row in asked[3].rows],
        )
        store.commit(batch("2", write("a", 1, customer="east"), write("c"), entry("a"), entry("c")))
        then = (len(asked[0]), len(asked[1]), dict(asked[2]), [(row.version, dict(row.index)) for row in asked[3].rows])
        assert then == first

    def test_what_was_handed_in_may_be_changed_later(self, factory: Factory) -> None:
        store = factory()
        row: dict[str, Field] = {"customer": "acme", "total": 2}
        store.commit(batch("1", Write("order", "a", 0, "{}", row)))
        row["customer"] = "east"
        row["more"] = 1
        assert [dict(each.index) for each in store.find(Query("order")).rows] == [{"customer": "acme", "total": 2}]

    def test_documents_and_rows_are_of_the_types_that_the_port_names(self, factory: Factory) -> None:
        store = stocked(factory)
        assert list(odd_types(store.load("order", "a"))) == []
        assert list(odd_types(store.load_many("order", ["a", "b"]))) == []
        assert list(odd_types(store.find(Query("order", limit=1)))) == []
        assert list(odd_types(store.find(Query("order", sort="total")))) == []
        assert list(odd_types(store.load("command", "1"))) == []

    def test_entries_are_of_the_types_that_the_port_names(self, factory: Factory) -> None:
        store = stocked(factory)
        for entries in (store.history("order", "a"), store.feed(), store.feed(limit=1)):
            assert isinstance(entries, Sequence)
            assert list(odd_types(entries)) == []

    def test_limits_and_receipts_are_of_the_types_that_the_port_names(self, factory: Factory) -> None:
        store = stocked(factory)
        assert list(odd_types([store.balance("stock"), store.balance("endless")])) == []
        later = batch("2", write("c"), SetCeiling("stock", 9, overdraft=True))
        for receipt in (store.commit(later), store.commit(later)):
            assert list(odd_types(receipt)) == []
        assert list(odd_types(store.balance("stock"))) == []


class PostedHandedPromises(Capabilities):
    """The same of messages."""

    def test_messages_handed_out_are_the_carriers_own(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = holding(factory, *[Message("placed", key, "{}") for key in "abc"])
        given = store.claim(2, at=NOON, lease=MINUTE)
        assert (len(given), list(odd_types(given))) == (2, [])
        for id in ("1/1", "1/2"):
            store.failed(id, reason="broken", until=None)
        parked = store.parked()
        assert (len(parked), list(odd_types(parked))) == (2, [])
        for answer in (given, parked):
            scribble(answer)
        assert said([each.message for each in store.parked()]) == ["1/1", "1/2"]
        assert said(store.claim(10, at=NOON, lease=MINUTE)) == ["1/3"]

    def test_ids_of_messages_stay_as_they_were_handed_in(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = holding(factory, *[Message("placed", key, "{}") for key in "abcde"])
        sent, failing = ["1/2", "1/1"], ["1/4", "1/3"]
        store.sent(sent)
        assert sent == ["1/2", "1/1"]
        for name in failing:
            store.failed(name, reason="broken", until=None)
        store.again(failing)
        assert failing == ["1/4", "1/3"]
        store.sent(tuple(failing))
        assert said(store.claim(10, at=NOON, lease=MINUTE)) == ["1/5"]
