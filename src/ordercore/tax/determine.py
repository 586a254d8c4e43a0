"""Second stage: which authority taxes which line, at what rate, and who says so? No figure is computed here."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from attrs import frozen

from ordercore.errors import NothingInForce
from ordercore.tax.authority import Authority
from ordercore.tax.exemption import exemption_from
from ordercore.tax.pack import TaxPack
from ordercore.tax.plan import PlannedTax, PlanRow, TaxPlan
from ordercore.tax.question import TaxQuestion
from ordercore.tax.situate import Situation
from ordercore.values.verdict import Reason, Refused
from ordercore.values.when import Dated, InForce

__all__ = ["determine"]

T = TypeVar("T")


@frozen
class _Missing:
    """What an authority does not say: the code of the reason, and the sentence for it."""

    code: str
    message: str
    facts: tuple[tuple[str, str], ...]


def determine(question: TaxQuestion, situation: Situation) -> TaxPlan | Refused:
    """Plan the tax of every line; lines of one class share a row.

    Returns:
        The plan, or a refusal with a reason for each line and authority: ``tax.no_ruling`` when nothing in force says how
        goods of its class are treated, ``tax.no_rate`` when they are taxed at a kind of rate that has none in force.
    """
    lines: dict[str, list[int]] = {}
    for at, line in enumerate(question.lines):
        lines.setdefault(line.tax_class, []).append(at)
    rows: list[PlanRow] = []
    reasons: list[tuple[int, Reason]] = []
    for tax_class, positions in lines.items():
        taxes, missing = _taxes(tax_class, question, situation)
        rows.append(PlanRow(tuple([question.lines[at].id for at in positions]), tax_class, taxes))
        reasons += [
            (at, Reason(each.code, f"/lines/{at}", each.message, each.facts)) for at in positions for each in missing
        ]
    if reasons:
        return Refused(tuple([reason for _, reason in sorted(reasons, key=lambda row: row[0])]))
    regime = situation.regime
    return TaxPlan(
        regime=regime.id,
        rule=situation.rule.id,
        place=situation.place,
        supplied_on=question.supplied_on,
        currency=question.currency,
        inclusive=question.inclusive,
        rounding=regime.rounding,
        pack=regime.pack.ref if regime.pack else None,
        rows=tuple(rows),
    )


def _taxes(
    tax_class: str, question: TaxQuestion, situation: Situation
) -> tuple[tuple[PlannedTax, ...], tuple[_Missing, ...]]:
    """What each authority takes of a class, and what is missing to say so."""
    rule, pack = situation.rule, situation.regime.pack
    if not situation.authorities or pack is None:
        nobody = rule.treatment if situation.place is None else "outside_scope"
        source = rule.source if situation.place is None else f"no authority levies a tax in {situation.place}"
        return (PlannedTax("", situation.regime.name, nobody, source=source),), ()
    if rule.treatment != "taxable":
        return tuple(
            [PlannedTax(each.id, each.tax, rule.treatment, source=rule.source) for each in situation.authorities]
        ), ()
    found = [_tax(authority, tax_class, question, pack) for authority in situation.authorities]
    return (
        tuple([each for each in found if isinstance(each, PlannedTax)]),
        tuple([each for each in found if isinstance(each, _Missing)]),
    )


def _tax(authority: Authority, tax_class: str, question: TaxQuestion, pack: TaxPack) -> PlannedTax | _Missing:
    """What one authority takes of a class, or what it leaves unsaid."""
    on = question.supplied_on
    facts = (("authority", authority.id), ("tax_class", tax_class), ("on", str(on)))
    taxability = pack.taxability(authority, tax_class)
    ruling = _in_force(taxability.rulings, on) if taxability else None
    if ruling is None:
        return _Missing("tax.no_ruling", "nothing in force says how such goods are treated", facts)
    treatment, kind = ruling.value.treatment, ruling.value.kind
    if treatment != "taxable":
        return PlannedTax(authority.id, authority.tax, treatment, period=ruling.period, source=ruling.source)
    exemption = exemption_from(authority, question.buyer.exempt, on)
    if exemption is not None:
        source = f"certificate {exemption.certificate or 'without number'}: {exemption.reason}"
        return PlannedTax(authority.id, authority.tax, "exempt", period=exemption.period, source=source)
    rate = authority.rate(kind)
    percent = _in_force(rate.percents, on) if rate else None
    if percent is None:
        return _Missing("tax.no_rate", f"no {kind} rate is in force", (*facts, ("kind", kind)))
    return PlannedTax(authority.id, authority.tax, "taxable", kind, percent.value, percent.period, percent.source)


def _in_force(dated: Dated[T], on: date) -> InForce[T] | None:
    """The row in force, or None: at this door a gap in the data is a refusal, not an error."""
    try:
        return dated.row(on)
    except NothingInForce:
        return None
