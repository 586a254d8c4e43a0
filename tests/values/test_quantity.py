"""Quantities and the units they are counted in."""

from __future__ import annotations

import copy
import operator
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st

from ordercore.errors import InexactConversion, InvalidAmount, InvalidValue, UnitMismatch, UnknownUnit
from ordercore.testing.strategies.values import quantities
from ordercore.values import EACH, Quantity, Units

pieces = quantities(unit=st.just(EACH), low=-1000, high=1000)


@given(pieces, pieces, pieces)
def test_addition_is_associative_and_commutative(a: Quantity, b: Quantity, c: Quantity) -> None:
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a + b - b == a
    assert (a + b).exact == a.exact + b.exact
    assert -a == Quantity(0) - a


@given(pieces, st.integers(-100, 100) | st.fractions(max_denominator=100))
def test_multiples(a: Quantity, factor: int | Fraction) -> None:
    assert (a * factor).exact == a.exact * factor
    assert factor * a == a * factor
    assert abs(a).exact == abs(a.exact)
    assert bool(a) is bool(a.exact)


@given(pieces, pieces)
def test_order(a: Quantity, b: Quantity) -> None:
    for compare in (operator.lt, operator.le, operator.gt, operator.ge, operator.eq):
        assert compare(a, b) is compare(a.exact, b.exact)
        assert compare(a + Quantity(1), a) is compare(1, 0)


@given(quantities())
def test_notation_and_copies(quantity: Quantity) -> None:
    number, unit = str(quantity).split()

    assert Quantity(Fraction(number), unit) == quantity
    assert Fraction(quantity.numerator, quantity.denominator).denominator == quantity.denominator
    for twin in (pickle.loads(pickle.dumps(quantity)), copy.copy(quantity), copy.deepcopy(quantity)):
        assert twin == quantity
        assert hash(twin) == hash(quantity)


def test_units_do_not_mix() -> None:
    for operation in (operator.add, operator.sub, operator.lt, operator.le, operator.gt, operator.ge):
        with pytest.raises(UnitMismatch) as caught:
            operation(Quantity(1, "EA"), Quantity(1, "CS"))
        assert (caught.value.left, caught.value.right) == ("EA", "CS")
    assert Quantity(1, "EA") != Quantity(1, "CS")


@pytest.mark.parametrize("other", [1, 1.0, True, None, "1 EA", Decimal(1)])
def test_a_quantity_meets_only_quantities(other: Any) -> None:
    for operation in (operator.add, operator.sub, operator.lt, operator.le, operator.gt, operator.ge):
        with pytest.raises(TypeError):
            operation(Quantity(1), other)
    if not isinstance(other, int | Decimal) or isinstance(other, bool):
        with pytest.raises(TypeError):
            Quantity(1) * other


def test_numbers_are_exact() -> None:
    assert Quantity(Fraction(5, 12), "CS") * 12 == Quantity(5, "CS")
    assert Quantity("1.250", "KGM").number == Decimal("1.25")
    assert Quantity(2) * Decimal("0.5") == Quantity(1)
    assert repr(Quantity("2.50", "KGM")) == "Quantity('2.5', 'KGM')"
    with pytest.raises(InexactConversion):
        assert Quantity(Fraction(1, 3)).number
    with pytest.raises(InvalidAmount):
        Quantity(1) * Decimal("NaN")
    with pytest.raises(FrozenInstanceError):
        Quantity(1).unit = "CS"  # type: ignore[misc]


@pytest.mark.parametrize("unit", ["", "ea", "A B", "EA\n", "TOOLONGCODE", "É", None, 1])
def test_wrong_unit_codes_are_refused(unit: Any) -> None:
    with pytest.raises(InvalidValue) as caught:
        Quantity(1, unit)
    assert caught.value.path == "/unit"
    with pytest.raises(InvalidValue):
        Units(unit)
    with pytest.raises(InvalidValue):
        Units("EA", {unit: 2})


@given(pieces, st.integers(1, 1000), st.integers(1, 1000))
def test_conversion_round_trips(quantity: Quantity, case: int, pallet: int) -> None:
    units = Units(EACH, {"CS": case, "PF": Fraction(case * pallet, 2)})

    for there in ("CS", "PF", EACH):
        for then in ("CS", "PF", EACH):
            converted = units.convert(units.convert(quantity, there), then)
            assert converted == units.convert(quantity, then)
            assert units.convert(converted, EACH) == quantity


