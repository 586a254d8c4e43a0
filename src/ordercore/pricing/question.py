"""What is asked of the pricing house: a cart, its buyer, a day and a currency."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Final

from attrs import field, frozen

from ordercore.errors import InvalidQuestion
from ordercore.pricing.buyer import Buyer
from ordercore.pricing.name import names, names_set
from ordercore.values.amount import Number, ratio
from ordercore.values.currency import minor_digits
from ordercore.values.ids import checked_id
from ordercore.values.mark import COST
from ordercore.values.money import Money, Unrounded
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity, Units

__all__ = [
    "LARGEST_CART",
    "MOST_COUPONS",
    "AskedCharge",
    "Line",
    "PriceOverride",
    "PriceQuestion",
    "Taken",
    "counted",
    "unrounded",
]

LARGEST_CART: Final = 10_000
"""The most lines, and the most charges, one question may hold."""

MOST_COUPONS: Final = 1_000
"""The most coupon codes one question may hold."""


def counted(given: Quantity | Number) -> Quantity:
    """A quantity as it is; a bare number counts pieces."""
    return given if isinstance(given, Quantity) else Quantity(given)


def unrounded(given: Unrounded | Money) -> Unrounded:
    """An amount where more digits are allowed; money is taken exactly."""
    return given.unrounded if isinstance(given, Money) else given


def _exact(given: Number | Fraction) -> Fraction:
    return given if isinstance(given, Fraction) else Fraction(*ratio(given))


@frozen
class PriceOverride:
    """A unit price set by a person, with the reason; it replaces the one the book would give."""

    #: price of one unit of the line; zero is free.
    unit: Unrounded = field(converter=unrounded)
    #: why, in words or as a code of the host; never empty.
    reason: str = field()
    #: the actor who decided; never empty.
    by: str = field()

    def __attrs_post_init__(self) -> None:
        if not self.reason or not self.by:
            raise InvalidQuestion("an override without a reason or an actor", path="/override", mend="say why and who")


def _cost(given: Unrounded | Money | None) -> Unrounded | None:
    return None if given is None else unrounded(given)


@frozen
class Line:
    """One line of a cart."""

    #: the line's id, unique in the cart.
    id: str
    #: the item sold.
    sku: str
    #: how many, in the unit sold; a bare number counts pieces.
    quantity: Quantity = field(converter=counted)
    #: the item's groups as paths, for example ``tea/black``: it lies in ``tea`` too.
    groups: tuple[str, ...] = field(default=(), converter=names)
    #: a price set by a person; None lets the book decide.
    override: PriceOverride | None = None
    #: what one unit costs the seller; None when not known, and then no price is worked out from it and no margin guarded.
    cost: Unrounded | None = field(default=None, converter=_cost, metadata=COST)
    #: the rate its tax is reckoned at where a rule looks at prices with tax; None when not known.
    tax_rate: Percent | None = None
    #: the units its item is counted in; None when not known, and then only what speaks of the line's own unit meets it.
    units: Units | None = None

    @property
    def in_base(self) -> Quantity:
        """How many, in the base unit of its item; as it stands where that is not known.

        Rules that name no unit mean this one: an amount a unit, a floor, a cap on units.
        """
        quantity, units = self.quantity, self.units
        if units is None or quantity.unit == units.base or quantity.unit not in units:
            return quantity
        return units.convert(quantity, units.base)

    def reaches(self, minimum: Quantity) -> bool:
        """Whether the line has so many or more; false when that is not known."""
        quantity = self.quantity
        if quantity.unit == minimum.unit:
            return quantity.numerator * minimum.denominator >= minimum.numerator * quantity.denominator
        count = self.in_unit(minimum.unit)
        return count is not None and count >= minimum.exact

    def in_unit(self, unit: str) -> Fraction | None:
        """How many of a unit the line has; None when that is not known."""
        quantity = self.quantity
        if quantity.unit == unit:
            return quantity.exact
        if self.units is None or unit not in self.units or quantity.unit not in self.units:
            return None
        return self.units.convert(quantity, unit).exact


@frozen
class AskedCharge:
    """Something charged beside the goods: freight, handling, gift wrap."""

    #: the charge's id, unique among the charges of the cart.
    id: str
    #: what it is for, for example ``freight``.
    kind: str
    #: how much, when known already (a carrier's rate); None lets the book decide.
    amount: Money | None = None
    #: class for tax, handed on to the answer; empty when not told.
    tax_class: str = ""


@frozen
class Taken:
    """What earlier orders have taken of a price that was agreed for so much."""

    #: the price row's id.
    row: str
    #: how much, zero or more, in units of the row or major units of its currency.
    amount: Fraction = field(converter=_exact)

    def __attrs_post_init__(self) -> None:
        if self.amount < 0:
            raise InvalidQuestion(f"{self.amount} taken of {self.row!r}", path="/amount", mend="give zero or more")


def _taken(given: Iterable[Taken]) -> tuple[Taken, ...]:
    return tuple(given)


def _lines(given: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(given)


def _charges(given: Iterable[AskedCharge]) -> tuple[AskedCharge, ...]:
    return tuple(given)


@frozen
class PriceQuestion:
    """What does this cart cost this buyer on this day?"""

    #: the day (or instant, for a book of instants) whose prices and rules hold.
    on: date
    #: ISO 4217 code; only prices in this currency are considered.
    currency: str
    #: who buys; a guest unless told.
    buyer: Buyer = field(factory=Buyer)
    #: the lines, at most 10,000; their order never changes a figure.
    lines: tuple[Line, ...] = field(default=(), converter=_lines)
    #: coupon codes the buyer has entered, exactly as the rules spell them; at most 1,000.
    coupons: frozenset[str] = field(default=frozenset(), converter=names_set)
    #: what is to be charged beside the goods.
    charges: tuple[AskedCharge, ...] = field(default=(), converter=_charges)
    #: what earlier orders have taken of what was agreed; a row that is not told of is untouched.
    taken: tuple[Taken, ...] = field(default=(), converter=_taken)

    def __attrs_post_init__(self) -> None:
        minor_digits(self.currency)
        for name, many, most in (
            ("lines", len(self.lines), LARGEST_CART),
            ("charges", len(self.charges), LARGEST_CART),
            ("coupons", len(self.coupons), MOST_COUPONS),
        ):
            if many > most:
                raise InvalidQuestion(f"{many} {name}", path=f"/{name}", mend=f"ask for at most {most} at once")
        seen: set[str] = set()
        for at, line in enumerate(self.lines):
            self._check_line(line, at)
            seen.add(checked_id(line.id, path=f"/lines/{at}/id"))
            if len(seen) == at:
                raise InvalidQuestion(f"two lines of id {line.id!r}", path=f"/lines/{at}/id", mend="give each its own")
        seen = set()
        for at, charge in enumerate(self.charges):
            seen.add(checked_id(charge.id, path=f"/charges/{at}/id"))
            if len(seen) == at:
                raise InvalidQuestion(
                    f"two charges of id {charge.id!r}", path=f"/charges/{at}/id", mend="give each its own"
                )
            if not charge.kind:
                raise InvalidQuestion("a charge without a kind", path=f"/charges/{at}/kind", mend="say what it is for")
            if charge.amount is not None and charge.amount.currency != self.currency:
                raise InvalidQuestion(
                    f"a charge in {charge.amount.currency} in a cart in {self.currency}", path=f"/charges/{at}/amount"
                )

        if len({each.row for each in self.taken}) != len(self.taken):
            raise InvalidQuestion("a row is taken from twice", path="/taken", mend="add up what was taken of it")

    def _check_line(self, line: Line, at: int) -> None:
        if not line.sku:
            raise InvalidQuestion("a line without an item", path=f"/lines/{at}/sku", mend="name the item sold")
        if line.quantity.numerator <= 0:
            raise InvalidQuestion(
                f"a line of {line.quantity}",
                path=f"/lines/{at}/quantity",
                mend="ask for more than none; returns are priced by what was sold",
            )
        if line.cost is not None and (line.cost.currency != self.currency or line.cost.numerator < 0):
            raise InvalidQuestion(
                f"a cost of {line.cost} in a cart in {self.currency}",
                path=f"/lines/{at}/cost",
                mend="give zero or more, in the currency of the cart",
            )
        if line.tax_rate is not None and line.tax_rate.numerator < 0:
            raise InvalidQuestion(f"a tax of {line.tax_rate}", path=f"/lines/{at}/tax_rate", mend="give zero or more")
        if line.override is not None and line.override.unit.currency != self.currency:
            raise InvalidQuestion(
                f"an override in {line.override.unit.currency} in a cart in {self.currency}",
                path=f"/lines/{at}/override/unit",
            )
