"""What holds wherever something else does: of periods, scopes, targets and conditions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from ordercore.pricing.buyer import BuyerIs, roots
from ordercore.pricing.condition import (
    AnyOf,
    Condition,
    MaximumQuantity,
    MinimumDistinct,
    MinimumLineQuantity,
    MinimumLongestLine,
    MinimumQuantity,
    MinimumSubtotal,
    NoneOf,
    UnitPriceBetween,
)
from ordercore.pricing.target import Target
from ordercore.values.when import Period

__all__ = ["Groups", "covers", "encloses", "fits", "implies", "not_after", "overlap"]

Groups = Mapping[str, frozenset[str]]
"""The groups of items, by SKU, with all those they lie in; an item that is not named may lie in any."""


# --- periods -----------------------------------------------------------------------------------------------------------------


def not_after(first: date, second: date) -> bool:
    """Whether a day or instant does not lie behind another; a day begins at midnight where the instant is told."""
    if isinstance(first, datetime) and not isinstance(second, datetime):
        return first <= datetime.combine(second, time(), first.tzinfo)
    if isinstance(second, datetime) and not isinstance(first, datetime):
        return datetime.combine(first, time(), second.tzinfo) <= second
    return first <= second


def encloses(wide: Period, narrow: Period) -> bool:
    """Whether one period is in force whenever another is."""
    begins = wide.since is None or (narrow.since is not None and not_after(wide.since, narrow.since))
    ends = wide.until is None or (narrow.until is not None and not_after(narrow.until, wide.until))
    return begins and ends


def overlap(one: Period, other: Period) -> bool:
    """Whether two periods are ever in force together."""
    ends = ((one.since, other.until), (other.since, one.until))
    return all(since is None or until is None or not not_after(until, since) for since, until in ends)


# --- buyers and items --------------------------------------------------------------------------------------------------------


def fits(wide: BuyerIs, narrow: BuyerIs) -> bool:
    """Whether one scope fits every buyer whom another fits."""
    return (
        wide.customer in ("", narrow.customer)
        and wide.group in ("", narrow.group)
        and wide.channel in ("", narrow.channel)
        and (not wide.region or wide.region in roots(narrow.region))
    )


def covers(wide: Target, narrow: Target, groups: Groups) -> bool:
    """Whether one target means every item, or charge, that another means."""
    if wide == narrow:
        return True
    if wide.charges and not (narrow.charges and narrow.charges <= wide.charges):
        return False
    return _begins_wider(wide, narrow, groups) and _leaves_out_less(wide, narrow)


def _begins_wider(wide: Target, narrow: Target, groups: Groups) -> bool:
    if wide.is_open or narrow.is_open:
        return wide.is_open
    return all(sku in wide.skus or not wide.groups.isdisjoint(groups.get(sku, ())) for sku in narrow.skus) and all(
        _lies_in(group, wide.groups) for group in narrow.groups
    )


def _leaves_out_less(wide: Target, narrow: Target) -> bool:
    named_apart = not narrow.is_open and not narrow.groups and wide.not_skus.isdisjoint(narrow.skus)
    return (
        (wide.not_skus <= narrow.not_skus or named_apart)
        and all(_lies_in(group, narrow.not_groups) for group in wide.not_groups)
        and (not wide.within or (bool(narrow.within) and all(_lies_in(each, wide.within) for each in narrow.within)))
    )


def _lies_in(group: str, wide: frozenset[str]) -> bool:
    return not wide.isdisjoint(roots(group))


# --- conditions --------------------------------------------------------------------------------------------------------------


def implies(given: Condition, given_on: Target, wanted: Condition, wanted_on: Target, groups: Groups) -> bool:
    """Whether a condition of one rule holds wherever a condition of another does.

    Args:
        given: the condition that holds.
        given_on: what its rule is on.
        wanted: the condition asked about.
        wanted_on: what its rule is on.
        groups: the groups of items.
    """
    if isinstance(given, AnyOf):
        return all(implies(each, given_on, wanted, wanted_on, groups) for each in given.of)
    if isinstance(wanted, AnyOf) and any(implies(given, given_on, each, wanted_on, groups) for each in wanted.of):
        return True
    if isinstance(given, BuyerIs) and isinstance(wanted, BuyerIs):
        return fits(wanted, given)
    if isinstance(given, MinimumLineQuantity) and isinstance(wanted, MinimumLineQuantity):
        return given.quantity.unit == wanted.quantity.unit and given.quantity >= wanted.quantity
    if isinstance(given, UnitPriceBetween) and isinstance(wanted, UnitPriceBetween):
        same = given.least.currency == wanted.least.currency
        return same and wanted.least <= given.least and given.most <= wanted.most
    if isinstance(given, _Counting) and isinstance(wanted, _Counting):
        return _counted(given, given_on, wanted, wanted_on, groups)
    if isinstance(given, MinimumSubtotal) and isinstance(wanted, MinimumSubtotal):
        same = (given.before, given.with_tax, given.amount.currency) == (
            wanted.before,
            wanted.with_tax,
            wanted.amount.currency,
        )
        wide, narrow = wanted.of or Target(), given.of or Target()
        return same and given.amount >= wanted.amount and covers(wide, narrow, groups)
    return given == wanted and (given_on == wanted_on or not _looks_at_own(given))


_Counting = MinimumQuantity | MinimumLongestLine | MinimumDistinct | MaximumQuantity


def _counted(given: _Counting, given_on: Target, wanted: _Counting, wanted_on: Target, groups: Groups) -> bool:
    narrow, wide = given.of or given_on, wanted.of or wanted_on
    if isinstance(given, MinimumDistinct) and isinstance(wanted, MinimumDistinct):
        return given.count >= wanted.count and covers(wide, narrow, groups)
    if isinstance(given, MinimumDistinct) or isinstance(wanted, MinimumDistinct):
        return False
    if given.quantity.unit != wanted.quantity.unit:
        return False
    if isinstance(given, MaximumQuantity) or isinstance(wanted, MaximumQuantity):
        both = isinstance(given, MaximumQuantity) and isinstance(wanted, MaximumQuantity)
        return both and given.quantity <= wanted.quantity and covers(narrow, wide, groups)
    longer = isinstance(given, MinimumLongestLine) or isinstance(wanted, MinimumQuantity)
    return longer and given.quantity >= wanted.quantity and covers(wide, narrow, groups)


def _looks_at_own(condition: Condition) -> bool:
    """Whether a condition counts what its own rule is on."""
    if isinstance(condition, NoneOf):
        return any(_looks_at_own(each) for each in condition.of)
    return isinstance(condition, _Counting) and condition.of is None
