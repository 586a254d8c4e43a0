"""Amounts spread, and totals converted, as other systems do: their figures against ours."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from ordercore.values import (
    FIRST_TAKE_REST,
    HALF_DOWN_THEN_FIRST,
    LARGEST_REMAINDER,
    LAST_TAKES_REST,
    Money,
    Spreading,
    spread,
)

HERE: Final = Path(__file__).resolve().parents[2]
FILE: Final = Path(os.environ.get("ORDERCORE_CASES", HERE / ".." / "shared" / "cases")) / "pricing.json"
POLICIES: Final[dict[str, Spreading]] = {
    "largest_remainder": LARGEST_REMAINDER,
    "last_line_absorbs": LAST_TAKES_REST,
    "floor_then_first_lines": FIRST_TAKE_REST,
    "round_half_down_then_first_lines": HALF_DOWN_THEN_FIRST,
}
"""The cases' words for who gets the cents that do not divide."""
KEYS: Final = {
    "allocation": {"weights", "amount", "policy", "expected", "largest_remainder_would_give"},
    "currency_rounding": {
        "base_currency",
        "display_currency",
        "rate",
        "unit_price_base",
        "qty",
        "expected",
        "rules_text",
    },
}
"""What a case of each kind may say; a word more, and somebody has to look."""
ABOUT: Final = {"id", "kind", "topics", "source", "note"}

if not FILE.exists():
    pytest.skip("the folder of worked cases is not here; name it in ORDERCORE_CASES", allow_module_level=True)

CASES: Final[list[dict[str, Any]]] = [
    case for case in json.loads(FILE.read_text(encoding="utf-8"))["cases"] if case["kind"] in KEYS
]


def allocation(case: dict[str, Any]) -> None:
    whole = Money.of_minor(case["amount"], "USD")

    def cents(policy: Spreading) -> list[int]:
        return [part.minor for part in spread(whole, case["weights"], policy)]

    assert cents(POLICIES[case["policy"]]) == case["expected"]
    assert cents(LARGEST_REMAINDER) == case["largest_remainder_would_give"]


def currency_rounding(case: dict[str, Any]) -> None:
    unit = Money(case["unit_price_base"], case["base_currency"])
    whole = unit * int(case["qty"])
    rate, shown = Decimal(case["rate"]), case["display_currency"]
    found = {
        "unit_display": str(unit.converted(rate, shown).settle().money.amount),
        "total_display": str(whole.converted(rate, shown).settle().money.amount),
        "total_base": str(whole.amount),
    }

    assert found == case["expected"]


RUNNERS: Final[dict[str, Callable[[dict[str, Any]], None]]] = {
    "allocation": allocation,
    "currency_rounding": currency_rounding,
}


def test_there_are_cases_of_each_kind() -> None:
    assert {case["kind"] for case in CASES} == set(KEYS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case: dict[str, Any]) -> None:
    assert set(case) - ABOUT == KEYS[case["kind"]]
    RUNNERS[case["kind"]](case)
