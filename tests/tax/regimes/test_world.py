"""Where a supply is taxed: the European Union, Canada, India, and states of America that look at the origin."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

from ordercore.adapters.packs import shipped_pack
from ordercore.tax import (
    BELOW_THRESHOLD,
    BUYER_IMPORTS,
    IOSS,
    SMALL_CONSIGNMENT,
    Exemption,
    Regime,
    Registration,
    TaxAnswer,
    TaxBuyer,
    TaxLine,
    TaxQuestion,
    TaxSeller,
    assess,
    au_gst,
    ca_gst,
    ch_vat,
    eu_vat,
    gb_vat,
    in_gst,
    jp_consumption,
    no_vat,
    nz_gst,
    sa_vat,
    us_sales,
)
from ordercore.values import Money, Place, Refused
from tests.tax.made import DAY, authority, pack, since

EU, CA, IN = eu_vat(shipped_pack("eu")), ca_gst(shipped_pack("ca")), in_gst(shipped_pack("in"))
COMPANY = TaxBuyer(business=True, vat_id="FR12", vat_id_status="valid")


def asked(origin: str, to: str, tax_class: str = "", on: str = "2026-11-22", **more: object) -> TaxQuestion:
    line = TaxLine("1", Money("100.00", "EUR"), tax_class)
    made = TaxQuestion(date.fromisoformat(on), "EUR", Place(origin), Place(to), (line,))
    return evolve(made, **more)  # type: ignore[arg-type]


def told(question: TaxQuestion, *regimes: Regime) -> tuple[str, str, str]:
    """The rule that decided, how the goods are treated, and the tax."""
    answer = assess(question, regimes)
    assert isinstance(answer, TaxAnswer), answer
    return answer.plan.rule, answer.lines[0].components[0].treatment, str(answer.tax.amount)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (asked("de", "de"), ("eu_vat.domestic", "taxable", "19.00")),
        (asked("de-by", "de-be"), ("eu_vat.domestic", "taxable", "19.00")),
        (asked("de", "fr"), ("eu_vat.goods.distance", "taxable", "20.00")),
        (asked("de", "fr", buyer=COMPANY), ("eu_vat.goods.business", "intra_community", "0.00")),
        (asked("de", "de", buyer=COMPANY), ("eu_vat.domestic", "taxable", "19.00")),
        (
            asked("de", "fr", buyer=evolve(COMPANY, vat_id_status="invalid")),
            ("eu_vat.goods.distance", "taxable", "20.00"),
        ),
        (asked("de", "us-ny"), ("eu_vat.export", "export", "0.00")),
        (asked("es", "es-gc"), ("eu_vat.export", "export", "0.00")),
        (asked("pt", "pt-20"), ("eu_vat.domestic", "taxable", "16.00")),
        (asked("fr", "pt-30"), ("eu_vat.goods.distance", "taxable", "22.00")),
        (asked("ie", "gb-nir"), ("eu_vat.to_ni.distance", "taxable", "20.00")),
        (asked("ie", "gb-nir", buyer=COMPANY), ("eu_vat.to_ni.business", "intra_community", "0.00")),
        (asked("gb-nir", "ie"), ("eu_vat.from_ni.distance", "taxable", "23.00")),
        (
            asked("ie", "gb-nir", "services", buyer=COMPANY),
            ("eu_vat.services.business_outside", "outside_scope", "0.00"),
        ),
        (asked("de", "gb-eng"), ("eu_vat.export", "export", "0.00")),
        (asked("de", "fr", "services"), ("eu_vat.services.consumer", "taxable", "19.00")),
        (asked("de", "fr", "services", buyer=COMPANY), ("eu_vat.services.business", "reverse_charge", "0.00")),
        (asked("de", "fr", "services/digital"), ("eu_vat.digital", "taxable", "20.00")),
        (asked("de", "us-ny", "services/digital"), ("eu_vat.digital.outside", "outside_scope", "0.00")),
        (
            asked("de", "us-ny", "services", buyer=COMPANY),
            ("eu_vat.services.business_outside", "outside_scope", "0.00"),
        ),
    ],
)
def test_the_place_of_supply_in_the_union(question: TaxQuestion, expected: tuple[str, str, str]) -> None:
    assert told(question, EU) == expected


@pytest.mark.parametrize(
    ("origin", "to", "vat_id", "goods", "services"),
    [  # Art. 138(1)(b): a number of another member state than that of dispatch; Art. 44 for services
        ("de", "fr", "FR40303265045", "intra_community", "reverse_charge"),
        ("de", "fr", "NL123456789B01", "intra_community", "reverse_charge"),
        ("de", "fr", "fr 40.303-265 045", "intra_community", "reverse_charge"),
        ("de", "fr", "DE123456789", "taxable", "taxable"),
        ("de-by", "fr", "DE123456789", "taxable", "taxable"),
        ("de", "fr", "", "taxable", "taxable"),
        ("de", "fr", "FR", "taxable", "taxable"),
        ("de", "fr", "40303265045", "taxable", "taxable"),
        ("de", "fr", "US123456789", "taxable", "taxable"),
        ("de", "fr", "GB123456789", "taxable", "taxable"),
        ("de", "gr", "EL123456789", "intra_community", "reverse_charge"),
        ("gr", "de", "EL123456789", "taxable", "taxable"),
        ("de", "fr", "XI123456789", "intra_community", "taxable"),
        ("ie", "gb-nir", "XI123456789", "intra_community", "outside_scope"),
    ],
)
def test_a_number_counts_by_the_state_that_gave_it(
    origin: str, to: str, vat_id: str, goods: str, services: str
) -> None:
    buyer = evolve(COMPANY, vat_id=vat_id)

    assert told(asked(origin, to, buyer=buyer), EU)[1] == goods
    assert told(asked(origin, to, "services", buyer=buyer), EU)[1] == services
    assert told(asked("gb-nir", "ie", buyer=evolve(COMPANY, vat_id="XI123456789")), EU)[1] == "taxable"


BRITISH = evolve(COMPANY, vat_id="GB123456789")


@pytest.mark.parametrize(
    ("tax_class", "buyer", "during", "after"),
    [  # Withdrawal Agreement Art. 126, 127: Union law held in the United Kingdom until the end of 2020
        ("", BRITISH, ("eu_vat.to_gb.business", "intra_community"), ("eu_vat.export", "export")),
        ("", TaxBuyer(), "tax.unknown_place", ("eu_vat.export", "export")),
        ("", TaxBuyer(business=True), "tax.unknown_place", ("eu_vat.export", "export")),
        (
            "services",
            BRITISH,
            ("eu_vat.services.business_gb", "reverse_charge"),
            ("eu_vat.services.business_outside", "outside_scope"),
        ),
        (
            "services",
            TaxBuyer(),
            ("eu_vat.services.consumer_gb", "taxable"),
            ("eu_vat.services.consumer", "taxable"),
        ),
        ("services/digital", TaxBuyer(), "tax.unknown_place", ("eu_vat.digital.outside", "outside_scope")),
    ],
)
def test_the_united_kingdom_was_inside_until_the_end_of_2020(
    tax_class: str, buyer: TaxBuyer, during: str | tuple[str, str], after: tuple[str, str]
) -> None:
    for day in ("2019-06-01", "2020-12-31"):
        answer = assess(asked("de", "gb", tax_class, day, buyer=buyer), (EU,))
        if isinstance(answer, TaxAnswer):
            assert (answer.plan.rule, answer.lines[0].components[0].treatment) == during
        else:
            assert answer.codes == (during,)
    assert told(asked("de", "gb", tax_class, "2021-01-01", buyer=buyer), EU)[:2] == after


def test_northern_ireland_was_no_export_before_it_was_northern_ireland() -> None:
    refused = assess(asked("de", "gb-nir", on="2020-12-31"), (EU,))
    assert isinstance(refused, Refused)
    assert refused.codes == ("tax.no_ruling",)
    assert told(asked("de", "gb-nir", on="2020-12-31", buyer=BRITISH), EU)[1] == "intra_community"
    assert told(asked("de", "gb-nir", on="2021-01-01"), EU)[0] == "eu_vat.to_ni.distance"


def test_nobody_imported_from_the_united_kingdom_before_2021() -> None:
    imported = TaxSeller(schemes=frozenset({BUYER_IMPORTS}))

    assert isinstance(assess(asked("gb", "de", on="2020-12-31", seller=imported), (EU,)), Refused)
    assert told(asked("gb", "de", on="2021-01-01", seller=imported), EU)[0] == "eu_vat.import_by_buyer"
    assert told(asked("us-ny", "de", on="2020-12-31", seller=imported), EU)[1] == "outside_scope"


def test_the_threshold_is_asserted_and_never_inferred() -> None:
    below = TaxSeller(schemes=frozenset({BELOW_THRESHOLD}))

    assert told(asked("de", "fr", seller=below), EU) == ("eu_vat.goods.below_threshold", "taxable", "19.00")
    assert told(asked("de", "fr", "services/digital", seller=below), EU)[2] == "19.00"


@pytest.mark.parametrize(
    ("question", "scheme", "expected"),
    [
        (asked("us-ny", "fr"), IOSS, ("eu_vat.import_ioss", "taxable", "20.00")),
        (asked("us-ny", "fr"), BUYER_IMPORTS, ("eu_vat.import_by_buyer", "outside_scope", "0.00")),
        (asked("us-ny", "gb-eng"), SMALL_CONSIGNMENT, ("gb_vat.small_import", "taxable", "20.00")),
        (asked("us-ny", "gb-eng"), BUYER_IMPORTS, ("gb_vat.import_by_buyer", "outside_scope", "0.00")),
        (asked("us-ny", "gb-eng", on="2020-12-31"), SMALL_CONSIGNMENT, None),
        (asked("us-ny", "fr", on="2021-06-30"), IOSS, None),
        (asked("us-ny", "fr", buyer=COMPANY), IOSS, None),
        (asked("us-ny", "es-gc"), IOSS, None),
        (asked("us-ny", "fr"), "", None),
    ],
)
def test_what_comes_in_is_taxed_as_the_seller_asserts_and_otherwise_refused(
    question: TaxQuestion, scheme: str, expected: tuple[str, str, str] | None
) -> None:
    asserted = evolve(question, seller=TaxSeller(schemes=frozenset({scheme})))
    laws = (gb_vat(shipped_pack("gb")), EU)

    if expected is None:
        answer = assess(asserted, laws)
        assert isinstance(answer, Refused)
        assert answer.codes == ("tax.no_regime",)
    else:
        assert told(asserted, *laws) == expected


@pytest.mark.parametrize(
    ("origin", "to", "scheme", "rule"),
    [  # Directive 2006/112/EC Art. 14a(1), VATA 1994 s.5A
        ("cn", "de", IOSS, "eu_vat.import_marketplace"),
        ("gp", "fr", IOSS, "eu_vat.territory_marketplace"),
        ("cn", "gb", SMALL_CONSIGNMENT, "gb_vat.small_import_marketplace"),
    ],
)
def test_a_marketplace_owes_the_tax_on_small_consignments_from_abroad(
    origin: str, to: str, scheme: str, rule: str
) -> None:
    laws = (gb_vat(shipped_pack("gb")), EU)
    seller = TaxSeller(registrations=(), schemes=frozenset({scheme}), marketplace=True)

    assert told(asked(origin, to, seller=seller), *laws) == (rule, "facilitated", "0.00")
    for other in (
        asked(origin, to, seller=evolve(seller, schemes=frozenset())),  # nobody says that it is small
        asked(origin, to, seller=seller, buyer=COMPANY),
        asked(origin, to, seller=seller, on="2020-12-31"),
    ):
        refused = assess(other, laws)
        assert isinstance(refused, Refused)
        assert refused.codes == ("tax.no_regime",)


@pytest.mark.parametrize(
    ("price", "tax"), [("5000.00", "350.00"), ("6000.00", "410.00"), ("-6000.00", "-410.00")]
)  # 6% of all of it, 1% of the first 5 000 dollars: Fla. Stat. § 212.054(2)(b)1
def test_floridas_surtax_stops_at_five_thousand_dollars_of_an_item(price: str, tax: str) -> None:
    florida = us_sales(shipped_pack("us-state"))
    line = TaxLine("1", Money(price, "USD"))
    answer = assess(TaxQuestion(DAY, "USD", Place("us-ny"), Place("us-fl/miami-dade"), (line,)), (florida,))

    assert isinstance(answer, TaxAnswer)
    assert str(answer.tax.amount) == tax


def test_a_register_that_does_not_answer_charges_tax_and_leaves_a_note() -> None:
    silent = evolve(COMPANY, vat_id_status="unavailable")
    answer = assess(asked("de", "fr", buyer=silent), (EU,))

    assert isinstance(answer, TaxAnswer)
    assert str(answer.tax) == "20.00 EUR"
    assert [reason.code for reason in answer.plan.follow_up] == ["tax.vat_id_unavailable"]
    domestic = assess(asked("de", "de", buyer=silent), (EU,))
    assert isinstance(domestic, TaxAnswer)
    assert domestic.plan.follow_up == ()


def test_goods_and_services_of_one_order_stand_in_law_apart() -> None:
    lines = (TaxLine("1", Money(100, "EUR")), TaxLine("2", Money(100, "EUR"), "services"))
    answer = assess(evolve(asked("de", "fr"), lines=lines), (EU,))

    assert isinstance(answer, TaxAnswer)
    assert [str(line.tax.amount) for line in answer.lines] == ["20.00", "19.00"]


def test_goods_from_outside_are_no_business_of_the_union() -> None:
    refused = assess(asked("us-ny", "de"), (EU,))

    assert isinstance(refused, Refused)
    assert refused.codes == ("tax.no_regime",)


@pytest.mark.parametrize(
    ("day", "tax"), [("2020-06-30", "19.00"), ("2020-07-01", "16.00"), ("2020-12-31", "16.00"), ("2021-01-01", "19.00")]
)
def test_a_rate_changes_at_midnight_of_its_day(day: str, tax: str) -> None:
    assert told(asked("de", "de", on=day), EU)[2] == tax


def test_freight_takes_its_share_of_inclusive_goods_by_their_nets() -> None:
    lines = (
        TaxLine("food", Money("105.50", "EUR"), "food"),
        TaxLine("laptop", Money("360.00", "EUR")),
        TaxLine("freight", Money("20.00", "EUR"), "shipping", inclusive=False),
    )
    answer = assess(evolve(asked("fr", "fr"), lines=lines, inclusive=True), (EU,))

    assert isinstance(answer, TaxAnswer)
    assert [str(part.base.amount) for part in answer.line("freight").components] == ["5.00", "15.00"]
    assert str(answer.line("freight").tax.amount) == "3.28"


def test_freight_alone_has_no_goods_to_follow() -> None:
    refused = assess(asked("fr", "fr", "shipping"), (EU,))

    assert isinstance(refused, Refused)
    assert refused.codes == ("tax.no_goods",)


def test_prices_made_for_one_country_keep_their_net_in_another() -> None:
    # Solidus: a price with German tax, sold where 20 % is due: the net stays.
    answer = assess(asked("de", "fr", inclusive=True, priced_for=Place("de")), (EU,))

    assert isinstance(answer, TaxAnswer)
    assert (str(answer.net.amount), str(answer.tax.amount)) == ("84.03", "16.81")
    assert told(asked("de", "de", inclusive=True, priced_for=Place("de")), EU)[2] == "15.97"


def test_canada_harmonizes_some_provinces() -> None:
    answer = assess(asked("ca-on", "ca-qc"), (CA,))
    assert isinstance(answer, TaxAnswer)
    assert [(part.name, str(part.tax.amount)) for part in answer.lines[0].components] == [
        ("GST", "5.00"),
        ("QST", "9.98"),
    ]
    assert told(asked("ca-qc", "ca-on"), CA) == ("ca_gst.domestic", "taxable", "13.00")
    assert told(asked("ca-qc", "us-ny"), CA) == ("ca_gst.export", "export", "0.00")
    assert told(asked("us-ny", "ca-on", buyer=TaxBuyer(business=True)), CA)[1] == "reverse_charge"
    assert isinstance(assess(asked("us-ny", "ca-on"), (CA,)), Refused)


def test_india_splits_within_a_state_and_integrates_between_states() -> None:
    within = assess(asked("in-mh", "in-mh", "slab/18"), (IN,))
    assert isinstance(within, TaxAnswer)
    assert [(part.name, str(part.tax.amount)) for part in within.lines[0].components] == [
        ("CGST", "9.00"),
        ("SGST", "9.00"),
    ]
    assert told(asked("in-mh", "in-ka", "slab/18"), IN) == ("in_gst.inter_state", "taxable", "18.00")
    assert told(asked("in-dl", "in-dl", "slab/18", bill_to=Place("in-ka")), IN)[0] == "in_gst.inter_state"
    refused = assess(asked("in-mh", "in-mh", "slab/28"), (IN,))
    assert isinstance(refused, Refused)
    assert set(refused.codes) == {"tax.no_ruling"}


@pytest.mark.parametrize(
    ("regime", "place", "tax"),
    [
        (au_gst(shipped_pack("au")), "au", "10.00"),
        (nz_gst(shipped_pack("nz")), "nz", "15.00"),
        (jp_consumption(shipped_pack("jp")), "jp", "10.00"),
        (ch_vat(shipped_pack("ch")), "ch", "8.10"),
        (no_vat(shipped_pack("no")), "no", "25.00"),
        (sa_vat(shipped_pack("sa")), "sa", "15.00"),
    ],
)
def test_what_stays_is_taxed_and_what_leaves_is_not(regime: Regime, place: str, tax: str) -> None:
    assert told(asked(place, place), regime) == (f"{regime.id}.domestic", "taxable", tax)
    assert told(asked(place, "us-ny"), regime) == (f"{regime.id}.export", "export", "0.00")
    assert isinstance(assess(asked("us-ny", place), (regime,)), Refused)


GB = gb_vat(shipped_pack("gb"))


@pytest.mark.parametrize(
    ("regime", "origin", "to", "buyer"),
    [
        (GB, "gb", "fr", TaxBuyer()),
        (GB, "gb-nir", "us-ny", TaxBuyer()),
        (EU, "gb-nir", "ie", TaxBuyer()),
        (au_gst(shipped_pack("au")), "au", "us-ny", TaxBuyer()),
        (CA, "ca-on", "us-ny", TaxBuyer()),
        (CA, "us-ny", "ca-on", TaxBuyer(business=True)),
        (IN, "in-mh", "us-ny", TaxBuyer()),
    ],
)
def test_a_service_is_no_good_that_crosses_a_border(regime: Regime, origin: str, to: str, buyer: TaxBuyer) -> None:
    # VATA 1994 s.7A taxes most services to consumers abroad in the United Kingdom: no export
    refused = assess(asked(origin, to, "services/consulting", buyer=buyer), (regime,))

    assert isinstance(refused, Refused)
    assert refused.codes == ("tax.no_regime",)
    assert refused.reasons[0].fact("tax_class") == "services/consulting"
    assert told(asked(origin, to, buyer=buyer), regime)


def test_a_service_is_not_imported() -> None:
    seller = TaxSeller(schemes=frozenset({BUYER_IMPORTS, SMALL_CONSIGNMENT}))

    for to in ("gb", "de"):
        assert isinstance(assess(asked("us-ny", to, "services", seller=seller), (GB, EU)), Refused)
    assert told(asked("gb", "gb", "services"), GB)[2] == "20.00"


STATE = authority("us-ca", since("7.25", "2000-01-01"))
HOME = evolve(authority("us-ca/home", since("1", "2000-01-01"), parent="us-ca"), level="city")
AWAY = evolve(authority("us-ca/away", since("2", "2000-01-01"), parent="us-ca"), level="city")
DISTRICT = evolve(authority("us-ca/away/district", since("0.5", "2000-01-01"), parent="us-ca"), level="district")
US = us_sales(pack(evolve(STATE, level="region"), HOME, AWAY, evolve(DISTRICT, places=(Place("us-ca/away"),))))


def test_california_takes_the_city_of_the_origin_and_the_district_of_the_destination() -> None:
    assert told(asked("us-ca/home", "us-ca/away"), US) == ("us_sales.california", "taxable", "8.75")
    assert told(asked("us-ny", "us-ca/away"), US) == ("us_sales.destination", "taxable", "9.75")


def test_a_seller_collects_where_registered_and_a_marketplace_instead_of_the_seller() -> None:
    state_only = TaxSeller(registrations=(Registration(Place("us-ca"), below=False),))

    assert told(asked("us-ny", "us-ca/away", seller=state_only), US)[2] == "7.25"
    assert told(asked("us-ny", "us-ca", seller=TaxSeller(registrations=())), US)[1:] == ("not_registered", "0.00")
    assert told(asked("us-ny", "us-ca", seller=TaxSeller(marketplace=True)), US)[1:] == ("facilitated", "0.00")


@pytest.mark.parametrize(("status", "tax"), [("valid", "0.00"), ("pending", "7.25"), ("revoked", "7.25")])
def test_only_an_accepted_certificate_frees(status: str, tax: str) -> None:
    certificate = Exemption(Place("us-ca"), "resale", status=status)  # type: ignore[arg-type]

    assert told(asked("us-ny", "us-ca", buyer=TaxBuyer(exempt=(certificate,))), US)[2] == tax
