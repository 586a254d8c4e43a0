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
from ordercore.pricing.fingerprint import fingerprint_of_question
from ordercore.pricing.hold import MINIMA
from ordercore.pricing.open import OpenCharge, OpenLine
from ordercore.pricing.priced import PricedCharge, PricedLine, priced
from ordercore.pricing.select import Selected, customers_of, select
from ordercore.values.money import Money
from ordercore.values.verdict import Reason

__all__ = ["Finished"]


class Finished:
    """A cart whose prices stand. Nothing in it changes any more, so what is drawn from it is always the same."""

    __slots__ = ("book", "cart", "charged", "first", "hinted", "later")

    def __init__(
        self,
        cart: Cart,
        book: PriceBook,
        outcomes: tuple[RuleOutcome, ...] | None,
        later: tuple[RuleOutcome, ...],
        hinted: Sequence[OpenLine],
        charged: Sequence[Reason],
    ) -> None:
        self.cart: Final = cart
        self.book: Final = book
        #: what became of the rules of the line stage; None when they went line by line and nobody has asked yet.
        self.first: Final = outcomes
        #: what became of the rules of the other stages.
        self.later: Final = later
        #: lines of which a little more would be cheaper.
        self.hinted: Final = hinted
        #: hints that came with the charges.
        self.charged: Final = charged

    def draw(self, field: str) -> object:
        """A field of the answer."""
        return _HOW[field](self)

    def lines(self) -> tuple[PricedLine, ...]:
        """The lines with their figures."""
        currency = self.cart.question.currency
        return _lines(self.cart.lines, currency)

    def gifts(self) -> tuple[PricedLine, ...]:
        """What was added for nothing."""
        currency = self.cart.question.currency
        return _lines(self.cart.gifts, currency)

    def charges(self) -> tuple[PricedCharge, ...]:
        """The charges with their figures."""
        currency = self.cart.question.currency
        return tuple([_charge(charge, currency) for charge in self.cart.charges])

    def rules(self) -> tuple[RuleOutcome, ...]:
        """What became of each rule."""
        if self.first is not None:
            return self.first + self.later
        return outcomes_of(rules_for(self.cart, self.book), "line", self.cart, self.book) + self.later

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

    def hints(self) -> tuple[Reason, ...]:
        """What little is missing: first for breaks, then for charges, then for rules."""
        missing = [
            Reason("hint.rule", reason.path, reason.message, (("rule", outcome.rule), *reason.facts))
            for outcome in self.rules()
            for reason in outcome.reasons
            if len(outcome.reasons) == 1 and reason.code in MINIMA
        ]
        breaks = [hint for line in self.hinted if (hint := self._break(line)) is not None]
        return (*breaks, *self.charged, *missing)


def _lines(lines: Sequence[OpenLine], currency: str) -> tuple[PricedLine, ...]:
    return tuple(
        [priced((each.line, each.selected, each.extended, each.taken, each.uses), each.net, currency) for each in lines]
    )


def _charge(charge: OpenCharge, currency: str) -> PricedCharge:
    asked = charge.asked
    amount, net = Money.of_minor(charge.amount, currency), Money.of_minor(charge.net, currency)
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
