from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path

import pytest

from ordercore.adapters.packs import open_boundary, shipped_pack, shipped_packs, toml_pack, vat_history_pack
from ordercore.errors import Malformed, UnknownDocument
from ordercore.tax import Regime, SourcingRule, TaxAnswer, TaxLine, TaxPack, TaxQuestion, assess
from ordercore.tax.boundary import Boundary, CodeRange
from ordercore.values import Money, Percent, Place
from ordercore.wire.json import dumps, loads


def test_the_packs_that_come_along() -> None:
    assert shipped_packs() == (
        "au",
        "ca",
        "ch",
        "de",
        "eu",
        "gb",
        "in",
        "jp",
        "no",
        "nz",
        "sa",
        "us-state",
    )


@pytest.mark.parametrize("name", shipped_packs())
def test_a_pack_is_called_like_its_file_and_survives_storage(name: str) -> None:
    pack = shipped_pack(name)

    assert pack.id == name
    assert loads(TaxPack, dumps(pack)).digest == pack.digest


@pytest.mark.parametrize("name", shipped_packs())
def test_every_value_cites_its_source_and_begins_on_a_day(name: str) -> None:
    for authority in shipped_pack(name).authorities:
        rows = [*[row for rate in authority.rates for row in rate.percents.rows]]
        rulings = [row for each in authority.taxability for row in each.rulings.rows]
        assert all(row.source and row.period.since for row in rows)
        assert all(row.source and row.period.since for row in rulings)


@pytest.mark.parametrize("name", shipped_packs())
def test_every_kind_of_rate_that_is_named_exists(name: str) -> None:
    pack = shipped_pack(name)
    classes = {row.tax_class for authority in pack.authorities for row in authority.taxability}

    for authority, tax_class in product(pack.authorities, sorted(classes)):
        said = pack.taxability(authority, tax_class)
        for ruling in [row.value for row in said.rulings.rows] if said else []:
            assert ruling.treatment != "taxable" or authority.rate(ruling.kind)
            assert not ruling.under or ruling.under.treatment != "taxable" or authority.rate(ruling.under.kind)


@pytest.mark.parametrize("name", ["", "fr", "../gb", "gb.json"])
def test_no_other_name_is_opened(name: str) -> None:
    with pytest.raises(UnknownDocument):
        shipped_pack(name)


@pytest.mark.parametrize(
    ("on", "goods", "books"),
    [  # § 28 Abs. 1 und 2 UStG: lower rates in the second half of 2020
        ("2020-06-30", "19.00", "7.00"),
        ("2020-07-01", "16.00", "5.00"),
        ("2020-12-31", "16.00", "5.00"),
        ("2021-01-01", "19.00", "7.00"),
    ],
)
def test_a_pack_serves_a_regime_of_the_hosts_own(on: str, goods: str, books: str) -> None:
    germany = Place("de")
    rule = SourcingRule("de.domestic", ship_from=(germany,), ship_to=(germany,))
    lines = (TaxLine("1", Money(100, "EUR")), TaxLine("2", Money(100, "EUR"), "books"))

    answer = assess(
        TaxQuestion(date.fromisoformat(on), "EUR", germany, germany, lines),
        (Regime("de_vat", "Umsatzsteuer", (rule,), shipped_pack("de")),),
    )
    assert isinstance(answer, TaxAnswer)
    assert [str(line.tax.amount) for line in answer.lines] == [goods, books]


TOML = """
id = "is"
version = "1"
published = 2026-11-22
covers = ["is"]

[[authorities]]
id = "is"
name = "Skatturinn"
tax = "VSK"
places = ["is"]

[[authorities.rates]]
kind = "standard"
[[authorities.rates.percents.rows]]
value = "24%"
period = { since = 2015-01-01 }
source = "Act 50/1988 art. 14"
"""


def test_a_pack_in_toml() -> None:
    assert str(toml_pack(TOML).authorities[0].rates[0].percents.on(date(2026, 11, 22))) == "24%"
    with pytest.raises(Malformed, match="no TOML"):
        toml_pack("id = ")
    with pytest.raises(Malformed) as caught:
        toml_pack(TOML.replace("24%", "much"))
    assert caught.value.path == "/authorities/0/rates/0/percents/rows/0/value"


def test_a_history_of_standard_rates() -> None:
    text = (
        '{"as_of": "2026-10-04", "rates": {"EL": [{"from": "2016-01-01", "standard": "23"},'
        ' {"from": "2016-06-01", "standard": "24"}]}}'
    )
    (greece,) = vat_history_pack(text, id="eu-standard", source="duty27").authorities

    assert greece.places == (Place("gr"),)
    assert [row.value for row in greece.rates[0].percents.rows] == [Percent(23), Percent(24)]
    for spoiled in ("[", "[]", "{}", text.replace("23", "lots"), text.replace("2016-01-01", "2017-01-01")):
        with pytest.raises(Malformed):
            vat_history_pack(spoiled, id="eu-standard", source="duty27")


def test_a_boundary_table_lies_in_its_file(tmp_path: Path) -> None:
    file = tmp_path / "mn.boundary"
    file.write_bytes(Boundary.of([CodeRange(5, 9, ("us-mn",))]).to_bytes())

    with open_boundary(file) as table:
        assert (table.at(4), table.at(7)) == (None, ("us-mn",))
    assert table.at(7) is None
    file.write_bytes(b"something else")
    with pytest.raises(Malformed), open_boundary(file):
        pass
