"""What a book does to lines of one item, worked out once: the price of each quantity, and the rules that look at nothing else.

A plan holds for one ground (a buyer, a day, a currency) and for lines of the same item, groups and unit. Its prices are those
`select` gives at each break, and its steps are those rules that hold on the ground and whose effect on a line depends on that
line alone. What depends on more is left to the engine that looks at the whole cart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from ordercore.pricing.adjustment import Who
from ordercore.pricing.buyer import BuyerIs
from ordercore.pricing.cap import UNCAPPED
from ordercore.pricing.condition import Condition, MinimumLineQuantity, MinimumSubtotal, RuleApplied, Undiscounted
from ordercore.pricing.discount import Ratio, in_minor
from ordercore.pricing.effect import AmountOff, PercentOff, Plain
from ordercore.pricing.lane import Combine, Lane
from ordercore.pricing.question import Line
from ordercore.pricing.rule import Rule
from ordercore.pricing.select import Selected
from ordercore.values.quantity import Quantity

__all__ = ["FIXED", "PERCENT", "PER_LINE", "PER_UNIT", "Band", "Pass", "Plan", "Step", "by_line", "passes_of", "waits"]

PERCENT: Final = 0
PER_UNIT: Final = 1
PER_LINE: Final = 2
FIXED: Final = 3

Step = tuple[int, int, int, Who, Ratio | None]
"""One rule on one line: what kind of effect, its figure as a ratio of minor units (or a share), who takes it, and from how many
units on."""

Pass = tuple[Combine, tuple[Step, ...]]
"""The rules of one lane, in turn, and how they stand together."""


class Band(NamedTuple):
    """The price of a line from some quantity on, up to the next band."""

    #: from how many units on.
    least: Ratio
    #: price of one unit, in minor units of its currency.
    unit: Ratio
    #: what `select` gives.
    selected: Selected


class Plan(NamedTuple):
    """What the book does to lines of one item, groups and unit."""

    #: the groups and unit of those lines.
    groups: tuple[str, ...]
    unit: str
    #: the groups and all those lie in.
    roots: tuple[str, ...]
    #: the prices, the largest quantity first; empty when each line has to be looked at by itself.
    bands: tuple[Band, ...]
    #: what rules of the line stage do that look at one line at a time, lane by lane.
    passes: tuple[Pass, ...]
    #: the other rules that name the item or its groups, by their turn.
    others: Mapping[int, Rule]

    def band(self, quantity: Quantity) -> Band | None:
        """The band of a quantity; None where prices depend on more, or it is too little for any."""
        for band in self.bands:
            top, bottom = band.least
            if quantity.numerator * bottom >= top * quantity.denominator:
                return band
        return None


def by_line(rule: Rule, lanes: Mapping[str, Lane]) -> bool:
    """Whether what a rule does to a line depends on nothing but that line."""
    combine = lanes[rule.lane].combine if rule.lane else "all_compound"
    return (
        rule.stage == "line"
        and isinstance(rule.effect, Plain)
        and rule.cap == UNCAPPED
        and not rule.coupon
        and not rule.group
        and combine != "exclusive"
        and all(isinstance(condition, (BuyerIs, MinimumLineQuantity)) for condition in rule.when)
    )


def waits(condition: Condition) -> bool:
    """Whether a condition, or why it is not met, depends on what earlier rules have taken."""
    several = getattr(condition, "of", None)
    if isinstance(several, tuple):
        return any(waits(each) for each in several)
    return isinstance(condition, (MinimumSubtotal, RuleApplied, Undiscounted))


def passes_of(rules: Iterable[Rule], lanes: Iterable[Lane], line: Line | None) -> tuple[Pass, ...]:
    """The rules that hold, each as a step on such a line, or on the order, lane by lane; `rules` in turn."""
    free: Combine = "all_compound"
    steps: dict[str, list[Step]] = {}
    for rule in rules:
        if (made := _step(rule, line)) is not None:
            steps.setdefault(rule.lane, []).append(made)
    named: list[tuple[str, Combine]] = [("", free), *[(lane.name, lane.combine) for lane in lanes]]
    return tuple([(combine, tuple(steps[name])) for name, combine in named if name in steps])


def _step(rule: Rule, line: Line | None) -> Step | None:
    """A rule on lines of a unit; None when it asks for so many of another that one cannot be converted to."""
    least: Ratio | None = None
    for condition in rule.when:
        if isinstance(condition, MinimumLineQuantity):
            wanted = None if line is None else _counted(condition.quantity, line)
            if wanted is None:
                return None
            more = least is None or wanted.numerator * least[1] > least[0] * wanted.denominator
            least = (wanted.numerator, wanted.denominator) if more else least
    who, effect = (rule.id, rule.label), rule.effect
    if isinstance(effect, PercentOff):
        return PERCENT, effect.percent.numerator, 100 * effect.percent.denominator, who, least
    if isinstance(effect, AmountOff):
        if effect.per != "unit":
            return PER_LINE, *in_minor(effect.amount), who, least
        return PER_UNIT, *_a_unit(in_minor(effect.amount), line), who, least
    assert isinstance(effect, Plain)
    return FIXED, *_a_unit(in_minor(effect.price), line), who, least


def _counted(wanted: Quantity, line: Line) -> Quantity | None:
    """A number of units in the unit of a line; None when that is not known."""
    unit, units = line.quantity.unit, line.units
    if wanted.unit == unit:
        return wanted
    return units.convert(wanted, unit) if units is not None and wanted.unit in units and unit in units else None


def _a_unit(figure: Ratio, line: Line | None) -> Ratio:
    """An amount for each base unit of an item, for each unit of a line."""
    if line is None or line.units is None:
        return figure
    holds = line.in_base.exact / line.quantity.exact
    return figure[0] * holds.numerator, figure[1] * holds.denominator
