"""The guarded entry: what it lets in, and that nothing hostile costs it time."""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Context, Decimal, localcontext
from enum import IntEnum
from fractions import Fraction
from typing import Any, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ordercore.errors import InexactConversion, InvalidAmount
from ordercore.testing.strategies.values import admissible_numbers
from ordercore.values import Money, Percent, Quantity, Units, Unrounded
from ordercore.values.amount import amount, decimal_ratio, exactly, minus, plain, plain_digits, plus, ratio, ratio_text

MILLISECOND: Final = 0.001
MILLIONS: Final = 5_000_000


class Level(IntEnum):
    HIGH = 3


class Text(str):
    __slots__ = ()


class Number(int):
    pass


class Posing:
    """Says it is a string, as a mock made from `str` does."""

    @property  # type: ignore[misc]
    def __class__(self) -> type[str]:  # type: ignore[override]
        return str


TEXTS: Final = (
    # exponents
    "1e5", "1E5", "1e-5", "1E+1000000", "1e1000000000", "-1E+999999", "0E5", "1.5e3",
    # not finite
    "NaN", "nan", "sNaN", "-NaN", "NaN123", "Infinity", "-Infinity", "inf", "+inf",
    # signs, spaces and separators
    "+1", "--1", "- 1", " 1", "1 ", "\t1", "1\n", "\n1", "1\r", "1\x00", "\ufeff1", "1\u200b", "−1", "1_000", "1,000", "1'000", "1 000",
    # points
    "1.", ".5", ".", "-", "-.", "1..2", "1.2.3", "1,5", "",
    # digits of other alphabets
    "٣", "١٢٣", "１２３", "१२", "১", "𝟙𝟚", "1٣", "1.٣", "¹", "½", "Ⅷ", "一",
    # other bases, other notations
    "0x10", "0b1", "0o7", "10h", "1/3", "1%", "$1", "1 USD", "(1)", "1j", "1L", "1f", "None", "True",
    # too many digits
    "1" * 19, "-" + "1" * 19, "0" * 19, "1." + "1" * 10, "0." + "0" * 10, "1.0000000000", "9" * 4301, "9" * MILLIONS,
    "0" * MILLIONS, "1." + "0" * MILLIONS, "-" * MILLIONS, " " * MILLIONS, "٣" * MILLIONS,
)  # fmt: skip
DECIMALS: Final = (
    "NaN", "-NaN", "sNaN", "NaN123", "Infinity", "-Infinity", "1E+18", "1E+1000000", "-1E+1000000", "1E+999999999999999999",
    "1E-10", "1E-1000000", "1E-999999999999999999", "1.0000000001", "1000000000000000000", "9" * 19, "9" * 77, "9" * MILLIONS,
    "1." + "1" * MILLIONS, "1." + "0" * MILLIONS, "0." + "0" * 100 + "1",
)  # fmt: skip
OTHERS: Final[tuple[Any, ...]] = (
    True, False, 1.0, 0.1, float("nan"), float("inf"), 1j, None, b"1", bytearray(b"1"), "1".encode("utf-16"), [1], (1,), {}, {"1": 1},
    Fraction(1, 2), Level.HIGH, Number(3), Text("1"), Posing(), object(), int, range(1), 10**18, -(10**18), 10**4301, 10**1_000_000,
    -(10**1_000_000), 1 << 20_000_000,
)  # fmt: skip
HOSTILE: Final = [*TEXTS, *map(Decimal, DECIMALS), *OTHERS]
DOORS: Final[dict[str, Callable[[Any], object]]] = {
    "amount": amount,
    "ratio": ratio,
    "Money": lambda value: Money(value, "USD"),
    "Percent": Percent,
    "Quantity": Quantity,
    "Units": lambda value: Units("EA", {"CS": value}),
    "Unrounded": lambda value: Unrounded(value, "USD"),
}


