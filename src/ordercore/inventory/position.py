"""What lies where, what of it is spoken for, and what is on its way."""

from __future__ import annotations

from datetime import date

from attrs import Factory, converters, field, frozen, validators

from ordercore.errors import InvalidValue, UnitMismatch
from ordercore.values.amount import Number
from ordercore.values.quantity import EACH, Quantity

__all__ = ["Incoming", "Position", "counted"]


def counted(given: Quantity | Number) -> Quantity:
    """A quantity as it is; a bare number counts pieces."""
    return given if isinstance(given, Quantity) else Quantity(given)


def _not_negative(instance: object, attribute: object, value: Quantity) -> None:
    if value.numerator < 0:
        raise InvalidValue(f"{value} is less than none", mend="give zero or more")


@frozen
class Incoming:
    """Goods on their way to a site."""

    #: the day they can leave again; one that has passed means any day now.
    on: date
    #: how much, in the item's base unit; a bare number counts pieces.
    quantity: Quantity = field(converter=counted, validator=_not_negative)


def _by_day(given: tuple[Incoming, ...]) -> tuple[Incoming, ...]:
    return tuple(sorted(given, key=lambda each: each.on))


def _nothing(position: Position) -> Quantity:
    return Quantity(0, position.on_hand.unit)


@frozen
class Position:
    """One item at one site. All its quantities are in one unit; bare numbers count pieces.

    To promise from it, that is the item's base unit.
    """

    #: stock-keeping unit.
    sku: str
    #: id of the site.
    site: str
    #: what lies on the shelf; negative when more went out than had been counted in.
    on_hand: Quantity = field(default=Quantity(0, EACH), converter=counted)
    #: what others hold of it, promised or allocated, and has not left yet; it may exceed what is there.
    claimed: Quantity = field(default=Factory(_nothing, takes_self=True), converter=counted, validator=_not_negative)
    #: what is on its way, soonest first.
    incoming: tuple[Incoming, ...] = field(default=(), converter=_by_day)
    #: what is never promised, kept for the counter or for breakage; None keeps nothing.
    safety: Quantity | None = field(
        default=None, converter=converters.optional(counted), validator=validators.optional(_not_negative)
    )
    #: whether more may be promised than is there or on its way, without a date.
    backorder: bool = False
    #: how much more at most, over all buyers; None is no bound. Means nothing without `backorder`.
    backorder_limit: Quantity | None = field(
        default=None, converter=converters.optional(counted), validator=validators.optional(_not_negative)
    )

    def __attrs_post_init__(self) -> None:
        others = (self.claimed, self.safety, self.backorder_limit, *(each.quantity for each in self.incoming))
        for other in others:
            if other is not None and other.unit != self.on_hand.unit:
                raise UnitMismatch(self.on_hand.unit, other.unit)
