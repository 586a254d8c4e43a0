from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

from ordercore.adapters.packs import shipped_pack
from ordercore.tax import (
    OUT_OF_SCOPE,
    Exemption,
    Fee,
    PlannedTax,
    Rate,
    Regime,
    Ruling,
    SourcingRule,
    Taxability,
    TaxAnswer,
    TaxBuyer,
    TaxLine,
    TaxPack,
    TaxPlan,
    TaxQuestion,
    Threshold,
    Treatment,
    assess,
    us_sales,
)
from ordercore.tax.determine import determine
from ordercore.tax.situate import situate
from ordercore.tax.treatment import TREATMENTS
from ordercore.values import Dated, Money, Percent, Period, Place, Refused, Unrounded
from tests.tax.made import DAY, authority, pack, since

UK = Place("gb")
HMRC = authority(
    "gb",
    since("17.5", "2010-01-01", "2011-01-04"),
    since("20", "2011-01-04"),
    food=Ruling("zero_rated"),
    insurance=Ruling("exempt"),
    energy=Ruling(kind="reduced"),
)
PACK = pack(HMRC, covers="gb")


@pytest.mark.parametrize(
    ("amount", "inclusive", "due"),
    [  # 10 % and a fee from 100.00 on, of what is charged without tax
        ("100.00", False, True),
        ("99.99", False, False),
        ("100.00", True, False),
        ("109.98", True, False),
        ("110.00", True, True),
    ],
)
def test_a_fee_falls_due_by_the_price_without_tax(amount: str, inclusive: bool, due: bool) -> None:
    fee = Fee("Delivery fee", Dated.always(Money("0.50", "USD"), source="act"), Money("100.00", "USD"))
    law = Regime(
        "us",
        "Made up",
        (SourcingRule("us.destination"),),
        pack(evolve(authority("us", since("10", "2000-01-01")), fees=(fee,)), covers="us"),
    )
    line = TaxLine("1", Money(amount, "USD"))
    asked = TaxQuestion(date(2026, 11, 22), "USD", Place("us"), Place("us"), (line,), inclusive=inclusive)

    answer = assess(asked, (law,))
    assert isinstance(answer, TaxAnswer)
    assert bool(answer.fees) is due


def determined(
    *classes: str, on: str = "2011-01-04", buyer: TaxBuyer | None = None, regime: Regime | None = None
) -> TaxPlan | Refused:
    lines = tuple(TaxLine(str(number), Money(1, "GBP"), each) for number, each in enumerate(classes))
    question = TaxQuestion(date.fromisoformat(on), "GBP", UK, UK, lines, buyer or TaxBuyer())
    situation = situate(question, (regime or by_destination(PACK),))
    assert not isinstance(situation, Refused)
    return determine(question, situation)


def by_destination(of_pack: TaxPack, treatment: Treatment = "taxable") -> Regime:
    return Regime("made", "Made up", (SourcingRule("made.rule", treatment=treatment, source="the rule"),), of_pack)


def taxes(plan: TaxPlan | Refused) -> list[PlannedTax]:
    assert isinstance(plan, TaxPlan)
    return [tax for row in plan.rows for tax in row.taxes]


def test_lines_of_one_class_share_a_row() -> None:
    plan = determined("food", "", "food", "")

    assert isinstance(plan, TaxPlan)
    assert [(row.tax_class, row.lines) for row in plan.rows] == [("food", ("0", "2")), ("", ("1", "3"))]


def test_a_plan_says_where_everything_came_from() -> None:
    plan = determined("")

    assert isinstance(plan, TaxPlan)
    assert (plan.regime, plan.rule, plan.place, plan.pack) == ("made", "made.rule", UK, PACK.ref)
    (tax,) = taxes(plan)
    assert (tax.kind, tax.source, tax.period) == ("standard", "since 2011-01-04", Period(date(2011, 1, 4)))


@pytest.mark.parametrize(("on", "rate"), [("2010-01-01", "17.5"), ("2011-01-03", "17.5"), ("2011-01-04", "20")])
def test_a_rate_changes_at_midnight_of_its_date_and_not_before(on: str, rate: str) -> None:
    assert taxes(determined("", on=on))[0].rate == Percent(rate)


def test_treatments_that_charge_nothing_stay_apart() -> None:
    zero_rated, exempt = taxes(determined("food/beverage", "insurance"))

    assert (zero_rated.treatment, zero_rated.rate, zero_rated.source) == ("zero_rated", Percent(0), "ruling on food")
    assert (exempt.treatment, exempt.rate, exempt.source) == ("exempt", Percent(0), "ruling on insurance")


