"""Lines and charges with their figures, and the facts each figure came from."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, Literal

from attrs import evolve, field, frozen

from ordercore.errors import InvalidValue
from ordercore.pricing.question import PriceOverride
from ordercore.pricing.row import PriceKind
from ordercore.values.mark import COST
from ordercore.values.money import Money, Unrounded
from ordercore.values.quantity import Quantity
from ordercore.values.spread import spread
from ordercore.values.trace import Step, step

__all__ = ["GIVEN", "OVERRIDE", "Adjustment", "Candidate", "Lost", "PricePart", "PricedCharge", "PricedLine", "UnitUse"]

OVERRIDE: Final = "override"
"""What a line names as its row when a person has set its price."""

GIVEN: Final = "given"
"""What a charge names as its row when its amount came with the question."""

_MOST_SHARES: Final = 100_000

Lost = Literal[
    "currency", "unit", "period", "buyer", "break", "kind", "base", "used_up", "outranked", "dearer", "overridden"
]
"""Why a row did not make the price: it is in another currency or unit, not in force, for someone else, for more units, of a
kind the book leaves out, worked out from a cost or price that is not there, or agreed for so much that is used up; or it
fits, and another goes before it, is cheaper, or a person has set the price."""


@frozen
class PricePart:
    """Units of a line that one row prices, where it does not price them all or was agreed for so much."""

    #: the row's id.
    row: str
    #: how many, in the unit of the line.
    quantity: Quantity
    #: the price of one of them.
    unit: Unrounded
    #: what it takes of what was agreed, in units of the row or major units of its currency; None where the row has no end.
    taken: Fraction | None = None

    @property
    def trace(self) -> Step:
        """The account of this part."""
        made = step("price.part", self.unit, row=self.row, quantity=self.quantity)
        return made if self.taken is None else evolve(made, saw=(*made.saw, ("taken", str(self.taken))))


@frozen
class Candidate:
    """A price row that was looked at and did not make the price."""

    #: the row's id.
    row: str
    #: what kind of price it is.
    kind: PriceKind
    #: the unit price it offers; None when it was not worked out.
    unit: Unrounded | None
    #: why it lost.
    lost: Lost

    @property
    def trace(self) -> Step:
        """The account of this row."""
        return step(
            "price.candidate", "" if self.unit is None else self.unit, row=self.row, kind=self.kind, lost=self.lost
        )


@frozen
class Adjustment:
    """What one rule took off one line or charge."""

    #: the rule's id, or the charge row's where that makes it free.
    rule: str
    #: what it took, zero or less.
    amount: Money
    #: what the line or charge cost before.
    base: Money
    #: what the rule came to before rounding, and before it stopped at zero.
    exact: Unrounded
    #: what people see the rule called; empty when it has no name.
    label: str = ""
    #: the guard that did not let it take more; empty when none did.
    guard: str = ""

    @property
    def trace(self) -> Step:
        """The account of this rule here; ``capped`` tells that only what was left could be taken."""
        capped = "yes" if -self.exact > self.base or self.guard else "no"
        lost = self.exact - self.amount
        made = step(
            "price.adjust", self.amount, id=self.rule, base=self.base, exact=self.exact, lost=lost, capped=capped
        )
        more = tuple([(name, said) for name, said in (("guard", self.guard), ("label", self.label)) if said])
        return evolve(made, saw=made.saw + more) if more else made


@frozen
class UnitUse:
    """Units of a line that an offer has counted: no unit is counted by two, unless their rules say ``reuse``."""

    #: the rule's id.
    rule: str
    #: ``trigger`` was bought for others to become cheaper; ``target`` became cheaper.
    role: Literal["trigger", "target"]
    #: how many.
    quantity: Quantity

    @property
    def trace(self) -> Step:
        """The account of this movement."""
        return step("price.use", self.quantity, id=self.rule, role=self.role)


@frozen
class PricedLine:
    """One line with its figures: `extended` plus all adjustments is `net`."""

    #: the line's id.
    id: str
    #: the item.
    sku: str
    #: how many.
    quantity: Quantity
    #: the unit price chosen, exact.
    unit: Unrounded
    #: the row it stands in, or ``override``.
    row: str
    #: quantity times unit price, billable.
    extended: Money
    #: what it costs after all discounts, without tax; never negative.
    net: Money
    #: the list price of one unit; None when the book has none in force.
    list: Unrounded | None = None
    #: what each rule took, in the order they applied.
    adjustments: tuple[Adjustment, ...] = ()
    #: the rows that did not make the price, and why.
    lost: tuple[Candidate, ...] = field(default=(), metadata=COST)
    #: the price a person has set, with reason and actor; None when the book decided.
    override: PriceOverride | None = None
    #: the units that offers have counted, in the order they did.
    uses: tuple[UnitUse, ...] = ()
    #: the rows that price it together; empty when one prices all of it.
    parts: tuple[PricePart, ...] = ()

    @property
    def shares(self) -> tuple[Money, ...]:
        """What each unit costs, in cents that add up to `net`; of a broken quantity the last share is the broken unit's.

        Raises:
            InvalidValue: the line has more than 100,000 units.
        """
        whole, rest = divmod(self.quantity.numerator, self.quantity.denominator)
        if whole > _MOST_SHARES:
            raise InvalidValue(
                f"{self.quantity} have too many shares", mend="take the part of `net` you need by quantity"
            )
        weights = [self.quantity.denominator] * whole + ([rest] if rest else [])
        return spread(self.net, weights)

    @property
    def trace(self) -> Step:
        """The account of the line: how its price was chosen, extended and discounted."""
        exact = self.unit.scaled(self.quantity.numerator, self.quantity.denominator)
        facts = [("row", self.row)]
        if self.list is not None:
            facts.append(("list", str(self.list)))
        if self.override is not None:
            facts += [("reason", self.override.reason), ("by", self.override.by)]
        return step(
            "price.line",
            self.net,
            Step("price.select", str(self.unit), tuple(facts), "", tuple([each.trace for each in self.lost])),
            step(
                "price.extend",
                self.extended,
                quantity=self.quantity,
                unit=self.unit,
                exact=exact,
                lost=exact - self.extended,
            ),
            *[each.trace for each in self.parts],
            *[each.trace for each in self.adjustments],
            *[each.trace for each in self.uses],
            id=self.id,
            sku=self.sku,
        )


@frozen
class PricedCharge:
    """One charge with its figures: `amount` plus all adjustments is `net`."""

    #: the charge's id.
    id: str
    #: what it is for.
    kind: str
    #: what it comes to before anything is taken off.
    amount: Money
    #: what is charged, without tax; never negative.
    net: Money
    #: the charge row it stands in, or ``given``.
    row: str
    #: what was taken off, in the order it was.
    adjustments: tuple[Adjustment, ...] = ()
    #: class for tax, as asked; empty when not told.
    tax_class: str = ""

    @property
    def trace(self) -> Step:
        """The account of the charge."""
        steps = [each.trace for each in self.adjustments]
        made = step("price.charge", self.net, *steps, id=self.id, kind=self.kind, row=self.row, amount=self.amount)
        return evolve(made, saw=(*made.saw, ("tax_class", self.tax_class))) if self.tax_class else made
