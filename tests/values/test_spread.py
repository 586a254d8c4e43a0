"""Parts of a whole: the laws for all, and the figures of the systems the policies come from."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.errors import CurrencyMismatch, InvalidAmount, InvalidValue, UnitMismatch
from ordercore.testing.strategies.values import money
from ordercore.values import (
    CASCADE_FROM_LAST,
    FIRST_TAKE_REST,
    HALF_DOWN_THEN_FIRST,
    LARGEST_REMAINDER,
    LAST_TAKES_REST,
    Capped,
    Money,
    Quantity,
    Spreading,
    Unrounded,
    spread,
    spread_capped,
    total,
)
from ordercore.values.spread import SpreadingName, spread_whole

ALL: Final = (LARGEST_REMAINDER, LAST_TAKES_REST, FIRST_TAKE_REST, CASCADE_FROM_LAST, HALF_DOWN_THEN_FIRST)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=12)
policies = st.sampled_from(ALL)
usd = money(currency=st.just("USD"))


def cents(parts: tuple[Money, ...]) -> list[int]:
    return [part.minor for part in parts]


def dollars(minor: int) -> Money:
    return Money.of_minor(minor, "USD")


def test_every_policy_is_tried() -> None:
    assert {policy.name for policy in ALL} == set(get_args(SpreadingName))


@given(money(), weights, policies)
def test_parts_sum_to_the_whole(whole: Money, by: list[int], policy: Spreading) -> None:
    parts = spread(whole, by, policy)

    assert len(parts) == len(by)
    assert total(parts, whole.currency) == whole


@given(usd, weights, policies)
def test_the_sign_only_turns(whole: Money, by: list[int], policy: Spreading) -> None:
    assert spread(-whole, by, policy) == tuple(-part for part in spread(whole, by, policy))


@given(usd, weights)
def test_largest_remainder_is_off_by_less_than_one(whole: Money, by: list[int]) -> None:
    for part, weight in zip(spread(whole, by), by, strict=True):
        if any(by):
            assert abs(part.minor - Fraction(whole.minor * weight, sum(by))) < 1
            assert weight or not part
        else:
            assert abs(part.minor - Fraction(whole.minor, len(by))) < 1


@given(usd, weights.filter(any))
def test_who_lost_most_by_cutting_off_gets_the_cent(whole: Money, by: list[int]) -> None:
    parts = spread(abs(whole), by)
    lost = [Fraction(abs(whole.minor) * weight, sum(by)) % 1 for weight in by]
    rounded_up = [part.minor > abs(whole.minor) * weight // sum(by) for part, weight in zip(parts, by, strict=True)]

    got = [rest for rest, up in zip(lost, rounded_up, strict=True) if up]
    not_got = [rest for rest, up in zip(lost, rounded_up, strict=True) if not up]
    assert min(got, default=1) >= max(not_got, default=0)


@given(usd, weights)
def test_more_weight_never_gets_less(whole: Money, by: list[int]) -> None:
    parts = spread(abs(whole), by)
    for here in range(len(by)):
        for there in range(len(by)):
            if by[here] > by[there] or (by[here] == by[there] and here < there):
                assert parts[here] >= parts[there]


@given(usd, weights, st.integers(1, 1000), policies)
def test_only_the_proportion_counts(whole: Money, by: list[int], times: int, policy: Spreading) -> None:
    parts = spread(whole, by, policy)

    assert spread(whole, [weight * times for weight in by], policy) == parts
    assert spread(whole, [Fraction(weight, times) for weight in by], policy) == parts
    assert spread(whole, [Quantity(weight, "KGM") for weight in by], policy) == parts
    assert spread(whole, [Money.of_minor(weight, "JPY") for weight in by], policy) == parts
    assert spread(whole, [Unrounded(Decimal(weight) / 8, "EUR") for weight in by], policy) == parts


@given(st.integers(0, 10**6), weights.filter(any), st.randoms(use_true_random=False))
def test_ties_go_by_the_turn_and_nothing_else_does(whole: int, by: list[int], shuffler: Any) -> None:
    turns = [f"{at:02}" for at in range(len(by))]
    shuffler.shuffle(turns)
    parts = spread_whole(whole, by, turns.__getitem__)
    assert all(type(part) is int for part in parts)

    lost = [Fraction(whole * weight, sum(by)) % 1 for weight in by]
    by_turn = sorted(range(len(by)), key=lambda at: (-lost[at], turns[at]))
    assert sum(parts) == whole
    for rank, at in enumerate(by_turn):
        assert parts[at] == whole * by[at] // sum(by) + (rank < sum(lost))
    assert spread_whole(whole, by, "{:02}".format) == cents(spread(dollars(whole), by))


@pytest.mark.parametrize(
    ("whole", "by", "turns", "parts"),
    [
        (2, [1, 1, 1], "cba", [0, 1, 1]),
        (3, [1, 1, 1], "cba", [1, 1, 1]),
        (3, [3, 1, 1, 1], "dcba", [1, 0, 1, 1]),  # 1.5 and three times 0.5: all lost the same
        (2, [4, 3, 3], "abc", [1, 1, 0]),  # 0.8 is sure of its cent, twice 0.6 ask for the turn
        (2, [4, 3, 3], "acb", [1, 0, 1]),
        (10, [62, 38], "ba", [6, 4]),
        (0, [1, 2], "ba", [0, 0]),
    ],
)
def test_ties_by_turn_in_figures(whole: int, by: list[int], turns: str, parts: list[int]) -> None:
    assert spread_whole(whole, by, turns.__getitem__) == parts


def test_nobody_is_asked_for_a_turn_where_nothing_is_equal() -> None:
    def turn(at: int) -> str:
        raise AssertionError

    assert spread_whole(10, [62, 38], turn) == [6, 4]
    assert spread_whole(10, [1, 1], turn) == [5, 5]
    assert spread_whole(2, [2, 2, 1], turn) == [1, 1, 0]


@pytest.mark.parametrize(
    ("policy", "by", "whole", "parts"),
    [
        # no cent divides: ties go to the first position
        (LARGEST_REMAINDER, [1, 1, 1], 1, [1, 0, 0]),
        (LARGEST_REMAINDER, [1, 1, 1], 100, [34, 33, 33]),
        (LARGEST_REMAINDER, [0, 1, 0, 1], 3, [0, 2, 0, 1]),
        (LARGEST_REMAINDER, [0, 0], 3, [2, 1]),
        # 6.2 and 3.8: the smaller share lost more
        (LARGEST_REMAINDER, [62, 38], 10, [6, 4]),
        # what other systems give, by their code
        (LAST_TAKES_REST, [700, 700, 700], 100, [33, 33, 34]),
        (LAST_TAKES_REST, [100, 100, 100, 0], 50, [16, 16, 16, 2]),
        (FIRST_TAKE_REST, [1, 1, 1], 100, [34, 33, 33]),
        (FIRST_TAKE_REST, [0, 1, 1, 1], 10, [1, 3, 3, 3]),
        (CASCADE_FROM_LAST, [1, 1, 1], 100, [34, 33, 33]),
        (CASCADE_FROM_LAST, [0, 1, 1, 1], 10, [0, 4, 3, 3]),
        (CASCADE_FROM_LAST, [1, 1, 1, 0], 5, [2, 2, 1, 0]),
        (HALF_DOWN_THEN_FIRST, [0, 100, 100, 100], -10, [-1, -3, -3, -3]),
        (HALF_DOWN_THEN_FIRST, [1, 1], 1, [1, 0]),
        (HALF_DOWN_THEN_FIRST, [2, 2, 2], 5, [1, 2, 2]),
    ],
)
def test_figures(policy: Spreading, by: list[int], whole: int, parts: list[int]) -> None:
    assert cents(spread(dollars(whole), by, policy)) == parts


@pytest.mark.parametrize("wrong", [[], [1, -1], [Money("-1", "USD")], [Quantity(1), 1], [1, Money("1", "USD")]])
def test_wrong_weights_are_refused(wrong: list[Any]) -> None:
    with pytest.raises(InvalidValue):
        spread(dollars(100), wrong)


def test_numbers_of_every_kind_weigh_what_they_are() -> None:
    for policy in ALL:
        assert cents(spread(dollars(60), [1, Decimal("2.0"), Fraction(3)], policy)) == [10, 20, 30]
        assert cents(spread(dollars(60), [10**30, 2 * 10**30, 3 * 10**30], policy)) == [10, 20, 30]


def test_weights_of_two_measures_are_refused() -> None:
    with pytest.raises(CurrencyMismatch) as currencies:
        spread(dollars(100), [Money("1", "USD"), Unrounded("1", "EUR")])
    assert (currencies.value.left, currencies.value.right) == ("USD", "EUR")
    with pytest.raises(UnitMismatch) as units:
        spread(dollars(100), [Quantity(1, "KGM"), Quantity(1, "LBR")])
    assert (units.value.left, units.value.right) == ("KGM", "LBR")
    for hostile in (Decimal("NaN"), True, 0.5):
        with pytest.raises(InvalidAmount):
            spread(dollars(100), [1, hostile])  # type: ignore[list-item]


def test_an_unknown_policy_is_refused() -> None:
    with pytest.raises(InvalidValue, match="by_luck") as caught:
        Spreading("by_luck")  # type: ignore[arg-type]
    assert caught.value.path == "/name"
    assert str(LARGEST_REMAINDER) == "largest_remainder"


@given(
    money(currency=st.just("USD"), low=-(10**7), high=10**7),
    st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 10**6)), min_size=1, max_size=8),
)
def test_capped_parts_and_what_is_left_sum_to_the_whole(whole: Money, rows: list[tuple[int, int]]) -> None:
    by, caps = [row[0] for row in rows], [dollars(row[1]) for row in rows]
    capped = spread_capped(whole, by, caps)
    room = [cap for cap, weight in zip(caps, by, strict=True) if weight or not any(by)]

    assert total(capped.parts, "USD") + capped.left == whole
    for part, cap in zip(capped.parts, caps, strict=True):
        assert abs(part) <= cap
        assert not part or (part > dollars(0)) is (whole > dollars(0))
    if capped.left:
        assert abs(whole) - abs(capped.left) == total(room, "USD"), "something is left although there is room"
    assert spread_capped(-whole, by, caps).left == -capped.left


@given(usd, weights)
def test_caps_that_do_not_bind_change_nothing(whole: Money, by: list[int]) -> None:
    used = [weight + 1 for weight in by]

    assert spread_capped(whole, used, [abs(whole)] * len(by)).parts == spread(whole, used)


@given(usd, weights)
def test_caps_that_are_just_reached_change_nothing(whole: Money, by: list[int]) -> None:
    parts = spread(whole, by)

    assert spread_capped(whole, by, [abs(part) for part in parts]) == Capped(parts, dollars(0))


@pytest.mark.parametrize(
    ("whole", "by", "caps", "parts", "left"),
    [
        # Sylius, "receiving discounts with product minimum price specified": 14.00 over 50.00 and 20.00, 5.00 possible on the first
        (1400, [5000, 2000], [500, 2000], [500, 900], 0),
        (1200, [1000, 2000, 5000, 3000], [1000, 100, 0, 400], [700, 100, 0, 400], 0),
        (2000, [1000, 2000, 5000, 3000], [1000, 100, 0, 400], [1000, 100, 0, 400], 500),
        # the caps are reached and not passed, so the cent stays where it fell
        (2, [1, 1, 4], [2, 0, 2], [1, 0, 1], 0),
        # one unit too much is too much
        (3, [1, 1], [1, 5], [1, 2], 0),
        (300, [0, 1], [1000, 100], [0, 100], 200),
        (300, [0, 0], [1000, 100], [200, 100], 0),
        (0, [1, 1], [0, 0], [0, 0], 0),
    ],
)
def test_water_filling(whole: int, by: list[int], caps: list[int], parts: list[int], left: int) -> None:
    capped = spread_capped(dollars(whole), by, [dollars(cap) for cap in caps])

    assert cents(capped.parts) == parts
    assert capped.left == dollars(left)


def test_wrong_caps_are_refused() -> None:
    with pytest.raises(InvalidValue, match="1 caps for 2 weights"):
        spread_capped(dollars(1), [1, 1], [dollars(1)])
    with pytest.raises(InvalidValue, match="no cap"):
        spread_capped(dollars(1), [1], [dollars(-1)])
    with pytest.raises(CurrencyMismatch) as caught:
        spread_capped(dollars(1), [1], [Money("1", "EUR")])
    assert (caught.value.left, caught.value.right) == ("USD", "EUR")


@given(st.integers(0, 10**6), st.lists(st.integers(0, 50), min_size=1, max_size=12).filter(any), st.randoms())
def test_whole_numbers_are_spread_as_money_is(whole: int, weights: list[int], dice: Any) -> None:
    turns = list(range(len(weights)))
    dice.shuffle(turns)
    parts = spread_whole(whole, weights, lambda at: f"{turns[at]:02}")

    by_turn = sorted(range(len(weights)), key=lambda at: turns[at])
    expected = spread(Money.of_minor(whole, "USD"), [weights[at] for at in by_turn])
    assert [parts[at] for at in by_turn] == [part.minor for part in expected]


class TestWhatIsSpread:
    """What is handed to `spread` and `spread_capped` is of the types they name."""

    def test_a_weight_is_a_number_that_can_be_written(self) -> None:
        class HostileFraction(Fraction):
            @property
            def numerator(self) -> int:
                return -1

        most = 2**2048 - 1
        assert cents(spread(dollars(3), [most, Fraction(most), 0])) == [2, 1, 0]
        for weight in (2**2048, 10**1_000_000, Fraction(1, 2**2048), HostileFraction(1), Fraction(2**2048)):
            with pytest.raises(InvalidAmount) as caught:
                spread(dollars(100), [1, weight])
            assert caught.value.path == "/weights"

    @pytest.mark.parametrize("weights", [5, None, "12", b"12", {"a": 1}, iter((1, 2)), {1, 2}])
    def test_weights_are_a_sequence(self, weights: Any) -> None:
        for share in (spread, lambda whole, by: spread_capped(whole, by, [])):
            with pytest.raises(InvalidValue, match="give a tuple or list") as caught:
                share(dollars(100), weights)
            assert caught.value.path == "/weights"

    def test_the_whole_and_the_caps_are_money_and_the_policy_is_one(self) -> None:
        for whole in (100, Unrounded("1", "USD"), None):
            for share in (lambda whole: spread(whole, [1]), lambda whole: spread_capped(whole, [1], [dollars(1)])):
                with pytest.raises(InvalidValue, match="is not money") as caught:
                    share(whole)
                assert caught.value.path == "/whole"
        for caps in (5, [5], "1", [Unrounded("1", "USD")]):
            with pytest.raises(InvalidValue, match="caps that are not money") as caught:
                spread_capped(dollars(1), [1], caps)  # type: ignore[arg-type]
            assert caught.value.path == "/caps"
        with pytest.raises(InvalidValue, match="'largest_remainder' is not a policy") as caught:
            spread(dollars(1), [1], "largest_remainder")  # type: ignore[arg-type]
        assert caught.value.path == "/policy"

    def test_a_policy_is_named_by_a_short_text(self) -> None:
        for name in (["largest_remainder"], "x" * 1_000_000, 10**5000):
            with pytest.raises(InvalidValue, match="use one of largest_remainder") as caught:
                Spreading(name)  # type: ignore[arg-type]
            assert len(str(caught.value)) < 250

    def test_a_sum_of_any_size_is_divided(self) -> None:
        whole = dollars(10**20 - 1) * 1000

        assert total(spread(whole, [1, 2, 4]), "USD") == whole
        assert spread_capped(whole, [1], [dollars(0)]) == Capped((dollars(0),), whole)
