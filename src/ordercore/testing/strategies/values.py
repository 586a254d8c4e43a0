"""Strategies for what everything is made of: money, rates, quantities, periods, places and ids.

All shrink to the dull case: zero in a currency of two digits, one piece, no end to a period, the wide place. Nothing is
filtered and nothing is drawn at random outside Hypothesis, so failures replay and shrink.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import SearchStrategy

from ordercore.values import (
    CASH_5,
    CASH_10,
    CASH_50,
    CASH_100,
    CEILING,
    DOWN,
    FLOOR,
    HALF_DOWN,
    HALF_EVEN,
    HALF_UP,
    UP,
    Address,
    Currency,
    Dated,
    InForce,
    Money,
    Percent,
    Period,
    Place,
    Quantity,
    Rounding,
    Units,
    Unrounded,
)
from ordercore.values import currencies as known_currencies

__all__ = [
    "OF_TYPE",
    "addresses",
    "admissible_numbers",
    "currencies",
    "dated",
    "ids",
    "money",
    "percents",
    "periods",
    "places",
    "quantities",
    "roundings",
    "unrounded",
]

LARGEST_MINOR: Final = 10**12
_FAMILIAR: Final = ("USD", "EUR", "JPY", "BHD", "CLF")
_FIRST_DAY: Final = date(2026, 1, 1)
_FIRST_INSTANT: Final = datetime(2026, 1, 1, tzinfo=UTC)
_PLACES: Final = (
    "us",
    "us-ny",
    "us-ny/putnam",
    "us-ny/putnam/carmel",
    "us-ca",
    "de",
    "de-be",
    "gb",
    "ie/cork",
    "fr-971",
)
_ADDRESSES: Final = (
    Address("US", "NY", "Carmel", "10512", ("1 Main Street",), locality="putnam"),
    Address("US", "CA", "Fresno", "93721", ("20 Fulton Mall", "Suite 3")),
    Address("DE", "", "Berlin", "10117", ("Unter den Linden 1",)),
    Address("IE", "", "Cork"),
    Address("JP", "13", "Chiyoda", "100-0001", ("1-1",)),
)


def currencies() -> SearchStrategy[str]:
    """Codes of active currencies: two digits first, then none, three and four, then all of ISO 4217."""
    return st.sampled_from(_FAMILIAR) | st.sampled_from([entry.code for entry in known_currencies()])


def money(
    *, currency: SearchStrategy[str] | None = None, low: int = -LARGEST_MINOR, high: int = LARGEST_MINOR
) -> SearchStrategy[Money]:
    """Amounts that can be billed.

    Args:
        currency: where the codes come from; any currency if none is given.
        low: the least amount, in minor units.
        high: the largest amount, in minor units.
    """
    if low > high:
        raise InvalidArgument(f"{low=} is above {high=}")
    return st.builds(Money.of_minor, st.integers(low, high), currencies() if currency is None else currency)


def unrounded(*, currency: SearchStrategy[str] | None = None) -> SearchStrategy[Unrounded]:
    """Exact amounts: whole ones first, then exact halves of a unit, then any ratio."""
    whole = st.integers(-1000, 1000).map(Fraction)
    tie = st.integers(-100_000, 100_000).map(lambda half: Fraction(2 * half + 1, 2000))
    ratio = st.fractions(-1000, 1000, max_denominator=10_000)
    return st.builds(Unrounded, st.one_of(whole, tie, ratio), currencies() if currency is None else currency)


def admissible_numbers() -> SearchStrategy[int | str | Decimal]:
    """Numbers that the guarded entry lets in, in each of the three forms."""
    plain = st.builds(
        lambda top, digits: f"{top}.{digits}" if digits else str(top),
        st.integers(-(10**18) + 1, 10**18 - 1),
        st.text("0123456789", max_size=9),
    )
    return st.integers(-(10**18) + 1, 10**18 - 1) | plain | plain.map(Decimal)


def percents(*, low: int = 0, high: int = 100) -> SearchStrategy[Percent]:
    """Rates in hundredths: whole ones first, then with digits, then ratios such as a third.

    Args:
        low: the least rate.
        high: the largest rate.
    """
    if low > high:
        raise InvalidArgument(f"{low=} is above {high=}")
    whole = st.integers(low, high)
    # Digits stand behind a whole rate, so that what needs none of them shrinks to it.
    digits = st.builds(lambda rate, more: min(Fraction(high), rate + Fraction(more, 1000)), whole, st.integers(0, 999))
    ratio = st.fractions(low, high, max_denominator=12)
    return st.one_of(whole.map(Fraction), digits, ratio).map(Percent)


def quantities(
    *, unit: SearchStrategy[str] | None = None, low: int = 1, high: int = 10_000
) -> SearchStrategy[Quantity]:
    """Quantities from one piece on: whole ones first, then fractions.

    Args:
        unit: where the unit codes come from; pieces first, then some cases and measures, if none is given.
        low: the least number.
        high: the largest number.
    """
    if low > high:
        raise InvalidArgument(f"{low=} is above {high=}")
    units = st.sampled_from(("EA", "CS", "KGM", "MTR", "LTR")) if unit is None else unit
    numbers = st.integers(low, high).map(Fraction) | st.fractions(low, high, max_denominator=24)
    return st.builds(Quantity, numbers, units)


def roundings() -> SearchStrategy[Rounding]:
    """Every named rule and some others."""
    modes = st.sampled_from((HALF_UP, HALF_EVEN, HALF_DOWN, UP, DOWN, CEILING, FLOOR))
    cash = st.sampled_from((CASH_5, CASH_10, CASH_50, CASH_100))
    return modes | cash | st.builds(lambda rule, step: Rounding(rule.mode, step), modes, st.integers(2, 100))


def periods(*, instants: bool = False) -> SearchStrategy[Period]:
    """Periods around the year 2026: without ends first, then with one end, then with both.

    Args:
        instants: give periods of instants in UTC instead of days.
    """
    first = _FIRST_INSTANT if instants else _FIRST_DAY
    step = timedelta(minutes=1) if instants else timedelta(days=1)
    since, length = st.none() | st.integers(-1000, 1000), st.none() | st.integers(1, 1000)
    return st.builds(lambda start, span: _period(first, step, start, span), since, length)


def dated(values: SearchStrategy[int], *, gaps: bool = True) -> SearchStrategy[Dated[int]]:
    """Values by period of days, in disjoint periods, shortest history first.

    Args:
        values: where the values come from.
        gaps: whether there may be days on which nothing is in force.
    """
    spans = st.tuples(st.integers(1, 400), st.integers(0, 30) if gaps else st.just(0), values)
    return st.lists(spans, min_size=1, max_size=6).map(_history)


def places() -> SearchStrategy[Place]:
    """Places from the country down, some of them inside each other."""
    return st.sampled_from(_PLACES).map(Place)


def addresses(*, country: str | None = None) -> SearchStrategy[Address]:
    """Addresses, each of which gives a place.

    Args:
        country: ISO 3166-1 alpha-2 code in upper case of the only country wanted; any if none is given.
    """
    found = [address for address in _ADDRESSES if country in (None, address.country)]
    if not found:
        raise InvalidArgument(f"no address in {country!r}; there are {sorted({each.country for each in _ADDRESSES})}")
    return st.sampled_from(found)


def ids() -> SearchStrategy[str]:
    """Identifiers: a letter first, then anything an identifier may hold."""
    head = st.sampled_from("abcxyzABCXYZ0123456789")
    return st.builds(lambda first, rest: first + rest, head, st.text("ab01XY._:@+-", max_size=20))


def _period(first: date, step: timedelta, start: int | None, span: int | None) -> Period:
    since = None if start is None else first + step * start
    return Period(since, None if span is None else (since or first) + step * span)


def _history(spans: list[tuple[int, int, int]]) -> Dated[int]:
    rows, since = [], _FIRST_DAY
    for length, gap, value in spans:
        until = since + timedelta(days=length)
        rows.append(InForce(value, Period(since, until)))
        since = until + timedelta(days=gap)
    return Dated(tuple(rows))


OF_TYPE: Final[Mapping[Any, Callable[[], SearchStrategy[Any]]]] = {
    Address: addresses,
    Currency: lambda: st.sampled_from(known_currencies()),
    Dated: lambda: dated(st.integers(0, 100)),
    InForce: lambda: st.builds(InForce, st.integers(0, 100), periods(), st.sampled_from(("", "made up"))),
    Money: money,
    Percent: percents,
    Period: lambda: periods() | periods(instants=True),
    Place: places,
    Quantity: quantities,
    Rounding: roundings,
    Units: lambda: st.just(Units()) | st.integers(2, 144).map(lambda size: Units("EA", {"CS": size})),
    Unrounded: unrounded,
}
"""The strategies by the class whose values they make, for `hypothesis.strategies.from_type`."""
