"""What no discount may break: floor prices, margins, and how much all rules together may take off."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

from ordercore.errors import InvalidPriceBook
from ordercore.pricing.question import unrounded
from ordercore.pricing.target import EVERYTHING, Target
from ordercore.values.ids import checked_id
from ordercore.values.money import Money, Unrounded
from ordercore.values.percent import Percent

__all__ = ["Guard"]


def _price(given: Unrounded | Money | None) -> Unrounded | None:
    return None if given is None else unrounded(given)


@frozen
class Guard:
    """A limit to discounts. It never raises a price: what was cheaper before any rule is left as it is.

    A rule stops at the limit; what an order discount cannot take off one line is taken off the others, in proportion.
    """

    #: the guard's id, unique among the rows, rules, charges and guards of its book.
    id: str
    #: which items it guards.
    on: Target = EVERYTHING
    #: the least a unit may cost, the base unit of the item where a line knows it, otherwise the line's own; carts in another currency are not guarded by it.
    floor: Unrounded | None = field(default=None, converter=_price)
    #: the least share of the price that must be left over the line's cost, from 0 to less than 100; a line without a known
    #: cost is refused.
    margin: Percent | None = None
    #: the most all rules together may take off, as a share of what was to be paid before them.
    most_off: Percent | None = None
    #: whether `most_off` is counted for each ``line`` or for the ``order`` as a whole (all items it guards together).
    per: Literal["line", "order"] = "line"

    def __attrs_post_init__(self) -> None:
        checked_id(self.id, path="/id")
        if self.floor is None and self.margin is None and self.most_off is None:
            raise InvalidPriceBook(
                "a guard against nothing", path="/floor", mend="give a floor, a margin or a most off"
            )
        if self.floor is not None and self.floor.numerator < 0:
            raise InvalidPriceBook(f"a floor of {self.floor}", path="/floor", mend="give zero or more")
        if self.margin is not None and not Percent(0) <= self.margin < Percent(100):
            raise InvalidPriceBook(f"a margin of {self.margin}", path="/margin", mend="give 0 to less than 100")
        if self.most_off is not None and not Percent(0) <= self.most_off <= Percent(100):
            raise InvalidPriceBook(f"at most {self.most_off} off", path="/most_off", mend="give 0 to 100")
        if self.per == "order" and (self.floor is not None or self.margin is not None):
            raise InvalidPriceBook("a floor or margin of the order", path="/per", mend="guard each line")
