"""A discount rule as data: what it does, to what, when, for whom."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from ordercore.errors import InvalidPriceBook
from ordercore.pricing.cap import UNCAPPED, Cap
from ordercore.pricing.condition import (
    EACH_LINE,
    STAGES,
    AnyOf,
    Condition,
    MinimumLineQuantity,
    MinimumSubtotal,
    NoneOf,
    Stage,
)
from ordercore.pricing.effect import AmountOff, BuyGet, Effect, FixedPrice, FreeItem, PackOff, PackPrice, TierTable
from ordercore.pricing.target import EVERYTHING, Target
from ordercore.values.ids import checked_id
from ordercore.values.money import Money
from ordercore.values.when import ALWAYS, Period

__all__ = ["Rule"]

_OFFERS = (BuyGet, FreeItem, PackOff, PackPrice)


def _conditions(given: Condition | Iterable[Condition]) -> tuple[Condition, ...]:
    return tuple(given) if isinstance(given, Iterable) else (given,)


@frozen
class Rule:
    """One discount.

    Rules apply in one total order: by stage, within a stage by lane (those that name none first), within a lane those that
    name no group first and then group by group, within those the higher priority first, rules of equal priority by id. What
    each starts from is the policy of its lane and group; where there is none, what the ones before it have left.
    """

    #: the rule's id, unique among the rows, charges and rules of its book.
    id: str
    #: what it does.
    effect: Effect
    #: what must hold, all of it; a single condition may stand alone; empty holds always.
    when: tuple[Condition, ...] = field(default=(), converter=_conditions)
    #: what it is about; everything unless told.
    on: Target = EVERYTHING
    #: when it is in force.
    period: Period = ALWAYS
    #: the higher goes first within the stage.
    priority: int = 0
    #: whether it is about lines one by one, the order as a whole, or charges.
    stage: Stage = "line"
    #: the code the buyer must have entered; empty needs none.
    coupon: str = ""
    #: what people see it called; empty when it has no name.
    label: str = ""
    #: contract, campaign or decision it comes from; empty when nobody wrote it down.
    source: str = ""
    #: whether it also applies to lines whose price a person has set.
    on_overrides: bool = False
    #: the lane of the book it stands in; empty stands before all lanes of its stage, each starting from what is left.
    lane: str = ""
    #: the group of its lane; empty stands in the lane itself.
    group: str = ""
    #: how far it goes at most.
    cap: Cap = UNCAPPED
    #: for packs and buy-and-get: whether it may count units that another such rule has counted, and leaves its own to others.
    reuse: bool = False
    #: how many orders it may touch; None is without a limit. `claims_of` tells what an order uses up.
    most_uses: int | None = None
    #: how many orders of one customer it may touch; None is without a limit.
    most_uses_each: int | None = None
    #: how much it may take off all orders together; None is without a limit.
    budget: Money | None = None

    def __attrs_post_init__(self) -> None:
        checked_id(self.id, path="/id")
        if self.stage not in STAGES:
            raise InvalidPriceBook(
                f"unknown stage {self.stage!r}", path="/stage", mend=f"use one of {', '.join(STAGES)}"
            )
        if self.group and not self.lane:
            raise InvalidPriceBook(f"group {self.group!r} of no lane", path="/lane", mend="name the lane too")
        self._check_effect(self.effect, "/effect")
        self._check_offer()
        self._check_cap()
        self._check_limits()
        self._check_target()
        for at, condition in enumerate(self.when):
            self._check_condition(condition, f"/when/{at}")

    def _check_effect(self, effect: Effect, path: str) -> None:
        if isinstance(effect, TierTable):
            for at, tier in enumerate(effect.tiers):
                self._check_effect(tier.effect, f"{path}/tiers/{at}/effect")
        if isinstance(effect, AmountOff):
            fitting = {"line": ("unit", "line"), "order": ("order",), "charge": ("line",)}[self.stage]
            if effect.per not in fitting:
                raise InvalidPriceBook(
                    f"an amount off per {effect.per} at the {self.stage} stage",
                    path=f"{path}/per",
                    mend=f"use {' or '.join(fitting)}, or another stage",
                )
        if isinstance(effect, FixedPrice) and self.stage == "order":
            raise InvalidPriceBook("a fixed price at the order stage", path=path, mend="use the line stage")

    def _check_offer(self) -> None:
        effect = self.effect
        if self.stage != "line" and isinstance(effect, _OFFERS):
            raise InvalidPriceBook(
                f"an offer on units at the {self.stage} stage", path="/stage", mend="use the line stage"
            )
        if isinstance(effect, TierTable):
            if self.stage == "charge" or (effect.graduated and self.stage != "line"):
                raise InvalidPriceBook(
                    f"such a table at the {self.stage} stage", path="/stage", mend="use the line stage"
                )
            if self.stage == "order" and not effect.together:
                raise InvalidPriceBook(
                    "a table for each line at the order stage", path="/effect/together", mend="count lines together"
                )
        if self.reuse and not isinstance(effect, (BuyGet, PackOff, PackPrice)):
            raise InvalidPriceBook("reuse of units by a rule that uses none up", path="/reuse", mend="leave it out")

    def _check_limits(self) -> None:
        for name in ("most_uses", "most_uses_each"):
            uses = getattr(self, name)
            if uses is not None and uses < 1:
                raise InvalidPriceBook(f"{uses} uses", path=f"/{name}", mend="give 1 or more, or leave it out")
        if self.budget is not None and self.budget.minor <= 0:
            raise InvalidPriceBook(f"a budget of {self.budget}", path="/budget", mend="give more than zero")

    def _check_cap(self) -> None:
        effect, cap = self.effect, self.cap
        offer = isinstance(effect, _OFFERS)
        if cap.repeats is not None and not offer:
            raise InvalidPriceBook("repeats of what happens once", path="/cap/repeats", mend="leave it out")
        if isinstance(effect, FreeItem) and cap.amount is not None:
            raise InvalidPriceBook("an amount of a free item", path="/cap/amount", mend="cap the repeats")
        table = isinstance(effect, TierTable)
        if cap.on_units and (offer or self.stage != "line" or (table and (cap.units is not None or cap.full > 1))):
            raise InvalidPriceBook(
                "units of what is not taken off units",
                path="/cap",
                mend="cap units of percents, amounts and fixed prices",
            )
        if cap.on_units and isinstance(effect, AmountOff) and effect.per != "unit":
            raise InvalidPriceBook("units of an amount per line", path="/cap", mend="take the amount off each unit")

    def _check_target(self) -> None:
        if self.stage == "charge" and not self.on.is_open:
            raise InvalidPriceBook("a rule about charges names items", path="/on", mend="name kinds of charges")
        if self.stage != "charge" and self.on.charges:
            raise InvalidPriceBook("a rule about goods names charges", path="/on/charges", mend="use the charge stage")

    def _check_condition(self, condition: Condition, path: str) -> None:
        if isinstance(condition, MinimumLineQuantity) and self.stage != "line":
            raise InvalidPriceBook(
                f"a condition on each line at the {self.stage} stage", path=path, mend="use MinimumQuantity"
            )
        if isinstance(condition, EACH_LINE) and self.stage == "charge":
            raise InvalidPriceBook("a condition on each line at the charge stage", path=path, mend="use another")
        if isinstance(condition, (AnyOf, NoneOf)):
            for at, each in enumerate(condition.of):
                self._check_condition(each, f"{path}/of/{at}")
        if isinstance(condition, MinimumSubtotal) and condition.before is not None:
            if condition.before not in STAGES:
                raise InvalidPriceBook(f"unknown stage {condition.before!r}", path=f"{path}/before")
            if STAGES.index(condition.before) > STAGES.index(self.stage):
                raise InvalidPriceBook(
                    f"a rule of the {self.stage} stage looks at what stands before the {condition.before} stage",
                    path=f"{path}/before",
                    mend="measure before the rule's own stage or an earlier one",
                )
