"""Adding up both sides, line by line: what the file says, and what stands in the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from ordercore.bulk.retail.cell import CURRENCY
from ordercore.bulk.retail.due import Account, Dues
from ordercore.bulk.retail.evidence import evidence
from ordercore.bulk.retail.name import line_id
from ordercore.bulk.retail.nature import nature_of
from ordercore.bulk.retail.plan import ON_ORDER, Kind, Planned
from ordercore.bulk.retail.source import SourceLine
from ordercore.bulk.retail.written import Written
from ordercore.values.money import Money, Unrounded, total
from ordercore.values.verdict import Refused

__all__ = ["Audit"]

_NOTHING: Final = Money.zero(CURRENCY)


class Audit:
    """Adds up the file and the documents, invoice by invoice.

    Attributes:
        by_kind: lines accounted for, by kind.
        unaccounted: ids of the lines that are not.
        refused: ids of the lines that were refused, with the codes.
        source: value of the file, by kind.
        ours: net of the documents, by kind.
        rounded: ids of lines of which rounding took something, and how much.
        vat_due: net and tax by rate, by the file.
        vat: the same by the documents.
        asked: pieces by the file, for each flow; on hand only those of items that are counted.
        moved: pieces by the documents, for each flow.
        stock: pieces on the shelf by the documents, by item.
    """

    def __init__(self, dues: Dues) -> None:
        """Begin with nothing.

        Args:
            dues: works out what lines must come to.
        """
        self._dues = dues
        self.by_kind: Counter[Kind] = Counter()
        self.unaccounted: list[str] = []
        self.refused: list[tuple[str, tuple[str, ...]]] = []
        self.source: dict[str, Unrounded] = {}
        self.ours: dict[str, Money] = {}
        self.rounded: list[tuple[str, Unrounded]] = []
        self.vat_due: dict[str, tuple[Money, Money]] = {}
        self.vat: dict[str, tuple[Money, Money]] = {}
        self.asked: Counter[str] = Counter()
        self.moved: Counter[str] = Counter()
        self.stock: Counter[str] = Counter()

    def see(self, planned: Planned, written: Written, refused: Mapping[int, Refused]) -> None:
        """Add an invoice of the file, what was written for it, and what was refused of it, by line."""
        for line, kind in zip(planned.invoice.lines, planned.kinds, strict=True):
            if line.at in refused or kind == "refused":
                codes = refused[line.at].codes if line.at in refused else (planned.refused[line.at],)
                self.refused.append((line_id(planned.invoice.number, line.at), codes))
                self._ask(line, "refused")
                self.by_kind["refused"] += 1
                continue
            self._ask(line, kind)
            self._find(planned, line, kind, written)

    def _ask(self, line: SourceLine, kind: Kind) -> None:
        """Add what the file says."""
        self.source[kind] = self.source[kind] + line.value if kind in self.source else line.value
        self.ours.setdefault(kind, _NOTHING)
        nature = nature_of(line.sku)
        on_hand = -line.quantity if nature == "goods" else 0
        if kind in ON_ORDER and nature != "freight":
            self.asked["shipped"] += line.quantity
        elif kind == "return":
            self.asked["returned"] -= line.quantity
        elif kind == "credit" and nature == "goods":
            self.asked["adjusted"] -= line.quantity
        elif kind == "stock_correction":
            self.asked["adjusted"] += line.quantity
            on_hand = line.quantity
        else:
            on_hand = 0
        self.asked["on_hand"] += on_hand

    def _find(self, planned: Planned, line: SourceLine, kind: Kind, written: Written) -> None:
        """Add what the line must come to, and what the documents say."""
        id = line_id(planned.invoice.number, line.at)
        due, found = self._dues.of(planned, line, kind), evidence(planned, line, kind, written)
        if found.fits and found.accounts == due:
            self.by_kind[kind] += 1
        else:
            self.unaccounted.append(id)
        lost = line.value - total((account.net for account in due), CURRENCY)
        if lost:
            self.rounded.append((id, lost))
        for account in due:
            self._tax(self.vat_due, account, kind)
        for account in found.accounts:
            self.ours[kind] += account.net
            self._tax(self.vat, account, kind)
        for move in found.moves:
            self.moved[move.flow] += move.pieces
            self.stock[line.sku] += move.shelved

    def _tax(self, vat: dict[str, tuple[Money, Money]], account: Account, kind: Kind) -> None:
        rate = "write_off" if kind == "write_off" else self._dues.rate(account.sale)
        net, tax = vat.get(rate, (_NOTHING, _NOTHING))
        vat[rate] = net + account.net, tax + account.tax
