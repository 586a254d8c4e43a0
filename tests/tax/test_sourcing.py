from __future__ import annotations

import pytest

from ordercore.tax import SourcingRule
from ordercore.tax.sourcing import TaxedAt
from ordercore.values import Place
from tests.tax.made import going

UK, FRANCE, SCOTLAND = Place("gb"), Place("fr"), Place("gb-sct")


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        (SourcingRule("all"), True),
        (SourcingRule("from", ship_from=(UK,)), True),
        (SourcingRule("from", ship_from=(FRANCE,)), False),
        (SourcingRule("to", ship_to=(UK, FRANCE)), True),
        (SourcingRule("to", ship_to=(UK,)), False),
        (SourcingRule("both", ship_from=(UK,), ship_to=(UK,)), False),
    ],
)
def test_a_rule_fits_goods_going_its_way(rule: SourcingRule, fits: bool) -> None:
    assert rule.fits(going(SCOTLAND, FRANCE)) is fits


@pytest.mark.parametrize(("taxed_at", "place"), [("destination", FRANCE), ("origin", SCOTLAND), ("nowhere", None)])
def test_the_place_that_taxes(taxed_at: TaxedAt, place: Place | None) -> None:
    assert SourcingRule("rule", taxed_at=taxed_at).place(going(SCOTLAND, FRANCE)) == place