def seconds(door: Callable[[Any], object], value: object) -> float:
    """How long a refusal takes, at best of five, so that a busy machine does not count."""
    best = 1.0
    for _ in range(5):
        start = time.perf_counter()
        try:
            door(value)
        except InvalidAmount:
            best = min(best, time.perf_counter() - start)
        else:
            raise AssertionError("was let in")
    return best


def named(value: object) -> str:
    if isinstance(value, int) and value.bit_length() > 100:
        return f"an int of {value.bit_length()} bits"
    if isinstance(value, Decimal) and value.__sizeof__() > 200:
        return f"a Decimal of {value.__sizeof__()} bytes"
    return repr(value)[:24]


def test_the_corpus_is_large_enough() -> None:
    assert len(HOSTILE) >= 100


@pytest.mark.parametrize("door", [pytest.param(door, id=name) for name, door in DOORS.items()])
def test_every_door_refuses_every_hostile_number_in_under_a_millisecond(door: Callable[[Any], object]) -> None:
    takes_fractions = door not in (amount, ratio, DOORS["Money"])
    for value in HOSTILE:
        if takes_fractions and isinstance(value, Fraction):
            continue
        took = seconds(door, value)
        assert took < MILLISECOND, f"{named(value)} took {took * 1000:.2f} ms"


def test_a_fresh_number_is_refused_in_under_a_millisecond() -> None:
    # `Decimal` remembers its hash, so the first look at one may cost more than the next
    for digits in ("9" * MILLIONS, "1." + "0" * MILLIONS):
        took = []
        for _ in range(5):
            fresh = Decimal(digits)
            start = time.perf_counter()
            with pytest.raises(InvalidAmount):
                ratio(fresh)
            took.append(time.perf_counter() - start)
        assert min(took) < MILLISECOND


@given(st.text())
def test_text_is_let_in_only_if_it_is_a_plain_number(text: str) -> None:
    try:
        number = amount(text)
    except InvalidAmount:
        return
    assert text.isascii()
    assert set(text) <= set("-.0123456789")
    assert number == Decimal(text)


@given(st.decimals())
@example(Decimal("0E+1000000"))
@example(Decimal("0E-1000000"))
@example(Decimal("-0.00"))
@example(Decimal("1E+1"))
@example(Decimal("1E+17"))
@example(Decimal("1.000000000000"))
@example(Decimal("1.500000000000"))
def test_a_decimal_is_let_in_by_its_value_alone(value: Decimal) -> None:
    grid = Decimal(10) ** 9
    with localcontext(Context(prec=2000, Emax=10**9, Emin=-(10**9))):
        fits = value.is_finite() and (
            not value or (abs(value) < 10**18 and value.adjusted() > -10 and value * grid % 1 == 0)
        )
    if not fits:
        with pytest.raises(InvalidAmount):
            amount(value)
        with pytest.raises(InvalidAmount):
            ratio(value)
        return
    number = amount(value)
    assert number == value
    assert -9 <= int(number.as_tuple().exponent) <= 0
    assert str(number).count("-0") == 0 or number != 0
    assert ratio(value) == value.as_integer_ratio() == decimal_ratio(value)


@given(st.decimals("-1000000", "1000000", places=9).filter(bool))
@example(Decimal(5))
@example(Decimal("0.000000001"))
@example(Decimal("1.50"))
def test_a_plain_decimal_is_not_rewritten(value: Decimal) -> None:
    assert amount(value) is value


def test_what_was_seen_before_does_not_change_what_is_let_in() -> None:
    assert ratio(Decimal(7)) == (7, 1)
    assert ratio(Decimal("7.000000000000")) == (7, 1)
    assert ratio(Decimal("0E+1000000")) == (0, 1)
    with pytest.raises(InvalidAmount):
        ratio(Decimal("7." + "0" * 5000))


