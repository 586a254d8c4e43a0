"""Kits: an item that is several others."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from ordercore.errors import InvalidValue, UnitMismatch
from ordercore.values.amount import Number
from ordercore.values.quantity import Quantity

__all__ = ["Kit", "KitComponent", "counted"]


def counted(given: Quantity | Number) -> Quantity:
    """A quantity as it is; a bare number counts pieces."""
    return given if isinstance(given, Quantity) else Quantity(given)


@frozen
class KitComponent:
    """So much of one item."""

    #: SKU of the component, which may be a kit itself.
    sku: str
    #: how much of it, more than none, in one of the component's own units; a bare number counts pieces.
    quantity: Quantity = field(converter=counted)

    @quantity.validator
    def _more_than_none(self, attribute: object, value: Quantity) -> None:
        if value.numerator <= 0:
            raise InvalidValue(f"a component of {value}", path="/quantity", mend="give more than none")


@frozen
class Kit:
    """What one base unit of a kit is made of."""

    #: the components, at least one; a component named twice counts twice.
    components: tuple[KitComponent, ...] = field()
    #: True when kits are put together ahead and kept in stock as themselves; else they are opened when ordered.
    stocked: bool = False

    @components.validator
    def _at_least_one(self, attribute: object, value: tuple[KitComponent, ...]) -> None:
        if not value:
            raise InvalidValue("a kit of nothing", path="/components", mend="name at least one component")

    def complete(self, delivered: Mapping[str, Quantity]) -> int:
        """How many whole kits the delivered components make: the scarcest component decides.

        Args:
            delivered: how much of each component arrived, by SKU, in the unit the kit names; what is not listed did not.

        Raises:
            UnitMismatch: a component was delivered in another unit than the kit names.
        """
        needed: dict[str, Quantity] = {}
        for part in self.components:
            needed[part.sku] = needed[part.sku] + part.quantity if part.sku in needed else part.quantity
        return min(_times(each, delivered.get(sku, Quantity(0, each.unit))) for sku, each in needed.items())


def _times(each: Quantity, there: Quantity) -> int:
    if there.unit != each.unit:
        raise UnitMismatch(each.unit, there.unit)
    return there.exact // each.exact
