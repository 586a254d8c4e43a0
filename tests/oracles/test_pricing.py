"""Carts and look-ups of other systems: their figures against ours.

The cases describe rules in a small vocabulary of their own, which the rooms beside this file translate into ordercore's. A
word that is not known fails. What is peculiar to a peer and not copied is told in `quirk`, `ladder` and `lookup`, each with the
reason and our figures. `test_allocation` runs allocations and conversions, `test_pricing_runner` the runner itself.
"""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.oracles.pricing.run import run
from tests.oracles.pricing.words import FILE, cases

if not FILE.exists():
    pytest.skip("the folder of worked cases is not here; name it in ORDERCORE_CASES", allow_module_level=True)

CASES: Final = [case for case in cases() if case["kind"] not in ("allocation", "currency_rounding")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_case(case: dict[str, Any]) -> None:
    run(case)
