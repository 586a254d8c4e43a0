"""Money, Unrounded and the door between them."""

from __future__ import annotations

import copy
import operator
import pickle
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
from attrs.exceptions import FrozenInstanceError
from hypothesis import example, given
from hypothesis import strategies as st

from ordercore.errors import CurrencyMismatch, InvalidAmount, InvalidValue, UnknownCurrency
from ordercore.testing.strategies import values
from ordercore.values import CASH_5, HALF_EVEN, HALF_UP, Money, Settled, Unrounded, currencies, total
from ordercore.values.money import known_money, known_unrounded
from ordercore.values.rounding import Rounding

USD = st.just("USD")
usd = values.money(currency=USD)
exact_usd = values.unrounded(currency=USD)


@given(usd, usd, usd)
def test_addition_is_associative_and_commutative(a: Money, b: Money, c: Money) -> None:
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a + Money.zero("USD") == a
    assert a - b == -(b - a)
    assert a + b - b == a


@given(exact_usd, exact_usd, exact_usd)
def test_exact_addition_is_associative_and_commutative(a: Unrounded, b: Unrounded, c: Unrounded) -> None:
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a + b - b == a
    assert (a + b).exact == a.exact + b.exact


@given(values.money(), st.integers(-1000, 1000), st.integers(-1000, 1000))
def test_multiplying_distributes(a: Money, n: int, m: int) -> None:
    assert a * (n + m) == a * n + a * m
    assert n * a == a * n == Money.of_minor(a.minor * n, a.currency)


@given(values.money(), st.fractions(max_denominator=1000) | st.decimals(-1000, 1000, places=4))
@example(Money.of_minor(3 * 10**17 + 1, "USD"), Fraction(2, 3))
def test_a_product_is_exact(a: Money, factor: Fraction | Decimal) -> None:
    product = a * factor

    assert product.exact == a.unrounded.exact * Fraction(factor)
    assert product.currency == a.currency
    assert isinstance(product.numerator, int)
    assert isinstance(product.denominator, int)
    assert product == a.unrounded * factor


@given(values.unrounded(), values.roundings())
def test_settling_loses_nothing_and_moves_little(exact: Unrounded, rounding: Rounding) -> None:
    settled = exact.settle(rounding)
    unit = Fraction(rounding.increment, 10 ** len(str(settled.money.amount).partition(".")[2]))
    moved = abs(settled.lost.exact)

    assert settled.lost + settled.money == exact
    assert settled.money.minor % rounding.increment == 0
    assert moved * 2 <= unit if rounding.mode.startswith("half") else moved < unit


@given(values.money(), values.roundings())
def test_settling_what_is_settled_changes_nothing(amount: Money, rounding: Rounding) -> None:
    once = amount.unrounded.settle(rounding).money
    assert once.unrounded.settle(rounding).money == once
    if rounding.increment == 1:
        assert once == amount


@given(values.money())
def test_notation_reads_back(amount: Money) -> None:
    number, code = str(amount).split()

    assert Money(number, code) == amount
    assert eval(repr(amount)) == amount
    assert Money(amount.amount, code) == amount
    assert amount.unrounded.settle().money == amount


@given(values.unrounded())
def test_exact_notation_reads_back(amount: Unrounded) -> None:
    number, code = str(amount).split()

    assert Unrounded(Fraction(number), code) == amount
    assert Fraction(amount.numerator, amount.denominator).denominator == amount.denominator
    assert repr(amount) == f"Unrounded({number!r}, {code!r})"


@given(values.money() | values.unrounded())
def test_copies_are_equal(amount: Money | Unrounded) -> None:
    for twin in (pickle.loads(pickle.dumps(amount)), copy.copy(amount), copy.deepcopy(amount)):
        assert twin == amount
        assert hash(twin) == hash(amount)
        assert type(twin) is type(amount)


