"""What stands below a rung of graduated prices: counted units have a first one on it, measured goods do not."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from ordercore.values.quantity import Quantity
from ordercore.values.rec20 import is_measured

__all__ = ["below"]

_measured = lru_cache(maxsize=256)(is_measured)


def below(rung: Quantity, count: Fraction) -> Fraction:
    """How many of so many units, counted in the unit of a rung, stand below it.

    Where units are counted, a rung at 10 begins with the tenth: of 12 pieces nine stand below it, and all of fewer than ten. Where
    they are measured, it begins at 10: of 12 kg ten stand below. The unit decides and never the number, so that 10 and 10.0
    are the same.
    """
    least = rung.exact
    if _measured(rung.unit):
        return min(count, least)
    return max(least - 1, Fraction(0)) if count >= least else count
