"""Buyers, lines and carts."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy, composite

from ordercore.pricing import AskedCharge, Buyer, Line, PriceOverride, PriceQuestion
from ordercore.testing.strategies.pricing.world import (
    CHARGES,
    CUSTOMERS,
    DAYS,
    GROUPS_OF,
    SHOWN_CODES,
    SKUS,
    US_DOLLARS,
    moneys,
    unit_prices,
)
from ordercore.values.quantity import Quantity

__all__ = ["buyers", "carts", "lines"]


@cache
def buyers() -> SearchStrategy[Buyer]:
    """Guests, customers, and customers of customers."""
    guests = st.just(Buyer())
    known = st.builds(
        Buyer,
        customer=CUSTOMERS,
        ancestors=st.sampled_from(((), ("acme",), ("acme-west", "acme"))),
        groups=st.frozensets(st.sampled_from(("wholesale", "staff")), max_size=2),
        channel=st.sampled_from(("", "web", "edi")),
        region=st.sampled_from(("", "us", "us/ny", "us/ny/carmel")),
    )
    return guests | known


# Made once: Hypothesis examines a strategy when it first draws from it, which takes longer than the drawing.
_QUANTITIES: Final = st.integers(1, 12).map(Quantity) | st.integers(1, 40).map(lambda part: Quantity(Fraction(part, 8)))
_COUPONS: Final = st.frozensets(SHOWN_CODES, max_size=2)


@cache
def _overrides(currency: str) -> SearchStrategy[PriceOverride | None]:
    override = st.builds(PriceOverride, unit_prices(currency), st.just("agreed on the phone"), st.just("rep-7"))
    return st.none() | st.none() | override


@composite
def lines(draw: DrawFn, id: str, currency: str = "USD") -> Line:
    """One line of that id; now and then its price was set by a person."""
    sku = draw(SKUS)
    return Line(id, sku, draw(_QUANTITIES), GROUPS_OF[sku], draw(_overrides(currency)))


@composite
def carts(draw: DrawFn, currency: SearchStrategy[str] = US_DOLLARS, least: int = 0, most: int = 5) -> PriceQuestion:
    """Questions about carts of the small world, in which `price_books` of the same currency can answer.

    Args:
        draw: given by Hypothesis.
        currency: of the cart.
        least: the fewest lines.
        most: the most lines.
    """
    code = draw(currency)
    asked = [
        AskedCharge(f"charge-{at}", draw(CHARGES), draw(st.none() | moneys(code, 2_000)))
        for at in range(draw(st.integers(0, 2)))
    ]
    return PriceQuestion(
        on=draw(DAYS),
        currency=code,
        buyer=draw(buyers()),
        lines=[draw(lines(f"line-{at}", code)) for at in range(draw(st.integers(least, most)))],
        coupons=draw(_COUPONS),
        charges=asked,
    )
