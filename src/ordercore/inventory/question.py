"""What is asked of stock."""

from __future__ import annotations

from datetime import date
from typing import Final

from attrs import field, frozen

from ordercore.errors import InvalidQuestion
from ordercore.inventory.position import counted
from ordercore.values.quantity import Quantity

__all__ = ["LARGEST_QUESTION", "PromiseLine", "PromiseQuestion"]

LARGEST_QUESTION: Final = 10_000
"""The most lines one question may hold."""


@frozen
class PromiseLine:
    """So much of one item."""

    #: identifier of the line, unique in the question.
    id: str
    #: stock-keeping unit.
    sku: str
    #: how much, more than none, in the item's base unit; a bare number counts pieces.
    quantity: Quantity = field(converter=counted)
    #: sites this line may come from, dearest first, as when the buyer picks it up; empty takes those of the question.
    sites: tuple[str, ...] = ()
    #: whether the buyer waits for what is not there; False wants it now or not at all.
    waits: bool = True

    @quantity.validator
    def _more_than_none(self, attribute: object, value: Quantity) -> None:
        if value.numerator <= 0:
            raise InvalidQuestion(f"a promise of {value}", path="/quantity", mend="ask for more than none")


@frozen
class PromiseQuestion:
    """Can these lines be had, from where, and when?"""

    #: the lines, first come first served.
    lines: tuple[PromiseLine, ...] = field()
    #: the day by which the buyer wants to have it leave; what comes later is promised still, and marked as late.
    by: date
    #: sites to send from, the preferred one first.
    sites: tuple[str, ...]

    @lines.validator
    def _few_and_unique(self, attribute: object, value: tuple[PromiseLine, ...]) -> None:
        if len(value) > LARGEST_QUESTION:
            raise InvalidQuestion(
                f"{len(value)} lines", path="/lines", mend=f"ask for at most {LARGEST_QUESTION} at once"
            )
        ids = [line.id for line in value]
        if len(set(ids)) != len(ids):
            raise InvalidQuestion("two lines of one id", path="/lines", mend="give each line its own id")
