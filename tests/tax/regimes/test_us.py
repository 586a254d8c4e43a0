from __future__ import annotations

from datetime import date

import pytest

from ordercore.adapters.packs import shipped_pack
from ordercore.tax import (
    BY_DOCUMENT,
    Exemption,
    TaxAnswer,
    TaxBuyer,
    TaxLine,
    TaxQuestion,
    TaxRounding,
    assess,
    us_sales,
)
from ordercore.values import Money, Period, Place, Refused

PACK = shipped_pack("us-state")
RESALE = Exemption(Place("us-ny"), "resale", "ST-120", Period(date(2026, 1, 1), date(2027, 1, 1)))


def assessed(
    ship_to: str, *lines: tuple[str, str], rounding: TaxRounding | None = None, buyer: TaxBuyer | None = None
) -> TaxAnswer | Refused:
    asked = tuple(
        TaxLine(str(number), Money(amount, "USD"), tax_class) for number, (amount, tax_class) in enumerate(lines)
    )
    question = TaxQuestion(date(2026, 11, 22), "USD", Place("us-in"), Place(ship_to), asked, buyer or TaxBuyer())
    return assess(question, (us_sales(PACK, rounding=rounding) if rounding else us_sales(PACK),))


def answered(
    ship_to: str, *lines: tuple[str, str], rounding: TaxRounding | None = None, buyer: TaxBuyer | None = None
) -> TaxAnswer:
    answer = assessed(ship_to, *lines, rounding=rounding, buyer=buyer)
    assert isinstance(answer, TaxAnswer)
    return answer


@pytest.mark.parametrize(
    ("place", "tax"),
    [  # New York Publication 718; Indiana Code 6-2.5-2-2; Oregon levies none
        ("us-ny/albany", "80.00"),
        ("us-ny/new-york-city", "88.75"),
        ("us-ny/putnam/carmel", "83.75"),
        ("us-in/marion/indianapolis", "70.00"),
        ("us-or/multnomah", "0.00"),
    ],
)
def test_all_authorities_of_the_place_together(place: str, tax: str) -> None:
    assert str(answered(place, ("1000.00", "")).tax.amount) == tax


def test_each_authority_is_owed_its_own() -> None:
    owed = answered("us-ny/putnam", ("100.00", "")).by_authority()

    # 8.375 is 8.38: the cent goes to the district, whose 0.375 was cut most.
    assert {id: str(money.amount) for id, money in owed.items()} == {
        "us-ny": "4.00",
        "us-ny/mctd": "0.38",
        "us-ny/putnam": "4.00",
    }


def test_item_and_invoice_basis() -> None:
    lines = [("1.19", "")] * 3  # 0.0996625 each in Putnam County

    assert str(answered("us-ny/putnam", *lines).tax) == "0.30 USD"
    lines = [("1.14", "")] * 3  # 0.095475 each
    assert str(answered("us-ny/putnam", *lines).tax) == "0.30 USD"
    assert str(answered("us-ny/putnam", *lines, rounding=BY_DOCUMENT).tax) == "0.29 USD"


def test_the_county_follows_the_state_in_what_it_exempts() -> None:
    answer = answered("us-ny/putnam", ("10.00", "food"), ("10.00", "food/candy"))

    assert [{part.treatment for part in line.components} for line in answer.lines] == [{"exempt"}, {"taxable"}]


def test_a_rule_that_is_known_and_not_carried_refuses_every_authority() -> None:
    refused = assessed("us-ny/putnam", ("10.00", ""), ("109.99", "medicine"))

    assert isinstance(refused, Refused)
    assert [(reason.code, reason.path, reason.fact("authority")) for reason in refused.reasons] == [
        ("tax.no_ruling", "/lines/1", "us-ny"),
        ("tax.no_ruling", "/lines/1", "us-ny/mctd"),
        ("tax.no_ruling", "/lines/1", "us-ny/putnam"),
    ]


def test_each_county_of_new_york_decides_of_clothing() -> None:
    refused = assessed("us-ny/putnam", ("109.99", "clothing/shirt"))

    assert isinstance(refused, Refused)
    assert [reason.fact("authority") for reason in refused.reasons] == ["us-ny/mctd", "us-ny/putnam"]


@pytest.mark.parametrize(
    ("price", "tax"), [("109.99", "0.00"), ("110.00", "9.76"), ("-109.99", "0.00"), ("-110.00", "-9.76")]
)  # Publication 718-C: the city and its commuter district follow the state
def test_new_york_city_exempts_clothing_as_the_state_does(price: str, tax: str) -> None:
    answer = answered("us-ny/new-york-city", (price, "clothing/shirt"))

    assert str(answer.tax.amount) == tax
    assert set(answer.by_authority()) <= {"us-ny", "us-ny/mctd-in-new-york-city", "us-ny/new-york-city"}
    for other in ("clothing/accessories", "clothing/fur"):
        assert isinstance(assessed("us-ny/new-york-city", ("10.00", other)), Refused)


def test_before_its_rulings_begin_it_refuses() -> None:
    line = TaxLine("1", Money("10.00", "USD"), "clothing")
    question = TaxQuestion(date(2015, 12, 31), "USD", Place("us-in"), Place("us-ny/new-york-city"), (line,))

    assert isinstance(assess(question, (us_sales(PACK),)), Refused)


@pytest.mark.parametrize("place", ["us", "us-ny", "us-ny/westchester", "us-wa/king"])
def test_a_state_without_its_counties_is_not_a_place_to_tax(place: str) -> None:
    refused = assessed(place, ("10.00", ""))

    assert isinstance(refused, Refused)
    assert refused.codes == ("tax.unknown_place",)


def test_a_resale_certificate() -> None:
    buyer = TaxBuyer("acme", business=True, exempt=(RESALE,))

    assert {part.source for part in answered("us-ny/putnam", ("10.00", ""), buyer=buyer).lines[0].components} == {
        "certificate ST-120: resale"
    }
    assert str(answered("us-in", ("10.00", ""), buyer=buyer).tax) == "0.70 USD"
