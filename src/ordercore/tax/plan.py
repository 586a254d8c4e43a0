"""What was determined: which authority taxes which line at what rate, and who says so.

Kept with the document, a plan gives the same figures in ten years, whatever the rates are by then.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Final, Literal, get_args

from attrs import field, frozen

from ordercore.errors import InvalidValue
from ordercore.tax.rounding import TaxRounding
from ordercore.tax.treatment import Treatment
from ordercore.values.money import Money, Unrounded
from ordercore.values.percent import Percent
from ordercore.values.place import Place
from ordercore.values.trace import Step, told
from ordercore.values.verdict import Reason
from ordercore.values.when import ALWAYS, Period

__all__ = ["Band", "Method", "PackRef", "PlanRow", "PlannedFee", "PlannedTax", "Reimbursement", "TaxPlan"]

Method = Literal["percent", "division"]
"""What a percentage is of: ``percent`` of the base, ``division`` of the price with all taxes of this method in it, as Brazil's
*por dentro*."""

Reimbursement = Literal["tender", "discount"]
"""What the part of a price is that a third party pays: ``tender``, so the whole price is taxed; or a ``discount``, so it is not."""

_METHODS: Final[tuple[str, ...]] = get_args(Method)
_NOTHING: Final = Percent(0)
_WHOLE: Final = Percent(100)


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
class Band:
    """A slice of the price of each piece: what lies over one amount and not over another."""

    #: what of the price is left out.
    over: Unrounded = field()
    #: where the slice ends; None when it has no end.
    up_to: Unrounded | None = field(default=None)

    @over.validator
    def _from_zero(self, attribute: object, value: Unrounded) -> None:
        if value.numerator < 0:
            raise InvalidValue(f"a slice over {value}", path="/over", mend="begin at zero or more")

    @up_to.validator
    def _upward(self, attribute: object, value: Unrounded | None) -> None:
        if value is not None and value < self.over:
            raise InvalidValue(f"a slice over {self.over} up to {value}", path="/up_to", mend="end after its beginning")


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
    rate: Percent = field(default=_NOTHING)
    #: from when to when the rate, or else the ruling, is in force.
    period: Period = ALWAYS
    #: law, notice or certificate that says so.
    source: str = ""
    #: what the rate is a percentage of.
    method: Method = field(default="percent")
    #: what it takes of each piece, besides its percentage; None when nothing.
    per_piece: Unrounded | None = None
    #: whether the taxes after it are levied on it too.
    adds_to_base: bool = False
    #: whether it is levied on what taxes before it added to the base.
    base_affected: bool = True
    #: part of the base that is taxed at all.
    share: Percent = _WHOLE
    #: slice of the net price of each piece that is taxed; None for all of it. A slice has no other taxes in it.
    band: Band | None = None
    #: whether the buyer keeps it back and pays it to the authority: it is then no part of tax and gross.
    retained: bool = False
    #: category of the tax on an electronic invoice (UNTDID 5305); empty for that of the treatment.
    category: str = ""
    #: whether the amounts of lines contain it, whatever they do with other taxes; None when it is as with those.
    included: bool | None = None
    #: other rulings and certificates that were looked at and passed over, nearest first.
    passed: tuple[str, ...] = ()

    @rate.validator
    def _leaves_something(self, attribute: object, value: Percent) -> None:
        if value <= -_WHOLE:
            raise InvalidValue(f"a tax of {value}", path="/rate", mend="give a rate above -100%")

    @method.validator
    def _known_method(self, attribute: object, value: str) -> None:
        if value not in _METHODS:
            raise InvalidValue(f"unknown method {value!r}", path="/method", mend=f"use one of {', '.join(_METHODS)}")

    @property
    def is_plain(self) -> bool:
        """Whether it is a percentage of the whole net amount, and of nothing else."""
        return (
            self.method == "percent"
            and self.per_piece is None
            and self.band is None
            and not self.adds_to_base
            and not self.retained
            and self.included is None
            and (self.share is _WHOLE or self.share == _WHOLE)
        )

    @property
    def step(self) -> Step:
        """How it was determined, for a trace."""
        saw: tuple[tuple[str, str], ...]
        saw = (("authority", self.authority), ("kind", self.kind), ("period", str(self.period)))
        if self.passed:
            saw += (("passed_over", "; ".join(self.passed)),)
        return told(f"tax.{self.treatment}", str(self.rate), saw, source=self.source)


@frozen
class PlannedFee:
    """An amount the law adds to a document: no part of any tax or base."""

    #: id of the authority it is owed to.
    authority: str
    #: its name on an invoice, for example ``Retail delivery fee``.
    name: str
    #: how much.
    amount: Money
    #: law that says so.
    source: str = ""


@frozen
class PlanRow:
    """Lines that are taxed alike."""

    #: ids of the lines.
    lines: tuple[str, ...]
    #: tax class they share.
    tax_class: str
    #: the taxes on them, in the order they are levied: widest authority first.
    taxes: tuple[PlannedTax, ...]
    #: tax of another place that the amounts contain and that is not due: it is taken out first, and the rest is net.
    contains: Percent = _NOTHING
    #: what the part is that a third party pays.
    reimbursed: Reimbursement = "tender"

    @cached_property
    def is_plain(self) -> bool:
        """Whether all its taxes are percentages of the net amount."""
        return all(tax.is_plain for tax in self.taxes)


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
    #: amounts the law adds to the document.
    fees: tuple[PlannedFee, ...] = ()
    #: what somebody has to look at again, because it was taxed for want of an answer.
    follow_up: tuple[Reason, ...] = ()
    #: ids of the sourcing rules that were looked at before and did not fit, in that order.
    passed: tuple[str, ...] = ()
    #: places of which the law chose one because nobody knew where exactly the goods went; empty when it was known.
    chosen_from: tuple[Place, ...] = ()

    @rows.validator
    def _each_line_once(self, attribute: object, rows: tuple[PlanRow, ...]) -> None:
        seen: set[str] = set()
        for at, row in enumerate(rows):
            if not seen.isdisjoint(row.lines):
                raise InvalidValue("a line stands in two rows of the plan", path=f"/rows/{at}/lines")
            seen.update(row.lines)
