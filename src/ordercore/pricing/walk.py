"""A whole cart along ways: what each line costs and what each rule took off it, as rows of whole numbers.

This is the engine for carts in which no rule of the line stage looks at more than a line. The rows say all there is to say; the open lines of
the cart, as the engine leaves them that goes rule by rule, are made from them when somebody asks for more than what lines cost, or
when a later rule has to look at them.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import sub
from typing import Final

from ordercore.pricing.along import gone_along, noted
from ordercore.pricing.cart import Cart
from ordercore.pricing.discount import Ratio
from ordercore.pricing.fit import Left
from ordercore.pricing.ground import Ground
from ordercore.pricing.open import OpenLine, extended_of
from ordercore.pricing.opening import left_over, selected_for, turns
from ordercore.pricing.plan import PERCENT, Step
from ordercore.pricing.question import Line, PriceQuestion
from ordercore.pricing.rule import Rule
from ordercore.pricing.select import Selected
from ordercore.pricing.way import Record
from ordercore.values.spread import spread_whole

__all__ = ["Walked", "walk"]


_Shared = tuple[Step, Ratio, int, list[int], list[int]]
"""A discount on the order, shared over its lines: what takes it, what it came to before rounding, and rounded; what each line cost before,
and what each bears."""


def walk(question: PriceQuestion, ground: Ground) -> Walked | None:
    """Take every line along its way, or step by step along its plan where there is no way for it.

    Returns:
        The lines at what the line stage leaves of them; None where rules look at more than a line, or a line has no price, and the cart
        has to be priced rule by rule.
    """
    if not ground.by_line:
        return None
    walked = Walked(question, ground)
    if ground.book.index.agreed:
        return walked if walked.look_for_all() else None
    ways, records = ground.ways, walked.records
    for line in question.lines:
        quantity = line.quantity
        if quantity.denominator != 1 or line.override is not None or line.units is not None:
            record = None
        else:
            try:
                groups, unit, act, numbers = ways[line.sku]
            except KeyError:
                groups, unit, act, numbers = ground.way(line)
            if groups != line.groups or unit != quantity.unit:
                groups, unit, act, numbers = ground.way(line)
            record = act(quantity.numerator, numbers)
        if record is None:
            record = walked.look_for(len(records), line, {})
            if record is None:
                return None
        records.append(record)
    return walked


class Walked:
    """Lines that have gone along their plans, and what was then taken off all of them together."""

    __slots__ = ("apart", "ground", "looked", "nets", "others", "question", "records", "shared")

    def __init__(self, question: PriceQuestion, ground: Ground) -> None:
        self.question: Final = question
        self.ground: Final = ground
        #: for each line what the line stage makes of it.
        self.records: list[Record] = []
        #: by the place of a line, the price that was looked for.
        self.looked: Final[dict[int, Selected]] = {}
        #: rules of later stages that name items of the cart, by their turn.
        self.others: Final[dict[int, Rule]] = {}
        #: whether a discount on the order may not concern all lines, since people have set prices.
        self.apart: bool = False
        #: what each line costs once all discounts on the order are shared.
        self.nets: list[int] = []
        #: what was taken off all of them together.
        self.shared: Final[list[_Shared]] = []

    def look_for_all(self) -> bool:
        """Look for the price of every line, in the order in which agreements are used up; false when one has to go rule by rule."""
        question, ground = self.question, self.ground
        left = left_over(question.taken, ground.book.index.agreed)
        found: dict[int, Record] = {}
        for at, line in turns(question, ground):
            record = self.look_for(at, line, left)
            if record is None:
                return False
            found[at] = record
        self.records = [found[at] for at in range(len(found))]
        return True

    def look_for(self, at: int, line: Line, left: Left) -> Record | None:
        """Look for the price of one line, and take it along its plan; None when there is no price, or the line has to go rule by rule."""
        ground = self.ground
        plan = ground.plan(line)
        if any(rule.stage == "line" for rule in plan.others.values()):
            return None
        selected = selected_for(line, at, plan, self.question, ground, left)
        if not isinstance(selected, Selected):
            return None
        self.others.update(plan.others)
        self.apart = self.apart or line.override is not None
        self.looked[at] = selected
        rounding = ground.book.rounding
        return gone_along(plan.passes, extended_of(line, selected.unit, rounding), line.quantity, rounding)

    def share(self, steps: Sequence[Step]) -> int:
        """Take discounts off the order, one after the other, each shared over the lines by what they cost; what is left of it."""
        nets = [record[0] for record in self.records]
        whole = sum(nets)
        for step in steps:
            kind, top, bottom, _, _ = step
            if kind == PERCENT:
                top *= whole
            amount = (2 * top + bottom) // (2 * bottom)
            amount = min(amount, whole)
            if amount > 0:
                parts = spread_whole(amount, nets, self._id)
                self.shared.append((step, (top, bottom), amount, nets, parts))
                nets = list(map(sub, nets, parts))
                whole -= amount
        self.nets = nets
        return whole

    def _id(self, at: int) -> str:
        return self.question.lines[at].id

    def cart(self) -> Cart:
        """The cart with all its lines, as it stands."""
        question, ground = self.question, self.ground
        lines = [
            self._open(at, line, record)
            for at, (line, record) in enumerate(zip(question.lines, self.records, strict=True))
        ]
        cart = Cart(question, lines, ground.book.rounding)
        cart.gone_along()
        if self.shared:
            cart.begin("order")
        for shared in self.shared:
            self._bear(shared, cart)
        return cart

    def _open(self, at: int, line: Line, record: Record) -> OpenLine:
        """A line as the line stage leaves it."""
        plan = self.ground.plan(line)
        selected = self.looked.get(at)
        if selected is None:
            band = plan.band(line.quantity)
            assert band is not None, "a line that had a way has a price"
            selected = band.selected
        opened = OpenLine(at, line, plan.roots, selected, record[1])
        opened.taken = noted(plan.passes, record, line.quantity)
        opened.net = record[0]
        return opened

    @staticmethod
    def _bear(shared: _Shared, cart: Cart) -> None:
        """Write a discount on the order down on the lines that bear it."""
        (_, _, _, who, _), (top, bottom), amount, nets, parts = shared
        bottom *= sum(nets)
        for line, net, part in zip(cart.lines, nets, parts, strict=True):
            if part:
                line.taken.append((who, part, net, top * net, bottom, ""))
                line.net = net - part
        cart.count(who[0], amount)
