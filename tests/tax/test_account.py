"""Amounts written for a trace against the values' own notation."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ordercore.tax.account import endings, ratio_form
from ordercore.values import Money, Unrounded
from ordercore.values.money import known_unrounded


@given(st.integers(0, 10**12), st.sampled_from(("USD", "JPY", "BHD", "CLF")))
def test_an_amount_is_written_as_money_writes_itself(minor: int, currency: str) -> None:
    ends = endings(currency)

    assert f"{minor // len(ends)}{ends[minor % len(ends)]}" == str(Money.of_minor(minor, currency))


@given(st.integers(0, 10**12), st.integers(1, 4000))
def test_a_ratio_is_written_as_it_writes_itself_or_left_to_it(numerator: int, denominator: int) -> None:
    exact: Unrounded = known_unrounded(numerator, denominator, "USD")
    pattern, factor, power = ratio_form(exact.denominator, "USD")

    if pattern:
        assert pattern % divmod(exact.numerator * factor, power) == str(exact)
    else:
        assert "/" in str(exact) or exact.denominator == 1
