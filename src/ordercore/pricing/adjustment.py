"""What one rule took off one line or charge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from attrs import evolve, frozen

from ordercore.values.currency import UNITS
from ordercore.values.money import Money, Unrounded, known_money, known_unrounded
from ordercore.values.trace import Step, step

__all__ = ["Adjustment", "Noted", "Who", "adjusted"]

Who = tuple[str, str]
"""The id of the rule or row that takes something, and what people see it called."""

Noted = tuple[Who, int, int, int, int, str]
"""What was taken: by whom, how much, what it cost before, what the rule came to exactly as numerator and denominator (all in minor
units), and the guard that stopped it. A plain tuple: nothing is made as often."""


class _AdjustmentFields:
    """The fields of `Adjustment` while it is being made (see `ordercore.values.money`), and the figures the rest is drawn from."""

    __slots__ = ("amount", "base", "exact", "figures", "guard", "label", "rule")
    rule: str
    amount: Money
    #: what it cost before, and what the rule came to as a ratio, in minor units; what it is called; the guard.
    figures: tuple[int, int, int, str, str]

    def __getattr__(self, name: str) -> object:
        """Draw all fields that were left for later, when somebody looks at the first of them."""
        if name not in _LATER:
            raise AttributeError(f"an adjustment has no {name}", name=name, obj=self)
        before, top, bottom, label, guard = self.figures
        currency = self.amount.currency
        keep = object.__setattr__
        keep(self, "base", known_money(before, currency))
        keep(self, "exact", known_unrounded(-top, bottom * UNITS[currency], currency))
        keep(self, "label", label)
        keep(self, "guard", guard)
        return object.__getattribute__(self, name)


_LATER: Final = frozenset({"base", "exact", "label", "guard"})


@frozen(weakref_slot=False)
class Adjustment(_AdjustmentFields):
    """What one rule took off one line or charge."""

    #: the rule's id, or the charge row's where that makes it free.
    rule: str
    #: what it took, zero or less.
    amount: Money
    #: what the line or charge cost before.
    base: Money
    #: what the rule came to before rounding, and before it stopped at zero.
    exact: Unrounded
    #: what people see the rule called; empty when it has no name.
    label: str = ""
    #: the guard that did not let it take more; empty when none did.
    guard: str = ""

    @property
    def trace(self) -> Step:
        """The account of this rule here; ``capped`` tells that only what was left could be taken."""
        capped = "yes" if -self.exact > self.base or self.guard else "no"
        lost = self.exact - self.amount
        made = step(
            "price.adjust", self.amount, id=self.rule, base=self.base, exact=self.exact, lost=lost, capped=capped
        )
        more = tuple([(name, said) for name, said in (("guard", self.guard), ("label", self.label)) if said])
        return evolve(made, saw=made.saw + more) if more else made


def adjusted(taken: Sequence[Noted], currency: str) -> tuple[Adjustment, ...]:
    """What rules took, from the figures written down when they did."""
    found = []
    for (rule, label), off, before, top, bottom, guard in taken:
        made = _AdjustmentFields()
        made.rule = rule
        made.amount = known_money(-off, currency)
        made.figures = (before, top, bottom, label, guard)
        made.__class__ = Adjustment
        found.append(made)
    return tuple(found)  # type: ignore[arg-type]
