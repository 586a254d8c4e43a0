"""What a customer wants, as it came in from whatever channel: nothing is priced or promised yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import field, frozen

from ordercore.errors import InvalidAmount, InvalidValue, TooLarge
from ordercore.pricing.question import LARGEST_CART, MOST_COUPONS, PriceOverride, counted
from ordercore.values.currency import minor_digits
from ordercore.values.ids import checked_id
from ordercore.values.money import Money
from ordercore.values.place import Address
from ordercore.values.quantity import Quantity

__all__ = ["DraftCharge", "DraftLine", "OrderDraft"]


@frozen
class DraftLine:
    """One line as it was entered."""

    #: identifier, unique in the order.
    id: str
    #: what is ordered.
    sku: str
    #: how many, in a unit of the item; more than zero. A bare number counts pieces.
    quantity: Quantity = field(converter=counted)
    #: text on documents; the item's name when empty.
    description: str = ""
    #: a unit price that stands instead of the book's, with who said so and why; None prices by the book.
    override: PriceOverride | None = None

    def __attrs_post_init__(self) -> None:
        checked_id(self.id, path="/id")
        if self.quantity.numerator <= 0:
            raise InvalidAmount(
                "an order line asks for more than nothing", path="/quantity", mend="return goods by a return"
            )


@frozen
class DraftCharge:
    """A charge beside the goods, as it was entered."""

    #: identifier, unique among lines and charges of the order.
    id: str
    #: what it is for: ``freight``, ``handling`` or a host's own.
    kind: str
    #: the amount; None prices by the book.
    amount: Money | None = None
    #: tax class of the charge, as a path; empty is the standard class.
    tax_class: str = ""
    #: text on documents; the kind when empty.
    description: str = ""


def _lines(given: Iterable[DraftLine]) -> tuple[DraftLine, ...]:
    return tuple(given)


def _charges(given: Iterable[DraftCharge]) -> tuple[DraftCharge, ...]:
    return tuple(given)


def _codes(given: Iterable[str]) -> frozenset[str]:
    return frozenset(given)


@frozen
class OrderDraft:
    """What a customer wants, from whatever channel it came."""

    #: identifier of the customer who buys.
    customer: str
    #: ISO 4217 code in which prices are asked.
    currency: str = field()
    #: the day that decides about prices, in the seller's calendar.
    placed_on: date
    #: the goods; at most 10,000 lines.
    lines: tuple[DraftLine, ...] = field(converter=_lines)
    #: where the goods go; None sends them to the customer's own address.
    ship_to: Address | None = None
    #: who pays, as a customer id; empty is the customer.
    bill_to: str = ""
    #: identifier of the order; empty names it after the command that takes it.
    id: str = ""
    #: how it came: ``phone``, ``mail``, ``edi``, ``mobile``, ``web`` or a host's own; empty when unknown.
    channel: str = ""
    #: charges beside the goods; at most 10,000.
    charges: tuple[DraftCharge, ...] = field(default=(), converter=_charges)
    #: coupon codes handed in; at most 1,000.
    coupons: frozenset[str] = field(default=frozenset(), converter=_codes)
    #: the customer's own number for it; empty when there is none. It is found by the search and stays in the history when the
    #: customer is forgotten: no place for a person's name.
    reference: str = ""
    #: whether prices, overrides and amounts of charges contain the tax, as consumers' prices do.
    prices_include_tax: bool = False

    @currency.validator
    def _a_currency(self, attribute: object, value: str) -> None:
        minor_digits(value)

    def __attrs_post_init__(self) -> None:
        if self.id:
            checked_id(self.id, path="/id")
        if not self.lines and not self.charges:
            raise InvalidValue("an order has a line or a charge", path="/lines")
        for name, many, most in (
            ("lines", len(self.lines), LARGEST_CART),
            ("charges", len(self.charges), LARGEST_CART),
            ("coupons", len(self.coupons), MOST_COUPONS),
        ):
            if many > most:
                raise TooLarge(f"more than {most:,} {name}", path=f"/{name}", mend="divide the order")
        names = [line.id for line in self.lines] + [charge.id for charge in self.charges]
        if len(set(names)) != len(names):
            raise InvalidValue("two lines or charges have the same id", path="/lines", mend="give each its own")
