"""The pack of the states: every one is there, its rate is that of its law and of the files it publishes."""

from __future__ import annotations

import os
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from attrs import evolve

from ordercore.adapters.packs import shipped_pack
from ordercore.tax import (
    Authority,
    Rate,
    Ruling,
    Taxability,
    TaxAnswer,
    TaxLine,
    TaxQuestion,
    assess,
    read_sst_rates,
    us_sales,
)
from ordercore.values import Dated, Money, Percent, Place, Refused

HERE: Final = Path(__file__).resolve().parents[2]
CASES: Final = Path(os.environ.get("ORDERCORE_CASES", HERE / ".." / "shared" / "cases"))
DATA: Final = CASES.parent / "data" / "tax_us"

PACK: Final = shipped_pack("us-state")
STATES: Final = {each.id: each for each in PACK.authorities if "/" not in each.id}
ALONE: Final = us_sales(evolve(PACK, covers=(Place("us"),)))
"""The law as if no place had more authorities than the pack knows."""
UNTAXED: Final = ("de", "mt", "nh", "or")
UNDIVIDED: Final = ("ct", "dc", "in", "ky", "ma", "md", "me", "mi", "nj", "ri")
TODAY: Final = date(2026, 9, 30)
RATES: Final = {  # by the sections of the codes that the pack cites, as in force on that day
    code: rate
    for rate, codes in {
        "0": ("ak",),
        "2.9": ("co",),
        "4": ("al", "ga", "hi", "ny", "wy"),
        "4.2": ("sd",),
        "4.225": ("mo",),
        "4.5": ("ok",),
        "4.75": ("nc",),
        "4.85": ("ut",),
        "4.875": ("nm",),
        "5": ("la", "nd", "wi"),
        "5.3": ("va",),
        "5.5": ("me", "ne"),
        "5.6": ("az",),
        "5.75": ("oh",),
        "6": ("dc", "fl", "ia", "id", "ky", "md", "mi", "pa", "sc", "vt", "wv"),
        "6.25": ("il", "ma", "tx"),
        "6.35": ("ct",),
        "6.5": ("ar", "ks", "wa"),
        "6.625": ("nj",),
        "6.85": ("nv",),
        "6.875": ("mn",),
        "7": ("in", "ms", "ri", "tn"),
        "7.25": ("ca",),
    }.items()
    for code in codes
}
MEMBERS: Final = (
    *("05 ar", "13 ga", "18 in", "19 ia", "20 ks", "21 ky", "26 mi", "27 mn", "31 ne", "32 nv", "34 nj", "37 nc"),
    *("38 nd", "39 oh", "40 ok", "44 ri", "46 sd", "47 tn", "49 ut", "50 vt", "53 wa", "54 wv", "55 wi", "56 wy"),
)
"""The members of the Streamlined Sales Tax agreement, each after the number of its files."""
FIPS: Final = {member[:2]: member[3:] for member in MEMBERS}


def rate(code: str, on: date | str, kind: str = "standard") -> Percent:
    found = STATES[f"us-{code}"].rate(kind)
    assert found is not None
    return found.percents.on(date.fromisoformat(on) if isinstance(on, str) else on)


def taxed(code: str, on: str, *lines: tuple[str, str]) -> str | tuple[str, ...]:
    """The tax of the state alone on amounts of classes, or the codes of the refusal."""
    asked = tuple([TaxLine(str(at), Money(amount, "USD"), kind) for at, (amount, kind) in enumerate(lines)])
    question = TaxQuestion(date.fromisoformat(on), "USD", Place("us-or"), Place(f"us-{code}"), asked)
    answer = assess(question, (ALONE,))
    return str(answer.tax.amount) if isinstance(answer, TaxAnswer) else answer.codes


def test_all_fifty_states_and_the_district_are_there() -> None:
    assert set(STATES) == {f"us-{code}" for code in [*RATES, *UNTAXED]}
    assert len(STATES) == 51
    assert {each.level for each in STATES.values()} == {"region"}


@pytest.mark.parametrize("code", RATES)
def test_every_state_has_its_rate_since_2016_with_a_source(code: str) -> None:
    found = STATES[f"us-{code}"].rate("standard")
    assert found is not None
    rows = found.percents.rows

    assert rate(code, TODAY) == Percent(RATES[code])
    assert all(row.source for row in rows)
    assert all(earlier.period.until == later.period.since for earlier, later in pairwise(rows))
    assert rows[0].period.since is not None
    assert rows[0].period.since <= date(2016, 1, 1)


@pytest.mark.parametrize("code", UNTAXED)
def test_a_state_without_sales_tax_says_so(code: str) -> None:
    answer = assess(
        TaxQuestion(TODAY, "USD", Place("us-ny/albany"), Place(f"us-{code}"), (TaxLine("1", Money(100, "USD")),)),
        (us_sales(PACK),),
    )

    assert isinstance(answer, TaxAnswer)
    (part,) = answer.line("1").components
    assert (part.treatment, answer.tax.minor) == ("outside_scope", 0)
    assert "levies no" in part.source


