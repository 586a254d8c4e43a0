"""Two books asked the same: what past orders would have cost, and which rules would have taken what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from ordercore.pricing.answer import PriceAnswer
from ordercore.pricing.book import PriceBook
from ordercore.pricing.price import price
from ordercore.pricing.question import PriceQuestion
from ordercore.values.money import Money, Unrounded
from ordercore.values.verdict import Refused

__all__ = ["Changed", "Difference", "Totals", "diff"]


@frozen
class Totals:
    """What all questions in one currency come to with one book."""

    #: goods and charges, without tax, of the questions it answers.
    net: Money
    #: what is left of the goods over their cost, of the lines whose cost is known.
    margin: Unrounded
    #: rule id -> all it took, zero or less.
    rules: Mapping[str, Money]
    #: how many questions it answers.
    answered: int
    #: how many it refuses.
    refused: int


@frozen
class Changed:
    """A question the two books answer differently."""

    #: its place among the questions.
    at: int
    #: what it comes to with the first book; None when that refuses it.
    before: Money | None
    #: what it comes to with the second book; None when that refuses it.
    after: Money | None
    #: ids of the lines whose net is another.
    lines: tuple[str, ...]


@frozen
class Difference:
    """What a change of book changes."""

    #: currency -> totals with the first book.
    before: Mapping[str, Totals]
    #: currency -> totals with the second book.
    after: Mapping[str, Totals]
    #: the questions answered differently, in their order.
    changed: tuple[Changed, ...]


def diff(before: PriceBook, after: PriceBook, questions: Iterable[PriceQuestion]) -> Difference:
    """Ask two books the same questions, for example the carts of last year's orders.

    Args:
        before: the book in use.
        after: the book proposed.
        questions: what is asked of both.

    Returns:
        The totals of both by currency, with the revenue, the margin where costs are known, and the discount by rule; and the
        questions that come out differently.
    """
    first, second = _Sums(), _Sums()
    changed = []
    for at, question in enumerate(questions):
        old, new = first.add(question, price(question, before)), second.add(question, price(question, after))
        nets = {line.id: line.net for line in old.lines} if old else {}
        again = {line.id: line.net for line in new.lines} if new else {}
        lines = tuple([line.id for line in question.lines if nets.get(line.id) != again.get(line.id)])
        if lines or (old.net if old else None) != (new.net if new else None):
            changed.append(Changed(at, old.net if old else None, new.net if new else None, lines))
    return Difference(first.totals(), second.totals(), tuple(changed))


class _Sums:
    """Totals while they are added up."""

    def __init__(self) -> None:
        self.by_currency: dict[str, Totals] = {}

    def add(self, question: PriceQuestion, answer: PriceAnswer | Refused) -> PriceAnswer | None:
        """Add an answer; None comes back for a refusal."""
        code = question.currency
        zero = Money.zero(code)
        so_far = self.by_currency.get(code, Totals(zero, Unrounded.zero(code), {}, 0, 0))
        if isinstance(answer, Refused):
            self.by_currency[code] = Totals(
                so_far.net, so_far.margin, so_far.rules, so_far.answered, so_far.refused + 1
            )
            return None
        rules = dict(so_far.rules)
        for outcome in answer.rules:
            rules[outcome.rule] = rules.get(outcome.rule, zero) + outcome.amount
        costs = {line.id: line.cost for line in question.lines}
        margin = so_far.margin
        for line in answer.lines:
            cost = costs[line.id]
            if cost is not None:
                margin += line.net.unrounded - cost * line.quantity.exact
        self.by_currency[code] = Totals(so_far.net + answer.net, margin, rules, so_far.answered + 1, so_far.refused)
        return answer

    def totals(self) -> Mapping[str, Totals]:
        """The totals by currency, in the order of their codes."""
        return dict(sorted(self.by_currency.items()))
