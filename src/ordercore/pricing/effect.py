"""What a rule does: the closed list of effects. Each takes something off; none ever adds, and none goes below zero."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final, Literal

from attrs import field, frozen

from ordercore.errors import InvalidPriceBook
from ordercore.pricing.question import counted, unrounded
from ordercore.pricing.target import Target
from ordercore.values.money import Money, Unrounded
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity

__all__ = [
    "AmountOff",
    "BuyGet",
    "Effect",
    "FixedPrice",
    "FreeItem",
    "PackOff",
    "PackPrice",
    "PercentOff",
    "Plain",
    "Tier",
    "TierTable",
]

_ALL: Final = Percent(100)


def _percent(percent: Percent) -> None:
    if not Percent(0) < percent <= _ALL:
        raise InvalidPriceBook(f"{percent} off", path="/percent", mend="give more than 0 and at most 100")


def _whole(number: Quantity, least: int, name: str) -> None:
    if number.denominator != 1 or number.numerator < least:
        raise InvalidPriceBook(f"an offer on {number}", path=f"/{name}", mend=f"give whole units, {least} or more")


@frozen
class PercentOff:
    """A share of what it still costs: of each line, of the lines together at the order stage, of each charge."""

    #: more than 0 and at most 100.
    percent: Percent

    def __attrs_post_init__(self) -> None:
        _percent(self.percent)


@frozen
class AmountOff:
    """An amount, in one currency: the rule passes over carts in another."""

    #: how much, more than zero; an amount a unit may have any digits, and is for the base unit of the item where a line knows it.
    amount: Unrounded = field(converter=unrounded)
    #: off every ``unit``, off every ``line`` (at the charge stage: every charge), or once off the ``order``.
    per: Literal["unit", "line", "order"] = "unit"
    #: what lines share one amount by: what they cost before tax, or with the tax of their rates.
    weights: Literal["net", "gross"] = "net"

    def __attrs_post_init__(self) -> None:
        if self.amount.numerator <= 0:
            raise InvalidPriceBook(f"{self.amount} off", path="/amount", mend="give more than zero")


@frozen
class FixedPrice:
    """A price a unit, or for a charge as a whole, where it costs more now; what is cheaper already stays as it is.

    A unit is the base unit of the item where a line knows it, otherwise the line's own.
    """

    #: the price, zero or more; the rule passes over carts in another currency.
    price: Unrounded = field(converter=unrounded)

    def __attrs_post_init__(self) -> None:
        if self.price.numerator < 0:
            raise InvalidPriceBook(f"a price of {self.price}", path="/price", mend="give zero or more")


Plain = PercentOff | AmountOff | FixedPrice
"""Effects that look at one line, charge or order at a time."""


@frozen
class Tier:
    """One rung of a table: what is taken off from so many units, or so much value, on."""

    #: from how many units or which value on; zero is from the first. Lines of which the number in this unit is not known are not
    #: counted.
    minimum: Quantity | Money
    #: what is taken off.
    effect: Plain


def _tiers(given: Iterable[Tier]) -> tuple[Tier, ...]:
    return tuple(given)


@frozen
class TierTable:
    """Takes off what the highest rung reached says, for all units; or, graduated, for each unit what its own rung says."""

    #: the rungs, each higher than the one before, all by quantity or all by value.
    tiers: tuple[Tier, ...] = field(converter=_tiers)
    #: whether all lines of the rule are counted together (mix and match), or each for itself.
    together: bool = False
    #: whether each unit stands on its own rung: only by quantity, line by line, with effects per unit. A rung at 10 begins with
    #: the tenth piece, but of what is measured with what exceeds 10.
    graduated: bool = False

    def __attrs_post_init__(self) -> None:
        if not self.tiers:
            raise InvalidPriceBook("a table without rungs", path="/tiers", mend="give at least one")
        for at, (low, high) in enumerate(zip(self.tiers, self.tiers[1:], strict=False), start=1):
            same = _measure(low) == _measure(high)
            if not same or _least(high) <= _least(low):
                raise InvalidPriceBook(
                    f"a rung at {high.minimum} after one at {low.minimum}",
                    path=f"/tiers/{at}/minimum",
                    mend="count all in one unit or currency, each rung higher than the one before",
                )
        if self.graduated and (self.together or isinstance(self.tiers[0].minimum, Money)):
            raise InvalidPriceBook(
                "graduated by value or together", path="/graduated", mend="count the units of each line"
            )
        if self.graduated and any(
            isinstance(tier.effect, AmountOff) and tier.effect.per != "unit" for tier in self.tiers
        ):
            raise InvalidPriceBook("graduated, and an amount not per unit", path="/tiers", mend="take off per unit")


def _measure(tier: Tier) -> tuple[bool, str]:
    least = tier.minimum
    return (True, least.currency) if isinstance(least, Money) else (False, least.unit)


def _least(tier: Tier) -> Fraction:
    least = tier.minimum
    return least.unrounded.exact if isinstance(least, Money) else least.exact


@frozen
class PackPrice:
    """Any so many units for one price, the dearest packed first, as often as they fill a pack.

    A pack that costs less already stays as it is. Cents are shared by what the units cost.
    """

    #: how many units make a pack, 2 or more; lines of which the number in its unit is not known do not count.
    count: Quantity = field(converter=counted)
    #: the price of a pack, zero or more; the rule passes over carts in another currency.
    price: Unrounded = field(converter=unrounded)

    def __attrs_post_init__(self) -> None:
        _whole(self.count, 2, "count")
        if self.price.numerator < 0:
            raise InvalidPriceBook(f"a price of {self.price}", path="/price", mend="give zero or more")


@frozen
class PackOff:
    """An amount off any so many units, as often as they fill a pack, never more than the pack costs."""

    #: how many units make a pack, 2 or more; lines of which the number in its unit is not known do not count.
    count: Quantity = field(converter=counted)
    #: how much off each pack, more than zero; the rule passes over carts in another currency.
    amount: Unrounded = field(converter=unrounded)
    #: ``dearest`` packs dear with dear; ``best`` packs pairs so that most comes off, dear with cheap.
    packing: Literal["dearest", "best"] = "dearest"

    def __attrs_post_init__(self) -> None:
        _whole(self.count, 2, "count")
        if self.amount.numerator <= 0:
            raise InvalidPriceBook(f"{self.amount} off", path="/amount", mend="give more than zero")
        if self.packing == "best" and self.count.numerator != 2:
            raise InvalidPriceBook(
                "the best packing of more than pairs", path="/packing", mend="pack the dearest first"
            )


@frozen
class BuyGet:
    """Buy so many, get so many of what the rule is on cheaper, as often as there are enough of both.

    The units bought are used up beside those got: no unit is counted twice, by this rule or another, unless the rule says
    ``reuse``. Of equal prices the line goes first whose id sorts last.
    """

    #: how many must be bought at their price, 1 or more; lines of which the number in its unit is not known do not count.
    buy: Quantity = field(converter=counted)
    #: how many are then cheaper, 1 or more, in the same unit.
    get: Quantity = field(default=Quantity(1), converter=counted)
    #: what is taken off those, more than 0 and at most 100.
    percent: Percent = _ALL
    #: what must be bought; None is what the rule is on.
    of: Target | None = None
    #: which become cheaper: the ``cheapest`` of all (favors the seller), the ``dearest`` of all, or in packs ``paired`` from
    #: the dearest down the cheapest of each (favors the buyer; only where `of` is None).
    pick: Literal["cheapest", "dearest", "paired"] = "cheapest"

    def __attrs_post_init__(self) -> None:
        _percent(self.percent)
        _whole(self.buy, 1, "buy")
        _whole(self.get, 1, "get")
        if self.get.unit != self.buy.unit:
            raise InvalidPriceBook(f"buy {self.buy}, get {self.get}", path="/get", mend="count in one unit")
        if self.pick == "paired" and self.of is not None:
            raise InvalidPriceBook("pairs of two targets", path="/pick", mend="leave `of` out, or pick the cheapest")


@frozen
class FreeItem:
    """Adds an item for nothing: so many for every so many units of what the rule is on.

    What is added stands beside the cart, in the answer's ``gifts``, and is never counted by any rule.
    """

    #: the item added.
    sku: str
    #: for how many units there is one helping; lines of which the number in its unit is not known do not count.
    per: Quantity = field(default=Quantity(1), converter=counted)
    #: how many items one helping has.
    quantity: Quantity = field(default=Quantity(1), converter=counted)

    def __attrs_post_init__(self) -> None:
        if not self.sku:
            raise InvalidPriceBook("a free item without an item", path="/sku", mend="name it")
        _whole(self.per, 1, "per")
        if self.quantity.numerator <= 0:
            raise InvalidPriceBook(f"{self.quantity} free", path="/quantity", mend="give more than none")


Effect = PercentOff | AmountOff | FixedPrice | TierTable | PackPrice | PackOff | BuyGet | FreeItem
"""All effects there are."""
