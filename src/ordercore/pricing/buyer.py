"""Who buys, and whom a price or a rule is for."""

from __future__ import annotations

from typing import Final

from attrs import field, frozen

from ordercore.errors import InvalidValue
from ordercore.pricing.name import names, names_set

__all__ = ["ANYONE", "Buyer", "BuyerIs", "Rank", "roots"]

Rank = tuple[int, int, int, int]
"""How closely a scope fits a buyer, by customer, group, channel and region; the smallest is the closest."""

_BLANK: Final = 1_000
"""Rank of a scope that leaves a dimension open: behind every named fit."""


def roots(path: str) -> tuple[str, ...]:
    """A path and all it lies in, narrowest first: ``tea/black`` gives ``tea/black`` and ``tea``."""
    found = [path]
    while (cut := path.rfind("/")) > 0:
        path = path[:cut]
        found.append(path)
    return tuple(found)


@frozen
class Buyer:
    """Who asks for a price, with everything a price may depend on."""

    #: the customer's id; empty is a guest, whom no customer's price ever fits.
    customer: str = ""
    #: the customers above it, nearest first; their terms hold for it where it has none of its own.
    ancestors: tuple[str, ...] = field(default=(), converter=names)
    #: the customer groups it belongs to.
    groups: frozenset[str] = field(default=frozenset(), converter=names_set)
    #: how it buys, for example ``web`` or ``edi``; empty when not told.
    channel: str = ""
    #: where it buys, as a path such as ``us/ny``; empty when not told.
    region: str = ""

    def __attrs_post_init__(self) -> None:
        if len(self.ancestors) >= _BLANK:
            raise InvalidValue(f"{_BLANK} customers above one", path="/ancestors", mend="give the nearest few")


@frozen
class BuyerIs:
    """Whom a price, charge or rule is for: all that is named must fit, and what is blank fits everyone.

    A blank in the *scope* is open; a blank in the *buyer* fits no named scope. A guest never gets a group's discount because
    somebody forgot to say which group.
    """

    #: this customer, or one that has it among its ancestors; empty fits all.
    customer: str = ""
    #: a customer group; empty fits all.
    group: str = ""
    #: a channel; empty fits all.
    channel: str = ""
    #: a region and all below it; empty fits all.
    region: str = ""

    def rank(self, buyer: Buyer) -> Rank | None:
        """How closely this fits a buyer, or None when it does not.

        Ranks compare as the trade does: the customer's own before that of its nearest ancestor, then groups, channels and
        regions (the narrower first), and what is for everyone last.
        """
        customer = group = channel = region = _BLANK
        if self.customer:
            if self.customer == buyer.customer:
                customer = 0
            elif self.customer in buyer.ancestors:
                customer = 1 + buyer.ancestors.index(self.customer)
            else:
                return None
        if self.group:
            if self.group not in buyer.groups:
                return None
            group = 0
        if self.channel:
            if self.channel != buyer.channel:
                return None
            channel = 0
        if self.region:
            around = roots(buyer.region)
            if self.region not in around:
                return None
            region = around.index(self.region)
        return customer, group, channel, region

    def __str__(self) -> str:
        named = (("customer", self.customer), ("group", self.group), ("channel", self.channel), ("region", self.region))
        return " ".join(f"{name}={value}" for name, value in named if value) or "anyone"


ANYONE: Final = BuyerIs()
"""The scope that is open to all."""
