"""Second stage: which authority taxes which line, at what rate, and who says so? No figure is computed here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import evolve, frozen

from ordercore.errors import CurrencyMismatch
from ordercore.tax.authority import Authority
from ordercore.tax.base import pieces_of
from ordercore.tax.exemption import collects
from ordercore.tax.follow import Goods, any_taxed, shared
from ordercore.tax.levy import net_inside
from ordercore.tax.plan import PlannedFee, PlannedTax, PlanRow, Reimbursement, TaxPlan
from ordercore.tax.question import TaxBuyer, TaxLine, TaxQuestion
from ordercore.tax.ruling import Missing, Said, planned, ruled
from ordercore.tax.situate import Situation
from ordercore.tax.sourcing import SourcingRule
from ordercore.tax.taxability import Ruling
from ordercore.values.money import Money, known_unrounded
from ordercore.values.percent import Percent
from ordercore.values.verdict import Reason, Refused, refused
from ordercore.values.when import InForce

__all__ = ["determine"]

_NOTHING = Percent(0)


@frozen
class _Class:
    """What the authorities say of a class of goods, before any line is looked at."""

    #: the class.
    name: str
    #: where it stands in law.
    situation: Situation
    #: what the authorities say.
    said: Said
    #: what is asked about it: of a seller whose scheme is a registration as of one registered everywhere.
    asked: TaxQuestion
    #: foreign tax that inclusive amounts contain.
    contains: Percent = _NOTHING
    #: what is missing.
    missing: tuple[Missing, ...] = ()

    @property
    def rulings(self) -> tuple[tuple[Authority, InForce[Ruling]], ...]:
        """Each authority with its ruling."""
        return self.said.rulings

    @property
    def follows(self) -> bool:
        """Whether some authority treats it as the goods it is for."""
        return not self.missing and any([row.value.follows != "no" for _, row in self.rulings])  # noqa: C419  # faster

    @property
    def has_thresholds(self) -> bool:
        """Whether the price of a piece matters to some authority."""
        return any([row.value.under is not None for _, row in self.rulings])  # noqa: C419  # faster

    def taxes(self, under: tuple[bool, ...]) -> tuple[PlannedTax | Missing, ...]:
        """Each authority's tax on pieces that are under these thresholds."""
        return self.said.taxes(under, self.asked)

    @property
    def reimbursed(self) -> Reimbursement:
        """What the widest authority says of a price that a third party pays in part."""
        return self.rulings[0][1].value.reimbursed if self.rulings else "tender"


def determine(question: TaxQuestion, situation: Situation) -> TaxPlan | Refused:
    """Plan the tax of every line; lines that are taxed alike share a row.

    Returns:
        The plan, or a refusal with a reason for each line and authority: ``tax.no_ruling`` when nothing in force says how
        goods of its class are treated, ``tax.no_rate`` when they are taxed at a kind of rate that has none in force,
        ``tax.no_goods`` for a charge that is treated as its goods where there are none, ``tax.not_registered`` where every
        seller owes the tax and this one is registered nowhere for it; ``tax.other_currency`` when the law names an amount, up to which
        goods are exempt or from which a fee is due, in another currency than the question's.
    """
    try:
        return _determined(question, situation)
    except CurrencyMismatch:
        message = "the law of the place names amounts in another currency"
        return refused("tax.other_currency", message, path="/currency", currency=question.currency)


def _determined(question: TaxQuestion, situation: Situation) -> TaxPlan | Refused:
    names = dict.fromkeys([line.tax_class for line in question.lines])
    classes = {name: _class(name, question, situation) for name in names}
    found: dict[int, tuple[PlannedTax | Missing, ...]] = {}
    charges = []
    for name, kind in classes.items():
        lines = [at for at, line in enumerate(question.lines) if line.tax_class == name]
        if kind.follows:
            charges += lines
        elif kind.missing or not kind.rulings or not kind.has_thresholds:
            found.update(dict.fromkeys(lines, _alike(kind)))
        else:
            found.update({at: kind.taxes(_under(kind, question.lines[at])) for at in lines})
    goods = dict(found)
    for at in charges:
        found[at] = _charge(classes[question.lines[at].tax_class], question, goods)
    for parts in {id(parts): parts for parts in found.values()}.values():
        if any([each.__class__ is Missing for each in parts]):  # noqa: C419  # a list is faster for so few
            return _refused(found)
    taxes: dict[int, tuple[PlannedTax, ...]] = found  # type: ignore[assignment]  # nothing is missing
    return _plan(question, situation, _rows(question, classes, taxes), _fees(question, situation, taxes))


