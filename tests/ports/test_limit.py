"""What is said of limits is said in whole numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest

from ordercore.errors import InvalidBatch
from ordercore.ports.batch import Batch
from ordercore.ports.limit import Change, LimitStep, MoveCeiling, Release, SetCeiling, Take
from ordercore.testing.contracts.store.making import NOON

ODD: Final[tuple[Any, ...]] = (1.5, 1.0, float("nan"), float("inf"), True, "1", b"1", Decimal(1), Fraction(1), [1])


def batch(*steps: LimitStep) -> Batch:
    return Batch("c1", "digest", NOON, "ann", limits=steps)


@pytest.mark.parametrize("odd", [*ODD, None])
def test_an_amount_is_a_whole_number(odd: Any) -> None:
    steps: dict[str, LimitStep] = {
        "by": MoveCeiling("stock", odd),
        "amount": Take("stock", "a", odd),
        "/amount": Change("stock", "a", odd),
    }
    for name, step in steps.items():
        with pytest.raises(InvalidBatch) as caught:
            batch(SetCeiling("stock", 1), Release("stock", "b"), step)
        assert caught.value.path == f"/limits/2/{name.strip('/')}"
        assert caught.value.mend


@pytest.mark.parametrize("odd", ODD)
def test_a_ceiling_is_a_whole_number_or_none(odd: Any) -> None:
    with pytest.raises(InvalidBatch) as caught:
        batch(SetCeiling("stock", odd))
    assert caught.value.path == "/limits/0/ceiling"


def test_the_rest_is_let_in() -> None:
    steps = (SetCeiling("a", None), SetCeiling("b", 0), MoveCeiling("b", -1), Take("b", "x", 1), Release("b", "x"))
    assert batch(*steps, Change("b", "y", 2**70)).limits[:-1] == steps
