"""A change of prices as a table and as a picture."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given

from ordercore.errors import InvalidValue
from ordercore.pricing import Line, PercentOff, PriceBook, PriceQuestion, Rule, diff
from ordercore.testing.strategies.pricing import carts, price_books
from ordercore.values.percent import Percent
from ordercore.views import Table, change_picture, change_table
from tests.pricing.shop import MUG, ask, book, usd

ASKED = [ask(Line("1", "MUG", 4, cost=usd("9.50"))), ask(Line("1", "UNKNOWN", 1))]
TENTH = Rule("tenth-and-more", PercentOff(Percent(10)))


def test_a_table_tells_revenue_margin_and_every_rule() -> None:
    table = change_table(diff(book(MUG), book(MUG, TENTH), ASKED))

    assert table.rows == (
        ("USD", "revenue", "50.00", "45.00", "-5.00"),
        ("USD", "margin", "12.00", "7.00", "-5.00"),
        ("USD", "discount tenth-and-more", "0.00", "-5.00", "-5.00"),
        ("USD", "answered", "1", "1", "0"),
        ("USD", "refused", "1", "1", "0"),
    )
    assert str(table).splitlines()[:3] == [
        "currency  what                     before  after  change",
        "--------  -----------------------  ------  -----  ------",
        "USD       revenue                   50.00  45.00   -5.00",
    ]


def test_a_picture_has_two_bars_for_each_amount_as_long_as_they_are_large() -> None:
    drawn = ElementTree.fromstring(change_picture(diff(book(MUG), book(MUG, TENTH), ASKED)))  # ours

    bars = [int(each.get("width", "")) for each in drawn.iter("{http://www.w3.org/2000/svg}rect")]
    assert bars == [360, 324, 86, 50, 0, 36]


@given(carts(), price_books(), price_books())
def test_a_picture_is_always_well_formed(question: PriceQuestion, one: PriceBook, other: PriceBook) -> None:
    difference = diff(one, other, [question])

    ElementTree.fromstring(change_picture(difference))  # ours
    assert change_table(difference).head[0] == "currency"


def test_a_row_with_a_cell_too_few_is_refused() -> None:
    with pytest.raises(InvalidValue) as caught:
        Table(("a", "b"), (("1", "2"), ("3",)))
    assert caught.value.path == "/rows/1"


def test_nothing_asked_is_an_empty_table_and_picture() -> None:
    nothing = diff(book(MUG), book(MUG), [])

    assert change_table(nothing).rows == ()
    assert "<rect" not in change_picture(nothing)
