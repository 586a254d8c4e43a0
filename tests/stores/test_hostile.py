"""Text that is meant to hurt, in every text field of a batch and of a question, on every store: refused, or kept as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from attrs import fields
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ordercore.errors import OrdercoreError
from ordercore.ports.batch import Batch, Entry, Message, Write
from ordercore.ports.chain import first_broken
from ordercore.ports.limit import SetCeiling, Take
from ordercore.ports.query import Condition, Field, Query
from ordercore.ports.search import words
from tests.desk.shop import Shop
from tests.stores.registry import HOUSES, opened

NOW: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

HOSTILE: Final = (
    "'; DROP TABLE documents; --",
    "' OR '1'='1",
    'a" OR "',
    "\\' \\",
    "%_*",
    "$1 ?1 :a %s %(a)s {0}",
    "\x00",
    "a\x00b",
    "\x01\x02",
    "\ud800",
    "a\udfff",
    "\u202elive\u2066",
    "\ufeff\u200b",
    "e\u0301 \u00e9",
    "\U0010ffff",
    "\r\n\t",
    "",
    " a ",
    "NULL",
    '{"a": [1]}',
    "x" * 20_000,
    "\U0001f4a9" * 3_000,
)
"""Quotes and SQL, marks of parameters, the character 0, halves of surrogate pairs, text that runs the other way, and a lot of it."""

SLOTS: Final = {
    "digest",
    "by",
    "Write.kind",
    "Write.id",
    "Write.document",
    "Write.index.field",
    "Write.index.value",
    "Write.text",
    "Entry.type",
    "Entry.body",
    "Take.limit",
    "Take.claim",
    "Message.topic",
    "Message.key",
    "Message.body",
}
"""Where a batch holds text of a host."""

PLAIN: Final = {slot: slot.replace(".", "-") for slot in SLOTS}
TEXTS: Final = st.sampled_from(HOSTILE) | st.text(st.characters(), max_size=8)
NUMBERS: Final = count(1)


def batch(command: str, said: dict[str, str]) -> Batch:
    """One document, one entry, one claim and one message, with what is said in their fields."""
    kind, id = said["Write.kind"], said["Write.id"]
    index: dict[str, Field] = {said["Write.index.field"]: said["Write.index.value"], "number": 7}
    return Batch(
        command,
        said["digest"],
        NOW,
        said["by"],
        writes=(Write(kind, id, 0, said["Write.document"], index, said["Write.text"]),),
        entries=(Entry(kind, id, said["Entry.type"], said["Entry.body"]),),
        limits=(SetCeiling(said["Take.limit"], 10), Take(said["Take.limit"], said["Take.claim"], 1)),
        messages=(Message(said["Message.topic"], said["Message.key"], said["Message.body"]),),
    )


@pytest.fixture(params=HOUSES, ids=lambda house: house.name)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """A new and empty store of each kind."""
    made = opened(request.param.fresh(tmp_path), durable=False)
    yield made
    if hasattr(made, "close"):
        made.close()


def test_every_text_field_is_among_the_slots() -> None:
    told = {
        f"{kind.__name__}.{each.name}"
        for kind in (Write, Entry, Take, Message)
        for each in fields(kind)
        if each.type == "str" and not (kind is Entry and each.name in ("kind", "id"))
    }
    assert told | {"digest", "by", "Write.index.field", "Write.index.value"} == SLOTS


def check_kept(store: Any, written: Batch) -> None:
    """Whatever was written is read back as it was, and found by what stands in its index row."""
    (write,), (entry,), (message,) = written.writes, written.entries, written.messages
    stored = store.load(write.kind, write.id)
    assert (stored.kind, stored.id, stored.document) == (write.kind, write.id, write.document)
    assert store.load_many(write.kind, [write.id, "other"]) == {write.id: stored}
    (recorded,) = store.history(write.kind, write.id)
    assert (recorded.type, recorded.body, recorded.by) == (entry.type, entry.body, written.by)
    assert first_broken([recorded]) is None
    assert recorded in store.feed(limit=1_000)
    take = written.limits[1]
    assert isinstance(take, Take)
    balance = store.balance(take.limit)
    assert (balance.limit, [(each.id, each.amount) for each in balance.claims]) == (take.limit, [(take.claim, 1)])
    assert store.commit(written).repeated
    (pending,) = store.claim(1_000, at=NOW, lease=timedelta(minutes=1))
    assert (pending.topic, pending.key, pending.body) == (message.topic, message.key, message.body)
    store.sent([pending.id])
    for ask in questions(write.kind, *next(iter(write.index.items())), write.text):
        found = answer(store, ask)
        assert found is None or [(row.id, dict(row.index)) for row in found] == [(write.id, dict(write.index))], ask()


def questions(kind: str, field: str, value: Any, text: str) -> tuple[Callable[[], Query], ...]:
    """Questions that a document must answer which has this value in this field; asking may be refused."""
    return (
        lambda: Query(kind),
        lambda: Query(kind, (Condition(field, "eq", value),)),
        lambda: Query(kind, (Condition(field, "in", (value, "other")),)),
        lambda: Query(kind, (Condition(field, "prefix", value),)),
        lambda: Query(kind, (Condition(field, "ge", value),), sort=field if not field.startswith("-") else ""),
        *([lambda: Query(kind, text=text)] if words(text) else []),
    )


def answer(store: Any, ask: Callable[[], Query]) -> Any:
    """The rows found; None when the question was refused by a typed error."""
    try:
        return store.find(ask()).rows
    except OrdercoreError:
        return None


def test_hostile_text_is_refused_or_kept_as_it_is(store: Any) -> None:

    @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(st.sampled_from(sorted(SLOTS)), TEXTS, min_size=1, max_size=4))
    @example({"Write.document": "\x00", "Write.index.value": "\x00", "Entry.body": "\x00", "Message.body": "\x00"})
    def said(hostile: dict[str, str]) -> None:
        number = next(NUMBERS)
        texts = {**PLAIN, **hostile}
        texts |= {slot: f"{texts[slot]}-{number}" for slot in ("Write.kind", "Take.limit")}  # nothing is written twice
        written = batch(f"c{number}", texts)
        try:
            store.commit(written)
        except OrdercoreError:
            assert answer(store, lambda: Query(texts["Write.kind"])) in ((), None)
            return
        check_kept(store, written)

    said()


@pytest.mark.parametrize("slot", sorted(SLOTS))
def test_each_hostile_text_in_each_field(store: Any, slot: str) -> None:
    kept = 0
    for text in HOSTILE:
        number = next(NUMBERS)
        texts = {**PLAIN, "Write.kind": f"kind-{number}", "Take.limit": f"limit-{number}", slot: text}
        written = batch(f"c{number}", texts)
        try:
            store.commit(written)
        except OrdercoreError:
            continue
        kept += 1
        check_kept(store, written)
    assert kept >= 12


def test_a_hostile_question_finds_nothing_or_is_refused(store: Any) -> None:
    store.commit(batch("c1", PLAIN))
    for text in HOSTILE:
        asked: list[Any] = [
            lambda text=text: store.load("order", text),
            lambda text=text: store.load(text, "a"),
            lambda text=text: store.load("command", text),
            lambda text=text: store.load_many("order", [text]),
            lambda text=text: store.load_many(text, ["a"]),
            lambda text=text: store.history(text, text),
            lambda text=text: store.balance(text),
        ]
        for ask in asked:
            try:
                assert not ask()
            except OrdercoreError:
                continue
        for after in (text, "x"):
            assert not answer(store, lambda text=text, after=after: Query(text, sort=text, after=after))  # type: ignore[misc]


def test_hostile_ids_of_messages_are_nobodys(store: Any) -> None:
    """SQLite cuts a text in JSON at its character 0, and what is left of it was another message's id."""
    store.commit(batch("c1", PLAIN))
    (message,) = store.claim(10, at=NOW, lease=timedelta(minutes=1))
    strange = [message.id + text for text in HOSTILE if text] + list(HOSTILE)
    store.sent(strange)
    store.failed(message.id, reason="no answer", until=None)
    for id in strange:
        store.failed(id, reason="no answer", until=None)
    store.again(strange)
    assert [parked.message.id for parked in store.parked()] == [message.id]
    store.again([*strange, message.id])
    store.sent(strange)
    assert [each.id for each in store.claim(10, at=NOW, lease=timedelta(minutes=1))] == [message.id]


def test_a_long_text_of_an_order_fits_every_store(store: Any) -> None:
    """In an index of PostgreSQL there is room for about 2,700 bytes, and these letters do not compress."""
    chance = Random(1)
    long = "".join([chr(chance.randrange(0x4E00, 0x9FFF)) for _ in range(10_000)])
    shop = Shop(store)
    shop.stocked()
    taken = shop.do(shop.desk.orders.take, shop.draft(("MUG", 1), reference=long))
    assert shop.now("order", taken.id).reference == long
    (row,) = store.find(Query("order", (Condition("reference", "prefix", long[:500]),))).rows
    assert row.id == taken.id
