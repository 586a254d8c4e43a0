"""Holding lines of the file against the documents written for them, and adding up both sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

from attrs import frozen

from ordercore.bulk.retail.house import taxed
from ordercore.bulk.retail.name import line_id
from ordercore.bulk.retail.nature import nature_of
from ordercore.bulk.retail.plan import ON_ORDER, Kind, Planned
from ordercore.bulk.retail.source import CURRENCY, SourceInvoice, SourceLine
from ordercore.bulk.retail.written import Written
from ordercore.desk.desk import Desk
from ordercore.lifecycle.invoice.record import InvoiceLine
from ordercore.values.money import Money, Unrounded
from ordercore.values.verdict import Refused

__all__ = ["Audit"]

_NOTHING: Final = Money.zero(CURRENCY)
_WRITE_OFF: Final = "write_off"


@frozen
class _Billed:
    """What a document of account says about a line: its amounts, counted as income."""

    #: the rate of VAT it falls under.
    rate: str
    #: without tax; negative on credit memos and write-offs.
    net: Money
    #: the tax, with the same sign.
    tax: Money


class Audit:
    """Adds up the file and the documents, invoice by invoice.

    Attributes:
        by_kind: lines accounted for, by kind.
        unaccounted: ids of the lines that are not.
        refused: ids of the lines that were refused, with the codes.
        source: value of the file, by kind.
        ours: net of the documents, by kind.
        rounded: ids of lines of which rounding took something, and how much.
        vat: net and tax by rate.
        asked: pieces by the file, for each flow.
        moved: pieces by the documents, for each flow.
        stock: pieces on the shelf by the documents, by item.
    """

    def __init__(self, sales: Mapping[str, SourceInvoice], desk: Desk) -> None:
        """Begin with nothing.

        Args:
            sales: every invoice of the file, by number; a return is taxed as its sale was.
            desk: knows the law.
        """
        self._sales = sales
        self._rate = _rates(desk)
        self.by_kind: Counter[Kind] = Counter()
        self.unaccounted: list[str] = []
        self.refused: list[tuple[str, tuple[str, ...]]] = []
        self.source: dict[str, Unrounded] = {}
        self.ours: dict[str, Money] = {}
        self.rounded: list[tuple[str, Unrounded]] = []
        self.vat: dict[str, tuple[Money, Money]] = {}
        self.asked: Counter[str] = Counter()
        self.moved: Counter[str] = Counter()
        self.stock: Counter[str] = Counter()

    def see(self, planned: Planned, written: Written, refused: Mapping[int, Refused]) -> None:
        """Add an invoice of the file and the documents written for it."""
        number = planned.invoice.number
        bill, sent = written.invoices.get(number), written.fulfillments.get(number)
        billed = {line.id: line for line in bill.lines} if bill else {}
        shipped = self._shipped(sent) if sent else {}
        for line in planned.invoice.lines:
            kind: Kind = planned.kinds[line.at - 1]
            codes = refused[line.at].codes if line.at in refused else ()
            codes = (planned.refused[line.at],) if kind == "refused" else codes
            if codes:
                self._refuse(line_id(number, line.at), line, codes)
                continue
            found = self._found(planned, line, kind, written, billed.get(str(line.at)), shipped.get(str(line.at)))
            self._count(line_id(number, line.at), line, kind, found)

    def _found(self, planned: Planned, line: SourceLine, kind: Kind, written: Written, billed: InvoiceLine | None, shipped: Decimal | None):
        ...
