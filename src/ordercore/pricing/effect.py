"""What a rule does: the closed list of effects. Each takes something off; none ever adds, and none goes below zero."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

from ordercore.errors import InvalidPriceBook
from ordercore.pricing.question import unrounded
from ordercore.values.money import Unrounded
from ordercore.values.percent import Percent

__all__ = ["AmountOff", "Effect", "FixedPrice", "PercentOff"]


@frozen
class PercentOff:
    """A share of what it still costs: of each line, of the lines together at the order stage, of each charge."""

    #: more than 0 and at most 100.
    percent: Percent

    def __attrs_post_init__(self) -> None:
        if not Percent(0) < self.percent <= Percent(100):
            raise InvalidPriceBook(f"{self.percent} off", path="/percent", mend="give more than 0 and at most 100")


@frozen
class AmountOff:
    """An amount, in one currency: the rule passes over carts in another."""

    #: how much, more than zero; an amount a unit may have any digits.
    amount: Unrounded = field(converter=unrounded)
    #: off every ``unit``, off every ``line`` (at the charge stage: every charge), or once off the ``order``.
    per: Literal["unit", "line", "order"] = "unit"

    def __attrs_post_init__(self) -> None:
        if self.amount.numerator <= 0:
            raise InvalidPriceBook(f"{self.amount} off", path="/amount", mend="give more than zero")


@frozen
class FixedPrice:
    """A price a unit, or for a charge as a whole, where it costs more now; what is cheaper already stays as it is."""

    #: the price, zero or more; the rule passes over carts in another currency.
    price: Unrounded = field(converter=unrounded)

    def __attrs_post_init__(self) -> None:
        if self.price.numerator < 0:
            raise InvalidPriceBook(f"a price of {self.price}", path="/price", mend="give zero or more")


Effect = PercentOff | AmountOff | FixedPrice
"""All effects there are."""
