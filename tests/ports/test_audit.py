"""Whatever is done to a history behind the store's back is found, and where."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import pytest
from attrs import evolve, fields
from hypothesis import given
from hypothesis import strategies as st

from ordercore.adapters.memory import MemoryStore
from ordercore.adapters.sqlite import SQLiteStore
from ordercore.ports.audit import Head, astray, flaws, heads
from ordercore.ports.batch import Batch, Entry, Write
from ordercore.ports.chain import GENESIS, first_broken, link, problem_of, verify
from ordercore.ports.record import Recorded
from ordercore.testing.house import MORNING
from tests.desk.shop import Shop

LENGTH: Final = 40


def filled(documents: int = 3, entries: int = LENGTH) -> MemoryStore:
    """A store with some documents of as many entries each."""
    store = MemoryStore()
    for at in range(entries):
        for number in range(documents):
            id = f"o{number}"
            entry = Entry("order", id, "order.changed/1", f'{{"step":{at}}}')
            write = Write("order", id, at, "{}")
            when = MORNING + timedelta(seconds=at)
            store.commit(Batch(f"c{at}-{number}", "d", when, "ann", writes=(write,), entries=(entry,)))
    return store


STORE: Final = filled()
WHOLE: Final[list[Recorded]] = list(STORE.history("order", "o0"))
COVERED: Final = [each.name for each in fields(Recorded) if each.name != "position"]
PLACES: Final = st.integers(0, LENGTH - 1)


class Doctored:
    """A store somebody has tampered with."""

    def __init__(self, entries: Iterable[Recorded]) -> None:
        self.entries = [evolve(entry, position=str(at)) for at, entry in enumerate(entries, start=1)]

    def feed(self, after: str = "", limit: int = 1_000) -> list[Recorded]:
        begin = int(after or 0)
        return self.entries[begin : begin + limit]

    def load(self, kind: str, id: str) -> Any:
        return STORE.load(kind, id)


def changed(entry: Recorded, name: str, value: Any) -> Recorded:
    """An entry with another value in one field."""
    made: Recorded = evolve(entry, **{name: value})
    return made


def flipped(entry: Recorded, name: str, bit: int) -> Recorded:
    """An entry with one bit of one field turned."""
    value: Any = getattr(entry, name)
    if name == "at":
        return evolve(entry, at=value + timedelta(microseconds=1 << bit % 16))
    if isinstance(value, int):
        return changed(entry, name, value ^ (1 << bit % 16))
    if not value:
        return changed(entry, name, "\x01")
    at, turned = bit % len(value), 1 << bit % 7
    return changed(entry, name, value[:at] + chr(ord(value[at]) ^ turned) + value[at + 1 :])


def forged(sequence: int, previous: str) -> Recorded:
    """An entry made up to fit after another one."""
    hash = link(
        previous,
        kind="order",
        id="o0",
        sequence=sequence,
        at=MORNING,
        by="eve",
        command="x",
        type="order.changed/1",
        body="{}",
    )
    return Recorded(
        "order", "o0", sequence, MORNING, "eve", "x", "order.changed/1", "{}", previous=previous, hash=hash, position=""
    )


def test_an_untouched_history_has_no_flaw() -> None:
    assert verify(WHOLE) is None
    assert flaws(STORE) == ()
    assert flaws(STORE, heads(STORE)) == ()
    assert verify(()) is None


@given(PLACES, st.sampled_from(COVERED), st.integers(0, 10_000))
def test_one_bit_is_found_where_it_was_turned(at: int, name: str, bit: int) -> None:
    doctored = [*WHOLE[:at], flipped(WHOLE[at], name, bit), *WHOLE[at + 1 :]]

    flaw = verify(doctored)
    assert flaw is not None
    assert (flaw.sequence, bool(flaw.problem)) == (at + 1, True)
    assert first_broken(doctored) is doctored[flaw.sequence - 1]


@given(st.integers(0, LENGTH - 2))
def test_a_removed_entry_is_found_where_it_was(at: int) -> None:
    flaw = verify(WHOLE[:at] + WHOLE[at + 1 :])
    assert flaw is not None
    assert (flaw.kind, flaw.id, flaw.sequence) == ("order", "o0", at + 1)


@given(PLACES, PLACES)
def test_moved_entries_are_found_at_the_first_of_them(one: int, other: int) -> None:
    moved = list(WHOLE)
    moved[one], moved[other] = moved[other], moved[one]
    flaw = verify(moved)
    assert flaw is None if one == other else flaw is not None and flaw.sequence == min(one, other) + 1


@given(PLACES, st.sampled_from([0, 5, LENGTH - 1]), st.booleans())
def test_an_entry_put_in_is_found_where_it_stands(at: int, copy: int, fitting: bool) -> None:
    """One copied from elsewhere, or one made to fit the entry before it: then the entry after it does not follow."""
    before = WHOLE[at - 1].hash if at else GENESIS
    put = forged(at + 1, before) if fitting else WHOLE[copy]

    flaw = verify([*WHOLE[:at], put, *WHOLE[at:]])
    assert flaw is not None
    assert flaw.sequence in ((at + 2,) if fitting else (at + 1, at + 2))


@given(st.integers(1, LENGTH))
def test_entries_cut_off_are_seen_against_a_head_kept_elsewhere(left: int) -> None:
    cut = Doctored([entry for entry in STORE.feed() if entry.id != "o0" or entry.sequence <= left])
    found = flaws(cut, heads(STORE))  # type: ignore[arg-type]

    assert [(flaw.id, flaw.sequence) for flaw in found] == ([("o0", left + 1)] if left < LENGTH else [])
    assert all("cut off" in flaw.problem for flaw in found)


def test_a_history_that_is_gone_or_written_anew_is_seen_against_its_head() -> None:
    gone = Doctored([entry for entry in STORE.feed() if entry.id != "o1"])
    assert [flaw.id for flaw in flaws(gone, heads(STORE))] == ["o1"]  # type: ignore[arg-type]

    anew = list(filled(documents=1, entries=LENGTH - 1).feed())
    last = forged(LENGTH, anew[-1].hash)
    others = [entry for entry in STORE.feed() if entry.id != "o0"]
    found = flaws(Doctored([*anew, last, *others]), heads(STORE))  # type: ignore[arg-type]
    assert [(flaw.id, flaw.sequence) for flaw in found] == [("o0", LENGTH)]
    assert "kept elsewhere" in found[0].problem


def test_the_tail_is_missed_without_a_head_unless_the_document_tells() -> None:
    cut = Doctored([entry for entry in STORE.feed() if entry.id != "o0" or entry.sequence < LENGTH])
    assert [flaw.problem for flaw in flaws(cut)] == [  # type: ignore[arg-type]
        "the document does not stand at the end of its history"
    ]


def test_a_flaw_in_the_middle_of_a_store_is_told_once_for_its_document() -> None:
    feed = list(STORE.feed())
    at = next(number for number, entry in enumerate(feed) if entry.id == "o2" and entry.sequence == 7)
    feed[at] = evolve(feed[at], body='{"step":99}')

    found = flaws(Doctored(feed), heads(STORE))  # type: ignore[arg-type]
    assert [(flaw.kind, flaw.id, flaw.sequence) for flaw in found] == [("order", "o2", 7)]


def test_heads_go_on_while_the_store_does() -> None:
    early = heads(filled(entries=3))
    assert early[0] == Head("order", "o0", 3, early[0].hash)
    assert flaws(STORE, early) == ()


TAMPERING: Final = {
    "the document itself": (
        """UPDATE ordercore_documents SET body = replace(body, '"MUG"', '"TEA"') WHERE id = 'o'""",
        "the document says something else than its history",
    ),
    "text that is no document": (
        "UPDATE ordercore_documents SET body = '{}' WHERE id = 'o'",
        "it cannot be read: Malformed",
    ),
    "the way from one entry to the one before": (
        "UPDATE ordercore_events SET earlier = 0 WHERE id = 'o' AND sequence = 2",
        "entry 2 stands where entry 1 should: one was removed, put in or moved",
    ),
    "the newest entry": (
        "DELETE FROM ordercore_events WHERE id = 'o' AND sequence = 2",
        "the newest entry of order 'o' is lost: bring the file back from a copy",
    ),
    "the head": (
        "UPDATE ordercore_documents SET head = 'x' WHERE id = 'o'",
        "the document does not stand at the end of its history",
    ),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_a_document_that_is_not_what_its_history_makes_of_it_is_found(how: str, tmp_path: Path) -> None:
    with SQLiteStore(tmp_path / "shop.db", synchronous="NORMAL") as store:
        shop = Shop(store)
        shop.confirmed(("MUG", 2), id="o")
        shop.confirmed(("MUG", 1), id="other")
        store.commit(
            Batch("host", "", MORNING, "host", (Write("visit", "v", 0, "{}"),), (), (Entry("visit", "v", "v/1", "{}"),))
        )
        assert astray(store) == ()
        sql, problem = TAMPERING[how]
        with closing(sqlite3.connect(store.path)) as connection:
            connection.execute(sql)
            connection.commit()
        assert [(flaw.kind, flaw.id, flaw.problem) for flaw in astray(store)] == [("order", "o", problem)]


@pytest.mark.slow
def test_ten_thousand_changes_among_ten_thousand_entries() -> None:
    """C13: every changed entry is found for itself, given the entry before it; an entry costs at most 50 microseconds."""
    whole = list(filled(documents=1, entries=10_000).history("order", "o0"))
    began = perf_counter()
    assert verify(whole) is None
    assert (perf_counter() - began) / len(whole) < 50e-6
    for turn in range(10_000):
        at, name = turn * 7_919 % len(whole), COVERED[turn % len(COVERED)]
        previous = whole[at - 1].hash if at else GENESIS
        assert problem_of(flipped(whole[at], name, turn), at + 1, previous), (at, name, turn)
