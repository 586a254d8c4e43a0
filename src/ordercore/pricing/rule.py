"""A discount rule as data: what it does, to what, when, for whom."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from ordercore.errors import InvalidPriceBook
from ordercore.pricing.condition import STAGES, Condition, MinimumLineQuantity, MinimumSubtotal, Stage
from ordercore.pricing.effect import AmountOff, Effect, FixedPrice
from ordercore.pricing.target import EVERYTHING, Target
from ordercore.values.ids import checked_id
from ordercore.values.when import ALWAYS, Period

__all__ = ["Rule"]


def _conditions(given: Condition | Iterable[Condition]) -> tuple[Condition, ...]:
    return tuple(given) if isinstance(given, Iterable) else (given,)


@frozen
class Rule:
    """One discount.

    Rules apply in one total order: by stage, within a stage the higher priority first, rules of equal priority by id. Each
    starts from what the ones before it have left.
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

    def __attrs_post_init__(self) -> None:
        checked_id(self.id, path="/id")
        if self.stage not in STAGES:
            raise InvalidPriceBook(
                f"unknown stage {self.stage!r}", path="/stage", mend=f"use one of {', '.join(STAGES)}"
            )
        self._check_effect()
        self._check_target()
        for at, condition in enumerate(self.when):
            self._check_condition(condition, f"/when/{at}")

    def _check_effect(self) -> None:
        effect = self.effect
        if isinstance(effect, AmountOff):
            fitting = {"line": ("unit", "line"), "order": ("order",), "charge": ("line",)}[self.stage]
            if effect.per not in fitting:
                raise InvalidPriceBook(
                    f"an amount off per {effect.per} at the {self.stage} stage",
                    path="/effect/per",
                    mend=f"use {' or '.join(fitting)}, or another stage",
                )
        if isinstance(effect, FixedPrice) and self.stage == "order":
            raise InvalidPriceBook("a fixed price at the order stage", path="/effect", mend="use the line stage")

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
        if isinstance(condition, MinimumSubtotal) and condition.before is not None:
            if condition.before not in STAGES:
                raise InvalidPriceBook(f"unknown stage {condition.before!r}", path=f"{path}/before")
            if STAGES.index(condition.before) > STAGES.index(self.stage):
                raise InvalidPriceBook(
                    f"a rule of the {self.stage} stage looks at what stands before the {condition.before} stage",
                    path=f"{path}/before",
                    mend="measure before the rule's own stage or an earlier one",
                )
