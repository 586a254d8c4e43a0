"""Files of the Streamlined Sales Tax states: made-up rows, and published files where they are at hand."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from ordercore.errors import Malformed
from ordercore.tax import TaxAnswer, TaxLine, TaxQuestion, assess, us_sales
from ordercore.tax.sst import area_place, read_sst_boundary, read_sst_rates, sst_pack
from ordercore.values import Money, Percent, Place

HERE: Final = Path(__file__).resolve().parents[2]
CASES: Final = Path(os.environ.get("ORDERCORE_CASES", HERE / ".." / "shared" / "cases"))
DATA: Final = CASES.parent / "data" / "tax_us"
RATES: Final = [
    "99,45,99,0.05,0.06,0,0.01,20110101,20191231",
    "99,45,99,0.0550,0.06,0,0.01,20200101,29991231",
    "99,00,001,0.01,0.01,0.01,0.01,20110101,99991231",
    "99,01,00500,0.0025,0.0025,0,0,20110101,29991231",
]


def record(kind: str, low: str, high: str, *, county: str = "", city: str = "", since: str = "20110101") -> str:
    row = [""] * 89
    row[0], row[1], row[2] = kind, since, "29991231"
    (row[17], row[18]), (row[19], row[20]) = ((*end.split("-"), "")[:2] for end in (low, high))
    row[22], row[23], row[24], row[25] = "99", "99", county, city
    return ",".join(row)


BOUNDARY: Final = [
    record("Z", "12345", "12346", county="001"),
    record("4", "12345-1000", "12345-1999", county="001", city="00500"),
    record("A", "12345", "12345", county="001"),
    record("Z", "12345", "12345", since="20300101"),
]


def test_rates_keep_their_history_and_cite_their_line() -> None:
    rates = read_sst_rates(RATES, source="XXR2026Q2")
    general, food = rates["45", "99"]

    assert (general.on(date(2019, 12, 31)), general.on(date(2020, 1, 1))) == (Percent(5), Percent("5.5"))
    assert general.row(date(2020, 1, 1)).source == "XXR2026Q2 line 2"
    assert food.on(date(2020, 1, 1)) == Percent(0)
    assert read_sst_rates(RATES, interstate=True)["45", "99"][0].on(date(2020, 1, 1)) == Percent(6)


def test_an_area_of_the_table_is_a_place_of_the_pack() -> None:
    boundary = read_sst_boundary(BOUNDARY, state="mn", on=date(2026, 4, 1))
    pack = sst_pack(
        "mn", read_sst_rates(RATES), boundary, id="mn", version="1", published=date(2026, 4, 1), source="made"
    )
    found = boundary.locate("12345", "1500")
    assert found is not None
    to = area_place("mn", boundary, found.areas[0])
    lines = (TaxLine("1", Money("100.00", "USD")), TaxLine("2", Money("100.00", "USD"), "food"))

    answer = assess(TaxQuestion(date(2026, 4, 1), "USD", Place("us-or"), to, lines), (us_sales(pack),))

    assert isinstance(answer, TaxAnswer), answer
    assert found.areas[0] == ("us-mn", "us-mn/city.00500", "us-mn/county.001")
    assert [str(line.tax.amount) for line in answer.lines] == ["6.75", "1.00"]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("99,45,99,0.05,0.06,0,0.01,20110101", "8 columns"),
        ("99,46,99,0.05,0.06,0,0.01,20110101,29991231", "unknown type"),
        ("99,45,99,1.05,0.06,0,0.01,20110101,29991231", "is no rate"),
        ("99,45,99,-0.05,0.06,0,0.01,20110101,29991231", "is no rate"),
        ("99,45,99,five,0.06,0,0.01,20110101,29991231", "is no rate"),
        ("99,45,99,1e999999999,0.06,0,0.01,20110101,29991231", "is no rate"),
        ("99,45,98,0.05,0.06,0,0.01,20110101,20101231", "is no period"),
        ("99,45,98,0.05,0.06,0,0.01,20111301,29991231", "is no period"),
        ("99,45,98,0.05,0.06,0,0.01,,29991231", "is no period"),
        ("99,45,99,0.05,0.06,0,0.01,20190101,29991231", "overlaps"),
    ],
)
def test_a_bad_rate_is_refused_by_its_line(row: str, problem: str) -> None:
    with pytest.raises(Malformed, match=problem) as caught:
        read_sst_rates([*RATES, row])
    assert caught.value.path == "/5"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Z,20110101", "2 columns"),
        (record("Q", "12345", "12345"), "unknown record"),
        (record("4", "12345", "12345"), "without the four digits"),
        (record("4", "12345-1", "12345-2"), "is not a ZIP code"),
        (record("Z", "12346", "12345"), "codes from"),
        (record("Z", "12345", "12346", since="2011"), "is no period"),
    ],
)
def test_a_bad_boundary_is_refused_by_its_line(row: str, problem: str) -> None:
    with pytest.raises(Malformed, match=problem) as caught:
        read_sst_boundary([*BOUNDARY, row], state="mn", on=date(2026, 4, 1))
    assert caught.value.path == "/5"


def test_files_of_different_quarters_do_not_make_a_pack() -> None:
    boundary = read_sst_boundary(BOUNDARY, state="mn", on=date(2026, 4, 1))

    with pytest.raises(Malformed, match=r"no rate for us-mn/city\.00500"):
        sst_pack("mn", read_sst_rates(RATES[:3]), boundary, id="mn", version="1", published=date(2026, 4, 1))
    with pytest.raises(Malformed, match="no area"):
        area_place("mn", boundary, ("us-mn/none",))


@pytest.mark.skipif(not DATA.exists(), reason="the folder of published files is not here")
def test_published_files_are_read() -> None:
    georgia = read_sst_rates((DATA / "GAR2026Q2FEB19.csv").read_text().splitlines())
    minnesota = read_sst_rates((DATA / "MNR2026Q2FEB18.csv").read_text().splitlines())
    boundary = read_sst_boundary(
        (DATA / "MNB2026Q2FEB18-sample.csv").read_text().splitlines(), state="mn", on=date(2019, 3, 1)
    )
    found = boundary.locate("55101", "2400")

    assert [row.value for row in georgia["01", "04000"][0].rows][:3] == [Percent(1), Percent("1.5"), Percent("1.9")]
    assert georgia["45", "13"][1].on(date(2026, 4, 1)) == Percent(0)
    assert minnesota["45", "27"][0].on(date(2026, 4, 1)) == Percent("6.875")
    assert found is not None
    assert found.areas == (("us-mn", "us-mn/city.58000", "us-mn/county.123"),)
    pack = sst_pack(
        "mn", minnesota, boundary, id="mn", version="2026Q2", published=date(2026, 2, 18), source="MNR2026Q2"
    )
    assert pack.knows(area_place("mn", boundary, found.areas[0]))


def test_what_is_no_csv_is_refused_by_its_line() -> None:
    with pytest.raises(Malformed, match="not CSV") as caught:
        read_sst_rates([*RATES, "99,45\r99"])
    assert (caught.value.path, caught.value.mend) == ("/5", "take the file as the state publishes it")
