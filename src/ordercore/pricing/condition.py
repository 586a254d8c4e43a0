"""When a rule holds: the closed list of conditions, each a value that can be stored, shown and told as a reason.

Conditions of a rule are measured once, when its lane begins: rules of one lane cannot talk each other in or out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from attrs import field, frozen

from ordercore.errors import InvalidPriceBook
from ordercore.pricing.buyer import BuyerIs
from ordercore.pricing.question import counted, unrounded
from ordercore.pricing.target import Target
from ordercore.values.money import Money, Unrounded
from ordercore.values.quantity import Quantity

__all__ = [
    "EACH_LINE",
    "STAGES",
    "AnyOf",
    "Condition",
    "CouponEntered",
    "MaximumQuantity",
    "MinimumDistinct",
    "MinimumLineQuantity",
    "MinimumLongestLine",
    "MinimumQuantity",
    "MinimumSubtotal",
    "NoneOf",
    "RuleApplied",
    "Simple",
    "Stage",
    "Undiscounted",
    "UnitPriceBetween",
]

Stage = Literal["line", "order", "charge"]
"""Rules of the line stage go first, then those about the order as a whole, then those about its charges."""

STAGES: Final[tuple[Stage, ...]] = ("line", "order", "charge")


@frozen
class MinimumLineQuantity:
    """Holds for each line of so many units or more, and not for the others; only for rules of the line stage."""

    #: how many; a line of which the number in this unit is not known does not meet it.
    quantity: Quantity = field(converter=counted)


@frozen
class Undiscounted:
    """Holds for each line from which no rule has taken anything when the lane begins, and not for the others."""


@frozen
class UnitPriceBetween:
    """Holds for each line whose unit price, as selected before any rule, lies between two amounts, and not for the others.

    A unit is the base unit of the item where the line knows it, otherwise the line's own.
    """

    #: the least, that price included; a line in another currency does not meet it.
    least: Unrounded = field(converter=unrounded)
    #: the most, that price included.
    most: Unrounded = field(converter=unrounded)

    def __attrs_post_init__(self) -> None:
        if self.most < self.least:
            raise InvalidPriceBook(f"between {self.least} and {self.most}", path="/most", mend="give the smaller first")


@frozen
class MinimumQuantity:
    """Holds when lines together have so many units or more: mixed items count alike."""

    #: how many; lines of which the number in this unit is not known are not counted.
    quantity: Quantity = field(converter=counted)
    #: which lines count; None counts those the rule itself is on.
    of: Target | None = None


@frozen
class MaximumQuantity:
    """Holds when lines together have so many units or fewer. Whoever buys one more pays more: `lint` tells of such cliffs."""

    #: how many; lines of which the number in this unit is not known are not counted.
    quantity: Quantity = field(converter=counted)
    #: which lines count; None counts those the rule itself is on.
    of: Target | None = None


@frozen
class MinimumLongestLine:
    """Holds when one line alone has so many units or more."""

    #: how many; lines of which the number in this unit is not known are not counted.
    quantity: Quantity = field(converter=counted)
    #: which lines count; None counts those the rule itself is on.
    of: Target | None = None


@frozen
class MinimumDistinct:
    """Holds when lines together have so many different items or more."""

    #: how many items.
    count: int
    #: which lines count; None counts those the rule itself is on.
    of: Target | None = None


@frozen
class MinimumSubtotal:
    """Holds when lines together cost so much or more, without charges. Exactly so much is enough."""

    #: how much; a cart in another currency does not meet it.
    amount: Money
    #: which lines count; None counts all lines of the cart.
    of: Target | None = None
    #: measured as it stands before this stage: ``line`` before any rule, ``order`` after line discounts, ``charge`` after all
    #: discounts on goods; None is when the rule's own lane begins.
    before: Stage | None = None
    #: whether the tax of the lines' rates is counted too.
    with_tax: bool = False


@frozen
class CouponEntered:
    """Holds when the buyer has entered a code; beside `Rule.coupon`, which asks for one code and tells what became of it."""

    #: the code, spelled exactly so.
    code: str


@frozen
class RuleApplied:
    """Holds when another rule has taken something off, before the lane begins."""

    #: the other rule's id.
    rule: str


Simple = (
    BuyerIs
    | MinimumQuantity
    | MaximumQuantity
    | MinimumLongestLine
    | MinimumDistinct
    | MinimumSubtotal
    | CouponEntered
    | RuleApplied
)
"""Conditions that hold for the cart as a whole or not at all."""


def _simple(given: Iterable[Simple]) -> tuple[Simple, ...]:
    return tuple(given)


@frozen
class AnyOf:
    """Holds when at least one of several conditions does."""

    #: the conditions, one or more.
    of: tuple[Simple, ...] = field(converter=_simple)

    def __attrs_post_init__(self) -> None:
        if not self.of:
            raise InvalidPriceBook("any of nothing", path="/of", mend="name at least one condition")


@frozen
class NoneOf:
    """Holds when none of several conditions does."""

    #: the conditions, one or more.
    of: tuple[Simple, ...] = field(converter=_simple)

    def __attrs_post_init__(self) -> None:
        if not self.of:
            raise InvalidPriceBook("none of nothing", path="/of", mend="name at least one condition")


Condition = (
    BuyerIs
    | MinimumLineQuantity
    | MinimumQuantity
    | MinimumSubtotal
    | Undiscounted
    | UnitPriceBetween
    | MaximumQuantity
    | MinimumLongestLine
    | MinimumDistinct
    | CouponEntered
    | RuleApplied
    | AnyOf
    | NoneOf
)
"""All conditions there are; all of a rule's must hold."""

EACH_LINE: Final = (MinimumLineQuantity, Undiscounted, UnitPriceBetween)
"""Conditions that hold for some lines and not for others."""