def _refused(found: Mapping[int, tuple[PlannedTax | Missing, ...]]) -> Refused:
    """Every reason, in the order of the lines."""
    reasons = [
        Reason(each.code, f"/lines/{at}", each.message, each.facts)
        for at, parts in sorted(found.items(), key=lambda row: row[0])
        for each in parts
        if isinstance(each, Missing)
    ]
    return Refused(tuple(reasons))


def _plan(
    question: TaxQuestion, situation: Situation, rows: tuple[PlanRow, ...], fees: tuple[PlannedFee, ...]
) -> TaxPlan:
    regime, pack = situation.regime, situation.regime.pack
    rounding = pack.rounding(situation.authorities, question.supplied_on) if pack else None
    return TaxPlan(
        regime=regime.id,
        rule=situation.rule.id,
        place=situation.place,
        supplied_on=question.supplied_on,
        currency=question.currency,
        inclusive=question.inclusive,
        rounding=regime.rounding if rounding is None else rounding.value,
        pack=pack.ref if pack else None,
        rows=rows,
        fees=fees,
        follow_up=situation.follow_up,
        passed=situation.passed,
        chosen_from=question.may_go_to,
    )


def _class(name: str, question: TaxQuestion, whole: Situation) -> _Class:
    """What is said of a class; nothing when it is treated alike by all, or taxed by nobody."""
    situation = whole.of_class(name)
    rule, pack = situation.rule, situation.regime.pack
    contains = _contained(name, question, situation)
    if isinstance(contains, Missing):
        return _Class(name, situation, Said(name), question, missing=(contains,))
    if not situation.authorities or pack is None or rule.treatment != "taxable":
        return _Class(name, situation, Said(name), question, contains)
    said = situation.regime.said(rule, question, name)
    missing = (*said.missing, *_unregistered(situation, question)) if rule.collected == "by_all" else said.missing
    return _Class(name, situation, said, _collecting(rule, question), contains, missing)


def _collecting(rule: SourcingRule, question: TaxQuestion) -> TaxQuestion:
    """The question, of a seller who collects by the scheme of the rule if that is a registration."""
    if rule.collected != "by_scheme" or question.seller.registrations is None:
        return question
    return evolve(question, seller=evolve(question.seller, registrations=None))


def _unregistered(situation: Situation, question: TaxQuestion) -> tuple[Missing, ...]:
    """The authorities that every seller owes the tax to, and this one is not registered with."""
    message = "the tax is due here and the seller is registered neither here nor under a scheme for it"
    return tuple(
        [
            Missing("tax.not_registered", message, (("authority", each.id), ("rule", situation.rule.id)))
            for each in situation.authorities
            if not collects(question.seller, each, question.supplied_on)
        ]
    )


def _alike(kind: _Class) -> tuple[PlannedTax | Missing, ...]:
    """The taxes of a class whose lines are all treated alike."""
    if kind.missing:
        return kind.missing
    return kind.taxes((False,) * len(kind.rulings)) if kind.rulings else _everywhere(kind.situation)


def _everywhere(situation: Situation) -> tuple[PlannedTax, ...]:
    """The taxes where the sourcing rule, and no authority, says how goods are treated."""
    rule, place = situation.rule, situation.place
    if situation.authorities:
        return tuple(
            [PlannedTax(each.id, each.tax, rule.treatment, source=rule.source) for each in situation.authorities]
        )
    nobody = rule.treatment if place is None else "outside_scope"
    source = rule.source if place is None else f"no authority levies a tax in {place}"
    return (PlannedTax("", situation.regime.name, nobody, source=source),)


def _under(kind: _Class, line: TaxLine) -> tuple[bool, ...]:
    """For each authority, whether the net price of a piece is under its threshold."""
    limits = [row.value.under for _, row in kind.rulings]
    assumed = kind.taxes(tuple([limit is not None for limit in limits]))
    net = _net(line, [tax for tax in assumed if isinstance(tax, PlannedTax)], kind.asked)
    piece = known_unrounded(*(net / (pieces_of(line) or Fraction(1))).as_integer_ratio(), line.amount.currency)
    return tuple([limit is not None and limit.covers(piece) for limit in limits])


def _net(line: TaxLine, taxes: Sequence[PlannedTax], question: TaxQuestion) -> Fraction:
    amount = line.amount.unrounded.exact if line.exact is None else line.exact.exact
    inclusive = question.inclusive if line.inclusive is None else line.inclusive
    contained = [inclusive if tax.included is None else tax.included for tax in taxes]
    return net_inside(taxes, amount, pieces_of(line), contained) if any(contained) else amount


