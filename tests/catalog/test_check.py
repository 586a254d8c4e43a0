from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.catalog import Item, OrderRule, check_quantity
from ordercore.errors import InvalidValue, UnknownUnit
from ordercore.testing.strategies.catalog import order_rules
from ordercore.values import Allowed, Quantity, Refused, Units

TEA = Item("TEA", units=Units("EA", {"CS": 12}), order_rules=(OrderRule(minimum=6, maximum=Quantity(4, "CS"), step=6),))


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        (Quantity(6), ()),
        (Quantity(1, "CS"), ()),
        (Quantity(4, "CS"), ()),
        (Quantity("0.5", "CS"), ()),
        (Quantity(3), ("catalog.below_minimum", "catalog.not_a_step")),
        (Quantity(8), ("catalog.not_a_step",)),
        (Quantity(54), ("catalog.above_maximum",)),
        (Quantity(49), ("catalog.above_maximum", "catalog.not_a_step")),
        (Quantity(0), ("catalog.not_positive",)),
        (Quantity(-6), ("catalog.not_positive",)),
        (Quantity(1, "KGM"), ("catalog.unknown_unit",)),
    ],
)
def test_every_rule_that_is_broken_is_told(asked: Quantity, codes: tuple[str, ...]) -> None:
    verdict = check_quantity(TEA, asked, path="/lines/1")

    if codes:
        assert isinstance(verdict, Refused)
        assert verdict.codes == codes
        assert {reason.path for reason in verdict.reasons} == {"/lines/1"}
    else:
        assert isinstance(verdict, Allowed)


def test_the_figures_are_in_the_reason() -> None:
    verdict = check_quantity(TEA, Quantity(3))

    assert isinstance(verdict, Refused)
    assert verdict.reasons[0].fact("asked") == "3 EA"
    assert verdict.reasons[0].fact("minimum") == "6 EA"


def test_the_channels_rules_hold_beside_the_items_own() -> None:
    verdict = check_quantity(TEA, Quantity(6), OrderRule(minimum=Quantity(1, "CS")))

    assert isinstance(verdict, Refused)
    assert verdict.codes == ("catalog.below_minimum",)


def test_an_item_without_rules_is_sold_in_any_quantity_above_none() -> None:
    assert check_quantity(Item("CLOTH", units=Units("MTR")), Quantity("0.001", "MTR"))


@given(order_rules(), st.integers(1, 2_000))
def test_a_quantity_passes_exactly_when_it_is_a_step_between_the_bounds(rule: OrderRule, pieces: int) -> None:
    assert rule.minimum is not None
    assert rule.maximum is not None
    assert rule.step is not None
    fits = rule.minimum.exact <= pieces <= rule.maximum.exact and pieces % rule.step.exact == 0

    assert bool(check_quantity(Item("TEA", order_rules=(rule,)), Quantity(pieces))) is fits
    assert check_quantity(Item("TEA"), rule.minimum, rule)


@pytest.mark.parametrize("field", ["minimum", "maximum", "step"])
def test_a_rule_about_nothing_is_refused(field: str) -> None:
    with pytest.raises(InvalidValue):
        OrderRule(**{field: Quantity(0)})


def test_a_rule_in_a_unit_the_item_does_not_have_is_an_error() -> None:
    with pytest.raises(UnknownUnit):
        check_quantity(Item("TEA"), Quantity(1), OrderRule(step=Quantity(1, "PAL")))
