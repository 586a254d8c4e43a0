"""Chance from a seed: the same on every machine, in every process and in every version of Python."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

__all__ = ["Chance"]

T = TypeVar("T")


class Chance:
    """Draws numbers from one seed.

    Only `Random.random` is used: it is the one method of which Python promises the same numbers in later versions.

    Args:
        seed: what all draws follow from.
    """

    def __init__(self, seed: int) -> None:
        self._draw = Random(seed).random  # noqa: S311 - dice, not secrets

    def below(self, many: int) -> int:
        """A whole number from zero to below another."""
        return int(self._draw() * many)

    def between(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        return least + int(self._draw() * (most - least + 1))

    def percent(self, percent: int) -> bool:
        """True so many times in a hundred."""
        return self._draw() * 100 < percent

    def one(self, found: Sequence[T]) -> T:
        """One of those found; there must be one."""
        return found[int(self._draw() * len(found))]
