from __future__ import annotations

import pytest
from attrs import evolve

from ordercore.adapters.packs import shipped_pack
from ordercore.tax import OUT_OF_SCOPE, Regime, SourcingRule, TaxLine, TaxQuestion, us_sales
from ordercore.tax.situate import Situation, situate
from ordercore.values import Money, Place, Refused
from tests.tax.made import DAY, authority, pack, since

STATE, COUNTY = authority("us-ny", since("4", "2005-06-01")), authority("us-ny/putnam", since("4", "2019-08-01"))
PACK = pack(COUNTY, STATE, covers="us-ny/putnam us-or")
US = Regime("us", "Made up", (SourcingRule("us.destination", ship_to=(Place("us"),)),), PACK)


def asked(ship_from: str, ship_to: str) -> TaxQuestion:
    return TaxQuestion(DAY, "USD", Place(ship_from), Place(ship_to), ())


def test_the_authorities_of_the_place_that_taxes() -> None:
    question = asked("us-or", "us-ny/putnam/carmel")

    assert situate(question, (US,)) == Situation(US, US.sourcing[0], question.ship_to, (STATE, COUNTY))


def test_no_authority_is_an_answer() -> None:
    question = asked("us-ny/putnam", "us-or/multnomah")

    assert situate(question, (US,)) == Situation(US, US.sourcing[0], question.ship_to, ())


def test_a_place_the_pack_does_not_know_is_refused() -> None:
    refused = situate(asked("us-or", "us-ny/albany"), (US, OUT_OF_SCOPE))

    assert isinstance(refused, Refused)
    (reason,) = refused.reasons
    assert (reason.code, reason.path) == ("tax.unknown_place", "/ship_to")
    assert (reason.fact("place"), reason.fact("pack")) == ("us-ny/albany", "made")


def test_an_unknown_origin_is_refused_where_the_origin_taxes() -> None:
    at_origin = Regime("us", "Made up", (SourcingRule("us.origin", taxed_at="origin"),), PACK)

    refused = situate(asked("us-ny/albany", "us-or"), (at_origin,))
    assert isinstance(refused, Refused)
    assert refused.reasons[0].path == "/ship_from"


def test_goods_that_no_regime_is_about_are_refused() -> None:
    refused = situate(asked("us-or", "fr"), (US,))

    assert isinstance(refused, Refused)
    (reason,) = refused.reasons
    assert reason.code == "tax.no_regime"
    assert reason.facts == (("ship_from", "us-or"), ("ship_to", "fr"))


def test_the_first_regime_with_a_rule_decides() -> None:
    question = asked("us-or", "fr")

    passed = (US.sourcing[0].id,)
    found = situate(question, (US, OUT_OF_SCOPE))
    assert found == Situation(OUT_OF_SCOPE, OUT_OF_SCOPE.sourcing[0], None, (), passed=passed)


@pytest.mark.parametrize(
    ("ship_from", "ship_to", "rule", "taxed"),
    [
        ("us-tn/davidson", "us-tn/shelby", "us_sales.origin", "us-tn/davidson"),
        ("us-tn/davidson", "us-ky", "us_sales.destination", "us-ky"),
        ("us-tx", "us-ny/new-york-city", "us_sales.destination", "us-ny/new-york-city"),
        ("us-ny/new-york-city", "us-ky", "us_sales.destination", "us-ky"),
        ("us-tn/davidson", "de", "us_sales.export", None),
    ],
)
def test_a_state_that_taxes_at_the_origin_taxes_so_what_stays_inside_it(
    ship_from: str, ship_to: str, rule: str, taxed: str | None
) -> None:
    """Streamlined Sales and Use Tax Agreement s.310: an origin state elects it for shipments within the state alone."""
    found = situate(asked(ship_from, ship_to), (us_sales(shipped_pack("us-state")),))
    assert isinstance(found, Situation)
    assert (found.rule.id, found.place) == (rule, None if taxed is None else Place(taxed))


@pytest.mark.parametrize(
    ("rules", "code", "facts"),
    [
        ((), "tax.no_regime", {"ship_from": "us-or", "ship_to": "us-ny/putnam", "tax_class": "services"}),
        (
            (SourcingRule("us.services", classes=("services",), taxed_at="bill_to"),),
            "tax.unknown_place",
            {"place": "us-ny/albany", "pack": "made"},
        ),
    ],
)
def test_goods_of_another_class_that_nobody_can_answer_for_refuse_the_whole(
    rules: tuple[SourcingRule, ...], code: str, facts: dict[str, str]
) -> None:
    law = Regime("us", "Made up", (SourcingRule("us.goods", classes=("goods",)), *rules), PACK)
    sold = tuple(TaxLine(name, Money(1, "USD"), name) for name in ("goods", "services"))
    question = evolve(asked("us-or", "us-ny/putnam"), lines=sold, bill_to=Place("us-ny/albany"))

    refused = situate(question, (law, OUT_OF_SCOPE))
    assert isinstance(refused, Refused)
    (reason,) = refused.reasons
    assert (reason.code, dict(reason.facts)) == (code, facts)
