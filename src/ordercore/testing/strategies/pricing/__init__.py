"""Hypothesis strategies for the pricing house: buyers, price books and carts that meet.

All draw from one small world (a few items in a few groups, a few customers in a hierarchy), so that books have something to
say about carts. Figures shrink to small whole amounts, books to their list prices, carts to one piece of one item.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from hypothesis import strategies as st

from ordercore.pricing import (
    Buyer,
    BuyerIs,
    BuyGet,
    ChargeRow,
    Guard,
    Line,
    PackOff,
    PackPrice,
    PriceAnswer,
    PriceBook,
    PriceQuestion,
    PriceRow,
    Rule,
    Target,
    price,
)
from ordercore.testing.strategies.pricing.book import lane_books, price_books, rich_books
from ordercore.testing.strategies.pricing.cart import buyers, carts, lines
from ordercore.testing.strategies.pricing.offer import guards, rich_rules
from ordercore.testing.strategies.pricing.row import charge_rows, price_rows
from ordercore.testing.strategies.pricing.rule import rules
from ordercore.testing.strategies.pricing.world import GROUPS_OF, scopes, targets
from ordercore.values.money import Money
from ordercore.values.percent import Percent

__all__ = [
    "GROUPS_OF",
    "OF_TYPE",
    "buyers",
    "carts",
    "charge_rows",
    "guards",
    "lane_books",
    "lines",
    "price_answers",
    "price_books",
    "price_rows",
    "rich_books",
    "rich_rules",
    "rules",
]


def price_answers() -> st.SearchStrategy[PriceAnswer]:
    """What carts cost by complete books."""
    return st.builds(_answer, carts(), price_books())


def _answer(cart: PriceQuestion, book: PriceBook) -> PriceAnswer:
    answer = price(cart, book)
    assert isinstance(answer, PriceAnswer)
    return answer


_COUNTS: Final = st.integers(1, 3)
_PRICES: Final = st.integers(1, 3_000).map(lambda minor: Money.of_minor(minor, "USD"))

OF_TYPE: Final[Mapping[Any, Callable[[], st.SearchStrategy[Any]]]] = {
    BuyGet: lambda: st.builds(BuyGet, _COUNTS, _COUNTS, st.integers(1, 100).map(Percent)),
    Buyer: buyers,
    BuyerIs: scopes,
    ChargeRow: lambda: charge_rows("charge-1"),
    Guard: lambda: guards("guard-1"),
    Line: lambda: lines("1"),
    PackOff: lambda: st.builds(PackOff, st.integers(2, 4), _PRICES),
    PackPrice: lambda: st.builds(PackPrice, st.integers(2, 4), _PRICES),
    PriceAnswer: price_answers,
    PriceBook: lambda: price_books() | rich_books(),
    PriceQuestion: carts,
    PriceRow: lambda: price_rows("row-1"),
    Rule: lambda: rules("rule-1"),
    Target: targets,
}
"""The strategies by the class whose values they make, for `hypothesis.strategies.from_type`."""
