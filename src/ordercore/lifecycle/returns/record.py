"""A return: shipped pieces on their way back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final, Literal, get_args

from attrs import field, frozen

from ordercore.errors import InvalidValue, UnknownLine
from ordercore.lifecycle.journal import Advanced
from ordercore.values.amount import amount, minus, plus

__all__ = [
    "TAGS",
    "Condition",
    "Receipt",
    "Return",
    "ReturnAuthorized",
    "ReturnCanceled",
    "ReturnCredited",
    "ReturnEvent",
    "ReturnLine",
    "ReturnReceived",
]

Condition = Literal["good", "damaged"]
"""How a piece came back: good goes on the shelf again, damaged does not."""

_ZERO: Final = Decimal(0)


@frozen(weakref_slot=False)
class ReturnLine:
    """Pieces of one order line that may come back."""

    #: identifier of the order line.
    line: str
    #: what it is.
    sku: str
    #: how many may come back, in `unit`.
    quantity: Decimal
    #: the unit of the order line.
    unit: str
    #: why the customer sends it back.
    reason: str = ""
    #: whether stock is counted for the item.
    tracked: bool = True
    #: how many came back in good condition.
    good: Decimal = _ZERO
    #: how many came back damaged.
    damaged: Decimal = _ZERO

    @property
    def received(self) -> Decimal:
        """How many came back in all."""
        return plus(self.good, self.damaged)

    @property
    def missing(self) -> Decimal:
        """How many have not come back yet."""
        return minus(self.quantity, self.received)


@frozen
class Receipt:
    """Pieces of one line that came back together."""

    #: identifier of the order line.
    line: str
    #: how many; more than zero.
    quantity: Decimal = field(converter=amount)
    #: how they came back.
    condition: Condition = field(default="good")

    @condition.validator
    def _known(self, attribute: object, value: str) -> None:
        if value not in get_args(Condition):
            raise InvalidValue(f"{value!r} is no condition", path="/condition", mend="use good or damaged")


@frozen(weakref_slot=False)
class Return:
    """Pieces of one order that come back together."""

    #: identifier.
    id: str
    #: authorized, received, credited or canceled; or a status of a host's own process.
    status: str
    #: name and version of the process it follows.
    process: str
    #: the order the pieces were shipped for.
    order: str
    #: who sends them back.
    customer: str
    #: where they go.
    site: str
    #: the day it was authorized.
    authorized_on: date
    #: which pieces.
    lines: tuple[ReturnLine, ...]
    #: the credit memo that answers it; empty before.
    credit_memo: str = ""
    #: why it was canceled; empty when it was not.
    cancel_reason: str = ""

    def line(self, id: str) -> ReturnLine:
        """The line for that order line.

        Raises:
            UnknownLine: the return has no such line.
        """
        for line in self.lines:
            if line.line == id:
                return line
        raise UnknownLine(id)


@frozen
class ReturnAuthorized:
    """Pieces may come back."""

    #: the return as it begins; a field cannot be called ``return``.
    document: Return


@frozen
class ReturnReceived:
    """Pieces came back."""

    #: which, how many and how.
    receipts: tuple[Receipt, ...]


@frozen
class ReturnCredited:
    """The customer was credited for what came back."""

    #: the credit memo.
    credit_memo: str


@frozen
class ReturnCanceled:
    """Nothing will come back."""

    #: why.
    reason: str


ReturnEvent = ReturnAuthorized | ReturnReceived | ReturnCredited | ReturnCanceled | Advanced

TAGS: Final[Mapping[str, type]] = {
    "return.authorized/1": ReturnAuthorized,
    "return.received/1": ReturnReceived,
    "return.credited/1": ReturnCredited,
    "return.canceled/1": ReturnCanceled,
}
