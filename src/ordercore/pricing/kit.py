"""What of a kit's price stands for each of its components.

A kit is sold for one price, and its components are taxed, returned and booked each by itself. The price is shared in proportion
to what the components would cost if they were sold alone: the relative stand-alone selling price of IFRS 15, paragraphs 74 to
80, and ASC 606-10-32-31.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import field, frozen

from ordercore.errors import InvalidQuestion
from ordercore.pricing.book import PriceBook
from ordercore.pricing.priced import PricedLine
from ordercore.pricing.question import Line, PriceQuestion, counted, unrounded
from ordercore.pricing.select import Selected, customers_of, groups_of, select
from ordercore.values.money import Money, Unrounded
from ordercore.values.quantity import Quantity, Units
from ordercore.values.spread import LARGEST_REMAINDER, Spreading, spread
from ordercore.values.verdict import Reason, Refused

__all__ = ["KitPart", "KitShare", "apportion"]


def _alone(given: Unrounded | Money | None) -> Unrounded | None:
    return None if given is None else unrounded(given)


@frozen
class KitPart:
    """A component, as it lies in one unit of the kit."""

    #: the component.
    sku: str
    #: how many of it lie in one unit of the kit; a bare number counts pieces.
    quantity: Quantity = field(converter=counted)
    #: its groups as paths, for rows of the book that are for a group.
    groups: tuple[str, ...] = ()
    #: what one of it costs alone, where the seller estimates that; None asks the book.
    alone: Unrounded | None = field(default=None, converter=_alone)
    #: the units it is counted in; None when not known.
    units: Units | None = None


@frozen
class KitShare:
    """What of the kit's price stands for one component. The shares of a line add up to the line."""

    #: the component.
    sku: str
    #: how many of it the line delivers.
    quantity: Quantity
    #: what one of it costs alone.
    alone: Unrounded
    #: its share of the line's extended price.
    extended: Money
    #: its share of what the line costs after all discounts, without tax.
    net: Money


def apportion(
    line: PricedLine,
    parts: Sequence[KitPart],
    question: PriceQuestion,
    book: PriceBook,
    *,
    spreading: Spreading = LARGEST_REMAINDER,
) -> tuple[KitShare, ...] | Refused:
    """Share the price of a kit among its components.

    Args:
        line: the priced line that sells the kit.
        parts: what lies in one unit of it, in the order that decides about cents.
        question: the cart the line was priced in: its buyer, day and currency choose the components' prices.
        book: where the components' own prices stand.
        spreading: who gets the cents that do not divide.

    Returns:
        One share for each component, in their order; or a refusal with a ``price.none`` for each that costs nobody knows what
        alone. Where all cost nothing alone, they share alike.

    Raises:
        InvalidQuestion: there is no component, or one is estimated in another currency or below zero.
    """
    if not parts:
        raise InvalidQuestion("a kit of nothing", path="/parts", mend="name what lies in it")
    found = [_of(part, at, line, question, book) for at, part in enumerate(parts)]
    missing = tuple([each for each in found if isinstance(each, Reason)])
    if missing:
        return Refused(missing)
    alone = [each for each in found if isinstance(each, Unrounded)]
    quantities = [part.quantity * line.quantity.exact for part in parts]
    weights = [each * quantity.exact for each, quantity in zip(alone, quantities, strict=True)]
    extended, net = spread(line.extended, weights, spreading), spread(line.net, weights, spreading)
    rows = zip(parts, quantities, alone, extended, net, strict=True)
    return tuple([KitShare(part.sku, count, each, whole, left) for part, count, each, whole, left in rows])


def _of(part: KitPart, at: int, line: PricedLine, question: PriceQuestion, book: PriceBook) -> Unrounded | Reason:
    """What one of a component costs alone."""
    path = f"/parts/{at}"
    if part.alone is not None:
        if part.alone.currency != question.currency or part.alone.numerator < 0:
            raise InvalidQuestion(
                f"{part.alone} alone in a cart in {question.currency}",
                path=f"{path}/alone",
                mend="give zero or more, in the currency of the cart",
            )
        return part.alone
    asked = Line(line.id, part.sku, part.quantity * line.quantity.exact, part.groups, units=part.units)
    selected = select(asked, path, groups_of(asked), customers_of(question.buyer), question, book)
    return selected.unit if isinstance(selected, Selected) else selected
