"""Matching: what comes back is found among what was sold, and never more than that."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from ordercore.bulk.retail.match import Matcher, Part
from ordercore.values import Unrounded

ONE, TWO = Unrounded("1.00", "GBP"), Unrounded("2.00", "GBP")


def matcher(*sold: tuple[int, Unrounded]) -> Matcher:
    """One customer's purchases of one item, one an invoice."""
    made = Matcher()
    for number, (quantity, price) in enumerate(sold, start=1):
        made.sell("acme", "MUG", str(number), 1, quantity, price)
    return made


def test_the_newest_line_that_covers_it_alone() -> None:
    sold = matcher((5, ONE), (5, ONE), (2, ONE))

    assert sold.take_back("acme", "MUG", 3, ONE) == (Part("2", 1, 3, ONE),)
    assert sold.take_back("acme", "MUG", 3, ONE) == (Part("1", 1, 3, ONE),)


def test_a_line_of_the_same_price_goes_before_newer_ones() -> None:
    sold = matcher((5, ONE), (5, TWO))

    assert sold.take_back("acme", "MUG", 5, ONE) == (Part("1", 1, 5, ONE),)
    assert sold.take_back("acme", "MUG", 5, ONE) == (Part("2", 1, 5, TWO),)


def test_several_lines_together_newest_first() -> None:
    sold = matcher((5, ONE), (5, TWO), (2, ONE))

    assert sold.take_back("acme", "MUG", 8, ONE) == (Part("3", 1, 2, ONE), Part("2", 1, 5, TWO), Part("1", 1, 1, ONE))
    assert sold.take_back("acme", "MUG", 4, ONE) == (Part("1", 1, 4, ONE),)


def test_why_there_is_no_sale() -> None:
    sold = matcher((5, ONE))

    assert sold.take_back("", "MUG", 1, ONE) == "guest"
    assert sold.take_back("acme", "TEA", 1, ONE) == "never_sold"
    assert sold.take_back("other", "MUG", 1, ONE) == "never_sold"
    assert sold.take_back("acme", "MUG", 6, ONE) == "more_than_sold"
    assert sold.take_back("acme", "MUG", 6, TWO) == "more_than_sold"
    assert sold.take_back("acme", "MUG", 5, TWO) == "dearer"
    assert sold.take_back("acme", "MUG", 5, ONE) == (Part("1", 1, 5, ONE),)
    assert sold.take_back("acme", "MUG", 1, ONE) == "more_than_sold"


sales = st.lists(st.tuples(st.integers(1, 20), st.sampled_from([ONE, TWO])), max_size=6)
returns = st.lists(st.tuples(st.integers(1, 30), st.sampled_from([ONE, TWO])), max_size=8)


@given(sales, returns)
def test_never_more_comes_back_than_was_sold(
    sold: list[tuple[int, Unrounded]], back: list[tuple[int, Unrounded]]
) -> None:
    made, taken = matcher(*sold), Counter[str]()
    for quantity, price in back:
        left = [each - taken[str(number)] for number, (each, at) in enumerate(sold, start=1) if at >= price]
        found = made.take_back("acme", "MUG", quantity, price)
        assert isinstance(found, tuple) == (quantity <= sum(left))
        if isinstance(found, tuple):
            assert sum(part.quantity for part in found) == quantity
            assert all(part.price >= price for part in found)
            taken.update({part.invoice: part.quantity for part in found})
    assert all(taken[str(number)] <= quantity for number, (quantity, _) in enumerate(sold, start=1))
