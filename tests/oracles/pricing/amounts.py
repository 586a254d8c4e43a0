"""Amounts spread, and totals converted, as other systems do: their figures against ours."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from ordercore.values import (
    CASCADE_FROM_LAST,
    FIRST_TAKE_REST,
    HALF_DOWN_THEN_FIRST,
    LARGEST_REMAINDER,
    LAST_TAKES_REST,
    Money,
    Spreading,
    spread,
)
from tests.oracles.pricing.words import ABOUT, Told, known, one_of

__all__ = ["run_allocation", "run_conversion"]

_POLICIES: Final[dict[str, Spreading]] = {
    "largest_remainder": LARGEST_REMAINDER,
    "last_line_absorbs": LAST_TAKES_REST,
    "last_takes_rest": LAST_TAKES_REST,
    "floor_then_first_lines": FIRST_TAKE_REST,
    "first_take_rest": FIRST_TAKE_REST,
    "round_half_down_then_first_lines": HALF_DOWN_THEN_FIRST,
    "half_down_then_first": HALF_DOWN_THEN_FIRST,
    "cascade_from_last": CASCADE_FROM_LAST,
}
"""The cases' words for who gets the cents that do not divide."""


def run_allocation(case: Told) -> None:
    """Spread the amount by the peer's policy, and by ours where the case tells that too."""
    known(case, (*ABOUT, "weights", "amount", "policy", "expected", "largest_remainder_would_give"), "an allocation")
    whole = Money.of_minor(int(case["amount"]), case.get("currency", "USD"))
    weights = [int(weight) for weight in case["weights"]]

    def cents(policy: Spreading) -> list[int]:
        return [part.minor for part in spread(whole, weights, policy)]

    assert cents(_POLICIES[one_of(case["policy"], _POLICIES, "a policy")]) == [int(each) for each in case["expected"]]
    if "largest_remainder_would_give" in case:
        assert cents(LARGEST_REMAINDER) == [int(each) for each in case["largest_remainder_would_give"]]


def run_conversion(case: Told) -> None:
    """Convert a unit's price and a line's total, each by itself: no total is made of rounded units."""
    fields = ("base_currency", "display_currency", "rate", "unit_price_base", "qty", "expected")
    known(case, (*ABOUT, *fields), "a conversion")
    unit = Money(case["unit_price_base"], case["base_currency"])
    whole = (unit.unrounded * Decimal(str(case["qty"]))).settle().money
    rate, shown = Decimal(str(case["rate"])), case["display_currency"]
    found = {
        "unit_base": unit,
        "unit_display": unit.converted(rate, shown).settle().money,
        "total_base": whole,
        "total_display": whole.converted(rate, shown).settle().money,
    }
    expected = case["expected"]
    known(expected, found, "what is expected")
    assert {word: found[word] for word in expected} == {
        word: Money(amount, found[word].currency) for word, amount in expected.items()
    }
