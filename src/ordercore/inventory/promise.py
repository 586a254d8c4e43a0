"""Can it be had, from where, and when: the lines of a question against the stock there is.

Lines are served in their order from the same shelves, so two lines of one item can never be promised the same piece.
Sites are asked in the order of preference; what is not ready at any of them is looked for among what is on its way,
soonest first, and then put on backorder where a site allows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from ordercore.errors import InvalidValue, UnitMismatch
from ordercore.inventory.answer import Allocation, Later, Promise, PromisedLine
from ordercore.inventory.pool import Pool
from ordercore.inventory.position import Position
from ordercore.inventory.question import PromiseLine, PromiseQuestion
from ordercore.values.quantity import Quantity
from ordercore.values.trace import Step, step

__all__ = ["promise"]

Pools = Mapping[tuple[str, str], Pool]


def promise(question: PromiseQuestion, positions: Iterable[Position]) -> Promise:
    """What can be promised for each line.

    Args:
        question: the lines, the day, the sites.
        positions: the stock of the items asked for at the sites asked; what is missing counts as none, and what was not
            asked for is not looked at.

    Returns:
        For every line what can leave now, what later, what is short; the three add up to what was asked.

    Raises:
        InvalidValue: two positions are of one item at one site.
        UnitMismatch: a line is in another unit than the position of its item.
    """
    pools: dict[tuple[str, str], Pool] = {}
    for position in positions:
        if (position.sku, position.site) in pools:
            raise InvalidValue(f"two positions of {position.sku!r} at {position.site!r}", mend="add them up")
        pools[position.sku, position.site] = Pool(position)
    lines = tuple([_served(line, question, pools) for line in question.lines])
    children = tuple([_told(line) for line in lines])
    sites = ", ".join(question.sites)
    return Promise(question.by, lines, step("inventory.promise", "", *children, by=question.by, sites=sites))


def _served(line: PromiseLine, question: PromiseQuestion, pools: Pools) -> PromisedLine:
    asked, unit = line.quantity, line.quantity.unit
    shelves = [pools[line.sku, site] for site in line.sites or question.sites if (line.sku, site) in pools]
    for shelf in shelves:
        if shelf.unit != unit:
            raise UnitMismatch(unit, shelf.unit)
    left = asked.exact
    now: list[Allocation] = []
    for shelf in shelves:
        if left and (taken := shelf.take_ready(left)):
            now.append(Allocation(shelf.site, Quantity(taken, unit)))
            left -= taken
    later, left = _awaited(shelves, left, unit) if left and line.waits else ([], left)
    return PromisedLine(line.id, line.sku, asked, tuple(now), tuple(later), Quantity(left, unit))


def _awaited(shelves: list[Pool], left: Fraction, unit: str) -> tuple[list[Later], Fraction]:
    """What is taken from arrivals and backorders, and what is left even so."""
    later: list[Later] = []

    def put(site: str, taken: Fraction, on: date | None) -> None:
        if taken:
            later.append(Later(site, Quantity(taken, unit), on))

    for day in sorted({day for shelf in shelves for day, _ in shelf.arrivals}):
        for shelf in shelves:
            while left and shelf.arrivals and shelf.arrivals[0][0] == day:
                taken = shelf.take_arrival(left)
                put(shelf.site, taken, day)
                left -= taken
    for shelf in shelves:
        taken = shelf.take_backorder(left)
        put(shelf.site, taken, None)
        left -= taken
    return later, left


def _told(line: PromisedLine) -> Step:
    now = ", ".join(f"{each.quantity} at {each.site}" for each in line.now)
    later = ", ".join(
        f"{each.quantity} at {each.site} {f'on {each.on}' if each.on else 'on backorder'}" for each in line.later
    )
    out = "; ".join(part for part in (now, later, f"{line.short} short" if line.short else "") if part)
    return step("inventory.line", out, line=line.id, sku=line.sku, asked=line.asked)
