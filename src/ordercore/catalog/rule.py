"""In which quantities an item may be ordered."""

from __future__ import annotations

from attrs import converters, field, frozen, validators

from ordercore.catalog.kit import counted
from ordercore.errors import InvalidValue
from ordercore.values.quantity import Quantity

__all__ = ["OrderRule"]


def _positive(instance: object, attribute: object, value: Quantity) -> None:
    if value.numerator <= 0:
        raise InvalidValue(f"an order quantity of {value}", mend="give more than none, or None for no such rule")


@frozen
class OrderRule:
    """The least, the most and the step of one order line, each in any unit of the item; bare numbers count pieces."""

    #: the least that may be ordered; None is no lower bound.
    minimum: Quantity | None = field(
        default=None, converter=converters.optional(counted), validator=validators.optional(_positive)
    )
    #: the most that may be ordered on one line; None is no upper bound.
    maximum: Quantity | None = field(
        default=None, converter=converters.optional(counted), validator=validators.optional(_positive)
    )
    #: what the quantity must be a whole multiple of, as a full case; None allows any.
    step: Quantity | None = field(
        default=None, converter=converters.optional(counted), validator=validators.optional(_positive)
    )
