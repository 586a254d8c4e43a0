"""What all of them draw from: a few items in a few groups, a few customers in a hierarchy, and small figures."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ordercore.pricing import ANYONE, EVERYTHING, BuyerIs, Target
from ordercore.values.currency import minor_digits
from ordercore.values.money import Money, Unrounded
from ordercore.values.when import ALWAYS, Period

__all__ = [
    "CHARGES",
    "CODES",
    "CUSTOMERS",
    "DAYS",
    "GROUPS",
    "GROUPS_OF",
    "SHOWN_CODES",
    "SKUS",
    "US_DOLLARS",
    "moneys",
    "price_periods",
    "scopes",
    "targets",
    "unit_prices",
]

GROUPS_OF: Final[dict[str, tuple[str, ...]]] = {
    "MUG": ("ware/cups",),
    "POT": ("ware",),
    "ASSAM": ("tea/black",),
    "EARL": ("tea/black/flavored", "gifts"),
    "SALT": (),
}
"""The items of the small world, and the groups each lies in."""
SKUS: Final = st.sampled_from(tuple(GROUPS_OF))
GROUPS: Final = st.sampled_from(("tea", "tea/black", "ware", "gifts"))
CUSTOMERS: Final = st.sampled_from(("acme", "acme-west", "acme-west-2", "bolt"))
CHARGES: Final = st.sampled_from(("freight", "gift wrap"))
CODES: Final = st.sampled_from(("WELCOME", "SPRING"))
SHOWN_CODES: Final = st.sampled_from(("WELCOME", "SPRING", "UNKNOWN"))
"""What buyers show: codes that rules ask for, and one that none does."""
_START: Final = date(2026, 1, 1)
DAYS: Final = st.integers(0, 60).map(lambda days: _START + timedelta(days=days))
US_DOLLARS: Final = st.just("USD")


@cache
def moneys(currency: str, largest: int = 10_000) -> SearchStrategy[Money]:
    """Amounts from nothing up, in minor units."""
    return st.integers(0, largest).map(lambda minor: Money.of_minor(minor, currency))


@cache
def unit_prices(currency: str) -> SearchStrategy[Unrounded]:
    """Mostly whole cents, sometimes tenths of one."""
    cents = 10 ** minor_digits(currency)
    tenths = st.integers(0, 20_000).map(lambda minor: Unrounded(Fraction(minor, 10 * cents), currency))
    return st.one_of(moneys(currency).map(lambda money: money.unrounded), tenths)


@cache
def price_periods() -> SearchStrategy[Period]:
    """Always first, then some weeks of 2026, then from some day on."""
    since = st.none() | DAYS
    return st.one_of(
        st.just(ALWAYS),
        st.builds(lambda begin, days: Period(begin, begin + timedelta(days=days)), DAYS, st.integers(1, 60)),
        since.map(lambda begin: Period(since=begin)),
    )


@cache
def scopes() -> SearchStrategy[BuyerIs]:
    """Anyone first, then one customer, then mixtures."""
    return st.one_of(
        st.just(ANYONE),
        CUSTOMERS.map(lambda name: BuyerIs(customer=name)),
        st.builds(
            BuyerIs,
            customer=st.just("") | CUSTOMERS,
            group=st.sampled_from(("", "wholesale", "staff")),
            channel=st.sampled_from(("", "web")),
            region=st.sampled_from(("", "us", "us/ny")),
        ),
    )


@cache
def targets() -> SearchStrategy[Target]:
    """Everything first, then some items and groups."""
    return st.one_of(
        st.just(EVERYTHING),
        st.builds(Target, skus=st.frozensets(SKUS, max_size=2), groups=st.frozensets(GROUPS, max_size=2)),
    )
