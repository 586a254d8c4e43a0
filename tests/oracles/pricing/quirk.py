"""What is peculiar to a peer and not copied, told by what a case says of itself, with the figures here.

- A percentage of *one unit's list price less all that was taken off the whole line* (base
  ``one_unit_list_minus_all_prior_discounts_of_the_line``): a discount of other units makes this one cheaper. Here a rule for
  some units of a line takes the dearest as they stand, each at what it costs itself.
- Units that two offers count twice (the case tells ``alternative_lines_with_unit_ledger``): here no unit is counted twice, so
  offers find their units elsewhere. What each rule takes off the whole cart, and all totals, are as told.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final, NamedTuple

from ordercore.values.money import Money, Unrounded, total
from tests.oracles.pricing.scope import target
from tests.oracles.pricing.shop import Shop
from tests.oracles.pricing.turn import in_turn
from tests.oracles.pricing.words import Told, UnknownWord

__all__ = ["Expected", "expected_of"]

_WHOLE_LINE: Final = "one_unit_list_minus_all_prior_discounts_of_the_line"

Discounts = dict[str, dict[str, Money]]
"""What each rule takes off each line, by line and rule; rules that take nothing are left out."""


class Expected(NamedTuple):
    """The figures of the lines that hold here."""

    nets: dict[str, Money]
    #: None where only the sums by rule are known.
    discounts: Discounts | None
    by_rule: dict[str, Money]
    #: whether the totals are ours too.
    own: bool = False


def expected_of(shop: Shop) -> Expected:
    """What the case expects, or ours where that is peculiar to the peer."""
    told = _told(shop)
    if any(_effect(rule).get("base") == _WHOLE_LINE for rule in shop.rules):
        mine = _by_unit(shop)
        nets = {
            each["line"]: shop.money(each["gross"]) - total(list(mine[each["line"]].values()), shop.currency)
            for each in shop.expected["lines"]
        }
        return Expected(nets, mine, _summed(shop, mine), own=True)
    elsewhere = shop.expected.get("alternative_lines_with_unit_ledger")
    if elsewhere is not None:
        nets = {each["line"]: shop.money(each["net"]) for each in shop.expected["lines"]}
        return Expected(nets | {line: shop.money(net) for line, net in elsewhere.items()}, None, _summed(shop, told))
    return Expected(
        {each["line"]: shop.money(each["net"]) for each in shop.expected["lines"]}, told, _summed(shop, told)
    )


def _effect(rule: Told) -> Told:
    return rule["effect"] if isinstance(rule["effect"], dict) else {}


def _told(shop: Shop) -> Discounts:
    found: Discounts = {}
    for line in shop.expected["lines"]:
        of = found.setdefault(line["line"], {})
        for each in line["discounts"]:
            of[each["rule"]] = of.get(each["rule"], Money.zero(shop.currency)) + shop.money(each["amount"])
        found[line["line"]] = {rule: amount for rule, amount in of.items() if amount.minor}
    return found


def _summed(shop: Shop, discounts: Discounts) -> dict[str, Money]:
    found: dict[str, Money] = {}
    for of in discounts.values():
        for rule, amount in of.items():
            found[rule] = found.get(rule, Money.zero(shop.currency)) + amount
    return found


def _by_unit(shop: Shop) -> Discounts:
    """Percentages off some units of a line: of each unit what it costs itself by then, the dearest first."""
    found: Discounts = {}
    for line in shop.asked:
        units = [shop.exact(shop.catalogue[line["sku"]]["list"])] * int(line["qty"])
        of = found.setdefault(line["line"], {})
        for rule in in_turn(shop.rules):
            effect = _effect(rule)
            if effect.get("type") != "percent_off" or rule.get("when") or not _meant(shop, rule, line["sku"]):
                raise UnknownWord("a share of what the whole line has left, beside other conditions or effects")
            units.sort(key=lambda unit: unit.exact, reverse=True)
            reached = min(len(units), effect.get("max_units_per_line", len(units)))
            share = Fraction(str(effect["value"])) / 100
            off = sum((unit.exact * share for unit in units[:reached]), Fraction(0))
            amount = Unrounded(off, shop.currency).settle().money
            if amount.minor:
                of[rule["id"]] = amount
            units = [unit * (1 - share) for unit in units[:reached]] + units[reached:]
    return found


def _meant(shop: Shop, rule: Told, sku: str) -> bool:
    on, limits = target(shop, rule.get("target", {}))
    groups = shop.groups(shop.catalogue[sku])
    return not limits and (on.is_open or sku in on.skus or not on.groups.isdisjoint(groups)) and on.keeps(sku, groups)
