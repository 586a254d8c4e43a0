"""Who charges: a scheme is a registration where it applies, and what every seller owes is never silently nothing."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

from ordercore.adapters.packs import shipped_pack
from ordercore.tax import (
    BELOW_THRESHOLD,
    IOSS,
    OSS,
    SMALL_CONSIGNMENT,
    Registration,
    TaxAnswer,
    TaxLine,
    TaxQuestion,
    TaxSeller,
    assess,
    eu_vat,
    gb_vat,
    us_sales,
)
from ordercore.values import Money, Place, Refused
from tests.tax.made import authority, pack, since

LAWS = (eu_vat(shipped_pack("eu")), gb_vat(shipped_pack("gb")), us_sales(shipped_pack("us-state")))
GERMAN, FRENCH = Registration(Place("de")), Registration(Place("fr"))


def asked(
    origin: str, to: str, *registrations: Registration, scheme: str = "", tax_class: str = "", on: str = "2026-11-22"
) -> TaxQuestion:
    seller = TaxSeller(registrations, frozenset({scheme} if scheme else ()))
    line = TaxLine("1", Money("100.00", "EUR"), tax_class)
    return TaxQuestion(date.fromisoformat(on), "EUR", Place(origin), Place(to), (line,), seller=seller)


@pytest.mark.parametrize(
    ("question", "rule", "tax"),
    [
        (asked("de", "fr", GERMAN, scheme=OSS), "eu_vat.goods.oss", "20.00"),
        (asked("de", "fr", GERMAN, scheme=OSS, tax_class="services/digital"), "eu_vat.digital.oss", "20.00"),
        (asked("gb-nir", "ie", scheme=OSS), "eu_vat.from_ni.oss", "23.00"),
        (asked("de", "fr", GERMAN, FRENCH), "eu_vat.goods.distance", "20.00"),
        (asked("de", "fr", GERMAN, scheme=BELOW_THRESHOLD), "eu_vat.goods.below_threshold", "19.00"),
        (asked("us-ny", "de", scheme=IOSS), "eu_vat.import_ioss", "19.00"),
        (asked("us-ny", "gb", scheme=SMALL_CONSIGNMENT), "gb_vat.small_import", "20.00"),
    ],
)
def test_a_scheme_is_a_registration_where_it_applies(question: TaxQuestion, rule: str, tax: str) -> None:
    answer = assess(question, LAWS)

    assert isinstance(answer, TaxAnswer), answer
    assert (answer.plan.rule, str(answer.tax.amount)) == (rule, tax)


@pytest.mark.parametrize(
    "question",
    [
        asked("de", "fr", GERMAN),
        asked("de", "fr"),
        asked("de", "fr", GERMAN, tax_class="services/digital"),
        asked("de", "fr", GERMAN, scheme=OSS, on="2021-06-30"),  # goods entered the one-stop shop on July 1, 2021
        asked("de", "fr", GERMAN, scheme=IOSS),
    ],
)
def test_a_distance_sale_is_owed_by_every_seller(question: TaxQuestion) -> None:
    refused = assess(question, LAWS)

    assert isinstance(refused, Refused)
    (reason,) = refused.reasons
    assert (reason.code, reason.path, reason.fact("authority")) == ("tax.not_registered", "/lines/0", "fr")


def test_the_scheme_an_authority_levies_by_is_a_registration_with_it() -> None:
    elected = authority("us-al/all", since("8", "2018-01-01"))
    law = us_sales(pack(evolve(elected, places=(Place("us-al"),), scheme="us-al.ssut"), covers="us-al"))

    answer = assess(asked("us-ny", "us-al", scheme="us-al.ssut"), (law,))
    assert isinstance(answer, TaxAnswer)
    assert str(answer.tax) == "8.00 EUR"


def test_a_scheme_is_none_at_home() -> None:
    small = asked("de", "de", scheme=OSS)  # nothing is charged by a small enterprise, Directive 2006/112/EC Art. 284

    answer = assess(small, LAWS)
    assert isinstance(answer, TaxAnswer)
    assert answer.lines[0].components[0].treatment == "not_registered"


def test_registered_everywhere_where_nothing_is_stated() -> None:
    answer = assess(evolve(asked("de", "fr"), seller=TaxSeller()), LAWS)

    assert isinstance(answer, TaxAnswer)
    assert str(answer.tax) == "20.00 EUR"
