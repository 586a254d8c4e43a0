"""What the rules draw, and what they ask of the story."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from hypothesis import strategies as st

from ordercore.testing.house import ITEMS
from ordercore.values.money import Money

__all__ = ["AMOUNTS", "INDEX", "PARTS", "part_of", "there_is", "unit_of"]

INDEX: Final = st.integers(0, 9)
"""Which of the documents there are: counted around, so that it always finds one when there is one."""

PARTS: Final = st.integers(0, 6)
"""How many halves of a unit: none is asked for too, and more than there are."""

AMOUNTS: Final = st.sampled_from((100, 10, 50, 0, 101))
"""Which part, in percent, of what could be paid: all first, then less, nothing, and more than all."""


def there_is(kind: str) -> Callable[[Any], bool]:
    """Whether a story has a document of a kind: for preconditions."""
    return lambda story: bool(story.of_kind(kind))


def part_of(amount: Money, percent: int) -> Money:
    """That part of an amount, rounded down."""
    return Money.of_minor(amount.minor * percent // 100, amount.currency)


def unit_of(sku: str) -> str:
    """The unit in which the house counts an item."""
    return next(item.units.base for item in ITEMS if item.sku == sku)
