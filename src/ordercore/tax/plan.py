"""What was determined: which authority taxes which line at what rate, and who says so.

Kept with the document, a plan gives the same figures in ten years, whatever the rates are by then.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from attrs import field, frozen

from ordercore.errors import InvalidValue
from ordercore.tax.rounding import TaxRounding
from ordercore.tax.treatment import Treatment
from ordercore.values.percent import Percent
from ordercore.values.place import Place
from ordercore.values.when import ALWAYS, Period

__all__ = ["PackRef", "PlanRow", "PlannedTax", "TaxPlan"]

_NOTHING: Final = Percent(0)


@frozen
class PackRef:
    """Which data a plan was made from."""

    #: identifier of the pack.
    id: str
    #: its version.
    version: str
    #: SHA-256 of its content, see `TaxPack.digest`.
    digest: str


@frozen
class PlannedTax:
    """One authority's part in the tax of some lines."""

    #: id of the authority; empty when no authority has a say.
    authority: str
    #: name of the tax, as it stands on an invoice.
    name: str
    #: whether it is charged, and if not, why not.
    treatment: Treatment
    #: kind of the rate; empty unless it is charged.
    kind: str = ""
    #: the rate; 0% unless it is charged.
    rate: Percent = _NOTHING
    #: from when to when the rate, or else the ruling, is in force.
    period: Period = ALWAYS
    #: law, notice or certificate that says so.
    source: str = ""


@frozen
class PlanRow:
    """Lines that are taxed alike."""

    #: ids of the lines.
    lines: tuple[str, ...]
    #: tax class they share.
    tax_class: str
    #: the taxes on them, widest authority first.
    taxes: tuple[PlannedTax, ...]


@frozen
class TaxPlan:
    """How every line of a supply is taxed; `compute` turns it into figures."""

    #: id of the regime that determined it.
    regime: str
    #: id of its sourcing rule that matched.
    rule: str
    #: the place whose authorities tax it; None when none do.
    place: Place | None
    #: the tax point.
    supplied_on: date
    #: ISO 4217 code.
    currency: str
    #: whether the amounts of the lines contain the tax.
    inclusive: bool
    #: where and how the tax is rounded.
    rounding: TaxRounding
    #: the data it was made from; None when it needed none.
    pack: PackRef | None
    #: the lines, by how they are taxed; no line stands in two rows.
    rows: tuple[PlanRow, ...] = field()

    @rows.validator
    def _each_line_once(self, attribute: object, rows: tuple[PlanRow, ...]) -> None:
        seen: set[str] = set()
        for at, row in enumerate(rows):
            if not seen.isdisjoint(row.lines):
                raise InvalidValue("a line stands in two rows of the plan", path=f"/rows/{at}/lines")
            seen.update(row.lines)
