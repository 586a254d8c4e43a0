"""When a rule holds: the closed list of conditions, each a value that can be stored, shown and told as a reason.

Conditions of a rule are measured once, when its stage begins: rules of one stage cannot talk each other in or out.
"""

from __future__ import annotations

from typing import Final, Literal

from attrs import field, frozen

from ordercore.pricing.buyer import BuyerIs
from ordercore.pricing.question import counted
from ordercore.pricing.target import Target
from ordercore.values.money import Money
from ordercore.values.quantity import Quantity

__all__ = ["STAGES", "Condition", "MinimumLineQuantity", "MinimumQuantity", "MinimumSubtotal", "Stage"]

Stage = Literal["line", "order", "charge"]
"""Rules of the line stage go first, then those about the order as a whole, then those about its charges."""

STAGES: Final[tuple[Stage, ...]] = ("line", "order", "charge")


@frozen
class MinimumLineQuantity:
    """Holds for each line of so many units or more, and not for the others; only for rules of the line stage."""

    #: how many, in the unit of the line; a line in another unit does not meet it.
    quantity: Quantity = field(converter=counted)


@frozen
class MinimumQuantity:
    """Holds when lines together have so many units or more: mixed items count alike."""

    #: how many; lines in another unit are not counted.
    quantity: Quantity = field(converter=counted)
    #: which lines count; None counts those the rule itself is on.
    of: Target | None = None


@frozen
class MinimumSubtotal:
    """Holds when lines together cost so much or more, without tax and charges. Exactly so much is enough."""

    #: how much; a cart in another currency does not meet it.
    amount: Money
    #: which lines count; None counts all lines of the cart.
    of: Target | None = None
    #: measured as it stands before this stage: ``line`` before any rule, ``order`` after line discounts, ``charge`` after all
    #: discounts on goods; None is the stage of the rule itself.
    before: Stage | None = None


Condition = BuyerIs | MinimumLineQuantity | MinimumQuantity | MinimumSubtotal
"""All conditions there are."""
