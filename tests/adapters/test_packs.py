from __future__ import annotations

from datetime import date

import pytest

from ordercore.adapters.packs import shipped_pack, shipped_packs
from ordercore.errors import UnknownDocument
from ordercore.tax import Regime, SourcingRule, TaxAnswer, TaxLine, TaxPack, TaxQuestion, assess
from ordercore.values import Money, Place
from ordercore.wire.json import dumps, loads


def test_the_packs_that_come_along() -> None:
    assert shipped_packs() == ("au", "ca", "ch", "de", "eu", "gb", "in", "jp", "no", "nz", "us-sample", "us-state")


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
    by_id = {authority.id: authority for authority in pack.authorities}

    for authority in pack.authorities:
        for row in [row for each in authority.taxability for row in each.rulings.rows]:
            heirs = [heir for heir in by_id.values() if heir is authority or heir.parent == authority.id]
            assert all(heir.rate(row.value.kind) for heir in heirs if row.value.treatment == "taxable")


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
