"""What the pricing house answers: every figure of a cart, and every fact it came from.

The answer holds facts, not sentences. Its `trace` is worked out from them when somebody asks for it, and costs nothing until
then. The facts themselves stand in whole numbers when the cart is priced, and become values when somebody looks.
"""

from __future__ import annotations

from datetime import date
from typing import Final, Literal, Protocol

from attrs import evolve, field, frozen

from ordercore.errors import UnknownLine
from ordercore.pricing.condition import Stage
from ordercore.pricing.priced import PricedCharge, PricedLine
from ordercore.values.mark import COST
from ordercore.values.money import Money
from ordercore.values.rounding import Rounding
from ordercore.values.trace import Step, step
from ordercore.values.verdict import Reason

__all__ = ["CouponState", "Drawer", "PriceAnswer", "RuleOutcome", "Search"]


def _told(reason: Reason) -> Step:
    """A reason as a step: its code, where it points and its message before its facts."""
    return Step(reason.code, "", (("path", reason.path), ("message", reason.message), *reason.facts))


@frozen
class RuleOutcome:
    """What became of one rule that could have touched the cart."""

    #: the rule's id.
    rule: str
    #: when it had its turn.
    stage: Stage
    #: all it took off lines and charges together; zero or less.
    amount: Money
    #: why it took nothing, all of it; empty when it applied.
    reasons: tuple[Reason, ...] = ()

    @property
    def trace(self) -> Step:
        """The account of this rule, with one child for each reason it was passed over."""
        return step("price.rule", self.amount, *map(_told, self.reasons), id=self.rule, stage=self.stage)


@frozen
class CouponState:
    """What became of one coupon code."""

    #: the code as entered.
    code: str
    #: ``applied`` took something off; ``parked`` may stay in the cart, its rule does not hold yet; ``rejected`` is unknown
    #: or not in force.
    state: Literal["applied", "parked", "rejected"]
    #: why it did not apply, all of it; empty when it did.
    reasons: tuple[Reason, ...] = ()

    @property
    def trace(self) -> Step:
        """The account of this code, with one child for each reason it did not apply."""
        return step("price.coupon", self.state, *map(_told, self.reasons), code=self.code)


@frozen
class Search:
    """How the best among rules that compete was found."""

    #: the lane whose rules compete.
    lane: str
    #: the group of the lane; empty when the lane's own rules and groups compete.
    group: str
    #: whether no other way to deal the lines, each of them whole, takes more off.
    optimal: bool
    #: what the way chosen takes off.
    off: Money
    #: what no way can exceed; the same as `off` when it is optimal.
    bound: Money
    #: how many nodes were looked at.
    nodes: int

    @property
    def trace(self) -> Step:
        """The account of this search."""
        optimal = "yes" if self.optimal else "no"
        return step(
            "price.search",
            self.off,
            lane=self.lane,
            group=self.group,
            optimal=optimal,
            bound=self.bound,
            nodes=self.nodes,
        )


class Drawer(Protocol):
    """A priced cart in whole numbers, from which the fields of its answer are drawn; it never changes again."""

    def draw(self, field: str) -> object:
        """The value of a field; the same at every time."""


class _PriceAnswerFields:
    """The fields of `PriceAnswer` while it is being made (see `ordercore.values.money`), and what the rest is drawn from."""

    __slots__ = (
        "book", "charges", "coupons", "currency", "drawer", "fingerprint", "gifts", "hints", "lines", "net", "on", "rounding", "rules",
        "searches",
    )  # fmt: skip
    drawer: Drawer
    book: str
    on: date
    currency: str
    rounding: Rounding
    net: Money

    def __getattr__(self, name: str) -> object:
        """Draw a field that was left for later, when somebody looks at it first, and keep it."""
        if name not in _LATER:
            raise AttributeError(f"{type(self).__name__} has no {name}", name=name, obj=self)
        value = self.drawer.draw(name)
        object.__setattr__(self, name, value)
        return value


_LATER: Final = frozenset({"lines", "charges", "rules", "coupons", "hints", "fingerprint", "gifts", "searches"})


@frozen(weakref_slot=False)
class PriceAnswer(_PriceAnswerFields):
    """The priced cart. The nets of all lines and charges add up to `net`."""

    #: the book that was asked.
    book: str
    #: the day or instant it was asked for.
    on: date
    #: ISO 4217 code of every amount.
    currency: str
    #: how extended prices and discounts were rounded.
    rounding: Rounding
    #: what the cart costs, goods and charges, without tax.
    net: Money
    #: the lines, in the order of the question.
    lines: tuple[PricedLine, ...]
    #: the charges, in the order of the question.
    charges: tuple[PricedCharge, ...] = ()
    #: the rules that could have touched the cart, in the order they had their turn. Those that did not apply tell of prices for others.
    rules: tuple[RuleOutcome, ...] = field(default=(), metadata=COST)
    #: the coupon codes, sorted.
    coupons: tuple[CouponState, ...] = ()
    #: what little is missing for a better price: codes begin with ``hint.``, the facts say how much.
    hints: tuple[Reason, ...] = ()
    #: SHA-256 of book and question: the same fingerprint is the same answer, with its lines in the same order. Lines in another
    #: order cost the same and are another question. It covers costs, which could be guessed and tried against it.
    fingerprint: str = field(default="", metadata=COST)
    #: items added for nothing; each has the id of the rule that adds it, and a net of zero.
    gifts: tuple[PricedLine, ...] = ()
    #: how the best among competing rules was found, lane by lane.
    searches: tuple[Search, ...] = ()

    @classmethod
    def drawn(
        cls, drawer: Drawer, *, book: str, on: date, currency: str, rounding: Rounding, net: Money
    ) -> PriceAnswer:
        """An answer whose other fields are drawn when somebody looks; it is equal to one made with all of them."""
        made = _PriceAnswerFields()
        made.drawer = drawer
        made.book = book
        made.on = on
        made.currency = currency
        made.rounding = rounding
        made.net = net
        made.__class__ = cls
        return made  # type: ignore[return-value]

    @property
    def optimal(self) -> bool:
        """Whether every best that was looked for was found."""
        return all(search.optimal for search in self.searches)

    def line(self, id: str) -> PricedLine:
        """The line of that id.

        Raises:
            UnknownLine: the cart has no such line.
        """
        for line in self.lines:
            if line.id == id:
                return line
        raise UnknownLine(id)

    @property
    def trace(self) -> Step:
        """The whole account, from the total down to every row that lost and every rule that was passed over.

        It says all that the answer says: `ordercore.pricing.replay` makes the answer from it again.
        """
        steps = (
            [each.trace for each in self.lines]
            + [each.trace for each in self.charges]
            + [evolve(each.trace, rule="price.gift") for each in self.gifts]
            + [each.trace for each in self.rules]
            + [each.trace for each in self.coupons]
            + [Step("price.hint", children=(_told(each),)) for each in self.hints]
            + [each.trace for each in self.searches]
        )
        on = self.on.isoformat()
        return step(
            "price", self.net, *steps, book=self.book, on=on, rounding=self.rounding, fingerprint=self.fingerprint
        )
