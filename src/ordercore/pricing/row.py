"""Rows of a price book: what an item costs whom, from how many on and when; and what is charged beside the goods."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final, Literal

from attrs import Factory, field, frozen

from ordercore.errors import InvalidPriceBook
from ordercore.pricing.buyer import ANYONE, BuyerIs
from ordercore.pricing.formula import Formula
from ordercore.pricing.question import counted, unrounded
from ordercore.values.ids import checked_id
from ordercore.values.money import Money, Unrounded
from ordercore.values.quantity import Quantity
from ordercore.values.when import ALWAYS, Period

__all__ = ["DEFAULT_PRECEDENCE", "ChargeRow", "PriceKind", "PriceRow", "began"]

PriceKind = Literal["contract_special", "contract", "customer", "special", "list", "cost_plus"]
"""What a price comes from: a contract's special terms, a contract, an agreement with a customer, a sale, the price list, or
the cost where there is no list."""

DEFAULT_PRECEDENCE: Final[tuple[PriceKind, ...]] = (
    "contract_special",
    "contract",
    "customer",
    "special",
    "list",
    "cost_plus",
)
"""Which kind goes before which unless a book says otherwise."""

_ONE: Final = Quantity(1)


def began(since: date | None) -> tuple[int, int]:
    """A key by which later beginnings sort first and what has always been last; days and instants may stand together."""
    if since is None:
        return (1, 0)
    if isinstance(since, datetime):
        at = since.astimezone(UTC)
        return (-at.toordinal(), -((at.hour * 60 + at.minute) * 60 + at.second) * 1_000_000 - at.microsecond)
    return (-since.toordinal(), 0)


def _price(given: Unrounded | Money | Formula) -> Unrounded | Formula:
    return given if isinstance(given, Formula) else unrounded(given)


def _from_the_first(row: PriceRow) -> Quantity:
    return Quantity(0, row.per.unit)


@frozen
class PriceRow:
    """One price of one item, or of all items of a group."""

    #: the row's id, unique among the rows, charges and rules of its book.
    id: str
    #: the price of `per`, or how a unit's price is worked out; its currency is a hard filter, nothing is ever converted.
    price: Unrounded | Formula = field(converter=_price)
    #: the item; empty when the row is for a group.
    sku: str = ""
    #: the item group, with all groups below it; empty when the row is for an item.
    group: str = ""
    #: where the price comes from; the book's precedence ranks the kinds.
    kind: PriceKind = "list"
    #: how many units the price is for: one piece unless told; a price per 1,000 or per case says so here.
    per: Quantity = field(default=_ONE, converter=counted)
    #: from how many units on it holds, for all units of the line; zero is from the first.
    minimum: Quantity = field(default=Factory(_from_the_first, takes_self=True), converter=counted)
    #: whom it is for; everyone unless told.
    scope: BuyerIs = ANYONE
    #: when it is in force.
    period: Period = ALWAYS
    #: contract or price list it stands in; empty when nobody wrote it down.
    source: str = ""
    #: what of a line it prices: ``all`` units; ``above``, those from its minimum on (graduated breaks: of counted goods the unit
    #: of that number and all after it, of measured ones what exceeds it); or ``packs``, as many times its minimum as there
    #: are. The rest is priced as if it stood alone.
    units: Literal["all", "above", "packs"] = "all"
    #: how much is left of what was agreed, in units or in money of the price's currency; None is without an end. The rest is
    #: priced without this row.
    remaining: Quantity | Money | None = None

    def __attrs_post_init__(self) -> None:
        checked_id(self.id, path="/id")
        if bool(self.sku) == bool(self.group):
            raise InvalidPriceBook("a price is for an item or for a group", path="/sku", mend="name one of the two")
        if self.kind not in DEFAULT_PRECEDENCE:
            raise InvalidPriceBook(f"unknown kind {self.kind!r}", path="/kind", mend=f"use one of {DEFAULT_PRECEDENCE}")
        if isinstance(self.price, Unrounded) and self.price.numerator < 0:
            raise InvalidPriceBook(f"a price of {self.price}", path="/price", mend="give zero or more")
        if self.per.numerator <= 0:
            raise InvalidPriceBook(f"a price per {self.per}", path="/per", mend="give more than none")
        if self.minimum.unit != self.per.unit or self.minimum.numerator < 0:
            raise InvalidPriceBook(
                f"a break at {self.minimum} of a price per {self.per}",
                path="/minimum",
                mend="count in the unit of the price",
            )
        if isinstance(self.price, Formula) and self.per != Quantity(1, self.per.unit):
            raise InvalidPriceBook(f"a formula per {self.per}", path="/per", mend="work out the price of one unit")
        if self.units != "all" and self.minimum.numerator <= 0:
            raise InvalidPriceBook(
                f"{self.units} of no minimum", path="/minimum", mend="say from how many on, or how many fill a pack"
            )
        self._check_remaining()
        if self.kind in ("contract_special", "contract", "customer") and not (self.scope.customer or self.scope.group):
            raise InvalidPriceBook(
                f"a {self.kind} price with nobody", path="/scope", mend="name the customer or group it was agreed with"
            )

    def _check_remaining(self) -> None:
        left = self.remaining
        if left is None:
            return
        if (left.minor if isinstance(left, Money) else left.numerator) < 0:
            raise InvalidPriceBook(f"{left} left", path="/remaining", mend="give zero or more")
        if isinstance(left, Quantity) and left.unit != self.per.unit:
            raise InvalidPriceBook(
                f"{left} left of a price per {self.per}", path="/remaining", mend="count in the unit of the price"
            )
        said = self.price.currencies if isinstance(self.price, Formula) else {self.price.currency}
        if isinstance(left, Money) and said - {left.currency}:
            raise InvalidPriceBook(
                f"{left} left of a price in {min(said - {left.currency})}",
                path="/remaining",
                mend="agree on a value in the currency of the price",
            )

    @property
    def unit_price(self) -> Unrounded | None:
        """The price of one unit, exactly; None when it is worked out from the line."""
        if isinstance(self.price, Formula):
            return None
        return self.price.scaled(self.per.denominator, self.per.numerator)


@frozen
class ChargeRow:
    """What is charged for one kind of service beside the goods, and from which value of goods on it is free."""

    #: the row's id, unique among the rows, charges and rules of its book.
    id: str
    #: what it is for, for example ``freight``.
    kind: str
    #: how much, zero or more; its currency is a hard filter.
    amount: Money
    #: goods of this net value or more are charged nothing; None is never free.
    free_from: Money | None = None
    #: whom it is for; everyone unless told.
    scope: BuyerIs = ANYONE
    #: when it is in force.
    period: Period = ALWAYS
    #: contract or tariff it stands in; empty when nobody wrote it down.
    source: str = ""

    def __attrs_post_init__(self) -> None:
        checked_id(self.id, path="/id")
        if not self.kind:
            raise InvalidPriceBook("a charge without a kind", path="/kind", mend="say what it is for")
        if self.amount.minor < 0:
            raise InvalidPriceBook(f"a charge of {self.amount}", path="/amount", mend="give zero or more")
        if self.free_from is not None and self.free_from.currency != self.amount.currency:
            raise InvalidPriceBook(
                f"a charge in {self.amount.currency}, free from {self.free_from}",
                path="/free_from",
                mend="use one currency",
            )
