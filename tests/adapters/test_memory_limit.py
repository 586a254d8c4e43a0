"""What the steps of a batch make of a limit in memory, and what is said when they cannot be taken."""

from __future__ import annotations

import pytest

from ordercore.adapters.memory.limit import Limit, by_limit, check, stepped
from ordercore.errors import InvalidBatch, LimitExceeded, UnknownLimit
from ordercore.ports.limit import LARGEST, Balance, Change, Claim, LimitStep, MoveCeiling, Release, SetCeiling, Take

TEN = Limit(10, claims={"a": 4})


@pytest.mark.parametrize(
    ("before", "steps", "after"),
    [
        (None, [SetCeiling("l", 5)], Limit(5)),
        (
            None,
            [SetCeiling("l", None, overdraft=True), Take("l", "a", 0)],
            Limit(None, overdraft=True, claims={"a": 0}),
        ),
        (TEN, [SetCeiling("l", 5)], Limit(5, claims={"a": 4})),
        (TEN, [SetCeiling("l", 5, if_unset=True)], TEN),
        (None, [SetCeiling("l", 5, if_unset=True)], Limit(5)),
        (TEN, [MoveCeiling("l", -3), MoveCeiling("l", 1)], Limit(8, claims={"a": 4})),
        (Limit(None), [MoveCeiling("l", -3)], Limit(None)),
        (TEN, [Take("l", "b", 3), Change("l", "a", 1)], Limit(10, claims={"a": 1, "b": 3})),
        (TEN, [Take("l", "b", 3), Release("l", "a")], Limit(10, claims={"b": 3})),
        (Limit(3, overdraft=True), [MoveCeiling("l", 1)], Limit(4, overdraft=True)),
        (
            None,
            [SetCeiling("l", LARGEST - 1), Take("l", "a", LARGEST - 1)],
            Limit(LARGEST - 1, claims={"a": LARGEST - 1}),
        ),
        (None, [SetCeiling("l", 1 - LARGEST)], Limit(1 - LARGEST)),
        (Limit(2 - LARGEST), [MoveCeiling("l", LARGEST - 1)], Limit(1)),
    ],
)
def test_steps_make_a_limit(before: Limit | None, steps: list[LimitStep], after: Limit) -> None:
    assert stepped("l", before, steps) == after


@pytest.mark.parametrize(
    ("before", "steps"),
    [
        (TEN, [Take("l", "a", 1)]),
        (TEN, [Change("l", "b", 1)]),
        (TEN, [Release("l", "b")]),
        (TEN, [Take("l", "b", -1)]),
        (Limit(None), [Take("l", "b", LARGEST)]),
        (Limit(None), [Take("l", "b", LARGEST), Change("l", "b", 1)]),
        (TEN, [SetCeiling("l", LARGEST), MoveCeiling("l", -1)]),
        (TEN, [SetCeiling("l", LARGEST)]),
        (TEN, [SetCeiling("l", -LARGEST)]),
        (TEN, [MoveCeiling("l", LARGEST)]),
        (TEN, [MoveCeiling("l", -LARGEST)]),
        (TEN, [MoveCeiling("l", LARGEST - 10)]),
        (Limit(None), [Take("l", "b", LARGEST - 1), Take("l", "c", 1)]),
    ],
)
def test_steps_that_cannot_be_taken_are_none(before: Limit, steps: list[LimitStep]) -> None:
    with pytest.raises(InvalidBatch) as caught:
        stepped("l", before, steps)
    assert caught.value.path == "/limits"


@pytest.mark.parametrize("steps", [[], [Take("l", "a", 1)], [MoveCeiling("l", 1)]])
def test_a_limit_begins_with_its_ceiling(steps: list[LimitStep]) -> None:
    with pytest.raises(UnknownLimit) as caught:
        stepped("l", None, steps)
    assert caught.value.limit == "l"


def test_steps_go_limit_by_limit_and_ceilings_first() -> None:
    take, change, ceiling, other = Take("b", "x", 1), Change("b", "x", 2), SetCeiling("b", 5), MoveCeiling("a", 1)

    assert list(by_limit([take, change, ceiling, other]).items()) == [("a", [other]), ("b", [ceiling, take, change])]


def test_a_limit_knows_its_balance() -> None:
    limit = Limit(5, claims={"b": 4, "a": 3})

    assert limit.balance("l") == Balance("l", 5, 7, overdraft=False, claims=(Claim("a", 3), Claim("b", 4)))
    assert (limit.overdrawn, Limit(7, claims={"a": 7}).overdrawn, Limit(None, claims={"a": 7}).overdrawn) == (2, 0, 0)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TEN, Limit(10, claims={"a": 10})),
        (Limit(10, claims={"a": 12}), Limit(10, claims={"a": 12})),
        (Limit(10, claims={"a": 12}), Limit(10, claims={"a": 11})),
        (TEN, Limit(None, claims={"a": 99})),
        (TEN, Limit(10, overdraft=True, claims={"a": 99})),
    ],
)
def test_what_is_within_or_no_worse_passes(before: Limit, after: Limit) -> None:
    check("l", before, after)


@pytest.mark.parametrize(
    ("before", "after", "ceiling", "claimed", "asked"),
    [
        (TEN, Limit(10, claims={"a": 4, "b": 7}), 10, 4, 7),
        (Limit(10, claims={"a": 12}), Limit(10, claims={"a": 13}), 10, 12, 1),
        (TEN, Limit(3, claims={"a": 4}), 3, 4, -7),
        (TEN, Limit(2, claims={"a": 3}), 2, 4, -8),
        (Limit(None, claims={"a": 4}), Limit(3, claims={"a": 4}), 3, 4, 3),
    ],
)
def test_what_would_be_overdrawn_is_refused_with_its_figures(
    before: Limit, after: Limit, ceiling: int, claimed: int, asked: int
) -> None:
    with pytest.raises(LimitExceeded) as caught:
        check("l", before, after)
    error = caught.value
    assert (error.limit, error.ceiling, error.claimed, error.asked) == ("l", ceiling, claimed, asked)
