"""Whole commits, and whether everything that belongs to them is there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ordercore.ports.batch import Batch, Entry, Message, Write
from ordercore.ports.chain import first_broken
from ordercore.ports.limit import SetCeiling, Take
from ordercore.ports.query import Query
from ordercore.testing.endless import pages, pieces

__all__ = ["LIMIT", "NOON", "check_whole", "found", "order", "shelf"]

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
LIMIT: Final = "stock"
_MOST: Final = 10_000_000
"""How many orders a night leaves, at most."""


def shelf(ceiling: int | None) -> Batch:
    """The ceiling of the limit that every order claims from."""
    return Batch("ceiling", "", NOON, "ann", limits=(SetCeiling(LIMIT, ceiling),))


def order(id: str, amount: int = 1, *, kind: str = "order") -> Batch:
    """An order with two events, a claim and a message, all named after it; of another kind where a desk has orders too."""
    return Batch(
        id,
        "asked",
        NOON,
        id.partition("-")[0],
        writes=(Write(kind, id, 0, f'{{"id":"{id}"}}', {"writer": id.partition("-")[0]}, "blue mug"),),
        entries=(Entry(kind, id, "order.placed/1", "{}"), Entry(kind, id, "order.confirmed/1", f'"{id}"')),
        limits=(Take(LIMIT, id, amount),),
        messages=(Message("placed", id, "{}"),),
    )


def found(store: Any, query: Query) -> set[str]:
    """The ids of all documents that fit, page after page."""
    return {row.id for page in pages(store, query, most=_MOST) for row in page.rows}


def check_whole(
    store: Any, acknowledged: Iterable[str], *, unanswered: int, kind: str = "order", sent: Iterable[str] = ()
) -> int:
    """Every acknowledged order is there, and all that is there is whole; gives how many orders there are.

    Args:
        store: where.
        acknowledged: the orders that had their receipts.
        unanswered: how many may be there without one: at most one for each writer that was killed.
        kind: what kind of document they are; others in the store are not looked at.
        sent: the messages that were carried out; the others still wait.
    """
    lost = set(acknowledged)
    known = len(lost)
    there = found(store, Query(kind, limit=1_000))
    lost -= there
    assert lost == set()
    assert len(there) <= known + unanswered
    balance = store.balance(LIMIT)
    assert {claim.id for claim in balance.claims} == there
    assert balance.claimed == sum([claim.amount for claim in balance.claims])
    assert found(store, Query(kind, text="mug blue", limit=1_000)) == there
    names = sorted(there)
    for begin in range(0, len(names), 500):
        piece = names[begin : begin + 500]
        assert {*store.load_many("command", piece)} == {*piece}
        for id, stored in store.load_many(kind, piece).items():
            assert (stored.version, stored.document) == (1, f'{{"id":"{id}"}}')
    _check_feed(store, kind, there)
    _check_outbox(store, there, sent)
    return len(there)


def _check_feed(store: Any, kind: str, there: set[str]) -> None:
    """The feed has both events of every order and no other, and each chain is whole."""
    histories: dict[str, list[Any]] = {}
    for piece in pieces(store, most=_MOST):
        for entry in [each for each in piece if each.kind == kind]:
            histories.setdefault(entry.id, []).append(entry)
    assert histories.keys() == there
    for history in histories.values():
        assert [entry.type for entry in history] == ["order.placed/1", "order.confirmed/1"]
        assert first_broken(history) is None
    for id in sorted(there)[:20]:
        assert list(store.history(kind, id)) == histories[id]


def _check_outbox(store: Any, there: set[str], sent: Iterable[str]) -> None:
    heard = list(sent)
    while claimed := store.claim(1_000, at=NOON, lease=timedelta(days=1)):
        heard += [message.id for message in claimed]
        assert len(heard) <= len(there) + 1_000, "the outbox hands out more than was posted"
        store.sent([message.id for message in claimed])
    assert sorted(heard) == sorted([f"{id}/1" for id in there])
