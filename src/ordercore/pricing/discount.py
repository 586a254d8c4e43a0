"""What an effect comes to on one thing, in minor units."""

from __future__ import annotations

from fractions import Fraction

from ordercore.pricing.effect import AmountOff, PercentOff, Plain
from ordercore.values.currency import UNITS
from ordercore.values.money import Unrounded
from ordercore.values.rounding import Rounding

__all__ = ["Ratio", "discount", "in_minor", "minor_of"]

Ratio = tuple[int, int]
"""A number as numerator and denominator, the denominator positive; not always in lowest terms."""


def in_minor(amount: Unrounded) -> Ratio:
    """An exact amount in minor units."""
    return amount.numerator * UNITS[amount.currency], amount.denominator


def minor_of(amount: Unrounded) -> Fraction:
    """The same as a fraction."""
    return Fraction(*in_minor(amount))


def discount(effect: Plain, base: int, quantity: Ratio, rounding: Rounding) -> tuple[int, int, int]:
    """What an effect comes to on something that costs `base`: exactly, as numerator and denominator, and rounded.

    Zero or less means there is nothing to take.
    """
    if isinstance(effect, PercentOff):
        top, bottom = base * effect.percent.numerator, 100 * effect.percent.denominator
        return top, bottom, rounding.apply(top, bottom)
    if isinstance(effect, AmountOff):
        top, bottom = in_minor(effect.amount)
        if effect.per == "unit":
            top, bottom = top * quantity[0], bottom * quantity[1]
        return top, bottom, rounding.apply(top, bottom)
    top, bottom = in_minor(effect.price)
    top, bottom = top * quantity[0], bottom * quantity[1]
    # The new price is what people see: it is rounded, and the discount is the rest.
    return base * bottom - top, bottom, base - rounding.apply(top, bottom)
