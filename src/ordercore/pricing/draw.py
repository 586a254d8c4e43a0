"""A priced cart, from whole numbers to values: the answer's fields, each drawn when somebody looks at it first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from ordercore.pricing.adjustment import adjusted
from ordercore.pricing.answer import RuleOutcome, Search
from ordercore.pricing.apply import outcomes_of, rules_for, searches_of
from ordercore.pricing.book import PriceBook
from ordercore.pricing.cart import Cart
from ordercore.pricing.coupon import coupon_states
from ordercore.pricing.effect import TierTable
from ordercore.pricing.fingerprint import fingerprint_of_question
from ordercore.pricing.hold import MINIMA
from ordercore.pricing.open import OpenCharge, OpenLine
from ordercore.pricing.priced import Figures, PricedCharge, PricedLine, priced
from ordercore.pricing.rungs import next_rungs
from ordercore.pricing.select import Selected, customers_of, select
from ordercore.pricing.walk import Walked
from ordercore.values.money import known_money
from ordercore.values.verdict import Reason

__all__ = ["Finished"]

_TAKES_LITTLE: Final = frozenset({"rule.below_first_rung", "rule.nothing_to_take"})
"""Reasons of a table that holds and takes nothing: more units or value may change that."""


class Finished:
    """A cart whose prices stand. Nothing in it changes any more, so what is drawn from it is always the same."""

    __slots__ = ("_cart", "_walked", "book", "charged", "first", "later")

    def __init__(
        self,
        book: PriceBook,
        cart: Cart | None,
        walked: Walked | None = None,
        outcomes: tuple[RuleOutcome, ...] | None = None,
        later: tuple[RuleOutcome, ...] | None = None,
        charged: Sequence[Reason] = (),
    ) -> None:
        #: the cart; None as long as nobody has asked for more than what lines cost, and it is made of those that went along ways then.
        self._cart: Cart | None = cart
        self._walked: Final = walked
        self.book: Final = book
        #: what became of the rules of the line stage; None when they went line by line and nobody has asked yet.
        self.first: Final = outcomes
        #: what became of the rules of the other stages; None likewise.
        self.later: Final = later
        #: hints that came with the charges.
        self.charged: Final = charged

    @property
    def cart(self) -> Cart:
        """The cart with its lines and charges."""
        if self._cart is None:
            assert self._walked is not None
            self._cart = self._walked.cart()
        return self._cart

    def draw(self, field: str) -> object:
        """A field of the answer."""
        return _HOW[field](self)

    def figures(self, at: int) -> Figures:
        """The figures of the line at a place."""
        return _figures(self.cart.lines[at])

    def lines(self) -> tuple[PricedLine, ...]:
        """The lines with their figures."""
        walked = self._walked
        if walked is not None:
            return priced(walked.nets, walked.question.currency, self)
        return priced([line.net for line in self.cart.lines], self.cart.question.currency, self)

    def gifts(self) -> tuple[PricedLine, ...]:
        """What was added for nothing."""
        gifts = self.cart.gifts
        return priced([line.net for line in gifts], self.cart.question.currency, _Gifts(gifts))

    def charges(self) -> tuple[PricedCharge, ...]:
        """The charges with their figures."""
        currency = self.cart.question.currency
        return tuple([_charge(charge, currency) for charge in self.cart.charges])

    def rules(self) -> tuple[RuleOutcome, ...]:
        """What became of each rule."""
        first, later = self.first, self.later
        if first is None or later is None:
            due = rules_for(self.cart, self.book)
            first = outcomes_of(due, "line", self.cart, self.book) if first is None else first
            later = outcomes_of(due, "order", self.cart, self.book) if later is None else later
        return first + later

    def searches(self) -> tuple[Search, ...]:
        """How the best among rules that compete was found."""
        if self.first is not None:
            return tuple(self.cart.searches)
        return (*searches_of(rules_for(self.cart, self.book), self.cart, self.book), *self.cart.searches)

    def _break(self, line: OpenLine) -> Reason | None:
        """The hint of a line's price; what its plan knows of is worked out for its own quantity."""
        hint = line.selected.hint
        if hint is None or hint.path:
            return hint
        question = self.cart.question
        customers = customers_of(question.buyer)
        selected = select(line.line, line.path, line.groups, customers, question, self.book)
        return selected.hint if isinstance(selected, Selected) else None

    def _missing(self, outcome: RuleOutcome, before: set[str]) -> list[Reason]:
        """The hints about a rule; of a table, for the next rung, whether it takes something yet or not."""
        rule, reasons = self.book.index.rule(outcome.rule), outcome.reasons
        if rule is not None and isinstance(rule.effect, TierTable) and {each.code for each in reasons} <= _TAKES_LITTLE:
            same_base = any(lane.name == rule.lane and lane.combine == "all_same_base" for lane in self.book.lanes)
            if same_base:
                before = {id for id in before if (other := self.book.index.rule(id)) and other.lane != rule.lane}
            return next_rungs(rule, self.cart, before)
        return [
            Reason("hint.rule", reason.path, reason.message, (("rule", outcome.rule), *reason.facts))
            for reason in reasons
            if len(reasons) == 1 and reason.code in MINIMA
        ]

    def hints(self) -> tuple[Reason, ...]:
        """What little is missing: first for breaks, then for charges, then for rules."""
        missing: list[Reason] = []
        before: set[str] = set()
        for outcome in self.rules():
            missing += self._missing(outcome, before)
            before.add(outcome.rule)
        breaks = [hint for line in self.cart.lines if (hint := self._break(line)) is not None]
        return (*breaks, *self.charged, *missing)


class _Gifts:
    """Where the lines of gifts are drawn from."""

    __slots__ = ("_gifts",)

    def __init__(self, gifts: Sequence[OpenLine]) -> None:
        self._gifts: Final = gifts

    def figures(self, at: int) -> Figures:
        """The figures of the gift at a place."""
        return _figures(self._gifts[at])


def _figures(line: OpenLine) -> Figures:
    return line.line, line.selected, line.extended, line.taken, line.uses


def _charge(charge: OpenCharge, currency: str) -> PricedCharge:
    asked = charge.asked
    amount, net = known_money(charge.amount, currency), known_money(charge.net, currency)
    return PricedCharge(
        asked.id, asked.kind, amount, net, charge.row, adjusted(charge.taken, currency), asked.tax_class
    )


_HOW: Final[dict[str, Callable[[Finished], object]]] = {
    "lines": Finished.lines,
    "charges": Finished.charges,
    "rules": Finished.rules,
    "coupons": lambda made: coupon_states(made.cart.question.coupons, made.rules(), made.book),
    "hints": Finished.hints,
    "fingerprint": lambda made: fingerprint_of_question(made.book.fingerprint, made.cart.question),
    "gifts": Finished.gifts,
    "searches": Finished.searches,
}
