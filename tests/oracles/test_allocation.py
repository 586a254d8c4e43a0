"""Amounts spread, and totals converted, as other systems do: their figures against ours."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.oracles.pricing.run import run
from tests.oracles.pricing.words import FILE, cases

if not FILE.exists():
    pytest.skip("the folder of worked cases is not here; name it in ORDERCORE_CASES", allow_module_level=True)

CASES: Final = [case for case in cases() if case["kind"] in ("allocation", "currency_rounding")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_case(case: dict[str, Any]) -> None:
    run(case)