def _charge(
    kind: _Class, question: TaxQuestion, goods: Mapping[int, Sequence[PlannedTax | Missing]]
) -> tuple[PlannedTax | Missing, ...]:
    """The taxes on a charge that some authority treats as the goods it is for."""
    own = kind.taxes((False,) * len(kind.rulings))
    taxes: list[PlannedTax | Missing] = []
    for (authority, row), tax in zip(kind.rulings, own, strict=True):
        follows = row.value.follows
        carried = _carried(authority, question, goods)
        if follows == "no" or (follows == "any" and any_taxed(carried)):
            taxes.append(tax)
        elif carried:
            taxes += shared(carried)
        elif not any(isinstance(part, Missing) for parts in goods.values() for part in parts):
            facts = (("authority", authority.id), ("tax_class", kind.name))
            taxes.append(Missing("tax.no_goods", "it is treated as the goods it is for, and there are none", facts))
    return tuple(taxes)


def _carried(
    authority: Authority, question: TaxQuestion, goods: Mapping[int, Sequence[PlannedTax | Missing]]
) -> list[Goods]:
    carried = []
    for at, parts in goods.items():
        taxes = [tax for tax in parts if isinstance(tax, PlannedTax)]
        net = _net(question.lines[at], taxes, question)
        carried += [Goods(tax, net) for tax in taxes if tax.authority == authority.id]
    return carried


def _contained(name: str, question: TaxQuestion, situation: Situation) -> Percent | Missing:
    """The tax of the place that prices were made for, when another place taxes the goods, or none does."""
    home, pack = question.priced_for, situation.regime.pack
    if home is None or (situation.place is not None and situation.place.lies_in(home)):
        return _NOTHING
    facts = (("priced_for", home.path), ("tax_class", name))
    if pack is None or not pack.knows(home):
        return Missing("tax.unknown_place", "the pack does not know the place whose tax the amounts contain", facts)
    anybody = evolve(question, buyer=TaxBuyer())
    share = _NOTHING
    for authority in pack.authorities_of(home):
        row = ruled(authority, name, pack, question.supplied_on)
        tax = row if isinstance(row, Missing) else planned(authority, name, row, anybody)
        if isinstance(tax, Missing):
            return tax
        share += tax.rate
    return share


def _rows(
    question: TaxQuestion, classes: Mapping[str, _Class], taxes: Mapping[int, tuple[PlannedTax, ...]]
) -> tuple[PlanRow, ...]:
    same: dict[tuple[str, int], tuple[tuple[PlannedTax, ...], list[str]]] = {}
    for at, line in enumerate(question.lines):
        parts = taxes[at]
        same.setdefault((line.tax_class, id(parts)), (parts, []))[1].append(line.id)
    rows: dict[tuple[str, object], tuple[tuple[PlannedTax, ...], list[str]]] = {}
    for (name, number), (parts, ids) in same.items():
        apart = len(same) > len(classes)  # only then is it worth knowing whether two are equal, which takes a while
        rows.setdefault((name, parts if apart else number), (parts, []))[1].extend(ids)
    return tuple(
        [
            PlanRow(tuple(ids), name, parts, classes[name].contains, classes[name].reimbursed)
            for (name, _), (parts, ids) in rows.items()
        ]
    )


def _fees(
    question: TaxQuestion, situation: Situation, taxes: Mapping[int, tuple[PlannedTax, ...]]
) -> tuple[PlannedFee, ...]:
    """What the authorities add to a document on which they tax enough, by its amounts without tax."""
    found = []
    for authority in situation.authorities:
        for fee in authority.fees:
            row = next((each for each in fee.amounts.rows if question.supplied_on in each.period), None)
            taxed = _taxed_by(authority, question, taxes)
            if row is not None and taxed > Money.zero(question.currency) and (fee.least is None or taxed >= fee.least):
                found.append(PlannedFee(authority.id, fee.name, row.value, row.source))
    return tuple(found)


def _taxed_by(authority: Authority, question: TaxQuestion, taxes: Mapping[int, tuple[PlannedTax, ...]]) -> Money:
    """The net amount, to the cent, of all that an authority taxes."""
    nets = [
        _net(question.lines[at], parts, question)
        for at, parts in taxes.items()
        if any(tax.authority == authority.id and tax.treatment == "taxable" for tax in parts)
    ]
    return known_unrounded(*sum(nets, Fraction(0)).as_integer_ratio(), question.currency).settle().money