@given(usd, usd)
def test_order_is_that_of_the_amounts(a: Money, b: Money) -> None:
    for one, other in ((a, b), (a.unrounded, b), (a, b.unrounded), (a.unrounded, b.unrounded)):
        x: Any = one
        assert (x < other) is (a.minor < b.minor)
        assert (x <= other) is (a.minor <= b.minor)
        assert (x > other) is (a.minor > b.minor)
        assert (x >= other) is (a.minor >= b.minor)
    assert (a == b) is (a.minor == b.minor)


@given(usd)
def test_a_cent_makes_a_difference(a: Money) -> None:
    more = a + Money("0.01", "USD")
    for less, greater in ((a, more), (a.unrounded, more.unrounded)):
        x: Any = greater
        assert x > less
        assert x >= less
        assert not x <= less
        assert not x < less


@pytest.mark.parametrize(
    "other", [Unrounded("1", "USD"), Money("1", "EUR"), Unrounded("1", "EUR"), 1, Decimal(1), "1.00 USD"]
)
def test_money_is_equal_only_to_the_same_money(other: Any) -> None:
    assert Money("1", "USD") != other
    assert len({Money("1", "USD"), Money("1.00", "USD"), Money.of_minor(100, "USD"), other}) == 2


def test_mixed_sums_are_unrounded() -> None:
    cent, third = Money("0.01", "USD"), Unrounded(Fraction(1, 3), "USD")

    assert cent + third == third + cent == Unrounded(Fraction(103, 300), "USD")
    assert cent - third == -(third - cent)


@pytest.mark.parametrize("left", [Money("1", "USD"), Unrounded("1", "USD")])
@pytest.mark.parametrize("right", [Money("1", "EUR"), Unrounded("1", "EUR")])
def test_currencies_do_not_mix(left: Any, right: Any) -> None:
    for operation in (operator.add, operator.sub, operator.lt, operator.le, operator.gt, operator.ge):
        with pytest.raises(CurrencyMismatch) as caught:
            operation(left, right)
        assert {caught.value.left, caught.value.right} == {"USD", "EUR"}
        if type(left) is type(right):
            assert (caught.value.left, caught.value.right) == ("USD", "EUR")


@pytest.mark.parametrize("other", [1, 1.0, Decimal(1), True, None, "1.00 USD", Fraction(1)])
def test_money_adds_and_compares_only_with_money(other: Any) -> None:
    for amount in (Money("1", "USD"), Unrounded("1", "USD")):
        with pytest.raises(TypeError):
            amount + other
        with pytest.raises(TypeError):
            other - amount
        with pytest.raises(TypeError):
            assert amount < other


@pytest.mark.parametrize("factor", [True, 1.5, "2", None, Money("1", "USD"), 1j])
def test_what_is_no_factor_is_refused(factor: Any) -> None:
    for amount in (Money("1", "USD"), Unrounded("1", "USD")):
        with pytest.raises(TypeError):
            amount * factor
        with pytest.raises(TypeError):
            factor * amount


@pytest.mark.parametrize("factor", ["NaN", "sNaN", "Infinity", "1E+1000000", "1E-10"])
def test_hostile_factors_are_refused(factor: str) -> None:
    for amount in (Money("1", "USD"), Unrounded("1", "USD")):
        with pytest.raises(InvalidAmount):
            amount * Decimal(factor)
        with pytest.raises(InvalidAmount):
            amount * 10**18


def test_a_price_times_a_decimal_is_unrounded() -> None:
    exact = Money("12.50", "USD") * Decimal("1.175")

    assert exact == Unrounded("14.6875", "USD")
    assert exact.settle().money == Money("14.69", "USD")
    assert exact.settle(HALF_EVEN).money == Money("14.69", "USD")
    assert exact.settle(CASH_5).money == Money("14.70", "USD")


def test_the_context_of_the_host_changes_nothing() -> None:
    with localcontext() as context:
        context.prec = 2
        assert Money("123456789.99", "USD") * Decimal("1.23456789") == Unrounded(
            Fraction(12345678999, 100) * Fraction(123456789, 10**8), "USD"
        )
        assert str(Money("123456789.99", "USD").amount) == "123456789.99"


