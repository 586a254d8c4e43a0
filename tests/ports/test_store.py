"""The values a store exchanges refuse what no store could mean."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import pytest

from ordercore.errors import InvalidBatch, InvalidId, InvalidQuery, NaiveInstant
from ordercore.ports.batch import Batch, Entry, Write
from ordercore.ports.limit import Balance, Claim
from ordercore.ports.query import CONDITIONS_MOST, CURSOR_MOST, PAGE_SIZE, TEXT_MOST, VALUES_MOST, Condition, Query
from ordercore.values.ids import ID_LENGTH

NOON: Final = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
WRITE: Final = Write("order", "o1", 0, "{}")
ENTRY: Final = Entry("order", "o1", "order.taken/1", "{}")
UNTYPED: Final[Any] = None
UNKNOWN: Final[Any] = "x" * (ID_LENGTH + 1)
ODD: Final[tuple[Any, ...]] = (
    *(None, True, 1.5, float("nan"), b"x", [1], {}),
    *(2**62, -(2**62), 10**5_000, "x" * (TEXT_MOST + 1)),
)
"""What no field holds, and so no condition asks for."""


def batch(command: str = "c1", at: datetime = NOON, **more: Any) -> Batch:
    return Batch(command, "digest", at, "ann", **more)


def test_a_batch_is_about_what_it_writes() -> None:
    made = batch(writes=(WRITE, Write("order", "o2", 0, "{}"), Write("invoice", "o1", 0, "{}")), entries=(ENTRY, ENTRY))

    assert len(made.writes) == 3
    assert batch().writes == ()


@pytest.mark.parametrize(
    ("more", "error", "path"),
    [
        ({"command": ""}, InvalidId, "/command"),
        ({"at": NOON.replace(tzinfo=None)}, NaiveInstant, "/at"),
        ({"writes": (WRITE, WRITE)}, InvalidBatch, "/writes"),
        ({"writes": (Write("command", "c1", 0, "{}"),)}, InvalidBatch, "/writes"),
        ({"writes": (Write("order", "o1", 0, None),)}, InvalidBatch, "/writes"),  # type: ignore[arg-type]
        ({"writes": (Write("order", "o1", 0, b"{}"),)}, InvalidBatch, "/writes"),  # type: ignore[arg-type]
        ({"entries": (ENTRY,)}, InvalidBatch, "/entries"),
        ({"writes": (WRITE,), "entries": (Entry("order", "o2", "a/1", "{}"),)}, InvalidBatch, "/entries"),
        ({"writes": (WRITE,), "entries": (Entry("invoice", "o1", "a/1", "{}"),)}, InvalidBatch, "/entries"),
    ],
)
def test_a_batch_that_contradicts_itself_is_none(more: dict[str, Any], error: type[InvalidBatch], path: str) -> None:
    with pytest.raises(error) as caught:
        batch(**more)
    assert caught.value.path == path


def test_a_stranger_among_the_entries_is_named() -> None:
    with pytest.raises(InvalidBatch, match="invoice 'i9'"):
        batch(writes=(WRITE,), entries=(ENTRY, Entry("invoice", "i9", "a/1", "{}"), Entry("order", "o9", "a/1", "{}")))


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"limit": 0}, "/limit"),
        ({"limit": PAGE_SIZE + 1}, "/limit"),
        ({"limit": True}, "/limit"),
        ({"limit": "50"}, "/limit"),
        ({"where": (Condition("a", "eq", 1), Condition("b", "in", "x"))}, "/where/1"),
        ({"where": (Condition("a", "eq", ("x",)),)}, "/where/0"),
        ({"where": (Condition("a", "eq", 1), Condition("b", "prefix", 1))}, "/where/1"),
        ({"where": (Condition("a", "eq", 1),) * (CONDITIONS_MOST + 1)}, "/where"),
        ({"where": (Condition("a", "eq", 1), Condition("b", "in", ("x",) * (VALUES_MOST + 1)))}, "/where/1"),
        ({"text": "x" * (TEXT_MOST + 1)}, "/text"),
        ({"text": None}, "/text"),
        ({"limit": 10**5_000}, "/limit"),
        ({"sort": "-" + "x" * (ID_LENGTH + 1)}, "/sort"),
        ({"sort": 1}, "/sort"),
        ({"after": "x" * (CURSOR_MOST + 1)}, "/after"),
        ({"after": b"x"}, "/after"),
        ({"where": [Condition("a", "eq", 1)]}, "/where"),
        ({"where": ("a", "eq", 1)}, "/where/0"),
        ({"where": (Condition("x" * (ID_LENGTH + 1), "eq", 1),)}, "/where/0/field"),
        ({"where": (Condition(UNTYPED, "eq", 1),)}, "/where/0/field"),
        ({"where": (Condition("a", UNKNOWN, 1),)}, "/where/0/operator"),
        ({"where": (Condition("a", UNTYPED, 1),)}, "/where/0/operator"),
        ({"where": (Condition("a", "in", ("x" * TEXT_MOST,) * 100), Condition("b", "eq", "x"))}, "/where"),
        *[({"where": (Condition("a", "eq", value),)}, "/where/0/value") for value in ODD],
        *[({"where": (Condition("a", "in", (1, "a", value)),)}, "/where/0/value") for value in ODD],
    ],
)
def test_a_query_that_cannot_be_answered_is_none(more: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidQuery) as caught:
        Query("order", **more)
    assert caught.value.path == path
    assert str(caught.value).startswith(f"{path}: ")
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("kind", ["x" * (ID_LENGTH + 1), None, 1, b"order"])
def test_a_kind_is_a_short_text(kind: Any) -> None:
    with pytest.raises(InvalidQuery) as caught:
        Query(kind)
    assert caught.value.path == "/kind"
    assert len(str(caught.value)) < 200


def test_the_bounds_of_a_page_belong_to_it() -> None:
    assert [Query("order", limit=limit).limit for limit in (1, PAGE_SIZE)] == [1, PAGE_SIZE]
    where = (Condition("a", "in", ("x", 1)), Condition("b", "prefix", "x"), Condition("c", "ne", 1))
    assert Query("order", where).where == where
    longest = (Condition("a", "in", ("x" * TEXT_MOST, 2**62 - 1, 1 - 2**62)), Condition("x" * ID_LENGTH, "eq", ""))
    assert Query("x" * ID_LENGTH, longest, sort="-" + "x" * ID_LENGTH).where == longest
    most = (Condition("a", "in", ("x",) * VALUES_MOST),) * CONDITIONS_MOST
    assert Query("order", most, "x" * TEXT_MOST).where == most


@pytest.mark.parametrize(("ceiling", "free"), [(10, 7), (3, 0), (2, -1), (None, None)])
def test_what_is_free_is_the_ceiling_less_what_is_claimed(ceiling: int | None, free: int | None) -> None:
    assert Balance("stock:a", ceiling, 3, overdraft=False, claims=(Claim("a", 3),)).free == free
