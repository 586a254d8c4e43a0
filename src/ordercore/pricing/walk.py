"""A whole cart along ways: what each line costs and what each rule took off it, as rows of whole numbers.

This is the engine for carts in which nothing looks at more than a line, but for discounts on the order as a whole. The rows say all there is to say;
the open lines of the cart, as the engine leaves them that goes rule by rule, are made from them when somebody asks for more than what lines
cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import sub
from typing import Final

from ordercore.pricing.adjustment import Noted
from ordercore.pricing.cart import Cart
from ordercore.pricing.discount import Ratio
from ordercore.pricing.ground import Ground
from ordercore.pricing.open import OpenLine
from ordercore.pricing.plan import PER_LINE, PER_UNIT, PERCENT, Pass, Step
from ordercore.pricing.question import Line, PriceQuestion
from ordercore.pricing.way import Record
from ordercore.values.spread import spread_whole

__all__ = ["Walked", "walk"]


_Shared = tuple[Step, Ratio, int, list[int], list[int]]
"""A discount on the order, shared over its lines: what takes it, what it came to before rounding, and rounded; what each line cost before,
and what each bears."""


def walk(question: PriceQuestion, ground: Ground) -> Walked | None:
    """Take every line along its way.

    Returns:
        The lines at what the line stage leaves of them; None where a line has no way, and the cart has to be priced rule by rule.
    """
    ways, records = ground.ways, []
    for line in question.lines:
        quantity = line.quantity
        units = quantity.numerator
        try:
            groups, unit, act, figures = ways[line.sku]
        except KeyError:
            groups, unit, act, figures = ground.way(line)
        if groups != line.groups or unit != quantity.unit:
            groups, unit, act, figures = ground.way(line)
        if quantity.denominator != 1 or line.override is not None or line.units is not None:
            return None
        record = act(units, figures)
        if record is None:
            return None
        records.append(record)
    return Walked(question, ground, records)


class Walked:
    """Lines that have gone along their ways, and what was then taken off all of them together."""

    __slots__ = ("ground", "nets", "question", "records", "shared")

    def __init__(self, question: PriceQuestion, ground: Ground, records: list[Record]) -> None:
        self.question: Final = question
        self.ground: Final = ground
        #: for each line what the line stage makes of it.
        self.records: Final = records
        #: what each line costs.
        self.nets: list[int] = [record[0] for record in records]
        #: what was taken off all of them together.
        self.shared: list[_Shared] = []

    def share(self, steps: Sequence[Step]) -> None:
        """Take discounts off the order, one after the other, each shared over the lines by what they cost."""
        for step in steps:
            kind, top, bottom, _, _ = step
            nets = self.nets
            whole = sum(nets)
            if kind == PERCENT:
                top *= whole
            amount = (2 * top + bottom) // (2 * bottom)
            amount = min(amount, whole)
            if amount > 0:
                parts = spread_whole(amount, nets, self._id)
                self.nets = list(map(sub, nets, parts))
                self.shared.append((step, (top, bottom), amount, nets, parts))

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
        band = plan.band(line.quantity)
        assert band is not None, "a line that had a way has a price"
        opened = OpenLine(at, line, plan.roots, band.selected, record[1])
        opened.taken = noted(plan.passes, record, line.quantity.numerator)
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


def noted(passes: Sequence[Pass], record: Record, units: int) -> list[Noted]:
    """What rules took off a line that has gone along its way, with what each came to exactly."""
    taken: list[Noted] = []
    _, net, *offs = record
    turn = iter(offs)
    for combine, steps in passes:
        base = net
        for kind, top, bottom, who, _ in steps:
            off = next(turn)
            if off:
                start = base if combine == "all_same_base" else net
                taken.append((who, off, net, *_exact(kind, (top, bottom), start, units), ""))
                net -= off
    return taken


def _exact(kind: int, figure: Ratio, start: int, units: int) -> Ratio:
    """What a rule comes to before rounding."""
    top, bottom = figure
    if kind == PERCENT:
        return top * start, bottom
    if kind == PER_UNIT:
        return top * units, bottom
    if kind == PER_LINE:
        return top, bottom
    return start * bottom - top * units, bottom
