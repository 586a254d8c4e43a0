from __future__ import annotations

from datetime import date

import pytest
from babel import Locale

from ordercore.adapters.packs import shipped_pack
from ordercore.tax import (
    OUT_OF_SCOPE,
    TaxAnswer,
    TaxLine,
    TaxQuestion,
    assess,
    au_gst,
    ca_gst,
    eu_vat,
    gb_vat,
    in_gst,
    us_sales,
)
from ordercore.tax.country import COUNTRIES, LIKELY
from ordercore.tax.regimes.india import IN_STATES
from ordercore.values import Money, Place, Refused

LAWS = (
    us_sales(shipped_pack("us-state")),
    eu_vat(shipped_pack("eu")),
    gb_vat(shipped_pack("gb")),
    ca_gst(shipped_pack("ca")),
    in_gst(shipped_pack("in")),
    au_gst(shipped_pack("au")),
)


def asked(origin: str, to: str, bill_to: str = "") -> TaxQuestion:
    line = TaxLine("1", Money("100.00", "EUR"), "slab/18" if origin.startswith("in") else "")
    billed = Place(bill_to) if bill_to else None
    return TaxQuestion(date(2026, 11, 22), "EUR", Place(origin), Place(to), (line,), bill_to=billed)


def test_the_countries_are_those_of_the_standard() -> None:
    assert len(COUNTRIES) == 250
    known = {str(code).lower() for code in Locale("en").territories}
    assert known >= COUNTRIES
    assert COUNTRIES.isdisjoint(LIKELY)


@pytest.mark.parametrize("origin", ["de", "gb", "us-ny", "ca-on", "in-mh", "au"])
@pytest.mark.parametrize("code", ["el", "xi", "uk", "eu", "xx", "zz", "qq"])
def test_no_country_is_not_abroad(origin: str, code: str) -> None:
    refused = assess(asked(origin, code), LAWS)

    assert isinstance(refused, Refused)
    (reason,) = refused.reasons
    assert (reason.code, reason.path, reason.fact("place")) == ("tax.unknown_country", "/ship_to", code)


def test_the_refusal_says_what_was_likely_meant() -> None:
    refused = assess(asked("el", "xi", "uk"), (eu_vat(shipped_pack("eu")), *LAWS))
    assert isinstance(refused, Refused)
    assert refused.codes == ("tax.no_regime",)

    refused = assess(asked("de", "el", "uk"), LAWS)
    assert isinstance(refused, Refused)
    assert [(reason.path, reason.message) for reason in refused.reasons] == [
        ("/ship_to", "'el' is no country: write gr"),
        ("/bill_to", "'uk' is no country: write gb"),
    ]


def test_who_says_that_nobody_taxes_it_may_send_it_nowhere() -> None:
    assert isinstance(assess(asked("cn", "zz"), (*LAWS, OUT_OF_SCOPE)), TaxAnswer)


@pytest.mark.parametrize(
    ("origin", "to", "code"),
    [
        ("in-xx", "in-xx", "tax.no_regime"),
        ("in-tg", "in-tg", "tax.no_regime"),
        ("in-tg", "in-mh", "tax.no_regime"),
        ("in-mh", "in-tg", "tax.unknown_place"),
        ("in-mh", "in", "tax.unknown_place"),
        ("in", "in-mh", "tax.no_regime"),
        ("ca-on", "ca-zz", "tax.unknown_place"),
    ],
)
def test_no_state_is_not_another_state(origin: str, to: str, code: str) -> None:
    refused = assess(asked(origin, to), LAWS)

    assert isinstance(refused, Refused)
    assert refused.codes == (code,)


def test_every_state_of_india_taxes_its_own() -> None:
    assert shipped_pack("in").covers == IN_STATES
    for state in IN_STATES:
        answer = assess(asked(state.path, state.path), LAWS)
        assert isinstance(answer, TaxAnswer)
        assert (answer.plan.rule, str(answer.tax.amount)) == ("in_gst.intra_state", "18.00")
