from __future__ import annotations

from datetime import date

import pytest

from ordercore.adapters.packs import shipped_pack
from ordercore.tax import BY_DOCUMENT, OUT_OF_SCOPE, TaxAnswer, TaxLine, TaxQuestion, TaxRounding, assess, gb_vat
from ordercore.values import DOWN, Money, Place, Refused

PACK = shipped_pack("gb")
UK = Place("gb")


def question(
    on: str, *lines: tuple[str, str], inclusive: bool = False, ship_from: str = "gb", ship_to: str = "gb"
) -> TaxQuestion:
    asked = tuple(
        TaxLine(str(number), Money(amount, "GBP"), tax_class) for number, (amount, tax_class) in enumerate(lines)
    )
    return TaxQuestion(date.fromisoformat(on), "GBP", Place(ship_from), Place(ship_to), asked, inclusive=inclusive)


def answered(on: str, *lines: tuple[str, str], inclusive: bool = False) -> TaxAnswer:
    answer = assess(question(on, *lines, inclusive=inclusive), (gb_vat(PACK),))
    assert isinstance(answer, TaxAnswer)
    return answer


@pytest.mark.parametrize(
    ("on", "rate", "tax"),
    [  # VAT rates as HMRC lists them: 1 April 1991, 1 December 2008, 1 January 2010, 4 January 2011
        ("2008-11-30", "17.5%", "17.50"),
        ("2008-12-01", "15%", "15.00"),
        ("2009-12-31", "15%", "15.00"),
        ("2010-01-01", "17.5%", "17.50"),
        ("2011-01-03", "17.5%", "17.50"),
        ("2011-01-04", "20%", "20.00"),
        ("2026-11-22", "20%", "20.00"),
    ],
)
def test_the_standard_rate_by_day(on: str, rate: str, tax: str) -> None:
    ((part,),) = [line.components for line in answered(on, ("100.00", "")).lines]

    assert (str(part.rate), str(part.tax.amount), part.name) == (rate, tax, "VAT")


@pytest.mark.parametrize(
    ("on", "tax_class", "treatment", "rate"),
    [
        ("2026-11-22", "food", "zero_rated", "0%"),
        ("2026-11-22", "food/cake", "zero_rated", "0%"),
        ("2026-11-22", "food/confectionery", "taxable", "20%"),
        ("2026-11-22", "food/beverage/juice", "taxable", "20%"),
        ("2026-11-22", "food/beverage/tea", "zero_rated", "0%"),
        ("2026-11-22", "books", "zero_rated", "0%"),
        ("2020-04-30", "books/electronic", "taxable", "20%"),
        ("2020-05-01", "books/electronic", "zero_rated", "0%"),
        ("2026-11-22", "clothing", "taxable", "20%"),
        ("2026-11-22", "clothing/children", "zero_rated", "0%"),
        ("2026-11-22", "energy/domestic", "taxable", "5%"),
        ("2020-12-31", "hygiene/sanitary", "taxable", "5%"),
        ("2021-01-01", "hygiene/sanitary", "zero_rated", "0%"),
        ("2026-11-22", "insurance", "exempt", "0%"),
        ("2020-07-14", "food/catering", "taxable", "20%"),
        ("2020-07-15", "food/catering", "taxable", "5%"),
        ("2021-10-01", "food/catering", "taxable", "12.5%"),
        ("2022-04-01", "food/catering", "taxable", "20%"),
    ],
)
def test_goods_by_class_and_day(on: str, tax_class: str, treatment: str, rate: str) -> None:
    ((part,),) = [line.components for line in answered(on, ("100.00", tax_class)).lines]

    assert (part.treatment, str(part.rate)) == (treatment, rate)


def test_the_vat_fraction_of_an_inclusive_price() -> None:
    # VAT Notice 700: 1/6 of a price at 20 %, 7/47 of one at 17.5 %.
    assert str(answered("2011-01-04", ("120.00", ""), inclusive=True).tax) == "20.00 GBP"
    assert str(answered("2011-01-03", ("47.00", ""), inclusive=True).tax) == "7.00 GBP"


def test_an_invoice_may_round_down_its_total() -> None:
    asked = question("2010-12-01", ("0.95", ""), ("0.95", ""))  # 0.16625 each at 17.5 %
    taxes = [
        assess(asked, (gb_vat(PACK, rounding=rounding),))
        for rounding in (TaxRounding("line"), BY_DOCUMENT, TaxRounding("document", DOWN), TaxRounding("line", DOWN))
    ]

    assert [str(answer.tax) for answer in taxes if isinstance(answer, TaxAnswer)] == [
        "0.34 GBP",
        "0.33 GBP",
        "0.33 GBP",
        "0.32 GBP",
    ]


@pytest.mark.parametrize(("ship_from", "ship_to"), [("gb", "fr"), ("gb", "gg"), ("fr", "gb"), ("us-ny", "gb")])
def test_goods_that_cross_the_border_are_refused(ship_from: str, ship_to: str) -> None:
    asked = question("2011-01-04", ("1.00", ""), ship_from=ship_from, ship_to=ship_to)

    refused = assess(asked, (gb_vat(PACK),))
    assert isinstance(refused, Refused)
    assert refused.codes == ("tax.no_regime",)


@pytest.mark.parametrize(
    ("ship_from", "ship_to", "rule"),
    [
        ("gb", "fr", "gb_vat.export"),
        ("gb-eng", "us-ny", "gb_vat.export"),
        ("gb-nir", "us-ny", "gb_vat.northern_export"),
        ("gb-eng", "gb-nir", "gb_vat.domestic"),
    ],
)
def test_what_leaves_since_2021_is_exported(ship_from: str, ship_to: str, rule: str) -> None:
    answer = assess(question("2021-01-01", ("1.00", ""), ship_from=ship_from, ship_to=ship_to), (gb_vat(PACK),))

    assert isinstance(answer, TaxAnswer)
    assert answer.plan.rule == rule
    assert answer.lines[0].components[0].treatment == ("taxable" if rule == "gb_vat.domestic" else "export")


def test_the_north_sells_to_the_union_as_a_member_state() -> None:
    asked = question("2021-01-01", ("1.00", ""), ship_from="gb-nir", ship_to="ie")

    assert isinstance(assess(asked, (gb_vat(PACK),)), Refused)


def test_unless_the_host_says_they_are_not_taxed() -> None:
    answer = assess(question("2011-01-04", ("1.00", ""), ship_to="fr"), (gb_vat(PACK), OUT_OF_SCOPE))

    assert isinstance(answer, TaxAnswer)
    assert (answer.plan.regime, str(answer.tax)) == ("out_of_scope", "0.00 GBP")
    assert answer.lines[0].components[0].treatment == "outside_scope"


def test_within_the_kingdom_the_country_does_not_matter() -> None:
    answer = assess(question("2011-01-04", ("1.00", ""), ship_from="gb-nir", ship_to="gb-sct"), (gb_vat(PACK),))

    assert isinstance(answer, TaxAnswer)
    assert str(answer.tax) == "0.20 GBP"


def test_before_the_pack_begins_it_refuses() -> None:
    refused = assess(question("1991-03-31", ("1.00", "")), (gb_vat(PACK),))

    assert isinstance(refused, Refused)
    assert refused.codes == ("tax.no_ruling",)
