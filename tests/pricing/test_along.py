"""The line stage along plans is the line stage: the same answer, to the last word of its trace, as rule by rule."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from ordercore.pricing import BuyerIs, Combine, Lane, MinimumLineQuantity, PriceBook, PriceQuestion, price
from ordercore.pricing import ground as grounds
from ordercore.testing.strategies.pricing import carts, price_books, rich_books, rules
from ordercore.wire import dumps
from tests.counted import of_hundred
from tests.pricing.boxes import carts_in_units, with_units


@st.composite
def books_of_lanes(draw: st.DrawFn) -> PriceBook:
    """Books whose rules of the line stage mostly look at one line at a time, in lanes of every policy that allows it."""
    combines: st.SearchStrategy[Combine] = st.sampled_from(("all_compound", "all_same_base", "best", "first"))
    lanes = [
        Lane("one", "line", draw(combines)),
        Lane("two", "line", draw(combines)),
        Lane("all", "order", draw(combines)),
    ]
    made = []
    for at in range(draw(st.integers(0, 6))):
        rule = draw(rules(f"rule-{at}"))
        if rule.stage == "line":
            lane = draw(st.sampled_from(("", "one", "two")))
            when = tuple([each for each in rule.when if isinstance(each, (BuyerIs, MinimumLineQuantity))])
            rule = evolve(rule, coupon="", lane=lane, when=draw(st.sampled_from((when, when, rule.when))))
        elif rule.stage == "order":
            rule = evolve(rule, lane=draw(st.sampled_from(("", "all"))))
        made.append(evolve(rule, priority=at))
    return evolve(draw(price_books()), rules=made, lanes=lanes)


def told(question: PriceQuestion, book: PriceBook) -> tuple[object, str]:
    answer = price(question, book)
    return answer, dumps(getattr(answer, "trace", answer))


@settings(max_examples=of_hundred(50))
@given(
    st.lists(carts(most=6) | carts_in_units(most=6), min_size=1, max_size=3),
    books_of_lanes() | with_units(books_of_lanes()) | price_books(complete=False) | rich_books(),
)
def test_plans_say_what_the_rules_say(questions: list[PriceQuestion], book: PriceBook) -> None:
    along = [told(question, book) for question in questions]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grounds, "by_line", lambda rule, lanes: False)
        patch.setattr(grounds.Ground, "_idle", lambda self, rule: False)
        patch.setattr(grounds.Ground, "_bands", lambda self, line, groups: ())
        for question, one in zip(questions, along, strict=True):
            assert told(question, evolve(book)) == one


@settings(max_examples=of_hundred(50))
@given(
    st.lists(carts(most=4) | carts_in_units(most=4), min_size=2, max_size=4),
    books_of_lanes() | with_units(books_of_lanes()) | rich_books(),
)
def test_what_was_asked_before_changes_nothing(questions: list[PriceQuestion], book: PriceBook) -> None:
    for question in questions:
        assert told(question, book) == told(question, evolve(book))
