"""A stock adjustment: the count of an item at a site was wrong, or goods came or went without an order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from attrs import field, frozen

from ordercore.lifecycle.journal import Advanced
from ordercore.values.amount import amount

__all__ = ["TAGS", "Adjustment", "AdjustmentEvent", "AdjustmentLine", "AdjustmentPosted"]


@frozen
class AdjustmentLine:
    """One item that was counted anew."""

    #: identifier, unique on the document.
    id: str
    #: what it is.
    sku: str
    #: how many more there are, in `unit`; negative for fewer.
    quantity: Decimal = field(converter=amount)
    #: one of the item's units; on a posted document the base unit.
    unit: str
    #: text on the document; empty when none was given.
    description: str = ""


@frozen
class Adjustment:
    """Items counted anew at one site."""

    #: identifier.
    id: str
    #: posted; or a status of a host's own process.
    status: str
    #: name and version of the process it follows.
    process: str
    #: where.
    site: str
    #: the day of the count.
    on: date
    #: why.
    reason: str
    #: which items, and by how much.
    lines: tuple[AdjustmentLine, ...]


@frozen
class AdjustmentPosted:
    """The new count holds."""

    #: the adjustment as it begins.
    adjustment: Adjustment


AdjustmentEvent = AdjustmentPosted | Advanced

TAGS: Final[Mapping[str, type]] = {"adjustment.posted/1": AdjustmentPosted}
