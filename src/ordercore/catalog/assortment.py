"""Who may buy what: rules as values, and one question to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from attrs import field, frozen

from ordercore.catalog.item import Item
from ordercore.values.verdict import Refused, Verdict, all_of, refused
from ordercore.values.when import ALWAYS, Period

__all__ = ["Assortment", "AssortmentRule", "Shopper"]


def _set(given: Iterable[str]) -> frozenset[str]:
    return frozenset(given)


@frozen
class Shopper:
    """Who asks, as far as an assortment cares."""

    #: the customer's id; empty for a guest.
    customer: str = ""
    #: ids of the customers above, nearest first.
    ancestors: tuple[str, ...] = ()
    #: customer groups.
    groups: frozenset[str] = field(factory=frozenset, converter=_set)
    #: how the order comes in, for example ``edi``; empty when it does not matter.
    channel: str = ""


@frozen
class AssortmentRule:
    """One rule about some items for some shoppers.

    An empty field asks nothing. A shopper must pass every field that asks something; an item is meant when it is one of
    the SKUs or in one of the groups, and every item is when neither is named.
    """

    #: stable name of the rule, for the reason.
    id: str
    #: ``permit`` limits its shoppers to what such rules name; ``forbid`` takes items away and always wins.
    effect: Literal["permit", "forbid"]
    #: SKUs meant.
    skus: frozenset[str] = field(factory=frozenset, converter=_set)
    #: category paths meant, with all below them.
    groups: frozenset[str] = field(factory=frozenset, converter=_set)
    #: customers it is for, with all below them.
    customers: frozenset[str] = field(factory=frozenset, converter=_set)
    #: customer groups it is for.
    customer_groups: frozenset[str] = field(factory=frozenset, converter=_set)
    #: channels it is for.
    channels: frozenset[str] = field(factory=frozenset, converter=_set)
    #: when it holds.
    period: Period = ALWAYS

    def is_for(self, shopper: Shopper, on: date) -> bool:
        """Whether the rule speaks to this shopper on this day."""
        return (
            (not self.customers or not self.customers.isdisjoint((shopper.customer, *shopper.ancestors)))
            and (not self.customer_groups or not self.customer_groups.isdisjoint(shopper.groups))
            and (not self.channels or shopper.channel in self.channels)
            and on in self.period
        )

    def means(self, item: Item) -> bool:
        """Whether the rule is about this item."""
        if not self.skus and not self.groups:
            return True
        return item.sku in self.skus or any(item.is_in(group) for group in self.groups)


@frozen
class Assortment:
    """All rules about who may buy what. Without rules everybody may buy everything that is active."""

    #: the rules; their order does not change the answer, only the order of the reasons.
    rules: tuple[AssortmentRule, ...] = ()

    def permits(self, item: Item, shopper: Shopper, *, on: date, path: str = "") -> Verdict:
        """Whether a shopper may buy an item on a day.

        Args:
            item: the item asked for.
            shopper: who asks.
            on: the day of the order.
            path: JSON pointer to the line, for the reasons.

        Returns:
            Yes, or all of ``catalog.not_active`` (outside the item's period), ``catalog.forbidden`` (once for each rule
            that forbids it), ``catalog.not_in_assortment`` (permits speak to this shopper, and none means this item).
        """
        noes: list[Refused] = []
        if on not in item.active:
            noes.append(refused("catalog.not_active", f"{item.sku} is not sold on {on}", path=path, active=item.active))
        heard = [rule for rule in self.rules if rule.is_for(shopper, on)]
        for rule in heard:
            if rule.effect == "forbid" and rule.means(item):
                noes.append(
                    refused(
                        "catalog.forbidden", f"{item.sku} is not for this buyer", path=path, sku=item.sku, rule=rule.id
                    )
                )
        permits = [rule for rule in heard if rule.effect == "permit"]
        if permits and not any(rule.means(item) for rule in permits):
            noes.append(
                refused(
                    "catalog.not_in_assortment",
                    f"{item.sku} is not in this buyer's assortment",
                    path=path,
                    sku=item.sku,
                )
            )
        return all_of(noes)
