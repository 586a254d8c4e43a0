"""The one verb of the house: what does this cart cost?"""

from __future__ import annotations

from collections.abc import Sequence

from ordercore.pricing.answer import PriceAnswer, RuleOutcome
from ordercore.pricing.apply import apply, rules_for
from ordercore.pricing.book import PriceBook
from ordercore.pricing.cart import Cart
from ordercore.pricing.charge import open_charge
from ordercore.pricing.draw import Finished
from ordercore.pricing.ground import Ground, ground_of
from ordercore.pricing.guarding import guard_lines
from ordercore.pricing.opening import opened
from ordercore.pricing.question import PriceQuestion
from ordercore.pricing.rule import Rule
from ordercore.pricing.walk import walk
from ordercore.values.money import known_money
from ordercore.values.verdict import Reason, Refused

__all__ = ["price"]


def price(question: PriceQuestion, book: PriceBook) -> PriceAnswer | Refused:
    """Price a cart by a book.

    Every line gets its unit price (a person's override, else the row the book's precedence puts first), times its quantity,
    rounded once. Then the rules take off what they take: line rules, order rules spread over lines, and, once the charges
    stand, rules about charges. The same question to the same book is always answered the same.

    Args:
        question: the cart, its buyer, the day and the currency.
        book: the prices, rules and charges.

    Returns:
        The answer, without tax; or a refusal with a reason for each line and charge that has no price:

        - ``price.none``: no price in force; the facts name the rows that were looked at and why each lost.
        - ``price.negative_override``: a person has set a price below zero.
        - ``price.no_cost``: a guard asks for a margin over a cost that is not known.
        - ``charge.none``: no charge of this kind in force.
        - ``charge.negative``: a given charge below zero.

    Raises:
        InvalidPeriod: the question is for a day and the book speaks of instants, or the other way round.
        TooLarge: rules that reuse units have set those of a line at more than 1,000 prices, or at ones too long to reckon with.
    """
    ground = ground_of(question, book)
    walked = walk(question, ground)
    if walked is None:
        return _rule_by_rule(question, ground)
    if ground.on_order is not None and not (question.coupons or question.charges or walked.others or walked.apart):
        net = walked.share(ground.on_order)
        return _answer(Finished(book, None, walked), question, book, net)
    rules = {**ground.others, **walked.others}
    for code in question.coupons:
        rules.update(book.index.bound_in_turn(code))
    if any(rule.stage == "line" for rule in rules.values()):
        return _rule_by_rule(question, ground)
    return _on_order(walked.cart(), book, [rules[at] for at in sorted(rules)], None, [])


def _rule_by_rule(question: PriceQuestion, ground: Ground) -> PriceAnswer | Refused:
    """Price a cart in which rules look at more than a line, or a line has no price."""
    book = ground.book
    lines, refusals = opened(question, ground)
    cart = Cart(question, lines, book.rounding, guarded=bool(book.guards))
    refusals += guard_lines(book.guards, cart)
    rules = rules_for(cart, book)
    return _on_order(cart, book, rules, apply(rules, "line", cart, book), refusals)


def _on_order(
    cart: Cart,
    book: PriceBook,
    rules: Sequence[Rule],
    outcomes: tuple[RuleOutcome, ...] | None,
    refusals: list[Reason],
) -> PriceAnswer | Refused:
    """Price the rest of a cart whose line stage is over: the order as a whole, then its charges."""
    later = apply(rules, "order", cart, book)
    charged = _charge(cart, book, refusals)
    if refusals:
        return Refused(tuple(refusals))
    later += apply(rules, "charge", cart, book)
    net = sum([line.net for line in cart.lines]) + sum([charge.net for charge in cart.charges])
    return _answer(Finished(book, cart, None, outcomes, later, charged), cart.question, book, net)


def _answer(finished: Finished, question: PriceQuestion, book: PriceBook, net: int) -> PriceAnswer:
    currency = question.currency
    return PriceAnswer.drawn(
        finished,
        book=book.id,
        on=question.on,
        currency=currency,
        rounding=book.rounding,
        net=known_money(net, currency),
    )


def _charge(cart: Cart, book: PriceBook, refusals: list[Reason]) -> list[Reason]:
    """Begin the charges once the goods stand; hints are given, reasons of those without an amount go to the refusals."""
    question = cart.question
    hints: list[Reason] = []
    if not question.charges:
        return hints
    goods = known_money(sum([line.net for line in cart.lines]), question.currency)
    for at, asked in enumerate(question.charges):
        opened = open_charge(asked, f"/charges/{at}", goods, question, book)
        if isinstance(opened, Reason):
            refusals.append(opened)
            continue
        charge, hint = opened
        charge.at = len(cart.charges)
        cart.charges.append(charge)
        if hint is not None:
            hints.append(hint)
    return hints
