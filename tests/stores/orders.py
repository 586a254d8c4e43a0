"""Whole commits, and whether everything that belongs to them is there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ordercore.ports.batch import Batch, Entry, Message, Write
from ordercore.ports.chain import first_broken
from ordercore.ports.limit import SetCeiling, Take
from ordercore.ports.query import Query

__all__ = ["LIMIT", "NOON", "check_whole", "order", "shelf"]

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
LIMIT: Final = "stock"


def shelf(ceiling: int | None) -> Batch:
    """The ceiling of the limit that every order claims from."""
    return Batch("ceiling", "", NOON, "ann", limits=(SetCeiling(LIMIT, ceiling),))


def order(id: str, amount: int = 1) -> Batch:
    """An order with two events, a claim and a message, all named after it."""
    return Batch(
        id,
        "asked",
        NOON,
        id.partition("-")[0],
        writes=(Write("order", id, 0, f'{{"id":"{id}"}}', {"writer": id.partition("-")[0]}, "blue mug"),),
        entries=(Entry("order", id, "order.placed/1", "{}"), Entry("order", id, "order.confirmed/1", f'"{id}"')),
        limits=(Take(LIMIT, id, amount),),
        messages=(Message("placed", id, "{}"),),
    )


def _found(store: Any, query: Query) -> set[str]:
    ids: set[str] = set()
    while True:
        page = store.find(query)
        ids |= {row.id for row in page.rows}
        if not page.next:
            return ids
        query = Query(query.kind, query.where, query.text, query.sort, query.limit, page.next)


def check_whole(store: Any, acknowledged: Iterable[str], *, unanswered: int) -> int:
    """Every acknowledged order is there, and all that is there is whole; gives how many orders there are.

    Args:
        store: where.
        acknowledged: the orders that had their receipts.
        unanswered: how many may be there without one: at most one for each writer that was killed.
    """
    lost = set(acknowledged)
    known = len(lost)
    there = _found(store, Query("order", limit=1_000))
    lost -= there
    assert lost == set()
    assert len(there) <= known + unanswered
    balance = store.balance(LIMIT)
    assert {claim.id for claim in balance.claims} == there
    assert balance.claimed == sum([claim.amount for claim in balance.claims])
    assert _found(store, Query("order", text="mug blue", limit=1_000)) == there
    names = sorted(there)
    for begin in range(0, len(names), 500):
        piece = names[begin : begin + 500]
        assert {*store.load_many("command", piece)} == {*piece}
        for id, stored in store.load_many("order", piece).items():
            assert (stored.version, stored.document) == (1, f'{{"id":"{id}"}}')
    _check_feed(store, there)
    _check_outbox(store, there)
    return len(there)


def _check_feed(store: Any, there: set[str]) -> None:
    """The feed has both events of every order and no other, and each chain is whole."""
    histories: dict[str, list[Any]] = {}
    after = ""
    while piece := store.feed(after):
        after = piece[-1].position
        for entry in piece:
            histories.setdefault(entry.id, []).append(entry)
    assert histories.keys() == there
    for history in histories.values():
        assert [entry.type for entry in history] == ["order.placed/1", "order.confirmed/1"]
        assert first_broken(history) is None
    for id in sorted(there)[:20]:
        assert list(store.history("order", id)) == histories[id]


def _check_outbox(store: Any, there: set[str]) -> None:
    waiting: list[str] = []
    while claimed := store.claim(1_000, at=NOON, lease=timedelta(days=1)):
        waiting += [message.id for message in claimed]
        store.sent([message.id for message in claimed])
    assert sorted(waiting) == sorted([f"{id}/1" for id in there])
