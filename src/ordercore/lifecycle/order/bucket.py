"""Where the pieces of an order line are: disjoint buckets that sum to what was ordered, at every version."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, Literal

from attrs import frozen

from ordercore.errors import InvalidEvent
from ordercore.lifecycle.journal import changed
from ordercore.values.amount import minus, plus

__all__ = ["BUCKETS", "Bucket", "Buckets"]

Bucket = Literal["unsourced", "on_order", "allocated", "picked", "packed", "shipped", "canceled"]

BUCKETS: Final[tuple[Bucket, ...]] = ("unsourced", "on_order", "allocated", "picked", "packed", "shipped", "canceled")

_ZERO: Final = Decimal(0)


@frozen(weakref_slot=False)
class Buckets:
    """How many pieces of a line are where, in the unit of the line. None is ever negative."""

    #: ordered, and nothing found for it yet; a backorder waits here.
    unsourced: Decimal = _ZERO
    #: a purchase is under way for it.
    on_order: Decimal = _ZERO
    #: claimed from stock.
    allocated: Decimal = _ZERO
    #: taken from the shelf.
    picked: Decimal = _ZERO
    #: in a package.
    packed: Decimal = _ZERO
    #: has left the house; never lowered, a return is counted on its own side.
    shipped: Decimal = _ZERO
    #: will not be delivered; never lowered.
    canceled: Decimal = _ZERO

    @property
    def ordered(self) -> Decimal:
        """The sum of all buckets."""
        sum_of = plus(plus(self.unsourced, self.on_order), plus(self.allocated, self.picked))
        return plus(sum_of, plus(plus(self.packed, self.shipped), self.canceled))

    @property
    def open(self) -> Decimal:
        """What is neither shipped nor canceled."""
        return minus(minus(self.ordered, self.shipped), self.canceled)

    def moved(self, source: Bucket, target: Bucket, quantity: Decimal) -> Buckets:
        """The buckets after some pieces went from one to another.

        Raises:
            InvalidEvent: fewer are there, the quantity is not positive, or they would leave `shipped` or `canceled`.
        """
        there = getattr(self, source)
        if not _ZERO < quantity <= there or source in ("shipped", "canceled") or source == target:
            raise InvalidEvent(f"{quantity} pieces cannot go from {source} (which has {there}) to {target}")
        return changed(self, **{source: minus(there, quantity), target: plus(getattr(self, target), quantity)})
