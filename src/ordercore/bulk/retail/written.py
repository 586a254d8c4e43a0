"""Reading back what was written for some invoices, out of the store and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import frozen

from ordercore.bulk.retail.name import documents_of
from ordercore.bulk.retail.plan import Planned
from ordercore.lifecycle.adjustment.record import AdjustmentLine
from ordercore.lifecycle.fulfillment.record import FulfillmentLine
from ordercore.lifecycle.invoice.record import InvoiceKind, InvoiceLine
from ordercore.lifecycle.kind import KINDS
from ordercore.lifecycle.returns.record import ReturnLine
from ordercore.ports.query import PAGE_SIZE, Query
from ordercore.ports.store import Store
from ordercore.wire import loads

__all__ = ["KINDS_WRITTEN", "Written", "ids_of", "written_for"]

KINDS_WRITTEN: Final = ("order", "fulfillment", "invoice", "return", "adjustment")
"""The kinds of documents a replay writes."""

_READ: Final = ("fulfillment", "invoice", "return", "adjustment")


@frozen
class Written:
    """What stands in the store for some invoices: lines by the id of their document and their own."""

    #: lines of invoices, credit memos and write-offs, with the kind of the document.
    billed: Mapping[tuple[str, str], tuple[InvoiceKind, InvoiceLine]]
    #: lines that have left the house.
    shipped: Mapping[tuple[str, str], FulfillmentLine]
    #: lines that came back and were credited.
    returned: Mapping[tuple[str, str], ReturnLine]
    #: lines counted anew.
    adjusted: Mapping[tuple[str, str], AdjustmentLine]


def written_for(some: Iterable[Planned], store: Store) -> Written:
    """What accounts for the lines of some invoices; what is not there is left out."""
    ids: dict[str, list[str]] = {kind: [] for kind in KINDS_WRITTEN}
    for planned in some:
        for kind, id in documents_of(planned):
            ids[kind].append(id)
    kept = {kind: _read(store, kind, ids[kind]) for kind in _READ}
    return Written(
        {(bill.id, line.id): (bill.kind, line) for bill in kept["invoice"] for line in bill.lines},
        {(sent.id, line.line): line for sent in kept["fulfillment"] if sent.status == "shipped" for line in sent.lines},
        {(back.id, line.line): line for back in kept["return"] if back.status == "credited" for line in back.lines},
        {(count.id, line.id): line for count in kept["adjustment"] for line in count.lines},
    )


def _read(store: Store, kind: str, ids: list[str]) -> list[Any]:
    type_ = KINDS[kind].document
    return [loads(type_, stored.document) for stored in store.load_many(kind, ids).values()]


def ids_of(store: Store, kind: str) -> Iterator[str]:
    """The ids of all documents of a kind, in their order."""
    after = ""
    while True:
        page = store.find(Query(kind, limit=PAGE_SIZE, after=after))
        yield from (row.id for row in page.rows)
        after = page.next
        if not after:
            return
