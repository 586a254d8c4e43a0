"""What can be sold: an item, the units it is counted in, and how it is grouped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import field, frozen

from ordercore.catalog.kit import Kit
from ordercore.catalog.rule import OrderRule
from ordercore.errors import InvalidId, InvalidValue
from ordercore.values.mark import COST
from ordercore.values.money import Unrounded
from ordercore.values.quantity import Quantity, Units
from ordercore.values.when import ALWAYS, Period

__all__ = ["SKU_LENGTH", "Item", "checked_sku"]

SKU_LENGTH: Final = 128


def checked_sku(sku: str, *, path: str = "") -> str:
    """Let a stock-keeping unit in.

    Other people's item numbers hold blanks, slashes and letters of every alphabet, so a SKU is less narrow than an id.

    Args:
        sku: 1 to 128 printable characters, not beginning or ending with a blank.
        path: where it stands in the input, for the error.

    Returns:
        The text itself.

    Raises:
        InvalidId: it has another shape.
    """
    if not isinstance(sku, str) or not 0 < len(sku) <= SKU_LENGTH or not sku.isprintable() or sku != sku.strip():
        raise InvalidId("not a SKU", path=path, mend="use 1 to 128 printable characters without blanks at the ends")
    return sku


@frozen
class Item:
    """One item of the catalog, which may be goods, a service, or a kit of other items."""

    #: stock-keeping unit, unique in the catalog.
    sku: str = field()
    #: what people call it; empty when nobody does.
    name: str = ""
    #: the units it is counted in; stock and weight are per base unit.
    units: Units = Units()
    #: what sort of supply it is for tax, for example ``food``; empty means taxed as anything else.
    tax_class: str = ""
    #: category paths such as ``drinks/tea/green``, widest part first; an item in a group is in all groups above it.
    groups: tuple[str, ...] = field(default=())
    #: whether stock of it is counted; a service or a download is not.
    tracked: bool = True
    #: weight of one base unit, in a unit of mass such as ``KGM``; None when nobody weighed it.
    weight: Quantity | None = None
    #: when it may be sold.
    active: Period = ALWAYS
    #: what it is made of when it is a kit; None for a plain item.
    kit: Kit | None = None
    #: in which quantities it may be ordered; all of them hold.
    order_rules: tuple[OrderRule, ...] = ()
    #: what one base unit costs the seller, one amount a currency; prices over cost and margins are worked out from it.
    costs: tuple[Unrounded, ...] = field(default=(), metadata=COST)
    #: anything else a host's own rules look at, by name.
    attributes: Mapping[str, str] = field(factory=dict, hash=False)

    @sku.validator
    def _a_sku(self, attribute: object, value: str) -> None:
        checked_sku(value, path="/sku")

    @costs.validator
    def _one_a_currency(self, attribute: object, value: tuple[Unrounded, ...]) -> None:
        for number, cost in enumerate(value):
            if cost.numerator < 0:
                raise InvalidValue(f"a cost of {cost}", path=f"/costs/{number}", mend="give zero or more")
        if len({cost.currency for cost in value}) != len(value):
            raise InvalidValue("two costs in one currency", path="/costs", mend="give one a currency")

    def cost_of(self, quantity: Quantity, currency: str) -> Unrounded | None:
        """What so many cost the seller; None when that is not known in this currency.

        Raises:
            UnknownUnit: the item is not counted in that unit.
        """
        for cost in self.costs:
            if cost.currency == currency:
                return cost * self.in_base(quantity).exact
        return None

    @groups.validator
    def _paths(self, attribute: object, value: tuple[str, ...]) -> None:
        for number, path in enumerate(value):
            if not all(part and part == part.strip() for part in path.split("/")):
                raise InvalidValue(f"{path!r} is not a category path", path=f"/groups/{number}", mend="as 'drinks/tea'")

    def is_in(self, group: str) -> bool:
        """Whether the item is in the group itself or in one below it."""
        return any(path == group or path.startswith(f"{group}/") for path in self.groups)

    def in_base(self, quantity: Quantity) -> Quantity:
        """The same goods counted in the base unit, exactly.

        Raises:
            UnknownUnit: the item is not counted in that unit.
        """
        return self.units.convert(quantity, self.units.base)
