"""What nobody may gain: money that was never paid, credit beyond what was billed, and tax that was not charged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

__all__ = ["no_more_came_out_than_went_in", "no_more_was_credited_than_billed"]

Documents = Mapping[tuple[str, str], Any]


def no_more_came_out_than_went_in(documents: Documents, paid: Mapping[str, int], back: Mapping[str, int]) -> None:
    """No payment gives back more than was taken of it, and no payer has more than was paid and credited.

    What a payer has is money back, invoices that count as settled, and what is still owed: memos and money not used yet.

    Args:
        documents: every document, by kind and id.
        paid: what was taken of each payment, in minor units, by whoever kept count.
        back: what was given back of each.
    """
    went_in: Counter[str] = Counter()
    has: Counter[str] = Counter()
    for (kind, id), document in documents.items():
        if kind == "invoice" and document.kind != "write_off":
            assert 0 <= document.outstanding.minor <= document.gross.minor, (
                f"{id}: {document.outstanding} is outstanding"
            )
        if kind == "payment":
            came, gone = paid.get(id, 0), back.get(id, 0)
            assert 0 <= gone <= came <= document.authorized.minor, f"{id}: {came} paid, {gone} given back"
            assert 0 <= document.unapplied.minor <= came - gone, (
                f"{id}: {document.unapplied} of {came - gone} is unused"
            )
            went_in[document.customer] += came
            has[document.customer] += gone + document.unapplied.minor
        elif kind == "invoice" and document.kind == "credit_memo":
            went_in[document.bill_to] += document.gross.minor
            has[document.bill_to] += document.outstanding.minor
        elif kind == "invoice" and document.kind == "invoice":
            has[document.bill_to] += (document.gross - document.outstanding).minor
    for payer, had in has.items():
        assert had <= went_in[payer], f"{payer} has {had} for {went_in[payer]}"


def no_more_was_credited_than_billed(documents: Documents) -> None:
    """For no line of an order more pieces, net or tax were credited than billed, and for no order more billed than agreed."""
    billed: dict[tuple[str, str], _Sum] = {}
    credited: dict[tuple[str, str], _Sum] = {}
    of_order: Counter[str] = Counter()
    for (kind, _), document in documents.items():
        if kind != "invoice" or not document.order:
            continue
        side = billed if document.kind == "invoice" else credited
        for line in document.lines:
            side.setdefault((document.order, line.order_line), _Sum()).add(line)
        of_order[document.order] += document.gross.minor if document.kind == "invoice" else 0
    for line, given in credited.items():
        most = billed.get(line) or _Sum()
        assert given.is_within(most), f"{line}: {given} credited of {most}"
    for order, gross in of_order.items():
        assert gross <= documents["order", order].gross.minor, f"{order} was billed at {gross}"


class _Sum:
    """Pieces, net and tax of some lines."""

    def __init__(self) -> None:
        self.pieces, self.net, self.tax = Decimal(0), 0, 0

    def add(self, line: Any) -> None:
        assert min(line.quantity, line.net.minor, line.tax.minor) >= 0, f"less than nothing: {line}"
        self.pieces += line.quantity
        self.net += line.net.minor
        self.tax += line.tax.minor

    def is_within(self, most: _Sum) -> bool:
        return self.pieces <= most.pieces and self.net <= most.net and self.tax <= most.tax

    def __str__(self) -> str:
        return f"{self.pieces} for {self.net} and {self.tax} tax"
