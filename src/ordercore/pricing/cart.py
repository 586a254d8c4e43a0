"""A cart while its discounts are worked out: what each line and charge still costs, and what it cost when a stage began."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Final, NamedTuple

from ordercore.pricing.answer import Search
from ordercore.pricing.condition import EACH_LINE, MinimumLineQuantity, Stage, Undiscounted, UnitPriceBetween
from ordercore.pricing.open import Mark, OpenCharge, OpenLine, OpenPart
from ordercore.pricing.question import PriceQuestion
from ordercore.pricing.rule import Rule
from ordercore.pricing.target import Target
from ordercore.values.money import Money, known_money
from ordercore.values.rounding import Rounding
from ordercore.values.when import Period

__all__ = ["Cart"]


def _named(wanted: frozenset[str], known: Mapping[str, list[int]]) -> Iterator[int]:
    """The places of all names wanted, looked up from whichever side names fewer."""
    for name in wanted if len(wanted) < len(known) else wanted.intersection(known):
        yield from known.get(name, ())


class Trial(NamedTuple):
    """Where things stood before a trial."""

    parts: list[tuple[OpenPart, Mark]]
    taken: dict[str, int]
    gifts: int


class Cart:
    """All lines and charges, and what the lines cost at the beginning of each stage and of the lane."""

    def __init__(
        self, question: PriceQuestion, lines: list[OpenLine], rounding: Rounding, *, guarded: bool = False
    ) -> None:
        self.question: Final = question
        self.lines: Final = lines
        self.charges: list[OpenCharge] = []
        self.gifts: list[OpenLine] = []
        self.searches: list[Search] = []
        self.rounding: Final = rounding
        #: whether guards may have set something on a line.
        self.guarded = guarded
        self._taken: dict[str, int] = {}
        self._along = False
        self._standing: dict[Stage, list[int]] = {}
        self._lane: list[int] = []
        self._eligible: dict[str, list[OpenLine]] = {}
        self._open: dict[str, list[OpenLine]] = {}
        self._periods: dict[int, bool] = {}

    @cached_property
    def _by_sku(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for line in self.lines:
            found.setdefault(line.line.sku, []).append(line.at)
        return found

    @cached_property
    def _by_group(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for line in self.lines:
            for group in line.groups:
                found.setdefault(group, []).append(line.at)
        return found

    @property
    def skus(self) -> Iterable[str]:
        """The items in the cart, each once."""
        return self._by_sku

    @property
    def groups(self) -> Iterable[str]:
        """The groups of all items in the cart, each once."""
        return self._by_group

    def in_force(self, period: Period) -> bool:
        """Whether a period of the book holds when the cart is priced; many rules share theirs."""
        known = self._periods.get(id(period))
        if known is None:
            known = self._periods[id(period)] = self.question.on in period
        return known

    def begin(self, stage: Stage) -> None:
        """Keep what every line costs as the stage, and with it its first lane, begins."""
        self.begin_lane()
        self._standing[stage] = self._lane

    def begin_lane(self) -> None:
        """Keep what every line costs as a further lane begins."""
        self._lane = [line.net for line in self.lines]
        self._eligible.clear()

    def subtotal(self, of: Target | None, before: Stage | None, with_tax: bool = False) -> Money:
        """What lines cost before a stage that has begun, or before the lane: those meant, or all."""
        standing = self._lane if before is None else self._standing[before]
        places = range(len(self.lines)) if of is None else self._places(of)
        currency = self.question.currency
        if not with_tax:
            return known_money(sum([standing[at] for at in places]), currency)
        gross = [standing[at] * (1 + tax_share(self.lines[at])) for at in places]
        return known_money(int(sum(gross, Fraction(0)) // 1), currency)

    def _places(self, target: Target) -> Iterable[int]:
        skus, groups = target.skus, target.groups
        if len(skus) + len(groups) == 1 and target.is_plain:
            (name,) = skus or groups
            return (self._by_sku if skus else self._by_group).get(name, ())
        if target.is_open:
            places: Iterable[int] = range(len(self.lines))
        else:
            places = sorted({*_named(skus, self._by_sku), *_named(groups, self._by_group)})
        if target.is_plain:
            return places
        return [at for at in places if target.keeps(self.lines[at].line.sku, self.lines[at].groups)]

    def meant(self, target: Target) -> list[OpenLine]:
        """The lines a target means, in the order of the question."""
        if target.is_open and target.is_plain:
            return self.lines
        return [self.lines[at] for at in self._places(target)]

    def open_to(self, rule: Rule) -> list[OpenLine]:
        """The lines a rule may change: those it is on, without overridden ones unless it says so."""
        found = self._open.get(rule.id)
        if found is None:
            found = self.meant(rule.on)
            if not rule.on_overrides and self.overridden:
                found = [line for line in found if line.line.override is None]
            self._open[rule.id] = found
        return found

    @cached_property
    def overridden(self) -> bool:
        """Whether the price of a line was set by a person."""
        return any(line.line.override is not None for line in self.lines)

    def eligible(self, rule: Rule) -> list[OpenLine]:
        """The lines a rule may change that meet every condition it makes on each line, when the lane begins."""
        if not rule.when:
            return self.open_to(rule)
        if rule.id not in self._eligible:
            self._eligible[rule.id] = self._meeting(rule)
        return self._eligible[rule.id]

    def _meeting(self, rule: Rule) -> list[OpenLine]:
        lines = self.open_to(rule)
        for condition in rule.when:
            if isinstance(condition, EACH_LINE):
                lines = [line for line in lines if self._meets(line, condition)]
        return lines

    def _meets(self, line: OpenLine, condition: MinimumLineQuantity | Undiscounted | UnitPriceBetween) -> bool:
        if isinstance(condition, MinimumLineQuantity):
            return line.line.reaches(condition.quantity)
        if isinstance(condition, Undiscounted):
            return self._lane[line.at] == line.extended
        unit = line.selected.unit
        if line.line.units is not None:
            unit = unit * (line.line.quantity.exact / line.line.in_base.exact)
        return unit.currency == condition.least.currency and condition.least <= unit <= condition.most

    def charges_of(self, rule: Rule) -> list[OpenCharge]:
        """The charges a rule is on."""
        return [each for each in self.charges if not rule.on.charges or each.asked.kind in rule.on.charges]

    @property
    def taken(self) -> Mapping[str, int]:
        """What each rule has taken so far, in minor units; those that have taken nothing are not named."""
        if self._along:  # threads may look at one answer at once: it is said to be counted when it is
            self._taken = self._told() | self._taken
            self._along = False
        return self._taken

    def _told(self) -> dict[str, int]:
        """What rules have taken line by line, and did not count."""
        found: dict[str, int] = {}
        for line in self.lines:
            for (rule, _), off, *_ in line.taken:
                if rule not in self._taken:
                    found[rule] = found.get(rule, 0) + off
        return found

    def taken_by(self, rule: Rule) -> int:
        """What one rule has taken so far, in minor units."""
        return (self.taken if rule.stage == "line" else self._taken).get(rule.id, 0)

    def count(self, rule: str, off: int) -> None:
        """Count what a rule has taken; nothing is not counted."""
        if off:
            self._taken[rule] = self._taken.get(rule, 0) + off

    def gone_along(self) -> None:
        """Say that rules of the line stage have taken what they take line by line, without counting it."""
        self._along = True
        self._standing["line"] = [line.extended for line in self.lines]

    def off(self) -> int:
        """What all rules have taken so far, in minor units."""
        return sum(self.taken.values())

    def mark(self, parts: Sequence[OpenPart]) -> Trial:
        """Where some lines or charges stand, to go back to after a trial that touches no others."""
        return Trial([(part, part.mark()) for part in parts], dict(self.taken), len(self.gifts))

    def rewind(self, trial: Trial) -> None:
        """Go back to where things stood."""
        for part, stood in trial.parts:
            part.rewind(stood)
        self._taken = trial.taken
        del self.gifts[trial.gifts :]


def tax_share(line: OpenLine) -> Fraction:
    """The tax of a line as a part of its price before tax; none when no rate is known."""
    rate = line.line.tax_rate
    return Fraction(0) if rate is None else rate.exact / 100
