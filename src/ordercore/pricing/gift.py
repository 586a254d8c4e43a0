"""Items a rule adds for nothing."""

from __future__ import annotations

from collections.abc import Sequence

from ordercore.pricing.book import PriceBook
from ordercore.pricing.cart import Cart
from ordercore.pricing.effect import FreeItem
from ordercore.pricing.open import OpenLine, extended_of
from ordercore.pricing.question import Line
from ordercore.pricing.rule import Rule
from ordercore.pricing.select import Selected, customers_of, select

__all__ = ["add_gift"]


def add_gift(rule: Rule, effect: FreeItem, lines: Sequence[OpenLine], cart: Cart, book: PriceBook) -> frozenset[int]:
    """Add the item a rule gives, at the book's price less all of it; nothing when too few units ask for it.

    Returns:
        The places of the lines whose units asked for it.
    """
    counts = [(line, count) for line in lines if (count := line.line.in_unit(effect.per.unit)) is not None]
    times = sum([int(count) for _, count in counts]) // effect.per.numerator
    times = times if rule.cap.repeats is None else min(times, rule.cap.repeats)
    if not times:
        return frozenset()
    gift = Line(rule.id, effect.sku, effect.quantity * times)
    selected = select(gift, "/gifts", (), customers_of(cart.question.buyer), cart.question, book)
    if not isinstance(selected, Selected):
        return frozenset()
    extended = extended_of(gift, selected.unit, cart.rounding)
    opened = OpenLine(len(cart.gifts), gift, (), selected, extended)
    opened.take((rule.id, rule.label), extended, 1, extended)
    cart.gifts.append(opened)
    cart.count(rule.id, extended)
    return frozenset([line.at for line, _ in counts])
