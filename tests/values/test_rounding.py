"""The named rounding rules, against those of `decimal`."""

from __future__ import annotations

import decimal
from decimal import Context, Decimal
from fractions import Fraction
from typing import Final, get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ordercore.errors import InvalidValue
from ordercore.testing.strategies.values import roundings
from ordercore.values import CASH_5, CASH_10, CASH_50, CASH_100, HALF_UP, Rounding
from ordercore.values.rounding import MODES, Mode

DECIMAL_NAMES: Final[dict[Mode, str]] = {
    "half_up": decimal.ROUND_HALF_UP,
    "half_even": decimal.ROUND_HALF_EVEN,
    "half_down": decimal.ROUND_HALF_DOWN,
    "up": decimal.ROUND_UP,
    "down": decimal.ROUND_DOWN,
    "ceiling": decimal.ROUND_CEILING,
    "floor": decimal.ROUND_FLOOR,
}
WIDE: Final = Context(prec=60)


def test_every_mode_is_compared() -> None:
    assert set(DECIMAL_NAMES) == set(MODES) == set(get_args(Mode))


@pytest.mark.parametrize("mode", DECIMAL_NAMES)
@given(value=st.decimals(-(10**12), 10**12, places=4) | st.integers(-2000, 2000).map(lambda half: Decimal(half) / 2))
@example(value=Decimal("0.5"))
@example(value=Decimal("-0.5"))
@example(value=Decimal("1.5"))
@example(value=Decimal("-2.5"))
@example(value=Decimal("-0.0001"))
def test_rounding_is_that_of_decimal(mode: Mode, value: Decimal) -> None:
    theirs = value.quantize(Decimal(1), rounding=DECIMAL_NAMES[mode], context=WIDE)

    assert Rounding(mode).apply(*value.as_integer_ratio()) == theirs


@pytest.mark.parametrize("mode", DECIMAL_NAMES)
def test_every_small_ratio_rounds_as_decimal_does(mode: Mode) -> None:
    for denominator in range(1, 13):
        for numerator in range(-40, 41):
            # 80 digits cannot tell a third from its decimal, but no third is a tie
            value = Context(prec=80).divide(Decimal(numerator), Decimal(denominator))
            theirs = value.quantize(Decimal(1), rounding=DECIMAL_NAMES[mode], context=Context(prec=90))
            assert Rounding(mode).apply(numerator, denominator) == theirs, f"{numerator}/{denominator}"


@given(st.fractions(max_denominator=10**6), roundings())
def test_rounding_moves_by_half_a_step_or_less_than_one(value: Fraction, rounding: Rounding) -> None:
    rounded = rounding.apply(value.numerator, value.denominator)
    moved = abs(value - rounded)

    assert rounded % rounding.increment == 0
    if rounding.mode.startswith("half"):
        assert moved * 2 <= rounding.increment
    else:
        assert moved < rounding.increment


@given(st.integers(-(10**30), 10**30), st.integers(1, 10**12), roundings())
def test_a_rounded_number_is_whole_however_large(numerator: int, denominator: int, rounding: Rounding) -> None:
    rounded = rounding.apply(numerator, denominator)

    assert type(rounded) is int
    assert abs(rounded - Fraction(numerator, denominator)) < rounding.increment


@given(st.fractions(), st.fractions(), roundings())
def test_rounding_keeps_order(a: Fraction, b: Fraction, rounding: Rounding) -> None:
    low, high = sorted((a, b))

    assert rounding.apply(low.numerator, low.denominator) <= rounding.apply(high.numerator, high.denominator)


@pytest.mark.parametrize(
    ("rule", "minor", "cash"),
    [
        # Royal Canadian Mint, phasing out the penny: 1.02 is paid 1.00, 1.03 is paid 1.05
        (CASH_5, 102, 100),
        (CASH_5, 103, 105),
        (CASH_5, -103, -105),
        # Reserve Bank of New Zealand: the middle may go either way; here it goes up
        (CASH_10, 1995, 2000),
        # Danmarks Nationalbank: to the nearest 50 oere
        (CASH_50, 1074, 1050),
        (CASH_50, 1075, 1100),
        (CASH_100, 1049, 1000),
        (CASH_100, 1050, 1100),
    ],
)
def test_cash(rule: Rounding, minor: int, cash: int) -> None:
    assert rule.apply(minor, 1) == cash


def test_rules_name_themselves() -> None:
    assert str(HALF_UP) == "half_up"
    assert str(CASH_5) == "half_up/5"
    assert Rounding("half_up") == HALF_UP


def test_unknown_rules_are_refused() -> None:
    with pytest.raises(InvalidValue, match="half_odd") as caught:
        Rounding("half_odd")  # type: ignore[arg-type]
    assert caught.value.path == "/mode"
    for increment in (0, -5, True, 1.5, "5"):
        with pytest.raises(InvalidValue) as caught:
            Rounding("down", increment)  # type: ignore[arg-type]
        assert caught.value.path == "/increment"


def test_what_is_no_name_and_no_step_is_refused_with_a_short_word() -> None:
    for mode in (["half_up"], "x" * 1_000_000, 10**5000, None):
        with pytest.raises(InvalidValue, match="use one of half_up") as caught:
            Rounding(mode)  # type: ignore[arg-type]
        assert len(str(caught.value)) < 200
    assert str(Rounding("down", 10**18 - 1)) == "down/999999999999999999"
    for increment in (10**18, 10**5000):
        with pytest.raises(InvalidValue, match=r"at most 18 digits.*give an int of 1 or more"):
            Rounding("down", increment)