def test_settled_tells_what_it_did() -> None:
    settled = Unrounded("0.125", "USD").settle(HALF_UP)

    assert settled == Settled(Money("0.13", "USD"), Unrounded("0.125", "USD"), HALF_UP)
    assert settled.lost == Unrounded("-0.005", "USD")
    assert settled.step.rule == "money.settle"
    assert settled.step.out == "0.13 USD"
    assert dict(settled.step.saw) == {"exact": "0.125 USD", "rounding": "half_up", "lost": "-0.005 USD"}
    assert pickle.loads(pickle.dumps(settled)) == settled


@pytest.mark.parametrize("entry", currencies(), ids=lambda entry: entry.code)
def test_every_currency_has_its_digits(entry: Any) -> None:
    smallest = Money.of_minor(1, entry.code)

    assert smallest.amount == Decimal(1).scaleb(-entry.digits)
    with pytest.raises(InvalidAmount, match=f"{entry.code} has {entry.digits} decimal digits"):
        Money(smallest.amount / 2, entry.code)


def test_values_are_frozen() -> None:
    settled = Unrounded("1", "USD").settle()
    for value, name in ((settled.money, "minor"), (settled.exact, "numerator"), (settled, "money")):
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, 2)
        with pytest.raises(FrozenInstanceError):
            delattr(value, name)
        assert not hasattr(value, "__dict__")


def test_of_minor_takes_only_whole_numbers_and_known_codes() -> None:
    for minor in (True, 1.0, "1", Decimal(1)):
        with pytest.raises(InvalidAmount):
            Money.of_minor(minor, "USD")  # type: ignore[arg-type]
    for make in (
        lambda: Money("1", "XXX"),
        lambda: Money.of_minor(1, "usd"),
        lambda: Money.zero("DEM"),
        lambda: Unrounded("1", ""),
    ):
        with pytest.raises(UnknownCurrency):
            make()
    with pytest.raises(UnknownCurrency):
        Unrounded.zero("DEM")


def test_nothing_is_nothing_of_a_currency() -> None:
    assert Money.zero("JPY") == Money.of_minor(0, "JPY")
    assert Unrounded.zero("JPY") == Unrounded("0", "JPY")
    assert Unrounded.zero("JPY") + Money("7", "JPY") == Unrounded("7", "JPY")


def test_scaling_by_nothing_is_an_error() -> None:
    with pytest.raises(InvalidValue, match="1 USD"):
        Unrounded("1", "USD").scaled(1, 0)
    assert Unrounded("1", "USD").scaled(1, -2) == Unrounded("-0.5", "USD")
    assert Unrounded("1.5", "USD").scaled(2) == Unrounded("3", "USD")


@given(exact_usd)
def test_size_and_truth(amount: Unrounded) -> None:
    assert abs(amount).exact == abs(amount.exact)
    assert bool(amount) is (amount.exact != 0)
    settled = amount.settle().money
    assert abs(settled).minor == abs(settled.minor)
    assert bool(settled) is (settled.minor != 0)


def test_conversion_at_a_stated_rate() -> None:
    euro = Money("7.00", "USD").converted(Decimal("0.9737"), "EUR")

    assert euro == Unrounded("6.8159", "EUR")
    assert Unrounded("7", "USD").converted(Fraction(1, 3), "JPY") == Unrounded(Fraction(7, 3), "JPY")
    assert euro.converted(1 / Fraction("0.9737"), "USD").settle().money == Money("7.00", "USD")
    with pytest.raises(UnknownCurrency):
        euro.converted(Decimal(1), "XYZ")


@given(st.lists(usd))
def test_total_is_the_sum(amounts: list[Money]) -> None:
    assert total(amounts, "USD").minor == sum(amount.minor for amount in amounts)


def test_total_of_two_currencies_raises() -> None:
    with pytest.raises(CurrencyMismatch) as caught:
        total([Money("1", "USD"), Money("1", "EUR")], "USD")
    assert (caught.value.left, caught.value.right) == ("USD", "EUR")
    assert total([], "JPY") == Money.zero("JPY")


