"""Batches in few words, so that a test shows only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from attrs import evolve

from ordercore.ports.batch import Batch, Entry, Held, Message, Write
from ordercore.ports.limit import LimitStep
from ordercore.ports.query import Field, Page, Query
from ordercore.ports.store import Store
from ordercore.testing.endless import pages

__all__ = ["NOON", "batch", "entry", "ids", "state", "walk", "write"]

NOON: Final = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

Part = Write | Held | Entry | Message | LimitStep


def batch(command: str, *parts: Part, digest: str = "asked", at: datetime = NOON, by: str = "ann") -> Batch:
    """A batch of some parts, each put where it belongs."""
    return Batch(
        command,
        digest,
        at,
        by,
        writes=tuple([part for part in parts if isinstance(part, Write)]),
        held=tuple([part for part in parts if isinstance(part, Held)]),
        entries=tuple([part for part in parts if isinstance(part, Entry)]),
        limits=tuple([part for part in parts if not isinstance(part, Write | Held | Entry | Message)]),
        messages=tuple([part for part in parts if isinstance(part, Message)]),
    )


def write(id: str, expected: int = 0, *, kind: str = "order", text: str = "", **index: Field) -> Write:
    """A write whose document says which version it was written over."""
    return Write(kind, id, expected, f'{{"id": "{id}", "over": {expected}}}', index, text)


def entry(id: str, type: str = "order.changed/1", *, kind: str = "order", body: str = "{}") -> Entry:
    """Something that happened to an order."""
    return Entry(kind, id, type, body)


def walk(store: Store, query: Query, limit: int) -> list[Page]:
    """All pages of a query."""
    return list(pages(store, evolve(query, limit=limit, after="")))


def ids(store: Store, query: Query, limit: int = 1_000) -> list[str]:
    """The ids a query finds, in order, over all its pages."""
    return [row.id for page in walk(store, query, limit) for row in page.rows]


def state(store: Store, *documents: str, limits: tuple[str, ...] = ()) -> tuple[object, ...]:
    """Everything that can be seen of some orders and limits."""
    return (
        [store.load("order", id) for id in documents],
        [list(store.history("order", id)) for id in documents],
        [(row.id, row.version, dict(row.index)) for page in walk(store, Query("order"), 100) for row in page.rows],
        [store.balance(limit) for limit in limits],
        list(store.feed()),
    )
