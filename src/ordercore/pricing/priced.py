"""Lines and charges with their figures, and the facts each figure came from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from attrs import evolve, frozen

from ordercore.errors import InvalidValue
from ordercore.pricing.question import Line, PriceOverride
from ordercore.pricing.row import PriceKind
from ordercore.values.currency import UNITS
from ordercore.values.money import Money, Unrounded, known_money, known_unrounded
from ordercore.values.quantity import Quantity
from ordercore.values.spread import spread
from ordercore.values.trace import Step, step
from ordercore.values.verdict import Reason

__all__ = [
    "GIVEN",
    "OVERRIDE",
    "Adjustment",
    "Candidate",
    "Lost",
    "PricePart",
    "PricedCharge",
    "PricedLine",
    "Taken",
    "UnitUse",
    "Who",
    "adjusted",
    "priced",
]

OVERRIDE: Final = "override"
"""What a line names as its row when a person has set its price."""

GIVEN: Final = "given"
"""What a charge names as its row when its amount came with the question."""

_MOST_SHARES: Final = 100_000

Who = tuple[str, str]
"""The id of the rule or row that takes something, and what people see it called."""

Taken = tuple[Who, int, int, int, int, str]
"""What was taken: by whom, how much, what it cost before, what the rule came to exactly as numerator and denominator (all in minor
units), and the guard that stopped it. A plain tuple: nothing is made as often."""

Lost = Literal[
    "currency", "unit", "period", "buyer", "break", "kind", "base", "used_up", "outranked", "dearer", "overridden"
]
"""Why a row did not make the price: it is in another currency or unit, not in force, for someone else, for more units, of a
kind the book leaves out, worked out from a cost or price that is not there, or agreed for so much that is used up; or it
fits, and another goes before it, is cheaper, or a person has set the price."""


@frozen
class PricePart:
    """Units of a line that one row prices, where it does not price them all or was agreed for so much."""

    #: the row's id; what was agreed with it is to be claimed by `quantity`.
    row: str
    #: how many, in the unit of the line.
    quantity: Quantity
    #: the price of one of them.
    unit: Unrounded

    @property
    def trace(self) -> Step:
        """The account of this part."""
        return step("price.part", self.unit, row=self.row, quantity=self.quantity)


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
        return step("price.candidate", self.unit or "", row=self.row, kind=self.kind, lost=self.lost)


class _AdjustmentFields:
    """The fields of `Adjustment` while it is being made (see `ordercore.values.money`), and the figures the rest is drawn from."""

    __slots__ = ("amount", "base", "exact", "figures", "guard", "label", "rule")
    rule: str
    amount: Money
    #: what it cost before, and what the rule came to as a ratio, in minor units; what it is called; the guard.
    figures: tuple[int, int, int, str, str]

    def __getattr__(self, name: str) -> object:
        """Draw all fields that were left for later, when somebody looks at the first of them."""
        if name not in _LATER:
            raise AttributeError(f"an adjustment has no {name}", name=name, obj=self)
        before, top, bottom, label, guard = self.figures
        currency = self.amount.currency
        keep = object.__setattr__
        keep(self, "base", known_money(before, currency))
        keep(self, "exact", known_unrounded(-top, bottom * UNITS[currency], currency))
        keep(self, "label", label)
        keep(self, "guard", guard)
        return object.__getattribute__(self, name)


_LATER: Final = frozenset({"base", "exact", "label", "guard"})


@frozen(weakref_slot=False)
class Adjustment(_AdjustmentFields):
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
        return evolve(made, saw=(*made.saw, ("guard", self.guard))) if self.guard else made


def adjusted(taken: Sequence[Taken], currency: str) -> tuple[Adjustment, ...]:
    """What rules took, from the figures written down when they did."""
    found = []
    for (rule, label), off, before, top, bottom, guard in taken:
        made = _AdjustmentFields()
        made.rule = rule
        made.amount = known_money(-off, currency)
        made.figures = (before, top, bottom, label, guard)
        made.__class__ = Adjustment
        found.append(made)
    return tuple(found)  # type: ignore[arg-type]


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


Chosen = tuple[Unrounded, str, Unrounded | None, "tuple[Candidate, ...]", Reason | None, "tuple[PricePart, ...]"]
"""How a line's price was chosen: unit price, row, list price, the rows that lost, a hint, and parts."""


class _PricedLineFields:
    """The fields of `PricedLine` while it is being made (see `ordercore.values.money`), and the figures the rest is drawn from."""

    __slots__ = (
        "adjustments", "extended", "figures", "id", "list", "lost", "net", "override", "parts", "quantity", "row", "sku", "unit", "uses",
    )  # fmt: skip
    net: Money
    #: what was asked, how the price was chosen, the extended price in minor units, what was taken, and the units counted.
    figures: tuple[Line, Chosen, int, Sequence[Taken], tuple[UnitUse, ...]]

    def __getattr__(self, name: str) -> object:
        """Draw what was left for later, when somebody looks: what was taken by itself, all the rest at once."""
        keep = object.__setattr__
        if name == "adjustments":
            keep(self, name, adjusted(self.figures[3], self.net.currency))
        elif name in _LINE_LATER:
            line, chosen, extended, _, uses = self.figures
            keep(self, "id", line.id)
            keep(self, "sku", line.sku)
            keep(self, "quantity", line.quantity)
            keep(self, "override", line.override)
            keep(self, "uses", uses)
            for field, value in zip(_CHOSEN, chosen, strict=True):
                if field:
                    keep(self, field, value)
            keep(self, "extended", known_money(extended, self.net.currency))
        else:
            raise AttributeError(f"a priced line has no {name}", name=name, obj=self)
        return object.__getattribute__(self, name)


_CHOSEN: Final = ("unit", "row", "list", "lost", "", "parts")
_LINE_LATER: Final = frozenset({"id", "sku", "quantity", "override", "uses", "extended", *_CHOSEN}) - {""}


def priced(
    asked: Line,
    chosen: Chosen,
    extended: int,
    net: int,
    taken: Sequence[Taken],
    uses: tuple[UnitUse, ...],
    currency: str,
) -> PricedLine:
    """A line of an answer, from whole numbers in minor units; all but its net is drawn when somebody looks."""
    made = _PricedLineFields()
    made.net = known_money(net, currency)
    made.figures = (asked, chosen, extended, taken, uses)
    made.__class__ = PricedLine
    return made  # type: ignore[return-value]


@frozen(weakref_slot=False)
class PricedLine(_PricedLineFields):
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
    lost: tuple[Candidate, ...] = ()
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
        return step("price.charge", self.net, *steps, id=self.id, kind=self.kind, row=self.row, amount=self.amount)
