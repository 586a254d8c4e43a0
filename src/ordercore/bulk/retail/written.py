"""Reading back what was written for some invoices, out of the store and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import frozen

from ordercore.bulk.retail.name import documents_of
from ordercore.bulk.retail.plan import Planned
from ordercore.lifecycle.adjustment.record import Adjustment, AdjustmentLine
from ordercore.lifecycle.fulfillment.record import Fulfillment, FulfillmentLine
from ordercore.lifecycle.invoice.record import Invoice, InvoiceLine
from ordercore.lifecycle.kind import KINDS
from ordercore.lifecycle.order.record import Order, OrderCharge, OrderLine
from ordercore.lifecycle.returns.record import Return, ReturnLine
from ordercore.ports.query import PAGE_SIZE, Query
from ordercore.ports.store import Store
from ordercore.wire import loads

__all__ = ["KINDS_WRITTEN", "Written", "ids_of", "written_for"]

KINDS_WRITTEN: Final = ("order", "fulfillment", "invoice", "return", "adjustment")
"""The kinds of documents a replay writes."""


@frozen
class Written:
    """What stands in the store for some invoices: documents with each of their lines, by the ids of both."""

    #: lines and charges of orders.
    ordered: Mapping[tuple[str, str], tuple[Order, OrderLine | OrderCharge]]
    #: lines of invoices, credit memos and write-offs.
    billed: Mapping[tuple[str, str], tuple[Invoice, InvoiceLine]]
    #: lines that have left the house.
    shipped: Mapping[tuple[str, str], tuple[Fulfillment, FulfillmentLine]]
    #: lines that came back and were credited.
    returned: Mapping[tuple[str, str], tuple[Return, ReturnLine]]
    #: lines counted anew.
    adjusted: Mapping[tuple[str, str], tuple[Adjustment, AdjustmentLine]]


def written_for(some: Iterable[Planned], store: Store) -> Written:
    """What accounts for the lines of some invoices; what is not there is left out."""
    ids: dict[str, list[str]] = {kind: [] for kind in KINDS_WRITTEN}
    for planned in some:
        for kind, id in documents_of(planned):
            ids[kind].append(id)
    kept = {kind: _read(store, kind, ids[kind]) for kind in KINDS_WRITTEN}
    sent, back = kept["fulfillment"], kept["return"]
    return Written(
        {(each.id, line.id): (each, line) for each in kept["order"] for line in (*each.lines, *each.charges)},
        {(each.id, line.id): (each, line) for each in kept["invoice"] for line in each.lines},
        {(each.id, line.line): (each, line) for each in sent if each.status == "shipped" for line in each.lines},
        {(each.id, line.line): (each, line) for each in back if each.status == "credited" for line in each.lines},
        {(each.id, line.id): (each, line) for each in kept["adjustment"] for line in each.lines},
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
