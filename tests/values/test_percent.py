"""Rates that know they are rates."""

from __future__ import annotations

import operator
import pickle
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.errors import InvalidAmount, InvalidValue
from ordercore.testing.strategies.values import money, percents
from ordercore.values import Money, Percent, Unrounded

rates = percents(low=-50, high=300)


@given(rates, rates, rates)
def test_sums(a: Percent, b: Percent, c: Percent) -> None:
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a + b - b == a
    assert -a + a == Percent(0)


@given(rates, money(currency=st.just("USD")), money(currency=st.just("USD")))
def test_a_share_of_a_sum_is_the_sum_of_the_shares(rate: Percent, a: Money, b: Money) -> None:
    assert rate.of(a) + rate.of(b) == rate.of(a + b)
    assert rate.of(a) == rate.of(a.unrounded) == a.unrounded * (rate.exact / 100)


@given(rates, money())
def test_what_was_added_is_found_inside(rate: Percent, net: Money) -> None:
    gross = rate.of(net) + net

    assert rate.inside(gross) == rate.of(net)


@given(rates, rates)
def test_order(a: Percent, b: Percent) -> None:
    for compare in (operator.lt, operator.le, operator.gt, operator.ge, operator.eq):
        assert compare(a, b) is compare(a.exact, b.exact)
    assert bool(a) is bool(a.exact)


@given(rates)
def test_notation_and_copies(rate: Percent) -> None:
    assert str(rate).endswith("%")
    assert Percent(Fraction(str(rate)[:-1])) == rate
    assert pickle.loads(pickle.dumps(rate)) == rate


def test_figures() -> None:
    assert Percent("17.5").of(Money("200.00", "USD")) == Unrounded("35", "USD")
    assert Percent("8.25").of(Unrounded("0.01", "USD")) == Unrounded("0.000825", "USD")
    assert Percent("20").inside(Money("120.00", "GBP")) == Unrounded("20", "GBP")
    assert Percent("17.5").inside(Money("1.00", "GBP")).settle().money == Money("0.15", "GBP")
    assert Percent("-6.25").inside(Money("1.50", "GBP")) == Unrounded("-0.1", "GBP")
    assert repr(Percent(Fraction(100, 3))) == "Percent('100/3')"
    assert str(Percent("8.250")) == "8.25%"
    with pytest.raises(InvalidValue, match=r"-100%.*another rate"):
        Percent(-100).inside(Money("1.00", "USD"))


@pytest.mark.parametrize("other", [1, 0.5, None, "5%", Fraction(1, 2)])
def test_a_rate_meets_only_rates(other: Any) -> None:
    for operation in (operator.add, operator.sub, operator.lt, operator.le, operator.gt, operator.ge):
        with pytest.raises(TypeError):
            operation(Percent(5), other)


def test_a_fraction_is_let_in_up_to_the_digits_that_can_be_written() -> None:
    class HostileFraction(Fraction):
        def as_integer_ratio(self) -> tuple[int, int]:
            return 99, 1

    largest = Percent(Fraction(2**2048 - 1))
    assert (largest + largest).exact == 2 * largest.exact, "what is computed is not bounded"
    assert (-largest).exact == -largest.exact
    for wrong in (Fraction(2**2048), Fraction(1, 2**2048), HostileFraction(1)):
        with pytest.raises(InvalidAmount):
            Percent(wrong)


@given(money())
def test_there_is_no_part_at_minus_one_hundred(gross: Money) -> None:
    with pytest.raises(InvalidValue, match="-100%"):
        Percent(-100).inside(gross)
    assert Percent("-99.999999999").inside(gross) == gross.unrounded * -99_999_999_999
