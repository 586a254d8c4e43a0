"""Strategies for stock and for what is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from hypothesis import strategies as st

from ordercore.inventory import Incoming, Position, Promise, PromiseLine, PromiseQuestion, promise
from ordercore.values import Quantity

__all__ = ["OF_TYPE", "SITES", "positions", "promise_lines", "promise_questions"]

SITES = ("east", "west", "store")
"""The sites that stock lies at here."""

_SKUS = ("MUG", "TEA", "POT")
_START = date(2026, 1, 1)


def _days() -> st.SearchStrategy[date]:
    return st.integers(0, 60).map(lambda days: _START + timedelta(days))


def _amounts(*, most: int = 40) -> st.SearchStrategy[Quantity]:
    return st.one_of(st.integers(0, most).map(Fraction), st.fractions(0, most, max_denominator=4)).map(Quantity)


def _incoming() -> st.SearchStrategy[Incoming]:
    return st.builds(Incoming, _days(), _amounts())


def _position() -> st.SearchStrategy[Position]:
    return st.builds(
        Position,
        st.sampled_from(_SKUS),
        st.sampled_from(SITES),
        on_hand=_amounts(),
        claimed=_amounts(),
        incoming=st.lists(_incoming(), max_size=3).map(tuple),
        safety=st.none() | _amounts(most=5),
        backorder=st.booleans(),
        backorder_limit=st.none() | _amounts(),
    )


def positions() -> st.SearchStrategy[tuple[Position, ...]]:
    """Stock of a few items at `SITES`: at most one position an item and site, some of it claimed, some on its way."""
    return st.lists(_position(), max_size=6, unique_by=lambda each: (each.sku, each.site)).map(tuple)


def promise_lines(*, id: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[PromiseLine]:
    """Lines for the items of `positions`.

    Args:
        id: where ids come from; small numbers if nothing is given.
    """
    return st.builds(
        PromiseLine,
        st.integers(1, 99).map(str) if id is None else id,
        st.sampled_from(_SKUS),
        st.one_of(st.integers(1, 40).map(Fraction), st.fractions(Fraction(1, 4), 40, max_denominator=4)).map(Quantity),
        sites=st.one_of(st.just(()), st.sampled_from(SITES).map(lambda site: (site,))),
        waits=st.sampled_from((True, False)),
    )


def promise_questions() -> st.SearchStrategy[PromiseQuestion]:
    """One to five lines, several of one item included, to be sent from some of `SITES`."""
    lines = st.lists(promise_lines(), min_size=1, max_size=5, unique_by=lambda line: line.id).map(tuple)
    sites = st.permutations(SITES).map(tuple)
    return st.builds(PromiseQuestion, lines, _days(), sites)


OF_TYPE: Final[Mapping[Any, Callable[[], st.SearchStrategy[Any]]]] = {
    Position: _position,
    Promise: lambda: st.builds(promise, promise_questions(), positions()),
    PromiseLine: promise_lines,
    PromiseQuestion: promise_questions,
}
"""The strategies by the class whose values they make, for `hypothesis.strategies.from_type`."""
