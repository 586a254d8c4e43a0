"""What one authority takes of a class of goods, and who says so."""

from __future__ import annotations

from datetime import date
from typing import Final, TypeVar

from attrs import frozen

from ordercore.errors import NothingInForce
from ordercore.tax.authority import Authority
from ordercore.tax.exemption import collects, dishonored, exemption_from
from ordercore.tax.pack import TaxPack
from ordercore.tax.plan import PlannedTax
from ordercore.tax.question import TaxQuestion
from ordercore.tax.taxability import Ruling
from ordercore.values.when import Dated, InForce

__all__ = ["Missing", "Said", "planned", "ruled", "said_of"]

T = TypeVar("T")


@frozen
class Missing:
    """What an authority does not say: the code of the reason, and the sentence for it."""

    #: code of the refusal, for example ``tax.no_rate``.
    code: str
    #: the sentence.
    message: str
    #: what was looked for.
    facts: tuple[tuple[str, str], ...]


class Said:
    """What authorities say of a class of goods on a day, and what buyers without certificates pay by it.

    Attributes:
        tax_class: the class.
        rulings: each authority with its ruling.
        missing: what is missing.
    """

    __slots__ = ("_passed", "_usual", "missing", "rulings", "tax_class")

    def __init__(
        self,
        tax_class: str,
        rulings: tuple[tuple[Authority, InForce[Ruling]], ...] = (),
        missing: tuple[Missing, ...] = (),
        passed: tuple[tuple[str, ...], ...] = (),
    ) -> None:
        """Take what `said_of` found; `passed` are the other rulings on each of the authorities."""
        self.tax_class: Final = tax_class
        self.rulings: Final = rulings
        self.missing: Final = missing
        self._passed = passed
        self._usual: dict[tuple[bool, ...], tuple[PlannedTax | Missing, ...]] = {}

    def taxes(self, under: tuple[bool, ...], question: TaxQuestion) -> tuple[PlannedTax | Missing, ...]:
        """Each authority's tax on pieces that are under these thresholds."""
        if question.seller.registrations is not None or question.buyer.exempt:
            return self._taxes(under, question)
        if under not in self._usual:
            self._usual[under] = self._taxes(under, question)
        return self._usual[under]

    def _taxes(self, under: tuple[bool, ...], question: TaxQuestion) -> tuple[PlannedTax | Missing, ...]:
        return tuple(
            [
                planned(authority, self.tax_class, row, question, under=below, passed=passed)
                for (authority, row), below, passed in zip(self.rulings, under, self._passed, strict=True)
            ]
        )


def said_of(authorities: tuple[Authority, ...], tax_class: str, pack: TaxPack, on: date) -> Said:
    """What these authorities say of a class of goods on a day."""
    found = [(each, ruled(each, tax_class, pack, on)) for each in authorities]
    missing = tuple([row for _, row in found if isinstance(row, Missing)])
    rulings = tuple([(each, row) for each, row in found if isinstance(row, InForce)])
    passed = tuple([pack.rulings_on(each, tax_class)[1:] for each, _ in rulings])
    return Said(tax_class, rulings, missing, passed)


def ruled(authority: Authority, tax_class: str, pack: TaxPack, on: date) -> InForce[Ruling] | Missing:
    """What holds on a day for a class of goods at an authority."""
    taxability = pack.taxability(authority, tax_class)
    ruling = _in_force(taxability.rulings, on) if taxability else None
    if ruling is None:
        facts = (("authority", authority.id), ("tax_class", tax_class), ("on", str(on)))
        return Missing("tax.no_ruling", "nothing in force says how such goods are treated", facts)
    return ruling


def planned(
    authority: Authority,
    tax_class: str,
    row: InForce[Ruling],
    question: TaxQuestion,
    *,
    under: bool = False,
    passed: tuple[str, ...] = (),
) -> PlannedTax | Missing:
    """An authority's tax by a ruling.

    Args:
        authority: who levies it.
        tax_class: the class ruled on, for the reason of a refusal.
        row: the ruling in force.
        question: who supplies whom, and when.
        under: whether the price of a piece is under the threshold of the ruling.
        passed: other rulings that fit the class and were passed over.
    """
    ruling, on = row.value, question.supplied_on
    if ruling.under is not None:
        passed = (
            *passed,
            f"as without a threshold of {ruling.under.price}" if under else f"under {ruling.under.price}",
        )
    treatment, kind, band = ruling.treatment, ruling.kind, ruling.band
    if under and ruling.under is not None:
        treatment, kind, band = ruling.under.treatment, ruling.under.kind, None
    if treatment != "taxable":
        return PlannedTax(authority.id, authority.tax, treatment, period=row.period, source=row.source, passed=passed)
    if not collects(question.seller, authority, on):
        source = "the seller collects no tax here"
        return PlannedTax(authority.id, authority.tax, "not_registered", source=source, passed=passed)
    exemption = exemption_from(authority, question.buyer.exempt, on)
    if exemption is not None:
        source = f"certificate {exemption.certificate or 'without number'}: {exemption.reason}"
        period = exemption.period
        return PlannedTax(authority.id, authority.tax, "exempt", period=period, source=source, passed=passed)
    rate = authority.rate(kind)
    percent = _in_force(rate.percents, on) if rate else None
    if percent is None:
        facts = (("authority", authority.id), ("tax_class", tax_class), ("on", str(on)), ("kind", kind))
        return Missing("tax.no_rate", f"no {kind} rate is in force", facts)
    return PlannedTax(
        authority.id,
        authority.tax,
        "taxable",
        kind,
        percent.value,
        percent.period,
        percent.source,
        band=band,
        retained=authority.retained,
        included=authority.included,
        passed=passed if not question.buyer.exempt else (*passed, *dishonored(question.buyer.exempt, on)),
    )


def _in_force(dated: Dated[T], on: date) -> InForce[T] | None:
    """The row in force, or None: at this door a gap in the data is a refusal, not an error."""
    try:
        return dated.row(on)
    except NothingInForce:
        return None