@pytest.mark.parametrize(
    ("code", "kind", "day", "before", "after"),
    [
        ("ca", "standard", "2017-01-01", "7.5", "7.25"),  # Cal. Rev. & Tax. Code § 6051.7 ended
        ("nj", "standard", "2017-01-01", "7", "6.875"),  # P.L. 2016, c. 57
        ("nj", "standard", "2018-01-01", "6.875", "6.625"),
        ("la", "standard", "2018-07-01", "5", "4.45"),  # La. R.S. 47:321.1
        ("la", "standard", "2025-01-01", "4.45", "5"),
        ("dc", "standard", "2018-10-01", "5.75", "6"),  # Act 22-434
        ("ut", "standard", "2019-04-01", "4.7", "4.85"),  # Proposition 3 of 2018
        ("nm", "standard", "2022-07-01", "5.125", "5"),  # Laws 2022, ch. 47
        ("nm", "standard", "2023-07-01", "5", "4.875"),
        ("sd", "standard", "2016-06-01", "4", "4.5"),  # 2016 H.B. 1182
        ("sd", "standard", "2023-07-01", "4.5", "4.2"),  # 2023 H.B. 1137
        ("ks", "food", "2023-01-01", "6.5", "4"),  # 2022 H.B. 2106
        ("ks", "food", "2025-01-01", "2", "0"),
        ("ar", "food", "2026-01-01", "0.125", "0"),  # Act 1008 of 2025
        ("al", "food", "2025-09-01", "3", "2"),  # 2025 H.B. 386
        ("il", "food", "2026-01-01", "1", "0"),  # P.A. 103-781
        ("ms", "food", "2025-07-01", "7", "5"),  # 2025 H.B. 1
        ("ok", "food", "2024-08-29", "4.5", "0"),  # 2024 H.B. 1955
        ("va", "food", "2023-01-01", "2.5", "1"),  # Va. Code § 58.1-611.1
        ("tn", "food", "2017-07-01", "5", "4"),  # 2017 Pub. Ch. 181
    ],
)
def test_a_rate_changes_at_midnight_of_its_day(code: str, kind: str, day: str, before: str, after: str) -> None:
    assert rate(code, date.fromisoformat(day) - timedelta(1), kind) == Percent(before)
    assert rate(code, day, kind) == Percent(after)


@pytest.mark.parametrize(
    ("code", "day", "tax_class", "tax"),
    [
        ("al", "2026-05-01", "food", "2.00"),
        ("dc", "2026-10-01", "", "6.00"),
        ("sd", "2027-07-01", "", "4.20"),
        ("la", "2030-01-01", "", "5.00"),
    ],
)
def test_a_rate_refuses_where_it_ends_and_what_follows_is_not_certain(
    code: str, day: str, tax_class: str, tax: str
) -> None:
    eve = str(date.fromisoformat(day) - timedelta(1))

    assert taxed(code, eve, ("100.00", tax_class)) == tax
    assert taxed(code, day, ("100.00", tax_class)) == ("tax.no_rate",)


