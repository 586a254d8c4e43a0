"""The one verb of the house: what does this cart cost?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from ordercore.pricing.answer import PriceAnswer
from ordercore.pricing.apply import apply, rules_for
from ordercore.pricing.book import PriceBook
from ordercore.pricing.cart import Cart
from ordercore.pricing.charge import open_charge
from ordercore.pricing.draw import Finished
from ordercore.pricing.fit import Left, stated
from ordercore.pricing.guarding import guard_lines
from ordercore.pricing.open import OpenLine, extended_of
from ordercore.pricing.question import PriceQuestion, Taken
from ordercore.pricing.row import PriceRow
from ordercore.pricing.select import Selected, customers_of, groups_of, select
from ordercore.values.money import Money
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
    """
    refusals: list[Reason] = []
    hints: list[Reason] = []
    cart = Cart(question, _opened(question, book, refusals, hints), book.rounding)
    rules = rules_for(cart, book) if book.rules else ()
    if book.guards:
        refusals += guard_lines(book.guards, cart)
    outcomes = apply(rules, "line", cart, book) + apply(rules, "order", cart, book)
    charged = _charge(cart, book, refusals)
    if refusals:
        return Refused(tuple(refusals))
    outcomes += apply(rules, "charge", cart, book)
    net = sum([line.net for line in cart.lines]) + sum([charge.net for charge in cart.charges])
    return PriceAnswer.drawn(
        Finished(cart, book, outcomes, hints, charged),
        book=book.id,
        on=question.on,
        currency=question.currency,
        rounding=book.rounding,
        net=Money.of_minor(net, question.currency),
    )


def _opened(question: PriceQuestion, book: PriceBook, refusals: list[Reason], hints: list[Reason]) -> list[OpenLine]:
    """The lines at their selected prices; reasons of those without one go to the refusals."""
    lines: list[tuple[int, OpenLine]] = []
    customers = customers_of(question.buyer)
    agreed = book.index.agreed
    left = _left(question.taken, agreed) if agreed else {}
    turns = list(enumerate(question.lines))
    if agreed:
        # What is left of an agreement goes to the lines by their ids, whatever their order.
        turns.sort(key=lambda turn: turn[1].id)
    for at, line in turns:
        path, groups = f"/lines/{at}", groups_of(line)
        selected = select(line, path, groups, customers, question, book, left=left)
        if isinstance(selected, Selected):
            extended = extended_of(line, selected.unit, book.rounding)
            lines.append((at, OpenLine(0, line, groups, selected, extended, path)))
            if selected.hint is not None:
                hints.append(selected.hint)
        else:
            refusals.append(selected)
    if agreed:
        lines.sort(key=lambda line: line[0])
    found = [line for _, line in lines]
    for at, opened in enumerate(found):
        opened.at = at
    return found


def _left(taken: Iterable[Taken], agreed: Mapping[str, PriceRow]) -> Left:
    """What earlier orders have left of agreements; one they have not touched is not told of."""
    left: Left = {}
    for each in taken:
        if row := agreed.get(each.row):
            left[each.row] = max(stated(row) - each.amount, Fraction(0))
    return left


def _charge(cart: Cart, book: PriceBook, refusals: list[Reason]) -> list[Reason]:
    """Begin the charges once the goods stand; hints are given, reasons of those without an amount go to the refusals."""
    question, hints = cart.question, list[Reason]()
    if not question.charges:
        return hints
    goods = Money.of_minor(sum([line.net for line in cart.lines]), question.currency)
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
