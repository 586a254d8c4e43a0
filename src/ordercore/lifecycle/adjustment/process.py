"""The one step of a stock adjustment."""

from __future__ import annotations

from datetime import date
from typing import Final

from attrs import frozen

from ordercore.lifecycle.adjustment.record import AdjustmentLine
from ordercore.lifecycle.machine import START, Edge, Process

__all__ = ["ADJUSTMENT", "PostAdjustment"]


@frozen
class PostAdjustment:
    """Let a new count hold."""

    #: identifier of the adjustment to be.
    id: str
    #: where.
    site: str
    #: the day of the count.
    on: date
    #: why.
    reason: str
    #: which items, and by how much.
    lines: tuple[AdjustmentLine, ...]


ADJUSTMENT: Final = Process(
    "adjustment", 1, (Edge(START, PostAdjustment, "posted", permission="stock.adjust"),), resting=("posted",)
)
"""The process of stock adjustments as shipped: posted, and done. A mistake is mended by another adjustment."""
