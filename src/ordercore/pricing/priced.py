"""Lines and charges with their figures, and the facts each figure came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from attrs import evolve, field, frozen

from ordercore.errors import InvalidValue
from ordercore.pricing.adjustment import Adjustment, Noted, adjusted
from ordercore.pricing.candidate import Candidate, PricePart, UnitUse
from ordercore.pricing.question import Line, PriceOverride
from ordercore.values.mark import COST
from ordercore.values.money import Money, MoneyFields, Unrounded, known_money
from ordercore.values.quantity import Quantity
from ordercore.values.spread import spread
from ordercore.values.trace import Step, step
from ordercore.values.verdict import Reason

__all__ = ["GIVEN", "OVERRIDE", "Figures", "LineDrawer", "PricedCharge", "PricedLine", "priced"]

OVERRIDE: Final = "override"
"""What a line names as its row when a person has set its price."""

GIVEN: Final = "given"
"""What a charge names as its row when its amount came with the question."""

_MOST_SHARES: Final = 100_000

Chosen = tuple[Unrounded, str, Unrounded | None, "tuple[Candidate, ...]", Reason | None, "tuple[PricePart, ...]"]
"""How a line's price was chosen: unit price, row, list price, the rows that lost, a hint, and parts."""

Figures = tuple[Line, Chosen, int, Sequence[Noted], tuple[UnitUse, ...]]
"""What was asked, how its price was chosen, the extended price in minor units, what was taken, and the units offers have counted."""


class LineDrawer(Protocol):
    """A priced cart in whole numbers, from which the fields of its lines are drawn; it never changes again."""

    def figures(self, at: int) -> Figures:
        """The figures of the line at a place."""
        ...


class _PricedLineFields:
    """The fields of `PricedLine` while it is being made (see `ordercore.values.money`), and the figures the rest is drawn from."""

    __slots__ = (
        "adjustments", "at", "drawer", "extended", "id", "list", "lost", "net", "override", "parts", "quantity", "row", "sku", "unit", "uses",
    )  # fmt: skip
    net: Money
    drawer: LineDrawer
    at: int

    def __getattr__(self, name: str) -> object:
        """Draw what was left for later, when somebody looks: what was taken by itself, all the rest at once."""
        keep = object.__setattr__
        if name == "adjustments":
            keep(self, name, adjusted(self.drawer.figures(self.at)[3], self.net.currency))
        elif name in _LINE_LATER:
            line, chosen, extended, _, uses = self.drawer.figures(self.at)
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


def priced(nets: Iterable[int], currency: str, drawer: LineDrawer) -> tuple[PricedLine, ...]:
    """Lines of an answer that cost so many minor units; all else is drawn when somebody looks."""
    lines = []
    for at, net in enumerate(nets):
        money = MoneyFields()  # as known_money does, without the call
        money.minor = net
        money.currency = currency
        money.__class__ = Money
        made = _PricedLineFields()
        made.net = money  # type: ignore[assignment]
        made.drawer = drawer
        made.at = at
        made.__class__ = PricedLine
        lines.append(made)
    return tuple(lines)  # type: ignore[arg-type]


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
