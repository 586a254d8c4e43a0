"""A plan written as a function says what its steps say, one by one, and its text is made of nothing that came from outside."""

from __future__ import annotations

import re
from typing import Any, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ordercore.pricing import PercentOff, PriceBook, Rule
from ordercore.pricing.along import gone_along
from ordercore.pricing.lane import COMBINES
from ordercore.pricing.plan import FIXED, PER_LINE, PER_UNIT, PERCENT, Band, Pass, Plan, Step
from ordercore.pricing.select import Selected
from ordercore.pricing.way import MOST_STEPS, NOWHERE, Way, way_of
from ordercore.pricing.way import _function as written_functions
from ordercore.values.money import Unrounded
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity
from ordercore.values.rounding import HALF_UP
from tests.pricing.shop import MUG, ask, mugs, priced

SELECTED: Final = Selected(Unrounded("1", "USD"), "row", None, (), None)

ratios = st.tuples(st.integers(0, 3_000), st.sampled_from((1, 1, 3, 100, 1_000)))
leasts = st.none() | st.tuples(st.integers(0, 12), st.sampled_from((1, 2)))


@st.composite
def steps(draw: st.DrawFn) -> Step:
    kind = draw(st.sampled_from((PERCENT, PER_UNIT, PER_LINE, FIXED)))
    top, bottom = (draw(st.integers(1, 1_000)), 1_000) if kind == PERCENT else draw(ratios)
    return kind, top, bottom, (f"rule-{draw(st.integers(0, 99))}", ""), draw(leasts)


passes = st.tuples(
    st.sampled_from([each for each in COMBINES if each != "exclusive"]), st.lists(steps(), min_size=1, max_size=4)
).map(lambda each: (each[0], tuple(each[1])))


def plan(lanes: list[Pass], *units: tuple[int, int], others: dict[int, Rule] | None = None) -> Plan:
    """A plan with breaks at ten, five and none, as many as there are unit prices."""
    leasts = ((0, 1), (5, 1), (10, 1))[: len(units)]
    bands = tuple([Band(least, unit, SELECTED) for least, unit in zip(reversed(leasts), units, strict=True)])
    return Plan((), "EA", (), bands, tuple(lanes), others or {})


def gone(way: Way, units: int) -> tuple[int, ...] | None:
    _, _, act, numbers = way
    return act(units, numbers)


@given(st.lists(passes, max_size=3), st.lists(ratios, min_size=1, max_size=3), st.integers(0, 40))
@example([("best", ((PER_LINE, 10, 1, ("a", ""), None), (PER_LINE, 10, 1, ("b", ""), None)))], [(5, 1)], 4)
@example([("first", ((PER_LINE, 0, 1, ("a", ""), None), (PER_LINE, 3, 1, ("b", ""), None)))], [(5, 1)], 4)
@example([("all_same_base", ((PERCENT, 900, 1_000, ("a", ""), None),) * 2)], [(5, 1)], 4)
@example([("all_compound", ((FIXED, 7, 1, ("a", ""), None),))], [(5, 1)], 4)
def test_a_way_is_its_plan_step_by_step(lanes: list[Pass], prices: list[tuple[int, int]], units: int) -> None:
    made = plan(lanes, *prices)
    band = made.band(Quantity(units))
    assert band is not None
    extended = HALF_UP.apply(band.unit[0] * units, band.unit[1])

    record = gone(way_of(made), units)

    assert record == gone_along(made.passes, extended, Quantity(units), HALF_UP)


def test_too_few_for_any_break_have_no_way() -> None:
    five = Plan((), "EA", (), (Band((9, 2), (100, 1), SELECTED),), (), {})

    assert gone(way_of(five), 5) == (500, 500)
    assert gone(way_of(five), 4) is None


def test_what_is_no_function_has_no_way() -> None:
    step: Step = (PER_UNIT, 1, 1, ("a", ""), None)
    rule = Rule("r", PercentOff(Percent(10)))

    assert gone(way_of(plan([])), 1) is None
    assert gone(way_of(plan([], (5, 1), others={0: rule})), 1) is None
    assert gone(way_of(plan([("all_compound", (step,) * MOST_STEPS)], (99, 1))), 1) is not None
    assert gone(way_of(plan([("all_compound", (step,) * (MOST_STEPS + 1))], (99, 1))), 1) is None
    assert gone(NOWHERE, 1) is None


WORDS: Final = re.compile(
    r"\A(?:def|act|if|else|and|return|units|numbers|net|extended|base|best|[fo]\d+|\d+|//|>=|==|-=|[\s(),:=*+<>-])*\Z"
)


@given(st.lists(passes, max_size=4), ratios)
def test_the_text_of_a_way_is_of_a_few_words(lanes: list[Pass], unit: tuple[int, int]) -> None:
    (text,) = written(lambda: way_of(plan(lanes, unit)))

    assert WORDS.match(text)


def test_no_name_of_a_book_stands_in_a_way() -> None:
    canary = "__import__('os').system('canary')"
    book = PriceBook("b", [MUG], [Rule("canary", PercentOff(Percent(10)), label=canary)])

    texts = written(lambda: priced(ask(mugs(2)), book))

    assert texts
    assert not [text for text in texts if "canary" in text]


def written(act: Any) -> list[str]:
    """The texts that are run while something is done."""

    texts: list[str] = []
    real = exec

    def spying(text: str, names: dict[str, Any]) -> None:
        texts.append(text)
        real(text, names)

    written_functions.cache_clear()  # to forget what was written before
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ordercore.values.source.exec", spying, raising=False)
        act()
    return texts