def test_a_short_decimal_in_large_memory_is_let_in() -> None:
    large = Decimal("1" * 120)
    assert amount(large // Decimal("1" * 119)) == 10


@given(admissible_numbers())
def test_the_three_forms_say_the_same(value: int | str | Decimal) -> None:
    number = amount(value)

    assert amount(plain(number)) == number
    assert ratio(value) == number.as_integer_ratio()
    assert Fraction(*ratio(value)) == Fraction(str(value))


def test_minus_zero_becomes_zero() -> None:
    for zero in ("-0", "-0.00", Decimal("-0"), Decimal("-0.000")):
        assert str(amount(zero)) == "0"


@pytest.mark.parametrize("door", [amount, ratio])
@pytest.mark.parametrize(
    "value", ["1e5", 10**18, True, *map(Decimal, ("NaN", "1E+18", "1E-10", "1." + "0" * 5000, "9" * 500))], ids=named
)
def test_every_refusal_tells_where(door: Callable[..., object], value: Any) -> None:
    with pytest.raises(InvalidAmount) as caught:
        door(value, path="/lines/3/quantity")
    assert caught.value.path == "/lines/3/quantity"

    with pytest.raises(InvalidAmount) as caught:
        door(value)
    assert caught.value.path == ""


def test_the_error_tells_where_and_how_to_mend() -> None:
    with pytest.raises(InvalidAmount) as caught:
        amount("1e5", path="/lines/3/quantity")

    assert caught.value.path == "/lines/3/quantity"
    assert "no exponent" in caught.value.mend
    with pytest.raises(InvalidAmount, match=r"^/total: a bool is not an amount"):
        ratio(True, path="/total")  # noqa: FBT003
    with pytest.raises(InvalidAmount, match=r"^/total: not a finite number"):
        ratio(Decimal("sNaN"), path="/total")
    with pytest.raises(InvalidAmount, match=r"^/total: more than 9 fraction digits"):
        ratio(Decimal("1E-10"), path="/total")


@given(st.decimals("-1000000", "1000000", places=9), st.decimals("-1000000", "1000000", places=9))
def test_sums_ignore_the_ambient_context(left: Decimal, right: Decimal) -> None:
    with localcontext(Context(prec=3)):
        assert Fraction(plus(left, right)) == Fraction(left) + Fraction(right)
        assert Fraction(minus(left, right)) == Fraction(left) - Fraction(right)


@given(st.integers(-(10**20), 10**20), st.integers(0, 12))
@example(0, 2)
def test_plain_digits_writes_every_digit(scaled: int, digits: int) -> None:
    text = plain_digits(scaled, digits)

    assert Fraction(text) == Fraction(scaled, 10**digits)
    assert len(text.partition(".")[2]) == digits
    assert text.startswith("-") is (scaled < 0)


@given(st.fractions())
@example(Fraction(1, 2 * (10**20 + 1)))
def test_ratio_text_reads_back(value: Fraction) -> None:
    assert Fraction(ratio_text(value.numerator, value.denominator)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 5**25), "0.0000000000000000033554432"),
        (Fraction(1, 2**30), "0.000000000931322574615478515625"),
        (Fraction(1, 2**31), "1/2147483648"),
        (Fraction(-5, 2), "-2.5"),
        (Fraction(0), "0"),
    ],
)
def test_ratio_text_has_at_most_thirty_fraction_digits(value: Fraction, text: str) -> None:
    assert ratio_text(value.numerator, value.denominator) == text


@given(st.decimals("-1000000", "1000000", places=9))
@example(Decimal("2.5"))
@example(Decimal(3))
def test_exactly_gives_back_the_decimal_without_zeros_that_say_nothing(value: Decimal) -> None:
    assert str(exactly(*value.as_integer_ratio())) == str(Decimal(plain(value)))


def test_exactly_refuses_what_has_no_decimal() -> None:
    assert exactly(1, 8) == Decimal("0.125")
    with pytest.raises(InexactConversion, match="1/3"):
        exactly(1, 3)


@pytest.mark.parametrize(
    ("number", "text"), [("1.50", "1.5"), ("100", "100"), ("-0", "0"), ("0.000", "0"), ("1E+2", "100")]
)
def test_plain_drops_zeros_that_say_nothing(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text
