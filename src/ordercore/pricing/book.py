"""The price book: every price, rule and charge a host has, and how one price is chosen among several."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Final, Literal

from attrs import field, frozen

from ordercore.errors import InvalidPriceBook
from ordercore.pricing.chain import check_chains
from ordercore.pricing.condition import AnyOf, MinimumSubtotal, NoneOf
from ordercore.pricing.effect import AmountOff, FreeItem, TierTable
from ordercore.pricing.fingerprint import fingerprint_of_book
from ordercore.pricing.guard import Guard
from ordercore.pricing.index import Index
from ordercore.pricing.lane import Lane, check_lanes
from ordercore.pricing.row import DEFAULT_PRECEDENCE, ChargeRow, PriceKind, PriceRow
from ordercore.pricing.rule import Rule
from ordercore.values.ids import checked_id
from ordercore.values.rounding import HALF_UP, Rounding

__all__ = ["PriceBook"]

_ONCE_DEFAULT: Final[tuple[str, ...]] = DEFAULT_PRECEDENCE[:-1]


def _rows(given: Iterable[PriceRow]) -> tuple[PriceRow, ...]:
    return tuple(given)


def _rules(given: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(given)


def _charges(given: Iterable[ChargeRow]) -> tuple[ChargeRow, ...]:
    return tuple(given)


def _lanes(given: Iterable[Lane]) -> tuple[Lane, ...]:
    return tuple(given)


def _guards(given: Iterable[Guard]) -> tuple[Guard, ...]:
    return tuple(given)


def _kinds(given: Iterable[PriceKind]) -> tuple[PriceKind, ...]:
    return tuple(given)


@frozen
class PriceBook:
    """Prices, rules and charges, checked when the book is made and safe to share between threads.

    Of the rows that fit a line (item, currency, unit, buyer, day, quantity) the ladder takes the first in this order:

    1. the kind of price, as `precedence` ranks them;
    2. whom it is for: the customer before its nearest ancestor before a farther one, then a group, a channel, a region (the
       narrower first), then everyone;
    3. a price for the unit asked before one for the item's base unit;
    4. the item before its groups, the narrower group first;
    5. the higher quantity break;
    6. the later beginning of its period;
    7. the row's id.

    The order in which rows were handed in never matters.
    """

    #: the book's id, told by every answer; give each edition its own.
    id: str
    #: the prices.
    rows: tuple[PriceRow, ...] = field(default=(), converter=_rows)
    #: the discounts.
    rules: tuple[Rule, ...] = field(default=(), converter=_rules)
    #: what is charged beside the goods.
    charges: tuple[ChargeRow, ...] = field(default=(), converter=_charges)
    #: kinds of price, first to last; a kind that is left out is never used.
    precedence: tuple[PriceKind, ...] = field(default=DEFAULT_PRECEDENCE, converter=_kinds)
    #: ``ladder`` takes the first row in order; ``lowest`` takes the cheapest of all that fit, equals in the same order.
    policy: Literal["ladder", "lowest"] = "ladder"
    #: how every extended price and every discount becomes billable.
    rounding: Rounding = HALF_UP
    #: the lanes of its rules, in their order within each stage.
    lanes: tuple[Lane, ...] = field(default=(), converter=_lanes)
    #: what no discount may break.
    guards: tuple[Guard, ...] = field(default=(), converter=_guards)

    def __attrs_post_init__(self) -> None:
        checked_id(self.id, path="/id")
        if self.policy not in ("ladder", "lowest"):
            raise InvalidPriceBook(f"unknown policy {self.policy!r}", path="/policy", mend="use 'ladder' or 'lowest'")
        if len(set(self.precedence)) != len(self.precedence) or not set(self.precedence) <= set(DEFAULT_PRECEDENCE):
            raise InvalidPriceBook(
                "the precedence names a kind twice or one that does not exist",
                path="/precedence",
                mend=f"order some of {', '.join(DEFAULT_PRECEDENCE)}",
            )
        seen: dict[str, str] = {}
        for name in ("rows", "rules", "charges", "guards"):
            for at, each in enumerate(getattr(self, name)):
                path = f"/{name}/{at}/id"
                if each.id in seen:
                    raise InvalidPriceBook(
                        f"the id {each.id!r} stands at {seen[each.id]} too", path=path, mend="give each its own"
                    )
                seen[each.id] = path
        check_chains(self.rows)
        if self.lanes or any(rule.lane for rule in self.rules):
            check_lanes(self.lanes, self.rules)

    @cached_property
    def index(self) -> Index:
        """The book arranged for look-up; made on first use and kept."""
        return Index(self.rows, self.rules, self.charges, self.precedence)

    @cached_property
    def kept(self) -> dict[str, object]:
        """What pricing has worked out from the book and keeps beside it; no part of its value."""
        return {}

    @cached_property
    def gifts(self) -> tuple[str, ...]:
        """The items its rules may add for nothing, by SKU; empty when none does."""
        return tuple(sorted({rule.effect.sku for rule in self.rules if isinstance(rule.effect, FreeItem)}))

    @cached_property
    def looks_at_tax(self) -> bool:
        """Whether a rule looks at prices with tax, so that it matters whether lines know their rate."""
        return any(_looks_at_tax(rule) for rule in self.rules)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of all that is in the book, whatever order it was handed in; worked out on first use and kept."""
        parts = [tuple(sorted(part, key=lambda each: each.id)) for part in (self.rows, self.rules, self.charges)]
        # The default once ended with the list; books made then keep their fingerprint.
        precedence = {DEFAULT_PRECEDENCE: _ONCE_DEFAULT, _ONCE_DEFAULT: ("only", *_ONCE_DEFAULT)}.get(
            self.precedence, self.precedence
        )
        told: tuple[object, ...] = (self.id, *parts, precedence, self.policy, self.rounding)
        if self.lanes or self.guards:
            told += (self.lanes, tuple(sorted(self.guards, key=lambda each: each.id)))
        return fingerprint_of_book(told)


def _looks_at_tax(rule: Rule) -> bool:
    effect = rule.effect
    effects = [tier.effect for tier in effect.tiers] if isinstance(effect, TierTable) else [effect]
    simple = [each for one in rule.when for each in (one.of if isinstance(one, (AnyOf, NoneOf)) else (one,))]
    return (
        rule.cap.with_tax
        or any(isinstance(each, AmountOff) and each.weights == "gross" for each in effects)
        or any(isinstance(each, MinimumSubtotal) and each.with_tax for each in simple)
    )
