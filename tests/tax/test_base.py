from __future__ import annotations

import pytest

from ordercore.errors import InvalidValue
from ordercore.tax import PlannedTax
from ordercore.tax.base import TaxBase, taxed_on
from ordercore.values import Unrounded
from tests.tax.made import charged, lines, plan

STATE, CITY = charged("us-ny", "4"), charged("us-ny/new-york-city", "4.5")
FREE = PlannedTax("us-ny/mctd", "Tax", "exempt")


def test_an_exclusive_amount_is_the_base_of_each_tax() -> None:
    bases = taxed_on(plan(("1", (STATE, CITY))), lines("USD", "10.00"))

    ten = Unrounded(10, "USD")
    assert bases == (TaxBase(0, STATE, ten, ten), TaxBase(0, CITY, ten, ten))


def test_an_inclusive_amount_holds_all_its_taxes_at_once() -> None:
    made = plan(("1", (STATE, CITY, FREE)), ("2", (FREE,)), inclusive=True)

    assert [str(base.amount) for base in taxed_on(made, lines("USD", "21.70", "5.00"))] == ["20 USD"] * 3 + ["5 USD"]


def test_the_exact_base_keeps_all_digits() -> None:
    (base,) = taxed_on(plan(("1", (charged("gb", "20"),)), inclusive=True), lines("USD", "10.00"))

    assert str(base.amount) == "25/3 USD"


def test_a_line_outside_the_plan_is_refused() -> None:
    with pytest.raises(InvalidValue, match="line '2' is not in the plan") as caught:
        taxed_on(plan(("1", (STATE,))), lines("USD", 1, 2))
    assert caught.value.path == "/lines/1/id"
