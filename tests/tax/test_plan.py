from __future__ import annotations

import pytest
from hypothesis import given

from ordercore.errors import InvalidValue
from ordercore.tax import Regime, TaxAnswer, TaxPlan, TaxQuestion, assess
from ordercore.testing.strategies.tax import tax_questions, tax_regimes
from ordercore.wire.json import dumps, loads
from tests.tax.made import charged, plan


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
