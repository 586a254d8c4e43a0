"""What a replay comes to, in figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from ordercore.values.money import Money, Unrounded

__all__ = ["Flow", "Reconciliation", "RefusedLine", "VatTotal", "as_json"]


@frozen
class VatTotal:
    """What was billed, less what was credited, at one rate of VAT: what the file says, and what the documents say."""

    #: the rate as ``20%``; ``outside_scope`` beyond the United Kingdom, ``write_off`` for bad debt.
    rate: str
    #: without tax, by the file: every line rounded to the penny.
    source_net: Money
    #: the tax by the file: that of every line at the rate of its day and country, rounded to the penny.
    source_tax: Money
    #: without tax, by the documents.
    net: Money
    #: the tax by the documents.
    tax: Money

    @property
    def agrees(self) -> bool:
        """Whether both say the same."""
        return (self.source_net, self.source_tax) == (self.net, self.tax)


@frozen
class Flow:
    """Pieces that moved one way: what the file says, and what the documents say."""

    #: ``shipped``, ``returned``, ``adjusted``; ``on_hand`` is what they leave on the shelf, as the stock limits say.
    name: str
    #: pieces by the file.
    source: int
    #: pieces by what was written.
    written: int


@frozen
class RefusedLine:
    """A line that was refused."""

    #: invoice number and line, as ``536365:7``.
    line: str
    #: codes of the reasons.
    codes: tuple[str, ...]


@frozen
class Reconciliation:
    """The file against what stands in the store, read back from there when all was done."""

    #: invoices of the file.
    source_invoices: int
    #: lines of the file.
    source_lines: int
    #: lines accounted for exactly once, by what became of them; refused ones too.
    by_kind: Mapping[str, int]
    #: lines of the file that no document accounts for, or not at their customer, day, item, quantity, price, value and tax;
    #: as ``536365:7``.
    unaccounted: tuple[str, ...]
    #: lines that were refused, and why.
    refused: tuple[RefusedLine, ...]
    #: documents that no line of the file accounts for, as ``invoice 536365``.
    strays: tuple[str, ...]
    #: how many credits stand on no sale, by reason.
    unmatched: Mapping[str, int]
    #: stock codes that were written in more than one case.
    folded_codes: int
    #: sum of quantity times price over all lines, exact.
    source_value: Unrounded
    #: the same by kind.
    source_by_kind: Mapping[str, Unrounded]
    #: net of all documents of account: invoices less credit memos and write-offs.
    our_value: Money
    #: the same by kind.
    our_by_kind: Mapping[str, Money]
    #: what rounding took, line by line, where a price has more digits than money: ``550193:1`` and the exact amount; never 0.
    rounded: tuple[tuple[str, Unrounded], ...]
    #: VAT by rate.
    vat: tuple[VatTotal, ...]
    #: pieces in and out.
    flows: tuple[Flow, ...]
    #: items of which the stock limit is not what was adjusted and returned less what was shipped, or is still claimed.
    stock_mismatches: tuple[str, ...]

    @property
    def refused_value(self) -> Unrounded:
        """The part of the source value that stands on refused lines."""
        return self.source_by_kind.get("refused", Unrounded.zero(self.our_value.currency))

    @property
    def rounding_difference(self) -> Unrounded:
        """What rounding took in all: the sum of `rounded`."""
        return sum([lost for _, lost in self.rounded], Unrounded.zero(self.our_value.currency))

    @property
    def unexplained(self) -> Unrounded:
        """Source value less our value, less what rounding took and what was refused: nothing, to the last digit."""
        return self.source_value - self.our_value - self.rounding_difference - self.refused_value

    @property
    def is_balanced(self) -> bool:
        """Whether every line is accounted for once, every penny and its VAT explained, and every piece where it should be."""
        agree = all(flow.source == flow.written for flow in self.flows) and all(rate.agrees for rate in self.vat)
        return agree and not (self.unaccounted or self.strays or self.unexplained or self.stock_mismatches)


def as_json(found: Reconciliation, *, most: int = 100) -> dict[str, Any]:
    """The figures as JSON data: money as text of digits, lists of lines cut off after `most`.

    ``unaccounted`` and ``refused`` are counts; the lines themselves stand in ``unaccounted_lines`` and ``refused_lines``.
    """
    return {
        "source_invoices": found.source_invoices,
        "source_lines": found.source_lines,
        "unaccounted": len(found.unaccounted),
        "unaccounted_lines": list(found.unaccounted[:most]),
        "refused": len(found.refused),
        "refused_lines": [{"line": each.line, "codes": list(each.codes)} for each in found.refused[:most]],
        "strays": len(found.strays),
        "stray_documents": list(found.strays[:most]),
        "by_kind": dict(found.by_kind),
        "unmatched": dict(found.unmatched),
        "folded_codes": found.folded_codes,
        "currency": found.our_value.currency,
        "source_value": _digits(found.source_value),
        "our_value": _digits(found.our_value),
        "rounding_difference": _digits(found.rounding_difference),
        "refused_value": _digits(found.refused_value),
        "unexplained": _digits(found.unexplained),
        "rounded": {line: _digits(lost) for line, lost in found.rounded[:most]},
        "value_by_kind": {
            kind: {"source": _digits(exact), "ours": _digits(found.our_by_kind[kind])}
            for kind, exact in found.source_by_kind.items()
        },
        "vat": [_vat(each) for each in found.vat],
        "quantities": {each.name: {"source": each.source, "written": each.written} for each in found.flows},
        "stock_mismatches": list(found.stock_mismatches[:most]),
        "balanced": found.is_balanced,
    }


def _vat(rate: VatTotal) -> dict[str, str]:
    figures = ("source_net", "source_tax", "net", "tax")
    return {"rate": rate.rate} | {name: _digits(getattr(rate, name)) for name in figures}


def _digits(amount: Money | Unrounded) -> str:
    """At least the digits of the currency, and as many more as there are."""
    if isinstance(amount, Unrounded) and not (settled := amount.settle()).lost:
        amount = settled.money
    return str(amount).partition(" ")[0]