def test_units_know_what_they_hold() -> None:
    units = Units("EA", {"PF": 480, "CS": 12})

    assert units == Units("EA", (("CS", Fraction(12)), ("PF", Fraction(480))))
    assert units.convert(Quantity(5), "CS") == Quantity(Fraction(5, 12), "CS")
    assert "CS" in units
    assert "EA" in units
    assert "KGM" not in units
    for quantity, unit in ((Quantity(1, "KGM"), "EA"), (Quantity(1), "KGM"), (Quantity(1, "KGM"), "KGM")):
        with pytest.raises(UnknownUnit) as caught:
            units.convert(quantity, unit)
        assert caught.value.unit == "KGM"


@pytest.mark.parametrize("factor", [0, -1, Fraction(-1, 2)])
def test_a_unit_holds_more_than_none(factor: int | Fraction) -> None:
    with pytest.raises(InvalidValue, match="holds") as caught:
        Units("EA", {"CS": factor})
    assert caught.value.path == "/factors"
    with pytest.raises(InvalidValue):
        Units("EA", {"EA": 1})


def test_what_a_unit_holds_is_let_in_as_every_number_is() -> None:
    assert Units("EA", {"CS": "12.5"}) == Units("EA", {"CS": Fraction(25, 2)})
    with pytest.raises(InvalidAmount) as caught:
        Units("EA", {"CS": 0.1})  # type: ignore[dict-item]
    assert caught.value.path == "/factors"


class TestWhatUnitsAreMadeOf:
    """The table of an item's units: each said once, each a unit, each with a number."""

    def test_a_unit_is_given_once(self) -> None:
        with pytest.raises(InvalidValue, match="unit 'CS' is given twice") as caught:
            Units("EA", (("CS", 1), ("CS", 2)))
        assert caught.value.path == "/factors"

    @pytest.mark.parametrize("factors", [5, "CS", (5,), (("CS",),), (("CS", 1, 2),), {"CS", "PF"}, None])
    def test_factors_are_pairs(self, factors: Any) -> None:
        with pytest.raises(InvalidValue, match="write it like") as caught:
            Units("EA", factors)
        assert caught.value.path == "/factors"

    @pytest.mark.parametrize(
        "unit", [10**5000, "C" * 1_000_000, None, ["CS"]], ids=["an int", "a text", "None", "a list"]
    )
    def test_the_error_tells_which_unit_is_none(self, unit: Any) -> None:
        for make, path in (
            (lambda: Quantity(1, unit), "/unit"),
            (lambda: Units(unit), "/base"),
            (lambda: Units("EA", ((unit, 1),)), "/factors"),
        ):
            with pytest.raises(InvalidValue, match="is not a unit code") as caught:
                make()
            assert caught.value.path == path
            assert len(str(caught.value)) < 120
        with pytest.raises(UnknownUnit) as unknown:
            Units().convert(Quantity(1), unit)
        assert len(str(unknown.value)) < 120

    def test_a_fraction_is_let_in_up_to_the_digits_that_can_be_written(self) -> None:
        class HostileFraction(Fraction):
            def as_integer_ratio(self) -> tuple[int, int]:
                return 99, 1

        largest = Fraction(2**2048 - 1)
        assert Units("EA", {"CS": largest}).convert(Quantity(largest, "CS"), "EA").exact == largest**2
        for wrong in (Fraction(2**2048), Fraction(1, 2**2048), HostileFraction(1)):
            for make in (lambda wrong=wrong: Quantity(wrong), lambda wrong=wrong: Units("EA", {"CS": wrong})):
                with pytest.raises(InvalidAmount):
                    make()
        with pytest.raises(TypeError):
            Quantity(1) * HostileFraction(1)
        with pytest.raises(InvalidValue, match="holds -1000"):
            Units("EA", {"CS": Fraction(-(10**600))})

    def test_what_was_computed_is_written_however_long_it_is(self) -> None:
        huge = Quantity(Fraction(2**2048 - 1, 2**2047 - 1))
        for _ in range(4):
            huge = huge * huge.exact

        assert len(str(huge)) > 2 * 4300
        with pytest.raises(InexactConversion):
            assert huge.number