def test_every_gap_is_a_reason_at_its_line() -> None:
    silent = evolve(HMRC, taxability=HMRC.taxability[1:])
    refused = determined("energy", "mugs", "food", "energy", regime=by_destination(pack(silent, covers="gb")))

    assert isinstance(refused, Refused)
    assert [(reason.code, reason.path) for reason in refused.reasons] == [
        ("tax.no_rate", "/lines/0"),
        ("tax.no_ruling", "/lines/1"),
        ("tax.no_rate", "/lines/3"),
    ]
    assert refused.reasons[0].facts == (
        ("authority", "gb"),
        ("tax_class", "energy"),
        ("on", "2011-01-04"),
        ("kind", "reduced"),
    )


def test_a_day_before_all_rates_is_refused_and_not_an_error() -> None:
    refused = determined("", on="2009-12-31")

    assert isinstance(refused, Refused)
    assert refused.codes == ("tax.no_rate",)


def test_a_class_listed_without_rulings_is_refused() -> None:
    unknown = evolve(HMRC.taxability[0], tax_class="clothing", rulings=Dated(()))
    regime = by_destination(pack(evolve(HMRC, taxability=(*HMRC.taxability, unknown)), covers="gb"))

    refused = determined("clothing/children", regime=regime)
    assert isinstance(refused, Refused)
    assert refused.codes == ("tax.no_ruling",)


def test_a_certificate_frees_what_is_taxable_and_nothing_else() -> None:
    buyer = TaxBuyer("acme", exempt=(Exemption(UK, "charity", "C-9"),))

    taxable, zero_rated = taxes(determined("", "food", buyer=buyer))
    assert (taxable.treatment, taxable.rate, taxable.source) == ("exempt", Percent(0), "certificate C-9: charity")
    assert zero_rated.treatment == "zero_rated"


def test_an_exempt_buyer_needs_no_rate() -> None:
    buyer = TaxBuyer(exempt=(Exemption(UK, "charity"),))

    (tax,) = taxes(determined("energy", buyer=buyer))
    assert (tax.treatment, tax.source) == ("exempt", "certificate without number: charity")


@pytest.mark.parametrize("treatment", [each for each in TREATMENTS if each != "taxable"])
def test_a_sourcing_rule_may_settle_the_treatment_of_all_goods(treatment: Treatment) -> None:
    found = taxes(determined("", "food", regime=by_destination(PACK, treatment)))

    assert [(tax.authority, tax.treatment, tax.rate, tax.source) for tax in found] == [
        ("gb", treatment, Percent(0), "the rule")
    ] * 2


def test_where_nobody_levies_the_plan_says_so() -> None:
    (tax,) = taxes(determined("", regime=by_destination(pack(covers="gb"))))

    assert (tax.authority, tax.treatment, tax.source) == ("", "outside_scope", "no authority levies a tax in gb")


def test_outside_all_regimes_the_host_has_said_so() -> None:
    (tax,) = taxes(determined("", regime=OUT_OF_SCOPE))

    assert (tax.authority, tax.treatment, tax.source) == ("", "outside_scope", "asserted by the host")


def test_a_tax_of_buyers_under_a_scheme_is_levied_on_them_alone_and_may_be_kept_back() -> None:
    kept = evolve(
        authority("gb/withheld", since("15", "2011-01-04")), places=(UK,), scheme="gb.withholds", retained=True
    )
    question = TaxQuestion(date(2026, 11, 22), "GBP", UK, UK, (TaxLine("1", Money("100.00", "GBP")),))
    regime = Regime("made", "Made", sourcing=(SourcingRule("made.all"),), pack=pack(HMRC, kept, covers="gb"))
    withheld = assess(evolve(question, buyer=TaxBuyer(schemes=frozenset({"gb.withholds"}))), (regime,))
    plainly = assess(question, (regime,))

    assert isinstance(withheld, TaxAnswer)
    assert isinstance(plainly, TaxAnswer)
    assert (str(withheld.tax), str(withheld.retained), str(withheld.payable)) == (
        "20.00 GBP",
        "15.00 GBP",
        "105.00 GBP",
    )
    assert (plainly.payable, plainly.retained) == (plainly.gross, Money("0.00", "GBP"))


