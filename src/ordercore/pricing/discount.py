"""What an effect comes to on one thing."""

from __future__ import annotations

from ordercore.pricing.effect import AmountOff, PercentOff, Plain
from ordercore.values.money import Money, Unrounded
from ordercore.values.quantity import Quantity
from ordercore.values.rounding import Rounding

__all__ = ["discount"]


def discount(effect: Plain, base: Money, quantity: Quantity, rounding: Rounding) -> tuple[Unrounded, Money]:
    """What an effect comes to on something that costs `base`: exact and rounded; zero or less means there is nothing to take."""
    if isinstance(effect, PercentOff):
        exact = effect.percent.of(base)
    elif isinstance(effect, AmountOff):
        exact = (
            effect.amount.scaled(quantity.numerator, quantity.denominator) if effect.per == "unit" else effect.amount
        )
    else:
        price = effect.price.scaled(quantity.numerator, quantity.denominator)
        # The new price is what people see: it is rounded, and the discount is the rest.
        return base.unrounded - price, base - price.settle(rounding).money
    return exact, exact.settle(rounding).money
