"""Rules that can never win: another always goes before, or takes as much, or what they ask for cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from ordercore.pricing.book import PriceBook
from ordercore.pricing.buyer import BuyerIs, roots
from ordercore.pricing.condition import (
    Condition,
    CouponEntered,
    MaximumQuantity,
    MinimumLineQuantity,
    MinimumLongestLine,
    MinimumQuantity,
    NoneOf,
    UnitPriceBetween,
)
from ordercore.pricing.hold import currencies_of
from ordercore.pricing.lane import Combine
from ordercore.pricing.lint_amount import always_takes, takes_as_much
from ordercore.pricing.lint_cover import Groups, covers, encloses, implies
from ordercore.pricing.lint_finding import finding
from ordercore.pricing.rule import Rule
from ordercore.pricing.target import Target
from ordercore.values.verdict import Reason

__all__ = ["never_winning"]


def never_winning(book: PriceBook, groups: Groups) -> Iterator[Reason]:
    """Findings about rules that can never take anything."""
    for at, rule in enumerate(book.rules):
        if why := _contradiction(rule, groups):
            facts = (("rule", rule.id), *why)
            yield finding("never", f"/rules/{at}", "no cart is all it asks for", *facts, mend="change a condition")
    combines: dict[tuple[str, str], Combine] = {(lane.name, ""): lane.combine for lane in book.lanes}
    combines |= {(lane.name, group.name): group.combine for lane in book.lanes for group in lane.groups}
    places = {rule.id: at for at, rule in enumerate(book.rules)}
    priced_in = {row.unit_price.currency for row in book.rows if row.unit_price is not None}
    stands: dict[tuple[str, str], list[Rule]] = {}
    for rule in book.rules:
        if rule.lane:
            stands.setdefault((rule.lane, rule.group), []).append(rule)
    for stand, members in stands.items():
        if combines[stand] not in ("first", "exclusive", "best"):
            continue
        for before, behind in _shadowed(members, combines[stand], groups, priced_in):
            said, mend = _SAID["best" if combines[stand] == "best" else "first"]
            facts = (("rule", behind.id), ("before", before.id))
            yield finding("never", f"/rules/{places[behind.id]}", said, *facts, mend=mend)


_SAID = {
    "best": ("another rule always takes as much or more", "remove it, or let it take more than the other"),
    "first": ("another rule always goes before it", "remove it, or give it the higher priority"),
}


# --- behind another ----------------------------------------------------------------------------------------------------------


def _shadowed(
    members: Iterable[Rule], combine: Combine, groups: Groups, priced_in: set[str]
) -> Iterator[tuple[Rule, Rule]]:
    """The rules that stand behind another, each with the first that does it."""
    ordered = sorted(members, key=lambda rule: (-rule.priority, rule.id))
    turns = {rule.id: turn for turn, rule in enumerate(ordered)}
    by_name: dict[str, list[Rule]] = {}
    for rule in ordered:
        for name in _names(rule.on):
            by_name.setdefault(name, []).append(rule)
    for behind in ordered:
        for before in _may_cover(behind, by_name, groups, turns):
            earlier = turns[before.id] < turns[behind.id]
            if before is behind or not _reaches(before, behind, groups, priced_in):
                continue
            more = takes_as_much(before, behind, strictly=not earlier)
            if more if combine == "best" else earlier and (more or always_takes(before, combine)):
                yield before, behind
                break


def _names(on: Target) -> Iterable[str]:
    return [""] if on.is_open else [*[f"sku {sku}" for sku in on.skus], *[f"group {group}" for group in on.groups]]


def _may_cover(rule: Rule, by_name: dict[str, list[Rule]], groups: Groups, turns: dict[str, int]) -> Sequence[Rule]:
    """The rules that mean one of the items a rule means: only they can mean all."""
    wide = list(by_name.get("", ()))
    for sku in sorted(rule.on.skus)[:1]:
        wide += by_name.get(f"sku {sku}", ())
        wide += [each for group in sorted(groups.get(sku, ())) for each in by_name.get(f"group {group}", ())]
    if not rule.on.skus:
        for group in sorted(rule.on.groups)[:1]:
            wide += [each for root in roots(group) for each in by_name.get(f"group {root}", ())]
    return sorted({each.id: each for each in wide}.values(), key=lambda each: turns[each.id])


def _reaches(before: Rule, behind: Rule, groups: Groups, priced_in: set[str]) -> bool:
    """Whether one rule holds, without limits, wherever another does."""
    entered = {each.code for each in behind.when if isinstance(each, CouponEntered)} | {behind.coupon, ""}
    limited = before.most_uses is not None or before.most_uses_each is not None or before.budget is not None
    return (
        before.coupon in entered
        and not limited
        and (before.on_overrides or not behind.on_overrides)
        and currencies_of(before) <= (currencies_of(behind) or (priced_in if len(priced_in) == 1 else frozenset()))
        and covers(before.on, behind.on, groups)
        and encloses(before.period, behind.period)
        and all(
            any(implies(given, behind.on, wanted, before.on, groups) for given in _asked(behind))
            for wanted in before.when
        )
    )


def _asked(rule: Rule) -> tuple[Condition, ...]:
    return (*rule.when, CouponEntered(rule.coupon)) if rule.coupon else rule.when


# --- what cannot be ----------------------------------------------------------------------------------------------------------


def _contradiction(rule: Rule, groups: Groups) -> tuple[tuple[str, str], ...]:
    """The two things a rule asks for of which only one can be; empty when it asks for nothing of the kind."""
    on = rule.on
    if (
        not on.is_open
        and on.skus <= on.not_skus
        and all(not on.not_groups.isdisjoint(roots(each)) for each in on.groups)
    ):
        return (("on", "items it leaves out"),)
    asked = _asked(rule)
    for one, other in combinations(asked, 2):
        if _excludes(one, other, on, groups) or _excludes(other, one, on, groups):
            return (("one", type(one).__name__), ("other", type(other).__name__))
    return ()


def _excludes(one: Condition, other: Condition, on: Target, groups: Groups) -> bool:
    """Whether the first condition cannot hold where the second does."""
    if isinstance(other, NoneOf):
        return any(implies(one, on, each, on, groups) for each in other.of)
    if isinstance(one, UnitPriceBetween) and isinstance(other, UnitPriceBetween):
        return one.least.currency != other.least.currency or one.least > other.most
    if isinstance(one, BuyerIs) and isinstance(other, BuyerIs):
        apart = one.region and other.region and one.region not in roots(other.region)
        return bool(
            (one.channel and other.channel and one.channel != other.channel)
            or (apart and other.region not in roots(one.region))
        )
    if isinstance(one, MinimumQuantity | MinimumLongestLine | MinimumLineQuantity) and isinstance(
        other, MaximumQuantity
    ):
        counted = on if isinstance(one, MinimumLineQuantity) else one.of or on
        same = one.quantity.unit == other.quantity.unit
        return same and one.quantity > other.quantity and covers(other.of or on, counted, groups)
    return False
