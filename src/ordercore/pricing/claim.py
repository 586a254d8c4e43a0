"""What an answer uses up: numbers of uses and budgets of rules, as claims against limits that a store keeps.

Counting uses and then writing down one more is a race that two buyers win at once. So nothing is counted here: the host puts the
claims into the batch that places the order, the store refuses the whole batch when a limit would be overdrawn, and gives back
what a canceled order had claimed.
"""

from __future__ import annotations

from attrs import frozen

from ordercore.pricing.answer import PriceAnswer
from ordercore.pricing.book import PriceBook

__all__ = ["PriceClaim", "claims_of"]


@frozen
class PriceClaim:
    """So much of one limit."""

    #: the limit's id: ``price/RULE/uses``, ``price/RULE/uses/CUSTOMER`` or ``price/RULE/budget``.
    limit: str
    #: how much is claimed: uses, or minor units of the budget's currency; more than zero.
    amount: int
    #: the limit's ceiling by the book, in the same measure: what it is set to when it is new.
    ceiling: int


def claims_of(answer: PriceAnswer, book: PriceBook, *, customer: str) -> tuple[PriceClaim, ...]:
    """What placing an order at these prices would use up.

    Args:
        answer: the priced cart.
        book: the book it was priced by.
        customer: who buys, for limits of each customer; empty is a guest, whose uses are only counted for all.

    Returns:
        The claims by limit, one for each limit of each rule that took something off; a budget in another currency than the
        cart's is not touched.
    """
    off = {outcome.rule: -outcome.amount.minor for outcome in answer.rules if not outcome.reasons}
    found = []
    for rule in book.rules:
        if rule.id not in off:
            continue
        name = f"price/{rule.id}"
        if rule.most_uses is not None:
            found.append(PriceClaim(f"{name}/uses", 1, rule.most_uses))
        if rule.most_uses_each is not None and customer:
            found.append(PriceClaim(f"{name}/uses/{customer}", 1, rule.most_uses_each))
        if rule.budget is not None and rule.budget.currency == answer.currency:
            found.append(PriceClaim(f"{name}/budget", off[rule.id], rule.budget.minor))
    return tuple(sorted(found, key=lambda claim: claim.limit))
