"""Reading back what was written for some invoices, out of the store and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from attrs import frozen

from ordercore.bulk.retail.name import documents_of
from ordercore.bulk.retail.plan import Planned
from ordercore.lifecycle.adjustment.record import Adjustment
from ordercore.lifecycle.fulfillment.record import Fulfillment
from ordercore.lifecycle.invoice.record import Invoice
from ordercore.lifecycle.returns.record import Return
from ordercore.ports.store import PAGE_SIZE, Query, Store
from ordercore.wire import loads

__all__ = ["KINDS_WRITTEN", "Written", "ids_of", "written_for"]

KINDS_WRITTEN = ("order", "fulfillment", "invoice", "return", "adjustment")
"""The kinds of documents a replay writes."""

T = TypeVar("T")


@frozen
class Written:
    """The documents of some invoices as they stand in the store, by id."""

    #: invoices, credit memos and write-offs.
    invoices: Mapping[str, Invoice]
    #: what was shipped.
    fulfillments: Mapping[str, Fulfillment]
    #: what came back.
    returns: Mapping[str, Return]
    #: what was counted anew.
    adjustments: Mapping[str, Adjustment]


def written_for(some: Iterable[Planned], store: Store) -> Written:
    """The documents that account for the lines of some invoices; those that are not there are left out."""
    ids: dict[str, list[str]] = {kind: [] for kind in KINDS_WRITTEN}
    for planned in some:
        for kind, id in documents_of(planned):
            ids[kind].append(id)
    return Written(
        _read(store, "invoice", Invoice, ids["invoice"]),
        _read(store, "fulfillment", Fulfillment, ids["fulfillment"]),
        _read(store, "return", Return, ids["return"]),
        _read(store, "adjustment", Adjustment, ids["adjustment"]),
    )


def _read(store: Store, kind: str, type_: type[T], ids: Sequence[str]) -> dict[str, T]:
    return {id: loads(type_, stored.document) for id, stored in store.load_many(kind, ids).items()}


def ids_of(store: Store, kind: str) -> Iterator[str]:
    """The ids of all documents of a kind, in their order."""
    after = ""
    while True:
        page = store.find(Query(kind, limit=PAGE_SIZE, after=after))
        yield from (row.id for row in page.rows)
        after = page.next
        if not after:
            return