def test_what_was_passed_over_stands_in_the_plan_and_in_the_trace() -> None:
    papers = (
        Exemption(UK, "resale", "1", status="pending"),
        Exemption(UK, "resale", "2", Period(until=date(2020, 1, 1))),
        Exemption(Place("us"), "resale", "3"),
    )
    line = TaxLine("1", Money("100.00", "GBP"), "energy")
    authorities = (evolve(HMRC, rates=(*HMRC.rates, Rate("reduced", Dated.always(Percent("5"))))),)
    regime = Regime("made", "Made", sourcing=(SourcingRule("made.all"),), pack=pack(*authorities, covers="gb"))
    question = TaxQuestion(date(2026, 11, 22), "GBP", UK, UK, (line,), TaxBuyer(exempt=papers))
    answer = assess(question, (regime,))

    assert isinstance(answer, TaxAnswer)
    (tax,) = answer.plan.rows[0].taxes
    assert tax.passed == (
        "gb on all goods",
        "certificate 1: pending",
        "certificate 2: in force [, 2020-01-01)",
        "certificate 3: for us",
    )
    (step,) = answer.trace.named("tax.taxable")
    assert dict(step.saw)["passed_over"] == "; ".join(tax.passed)


@pytest.mark.parametrize(("price", "passed"), [("90.00", "as without a threshold"), ("110.00", "under 110")])
def test_a_threshold_that_was_not_met_is_told(price: str, passed: str) -> None:
    clothing = Ruling(under=Threshold(Unrounded("110", "GBP")))
    regime = Regime(
        "made",
        "Made",
        sourcing=(SourcingRule("made.all"),),
        pack=pack(authority("gb", since("20", "2011-01-04"), clothing=clothing), covers="gb"),
    )
    line = TaxLine("1", Money(price, "GBP"), "clothing")
    answer = assess(TaxQuestion(date(2026, 11, 22), "GBP", UK, UK, (line,)), (regime,))

    assert isinstance(answer, TaxAnswer)
    assert answer.plan.rows[0].taxes[0].passed[-1].startswith(passed)


def test_amounts_of_the_law_in_another_currency_are_a_refusal() -> None:
    line = TaxLine("1", Money("200.00", "EUR"), "clothing")
    question = TaxQuestion(date(2026, 11, 22), "EUR", Place("us-or"), Place("us-ny/new-york-city"), (line,))

    found = assess(question, (us_sales(shipped_pack("us-state")),))
    assert isinstance(found, Refused)
    (reason,) = found.reasons
    assert (reason.code, reason.path, reason.fact("currency")) == ("tax.other_currency", "/currency", "EUR")


FRANCE = authority("fr", since("20", "2014-01-01"), books=Ruling("taxable", kind="reduced"))


@pytest.mark.parametrize(
    ("home", "tax_class", "code", "facts"),
    [
        ("de", "", "tax.unknown_place", {"priced_for": "de", "tax_class": ""}),
        (
            "fr",
            "books",
            "tax.no_rate",
            {"authority": "fr", "tax_class": "books", "on": "2026-11-22", "kind": "reduced"},
        ),
    ],
)
def test_prices_that_contain_a_tax_nobody_knows_are_refused(
    home: str, tax_class: str, code: str, facts: dict[str, str]
) -> None:
    line = TaxLine("1", Money(1, "GBP"), tax_class)
    asked = TaxQuestion(DAY, "GBP", UK, UK, (line,), inclusive=True, priced_for=Place(home))

    refused = assess(asked, (by_destination(pack(HMRC, FRANCE, covers="gb fr")),))

    assert isinstance(refused, Refused)
    (reason,) = refused.reasons
    assert (reason.code, reason.path, dict(reason.facts)) == (code, "/lines/0", facts)


def test_freight_of_goods_that_are_refused_is_no_second_reason() -> None:
    silent = evolve(HMRC, taxability=(Taxability("freight", Dated.always(Ruling(follows="share"), source="made")),))
    regime = by_destination(pack(silent, covers="gb"))

    refused = determined("mugs", "freight", regime=regime)

    assert isinstance(refused, Refused)
    assert [(reason.code, reason.path) for reason in refused.reasons] == [("tax.no_ruling", "/lines/0")]

    alone = determined("freight", regime=regime)
    assert isinstance(alone, Refused)
    assert [(reason.code, reason.path) for reason in alone.reasons] == [("tax.no_goods", "/lines/0")]