@pytest.mark.skipif(not DATA.exists(), reason="the folder of published rate files is not here")
def test_rates_are_those_of_the_published_files() -> None:
    compared = set()
    for file in sorted(DATA.glob("*R20*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            rates = read_sst_rates(lines)
        for (level, number), (general, food) in rates.items():
            if level != "45":
                continue
            code = FIPS[number]
            for row in general.rows:
                assert rate(code, max(row.period.since or date.min, date(2016, 1, 1))) == row.value
            if STATES[f"us-{code}"].rate("food"):
                assert rate(code, TODAY, "food") == food.on(TODAY)
            compared.add(code)
    assert compared >= {"ga", "mn"}


@pytest.mark.parametrize(
    ("code", "on", "price", "tax"),
    [
        ("tx", "2026-08-06", "80.00", "5.00"),  # Tex. Tax Code § 151.326: below 100 dollars
        ("tx", "2026-08-07", "99.99", "0.00"),
        ("tx", "2026-08-09", "100.00", "6.25"),
        ("tx", "2023-08-13", "80.00", "0.00"),
        ("tx", "2026-08-10", "80.00", "5.00"),
        ("oh", "2022-08-05", "75.00", "0.00"),  # Ohio Rev. Code § 5739.02(B)(55): 75 dollars or less
        ("oh", "2025-08-14", "400.00", "0.00"),  # 500 dollars or less in two years
        ("md", "2026-08-15", "100.00", "0.00"),  # the week from the second Sunday of August
        ("md", "2026-08-16", "100.00", "6.00"),
        ("tn", "2026-07-31", "100.00", "0.00"),  # from the last Friday of July
        ("tn", "2020-08-02", "200.00", "0.00"),  # 200 dollars in 2020
        ("va", "2023-10-21", "100.00", "0.00"),  # in October, that year
        ("va", "2023-08-05", "100.00", "5.30"),
        ("ia", "2026-08-08", "99.00", "0.00"),  # Friday and Saturday only
        ("ia", "2026-08-09", "99.00", "5.94"),
        ("fl", "2026-08-31", "100.00", "0.00"),  # all August
        ("wv", "2026-07-31", "125.00", "0.00"),  # the Friday before the first Sunday of August
        ("sc", "2026-08-08", "900.00", "0.00"),  # whatever the price
        ("il", "2022-08-10", "100.00", "1.25"),  # a lower rate, no exemption
        ("ny", "2026-03-01", "109.99", "0.00"),  # no holiday, but below 110 dollars always
        ("ct", "2026-03-01", "1000.00", "63.50"),  # 6.35%, and 7.75% of what is dearer
        ("ct", "2026-03-01", "1000.01", "77.50"),
        ("pa", "2026-03-01", "900.00", "0.00"),
    ],
)
def test_clothing_and_its_holidays(code: str, on: str, price: str, tax: str) -> None:
    assert taxed(code, on, (price, "clothing")) == tax


@pytest.mark.parametrize(
    ("code", "on", "tax_class"),
    [
        ("ma", "2026-08-08", ""),  # a holiday for individuals only: whom it concerns is not known
        ("oh", "2025-08-01", ""),
        ("al", "2026-07-17", "clothing"),  # a holiday whose ceiling changes with prices
        ("ct", "2026-08-16", "clothing"),  # a holiday beside a dearer rate
        ("ms", "2026-03-01", "clothing"),
        ("tx", "2027-08-07", "clothing"),  # a holiday of a year that is not carried yet
        ("in", "2026-03-01", "shipping"),  # postage is free and carriage is not
        ("md", "2026-03-01", "food"),
        ("ny", "2026-03-01", "food/alcohol"),
        ("pa", "2026-03-01", "clothing/fur"),
        ("nh", "2026-03-01", "food/prepared"),  # the tax on meals
        ("wa", "2026-03-01", "digital"),
    ],
)
def test_what_is_not_certain_refuses(code: str, on: str, tax_class: str) -> None:
    codes = taxed(code, on, ("10.00", tax_class))
    assert isinstance(codes, tuple)
    assert set(codes) == {"tax.no_ruling"}


@pytest.mark.parametrize(
    ("code", "on", "tax"),
    [
        ("ks", "2023-06-30", "11.55"),  # 10.50 on the goods; half of the freight at 6.5%, half at 4%
        ("ks", "2023-07-01", "10.50"),  # nothing when stated apart
        ("wa", "2026-03-01", "7.15"),  # the half of it that goes with what is taxed
        ("va", "2026-03-01", "6.30"),
        ("tx", "2026-03-01", "7.50"),  # all of it when any goods are taxed
    ],
)
def test_delivery_stated_apart(code: str, on: str, tax: str) -> None:
    assert taxed(code, on, ("100.00", ""), ("100.00", "food"), ("20.00", "shipping")) == tax


def test_what_the_state_exempts_and_places_tax_is_asked_of_those() -> None:
    always = Dated.always(Percent(3), source="the test")
    city = Authority(
        "us-ga/city", "City", "Sales tax", (Place("us-ga/city"),), (Rate("standard", always),), (), "us-ga"
    )
    question = TaxQuestion(
        TODAY, "USD", Place("us-or"), Place("us-ga/city"), (TaxLine("1", Money(100, "USD"), "food"),)
    )

    def asked(local: Authority) -> TaxAnswer | Refused:
        pack = evolve(PACK, covers=(Place("us-ga/city"),), authorities=(*PACK.authorities, local))
        return assess(question, (us_sales(pack),))

    silent = asked(city)
    assert isinstance(silent, Refused)
    assert [(reason.code, reason.fact("authority")) for reason in silent.reasons] == [("tax.no_rate", "us-ga/city")]
    taxing = evolve(city, taxability=(Taxability("food", Dated.always(Ruling(), source="the test")),))
    answer = asked(taxing)
    assert isinstance(answer, TaxAnswer)
    assert str(answer.tax) == "3.00 USD"


def test_only_places_without_other_authorities_are_covered() -> None:
    whole = {str(place) for place in PACK.covers if place in [Place(id) for id in STATES]}

    assert whole == {f"us-{code}" for code in (*UNTAXED, *UNDIVIDED)}
    for place in PACK.covers:
        assert any(each.rates for each in PACK.authorities_of(place)) or str(place)[3:] in UNTAXED