@pytest.mark.parametrize("minor", [2**62, -(2**62), 10**50 - 1, 10**50, 3 * 10**60 + 1, -(10**50) - 1])
def test_large_amounts_keep_every_digit(minor: int) -> None:
    amount = known_money(minor, "USD").amount  # as a sum of many may be

    assert amount.as_integer_ratio() == Fraction(minor, 100).as_integer_ratio()
    assert amount.as_tuple().exponent == -2


class HostileFraction(Fraction):
    """Computes as it pleases."""

    def as_integer_ratio(self) -> tuple[int, int]:
        return 10**9, 1

    @property
    def numerator(self) -> int:
        return 10**9


class TestWhatIsLetIn:
    """The doors by which amounts come in: how large, and of which types."""

    @pytest.mark.parametrize(("currency", "digits"), [("JPY", 0), ("USD", 2), ("BHD", 3)])
    def test_minor_units_are_let_in_as_far_as_amounts_are(self, currency: str, digits: int) -> None:
        most = 10 ** (18 + digits) - 1

        assert Money.of_minor(most, currency).amount == Decimal(most).scaleb(-digits)
        assert Money.of_minor(-most, currency) == -Money.of_minor(most, currency)
        for minor in (most + 1, -most - 1, 10**5000):
            with pytest.raises(InvalidAmount, match="at most 18 integer digits"):
                Money.of_minor(minor, currency)

    def test_sums_go_on_beyond(self) -> None:
        largest = Money.of_minor(10**20 - 1, "USD")

        assert total([largest] * 10, "USD") == largest * 10
        assert str(known_money(10**5000, "USD")) == f"1{'0' * 4998}.00 USD"
        assert repr(known_money(-(10**5000), "JPY")) == f"Money('-1{'0' * 5000}', 'JPY')"
        assert str(known_unrounded(1, 10**5000 + 1, "USD")) == f"1/1{'0' * 4999}1 USD"

    def test_a_fraction_is_let_in_up_to_the_digits_that_can_be_written(self) -> None:
        largest = Fraction(2**2048 - 1, 2**2047)

        assert Unrounded(largest, "USD").exact == largest
        assert len(str(Unrounded(largest, "USD"))) < 1300
        for wrong in (Fraction(2**2048), Fraction(1, 2**2048), Fraction(-(2**2048), 3)):
            with pytest.raises(InvalidAmount, match="616"):
                Unrounded(wrong, "USD")
            with pytest.raises(InvalidAmount, match="616"):
                Money("1", "USD").converted(wrong, "EUR")

    def test_a_subclass_of_fraction_is_not(self) -> None:
        hostile = HostileFraction(1, 2)

        with pytest.raises(InvalidAmount, match="a HostileFraction is not an amount"):
            Unrounded(hostile, "USD")
        for amount in (Money("1", "USD"), Unrounded("1", "USD")):
            with pytest.raises(InvalidAmount):
                amount.converted(hostile, "EUR")
            with pytest.raises(TypeError):
                amount * hostile

    @pytest.mark.parametrize(
        "code",
        [10**5000, 10**1_000_000, Decimal("9" * 100_000), "USD" * 100_000, ["USD"], None],
        ids=["an int", "a long int", "a Decimal", "a text", "a list", "None"],
    )
    def test_a_currency_is_a_code(self, code: Any) -> None:
        for make in (
            lambda: Money(1, code),
            lambda: Money.of_minor(1, code),
            lambda: Money.zero(code),
            lambda: Unrounded(1, code),
            lambda: Unrounded.zero(code),
            lambda: Money(1, "USD").converted(Decimal(1), code),
            lambda: total([Money(1, "USD")], code),
        ):
            with pytest.raises(UnknownCurrency) as caught:
                make()
            assert caught.value.code is code
            assert len(str(caught.value)) < 120

    @pytest.mark.parametrize("rate", [1.5, True, None, "1e5"])
    def test_a_rate_is_a_number(self, rate: Any) -> None:
        with pytest.raises(InvalidAmount):
            Money(1, "USD").converted(rate, "EUR")
