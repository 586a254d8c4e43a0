"""What of a book holds for a buyer, on a day, in a currency: where plans are made, once for all carts that stand on it.

A hundred thousand rules are not looked through for a cart, nor for a line: the first line of an item finds what concerns the
item, and every later one finds the plan. Buyers whom the book does not tell apart stand on one ground, and so do days between
which nothing in the book begins or ends.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Final

from attrs import evolve

from ordercore.pricing.book import PriceBook
from ordercore.pricing.buyer import Buyer, BuyerIs, roots
from ordercore.pricing.cap import UNCAPPED
from ordercore.pricing.discount import in_minor
from ordercore.pricing.effect import AmountOff, Plain
from ordercore.pricing.hold import currencies_of
from ordercore.pricing.lane import Lane
from ordercore.pricing.plan import Band, Plan, Step, by_line, passes_of, waits
from ordercore.pricing.question import Line, PriceQuestion
from ordercore.pricing.rule import Rule
from ordercore.pricing.select import Selected, customers_of, groups_of, select
from ordercore.pricing.way import NOWHERE, Way, way_of
from ordercore.values.quantity import Quantity, Units
from ordercore.values.rounding import HALF_UP
from ordercore.values.when import ALWAYS, Period

__all__ = ["KEPT", "Ground", "ground_of"]

KEPT: Final = 131_072
"""How many plans of a book are kept at most; the next one finds all forgotten, and they are made again when wanted."""


def ground_of(question: PriceQuestion, book: PriceBook) -> Ground:
    """The ground a question stands on."""
    grounds = book.kept.get("grounds")
    if not isinstance(grounds, Grounds):
        grounds = book.kept["grounds"] = Grounds(book)
    return grounds.of(question)


class Ground:
    """What of a book holds for a question, and for all others it cannot tell apart from it."""

    def __init__(self, question: PriceQuestion, grounds: Grounds) -> None:
        self._grounds: Final = grounds
        self.book: Final = grounds.book
        self._question: Final = question
        self.customers: Final = customers_of(question.buyer)
        self._plans: dict[tuple[str, tuple[str, ...], str, bool, Units | None], Plan] = {}
        #: rules on all items that look at more than one line, by their turn.
        self.others: Final = {
            at: rule
            for at, rule in grounds.book.index.open_rules
            if not by_line(rule, grounds.lanes) and not self._idle(rule)
        }
        #: by item: the way its lines last had.
        self.ways: dict[str, Way] = {}
        #: whether no rule on all items, and no guard, looks at more than a line before the order stage.
        self.by_line: Final = not (grounds.book.guards or any(rule.stage == "line" for rule in self.others.values()))
        self._half_up: Final = grounds.book.rounding == HALF_UP
        #: the discounts on the order as a whole, in turn, where there are no other rules that look at more than a line; else None.
        self.on_order: Final = self._on_order()

    def plan(self, line: Line) -> Plan:
        """The plan of a line, made at first sight of its item, groups, unit and what that holds."""
        units = line.units if line.units is not None and line.units.factors else None
        key = (line.sku, line.groups, line.quantity.unit, line.override is not None, units)
        plan = self._plans.get(key)
        if plan is None:
            self._grounds.make_room()
            plan = self._plans[key] = self._made(line)
        return plan

    def way(self, line: Line) -> Way:
        """The way of lines of the same item, groups and unit, made at first sight; nowhere, where each has to be looked at by itself.

        Lines that know the units of their item have none: what a unit holds is no part of what a way is found by.
        """
        if line.override is not None or line.units is not None or not self._half_up:
            return NOWHERE
        way = self.ways[line.sku] = way_of(self.plan(line))
        return way

    def _on_order(self) -> tuple[Step, ...] | None:
        rules = [self.others[at] for at in sorted(self.others)]
        if not self._half_up or not all(_of_order(rule, self._grounds.lanes) for rule in rules):
            return None
        passes = passes_of([rule for rule in rules if self._holds(rule)], self.book.lanes, None)
        return tuple([step for _, steps in passes for step in steps])

    def _made(self, line: Line) -> Plan:
        groups, lanes = groups_of(line), self._grounds.lanes
        index = self.book.index
        named = index.naming((line.sku,), groups)
        others = {at: rule for at, rule in named.items() if not by_line(rule, lanes) and not self._idle(rule)}
        mine = named | dict(index.open_rules)
        alone = [mine[at] for at in sorted(mine) if by_line(mine[at], lanes) and self._touches(mine[at], line, groups)]
        bands = () if line.override is not None else self._bands(line, groups)
        return Plan(line.groups, line.quantity.unit, groups, bands, passes_of(alone, self.book.lanes, line), others)

    def _touches(self, rule: Rule, line: Line, groups: tuple[str, ...]) -> bool:
        """Whether a rule that looks at one line at a time holds here and is about the line."""
        if line.override is not None and not rule.on_overrides:
            return False
        return rule.on.keeps(line.sku, groups) and self._holds(rule)

    def _holds(self, rule: Rule) -> bool:
        question = self._question
        return (
            (rule.period is ALWAYS or question.on in rule.period)
            and currencies_of(rule) <= {question.currency}
            and all(each.rank(question.buyer) is not None for each in rule.when if isinstance(each, BuyerIs))
        )

    def _idle(self, rule: Rule) -> bool:
        """Whether a rule takes nothing here whatever the cart, and why can be told afterward."""
        return rule.stage == "line" and not any(waits(each) for each in rule.when) and not self._holds(rule)

    def _bands(self, line: Line, groups: tuple[str, ...]) -> tuple[Band, ...]:
        """The prices by quantity, as `select` gives them; none where a price depends on more than the quantity."""
        unit, book = line.quantity.unit, self.book
        entries = list(book.index.rows(line.sku, groups, self.customers))
        if any(each.unit is None or each.row.remaining is not None or each.row.units != "all" for each in entries):
            return ()
        breaks = {each.row.minimum for each in entries if each.row.minimum.unit == unit} | {Quantity(0, unit)}
        bands = []
        for least in sorted(breaks, reverse=True):
            probe = evolve(line, quantity=least, units=None, cost=None)
            selected = select(probe, "", groups, self.customers, self._question, book)
            if not isinstance(selected, Selected):
                break
            bands.append(Band((least.numerator, least.denominator), in_minor(selected.unit), selected))
        return tuple(bands)


def _of_order(rule: Rule, lanes: Mapping[str, Lane]) -> bool:
    """Whether a rule is a discount on the order that any cart of the ground gets, shared by what lines cost."""
    effect = rule.effect
    return (
        rule.stage == "order"
        and isinstance(effect, Plain)
        and not (isinstance(effect, AmountOff) and effect.weights == "gross")
        and rule.cap == UNCAPPED
        and rule.on.is_open
        and rule.on.is_plain
        and not rule.coupon
        and not rule.group
        and (not rule.lane or lanes[rule.lane].combine == "all_compound")
        and all(isinstance(condition, BuyerIs) for condition in rule.when)
    )


class Grounds:
    """All grounds of a book that were asked for lately."""

    def __init__(self, book: PriceBook) -> None:
        self.book: Final = book
        self.lanes: Final = {lane.name: lane for lane in book.lanes}
        scopes = list(_scopes(book))
        self._customers: Final = frozenset(scope.customer for scope in scopes) - {""}
        self._groups: Final = frozenset(scope.group for scope in scopes) - {""}
        self._channels: Final = frozenset(scope.channel for scope in scopes) - {""}
        self._regions: Final = frozenset(scope.region for scope in scopes) - {""}
        ends = {end for period in _periods(book) for end in (period.since, period.until) if end is not None}
        self._of_instants: Final = {isinstance(end, datetime) for end in ends}
        self._of_days: Final = self._of_instants == {False}
        self._ends: Final = sorted(ends) if len(self._of_instants) == 1 else []
        self._found: dict[object, Ground] = {}
        self._count = 0

    def of(self, question: PriceQuestion) -> Ground:
        """The ground a question stands on."""
        key = (self._time(question.on), question.currency, self._who(question.buyer))
        ground = self._found.get(key)
        if ground is None:
            self.make_room()
            ground = self._found[key] = Ground(question, self)
        return ground

    def make_room(self) -> None:
        """Count one more thing kept, and forget all where it is one too many."""
        self._count += 1
        if self._count > KEPT:
            self._found.clear()
            self._count = 0

    def _time(self, on: date) -> object:
        """Days between which nothing begins or ends are one; a day asked of instants, or the other way round, stands for itself."""
        if self._of_days and on.__class__ is date:
            return bisect_right(self._ends, on)
        instant = isinstance(on, datetime)
        if self._of_instants != {instant} or (isinstance(on, datetime) and on.tzinfo is None):
            return on if self._of_instants else instant
        return bisect_right(self._ends, on)

    def _who(self, buyer: Buyer) -> object:
        """What of a buyer the book speaks of."""
        customers: tuple[str, ...] = ()
        region: tuple[str, ...] = ()
        if self._customers:
            customers = tuple([each for each in (buyer.customer, *buyer.ancestors) if each in self._customers])
        if self._regions and buyer.region:
            region = tuple([each for each in roots(buyer.region) if each in self._regions])
        channel = buyer.channel if buyer.channel in self._channels else ""
        return customers, buyer.groups & self._groups, channel, region


def _scopes(book: PriceBook) -> Iterator[BuyerIs]:
    yield BuyerIs()
    yield from {row.scope for row in book.rows}
    yield from {condition for rule in book.rules for condition in rule.when if isinstance(condition, BuyerIs)}


def _periods(book: PriceBook) -> set[Period]:
    return {row.period for row in book.rows} | {rule.period for rule in book.rules}
