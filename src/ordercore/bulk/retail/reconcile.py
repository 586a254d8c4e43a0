"""The reconciliation: every line of the file against what stands in the store for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ordercore.bulk.retail.audit import Audit
from ordercore.bulk.retail.cell import CURRENCY
from ordercore.bulk.retail.due import Dues
from ordercore.bulk.retail.house import REPLAYER
from ordercore.bulk.retail.name import documents_of
from ordercore.bulk.retail.plan import KINDS, Planned
from ordercore.bulk.retail.report import Flow, Reconciliation, RefusedLine, VatTotal
from ordercore.bulk.retail.written import KINDS_WRITTEN, ids_of, written_for
from ordercore.desk.desk import Desk
from ordercore.inventory.position import Position
from ordercore.ports.store import Store
from ordercore.values.money import Money, Unrounded
from ordercore.values.verdict import Refused

__all__ = ["reconcile", "strays"]

_PIECE = 200


def reconcile(year: Sequence[Planned], desk: Desk, refused: Mapping[str, Mapping[int, Refused]]) -> Reconciliation:
    """Read everything back and hold it against the file.

    Args:
        year: the invoices of the file and what was planned for them.
        desk: the desk it was done at.
        refused: what was refused while it was done, by invoice number and line.
    """
    store = desk.counter.store
    audit = Audit(Dues({each.invoice.number: each.invoice for each in year}, desk))
    for begin in range(0, len(year), _PIECE):
        some = year[begin : begin + _PIECE]
        written = written_for(some, store)
        for planned in some:
            audit.see(planned, written, refused.get(planned.invoice.number, {}))
    skus = {line.sku for planned in year for line in planned.invoice.lines}
    on_hand, mismatches = _shelf(skus, audit.stock, desk)
    flows = [Flow(name, audit.asked[name], audit.moved[name]) for name in ("shipped", "returned", "adjusted")]
    return Reconciliation(
        source_invoices=len(year),
        source_lines=sum(len(planned.invoice.lines) for planned in year),
        by_kind={kind: audit.by_kind[kind] for kind in KINDS if audit.by_kind[kind]},
        unaccounted=tuple(audit.unaccounted),
        refused=tuple([RefusedLine(line, codes) for line, codes in audit.refused]),
        strays=tuple(strays(year, store)),
        unmatched=dict(Counter(reason for planned in year for reason in planned.unmatched.values())),
        folded_codes=_spellings(year) - len(skus),
        source_value=sum(audit.source.values(), Unrounded.zero(CURRENCY)),
        source_by_kind=dict(audit.source),
        our_value=sum(audit.ours.values(), Money.zero(CURRENCY)),
        our_by_kind=dict(audit.ours),
        rounded=tuple(audit.rounded),
        vat=tuple(_vat(audit)),
        flows=(*flows, Flow("on_hand", audit.asked["on_hand"], on_hand)),
        stock_mismatches=mismatches,
    )


def _vat(audit: Audit) -> Iterator[VatTotal]:
    nothing = Money.zero(CURRENCY), Money.zero(CURRENCY)
    for rate in sorted(audit.vat_due):
        yield VatTotal(rate, *audit.vat_due[rate], *audit.vat.get(rate, nothing))


def _spellings(year: Sequence[Planned]) -> int:
    return len({line.code for planned in year for line in planned.invoice.lines})


def strays(year: Sequence[Planned], store: Store) -> Iterator[str]:
    """The documents in the store that no line of the file accounts for, each as its kind and id."""
    expected = {document for planned in year for document in documents_of(planned)}
    found = ((kind, id) for kind in KINDS_WRITTEN for id in ids_of(store, kind))
    return (f"{kind} {id}" for kind, id in found if (kind, id) not in expected)


def _shelf(skus: set[str], stock: Mapping[str, int], desk: Desk) -> tuple[int, tuple[str, ...]]:
    """How many pieces lie on the shelf by the limits in the store, and the items where documents say otherwise."""
    whole, mismatches = 0, []
    for sku in sorted(skus):
        position = desk.stock.position(sku, by=REPLAYER)
        assert isinstance(position, Position), position
        on_hand = position.on_hand.exact
        whole += int(on_hand)
        if on_hand != stock.get(sku, 0) or position.claimed:
            mismatches.append(sku)
    return whole, tuple(mismatches)
