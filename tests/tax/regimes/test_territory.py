"""Places that a map colors like a member state and the law does not, and the other way round."""

from __future__ import annotations

from datetime import date

import pytest

from ordercore.adapters.packs import shipped_pack
from ordercore.tax import (
    BUYER_IMPORTS,
    IOSS,
    Exemption,
    Registration,
    TaxAnswer,
    TaxBuyer,
    TaxLine,
    TaxQuestion,
    TaxSeller,
    assess,
    eu_vat,
    gb_vat,
)
from ordercore.tax.country import COUNTRIES
from ordercore.tax.regimes.territory import EU_OUTSIDE, EU_STATES, TAKEN_FOR
from ordercore.values import Money, Place, Refused

LAWS = (eu_vat(shipped_pack("eu")), gb_vat(shipped_pack("gb")))
CONSUMER, FIRM = TaxBuyer(), TaxBuyer(business=True, vat_id="ES1", vat_id_status="valid")


def assessed(
    origin: str,
    to: str,
    tax_class: str = "",
    buyer: TaxBuyer = CONSUMER,
    seller: TaxSeller = TaxSeller(),  # noqa: B008  # frozen
) -> TaxAnswer | Refused:
    line = TaxLine("1", Money("100.00", "EUR"), tax_class)
    return assess(TaxQuestion(date(2026, 11, 22), "EUR", Place(origin), Place(to), (line,), buyer, seller=seller), LAWS)


def treated(
    origin: str,
    to: str,
    tax_class: str = "",
    buyer: TaxBuyer = CONSUMER,
    seller: TaxSeller = TaxSeller(),  # noqa: B008  # frozen
) -> tuple[str, str, str]:
    answer = assessed(origin, to, tax_class, buyer, seller)
    assert isinstance(answer, TaxAnswer), answer
    return str(answer.plan.place), answer.lines[0].components[0].treatment, str(answer.tax.amount)


OUTSIDE = [place.path for place in EU_OUTSIDE]
OTHER_CODES = [one.path for one, other in TAKEN_FOR if other in EU_OUTSIDE]


@pytest.mark.parametrize("to", [*OUTSIDE, *OTHER_CODES, "es-gc/las-palmas", "it-co/campione/centro"])
def test_what_goes_outside_the_area_is_exported(to: str) -> None:
    # Directive 2006/112/EC Art. 6, 146(1)(a); Art. 58, 44 for what is not goods
    assert treated("be", to) == ("None", "export", "0.00")
    assert treated("be", to, "services/digital") == ("None", "outside_scope", "0.00")
    assert treated("be", to, "services/consulting", FIRM) == ("None", "outside_scope", "0.00")
    assert treated("be", to, "services/consulting") == ("be", "taxable", "21.00")


@pytest.mark.parametrize(("origin", "to"), [("fr", "fr-971"), ("fr", "re"), ("mc", "fr-gp"), ("fi", "ax")])
def test_services_to_a_states_own_territory_are_not_guessed(origin: str, to: str) -> None:
    assert treated(origin, to)[1] == "export"
    for tax_class, buyer in (("services", CONSUMER), ("services", FIRM), ("services/digital", CONSUMER)):
        refused = assessed(origin, to, tax_class, buyer)
        assert isinstance(refused, Refused)
        assert refused.codes == ("tax.no_regime",)


@pytest.mark.parametrize(("origin", "to"), [("fr-971", "fr-972"), ("gp", "gp"), ("re", "re"), ("es-gc", "es-tf")])
def test_within_them_the_directive_says_nothing(origin: str, to: str) -> None:
    assert isinstance(assessed(origin, to), Refused)


def test_what_comes_from_there_is_imported() -> None:
    declared, one_stop = (TaxSeller(schemes=frozenset({scheme})) for scheme in (BUYER_IMPORTS, IOSS))

    for origin in ("es-gc", "gp", "fr-971", "je"):
        assert treated(origin, "fr", seller=one_stop) == ("fr", "taxable", "20.00")
        assert treated(origin, "fr", seller=declared)[1] == "outside_scope"
        assert isinstance(assessed(origin, "fr"), Refused)


@pytest.mark.parametrize(
    ("origin", "to", "expected"),
    [  # Directive 2006/112/EC Art. 7
        ("fr", "mc", ("fr", "taxable", "20.00")),
        ("de", "mc", ("fr", "taxable", "20.00")),
        ("mc", "de", ("de", "taxable", "19.00")),
        ("mc", "mc", ("fr", "taxable", "20.00")),
        ("gb", "im", ("gb", "taxable", "20.00")),
        ("im/douglas", "gb-lnd", ("gb-lnd", "taxable", "20.00")),
        ("de", "im", ("None", "export", "0.00")),
        ("gb", "je", ("None", "export", "0.00")),
    ],
)
def test_monaco_counts_as_france_and_man_as_the_kingdom(origin: str, to: str, expected: tuple[str, str, str]) -> None:
    assert treated(origin, to) == expected


def test_numbers_and_registrations_of_monaco_are_french() -> None:
    french = TaxBuyer(business=True, vat_id="FR12", vat_id_status="valid")
    assert treated("de", "mc", buyer=french)[1] == "intra_community"
    assert treated("mc", "fr", buyer=french)[1] == "taxable"
    here = TaxSeller(registrations=(Registration(Place("mc")),))
    assert treated("mc", "fr", seller=here)[2] == "20.00"
    assert treated("fr", "mc", buyer=TaxBuyer(exempt=(Exemption(Place("fr"), "embassy"),)))[1] == "exempt"


def test_every_place_is_of_a_country_there_is() -> None:
    assert {place.country for pair in TAKEN_FOR for place in pair} | {
        place.country for place in EU_OUTSIDE
    } <= COUNTRIES
    assert {place.country for place in EU_OUTSIDE} <= {state.path for state in EU_STATES}
