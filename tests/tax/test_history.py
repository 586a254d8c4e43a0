"""Long histories of standard rates."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ordercore.errors import Malformed
from ordercore.tax import TaxPack, read_rate_history
from ordercore.values import Percent
from tests.tax.test_packs import DATA, needs_data

HEAD = "start_date,stop_date,territory_codes,currency_code,rate,rate_type,description"
GREECE = ('2016-06-01,,"GR\nEL",EUR,0.24,standard,Now', '2010-07-01,2016-06-01,"GR\nEL",EUR,0.23,standard,Then')


def read(*rows: str) -> TaxPack:
    text = "\n".join((HEAD, *rows))
    return read_rate_history(text.splitlines(keepends=True), id="history", version="1", published=date(2026, 1, 1))


def rates(pack: TaxPack, country: str) -> list[tuple[str, str, str]]:
    (authority,) = [each for each in pack.authorities if each.id == country]
    return [(str(row.value), str(row.period.since), str(row.period.until)) for row in authority.rates[0].percents.rows]


def test_each_country_stands_once_with_its_rates_in_order() -> None:
    pack = read(*GREECE, "2014-01-01,,FR-MQ,EUR,0.085,standard,Martinique")

    assert [str(each) for each in pack.covers] == ["gr"]
    assert rates(pack, "gr") == [("23%", "2010-07-01", "2016-06-01"), ("24%", "2016-06-01", "None")]


def test_a_last_day_is_taken_for_one_where_the_next_rate_begins_after_it() -> None:
    pack = read("2023-01-01,2023-12-31,LU,EUR,0.16,standard,", "2024-01-01,,LU,EUR,0.17,standard,")

    assert rates(pack, "lu") == [("16%", "2023-01-01", "2024-01-01"), ("17%", "2024-01-01", "None")]


@pytest.mark.parametrize(
    ("rows", "path"),
    [
        (("2016-06-01,,GR,EUR,24,standard,absurd",), "/2"),
        (("2016-06-01,,GR,EUR,0.24,reduced,",), "/2"),
        (("2016-06-01,,GR,EUR,0.24,standard",), "/2"),
        (("2016,,GR,EUR,0.24,standard,",), "/2"),
        (("2016-06-01,2015-01-01,GR,EUR,0.24,standard,",), "/2"),
        (("2016-06-01,,GR,EUR,0.24,standard,", "2017-06-01,,GR,EUR,0.2,standard,"), "/3"),
    ],
)
def test_a_bad_row_is_refused_by_its_line_and_nothing_is_loaded(rows: tuple[str, ...], path: str) -> None:
    with pytest.raises(Malformed) as caught:
        read(*rows)

    assert caught.value.path == path


def test_other_columns_are_no_history() -> None:
    with pytest.raises(Malformed, match="not the columns"):
        read_rate_history(["a,b\n"], id="history", version="1", published=date(2026, 1, 1))


@needs_data
def test_the_published_history_agrees_with_the_other_published_one_but_for_the_irish_cut_it_does_not_know() -> None:
    with (DATA / "kdeldycke_vat_rates.csv").open(encoding="utf-8", newline="") as lines:
        pack = read_rate_history(lines, id="history", version="1", published=date(2026, 1, 1))
    published = json.loads((DATA / "duty27_standard_by_date.json").read_text(encoding="utf-8"))["rates"]
    known = {each.id: each.rates[0].percents for each in pack.authorities}

    differing = {
        (code, row["from"], row["standard"])
        for code, rows in published.items()
        for row in rows
        if known["gr" if code == "EL" else code.lower()].on(date.fromisoformat(row["from"])) != Percent(row["standard"])
    }
    assert differing == {("IE", "2020-09-01", "21")}
