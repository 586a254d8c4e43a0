from __future__ import annotations

import pytest
from hypothesis import given

from ordercore.errors import InvalidValue
from ordercore.tax import PlannedTax, Regime, TaxAnswer, TaxPlan, TaxQuestion, assess, compute
from ordercore.testing.strategies.tax import tax_questions, tax_regimes
from ordercore.wire.json import dumps, loads
from tests.tax.made import charged, lines, plan


@pytest.mark.parametrize("rate", ["-100", "-150"])
def test_a_rate_that_takes_the_whole_price_back_is_refused(rate: str) -> None:
    stored = dumps(charged("de", "-99")).replace("-99%", f"{rate}%")

    with pytest.raises(InvalidValue, match="a tax of") as caught:
        loads(PlannedTax, stored)
    assert caught.value.path == "/rate"


def test_rates_that_take_it_back_together_are_refused() -> None:
    half = charged("de", "-50")

    with pytest.raises(InvalidValue, match="leave nothing"):
        compute(plan(("1", (half, half)), inclusive=True), lines("USD", "100.00"))
    assert str(compute(plan(("1", (half,)), inclusive=True), lines("USD", "100.00")).net) == "200.00 USD"


def test_a_line_stands_in_one_row() -> None:
    with pytest.raises(InvalidValue, match="stands in two rows") as caught:
        plan(("1 2", (charged("gb", "20"),)), ("3 2", ()))
    assert caught.value.path == "/rows/1/lines"


@given(tax_questions(), tax_regimes())
def test_plans_and_answers_survive_storage(question: TaxQuestion, regime: Regime) -> None:
    answer = assess(question, (regime,))

    assert isinstance(answer, TaxAnswer)
    assert loads(TaxPlan, dumps(answer.plan)) == answer.plan
    assert loads(TaxAnswer, dumps(answer)) == answer
