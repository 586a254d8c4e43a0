"""A story told at a desk: each command with what must come of it, and an oracle that does the same piece by piece."""

from __future__ import annotations

from ordercore.testing.machines.chapters.goods import GoodsChapter
from ordercore.testing.machines.chapters.money import MoneyChapter
from ordercore.testing.machines.chapters.order import OrderChapter
from ordercore.testing.machines.chapters.returns import ReturnChapter

__all__ = ["Story"]


class Story(OrderChapter, GoodsChapter, MoneyChapter, ReturnChapter):
    """Commands with what must come of each. Quantities are halves of a unit, the oracle's pieces."""
