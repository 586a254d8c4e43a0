"""Price books, plain ones and with lanes."""

from __future__ import annotations

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy, composite

from ordercore.pricing import ChargeRow, Combine, Group, Lane, PriceBook, PriceRow
from ordercore.pricing.lane import COMBINES
from ordercore.testing.strategies.pricing.offer import guards, rich_rules
from ordercore.testing.strategies.pricing.row import charge_rows, price_rows
from ordercore.testing.strategies.pricing.rule import rules
from ordercore.testing.strategies.pricing.world import GROUPS_OF, US_DOLLARS, moneys, unit_prices
from ordercore.values.rounding import DOWN, HALF_EVEN, HALF_UP, UP

__all__ = ["lane_books", "price_books", "rich_books"]


@composite
def price_books(draw: DrawFn, currency: SearchStrategy[str] = US_DOLLARS, complete: bool = True) -> PriceBook:
    """Price books of one currency.

    Args:
        draw: given by Hypothesis.
        currency: of all prices and amounts.
        complete: whether every item and every kind of charge has a price for everybody, so that no cart is refused for want
            of one.
    """
    code = draw(currency)
    rows = [PriceRow(f"list-{sku}", draw(unit_prices(code)), sku=sku) for sku in GROUPS_OF] if complete else []
    rows += [draw(price_rows(f"row-{at}", code)) for at in range(draw(st.integers(0, 6)))]
    charges = [
        ChargeRow("fee-1", "freight", draw(moneys(code, 2_000))),
        ChargeRow("fee-2", "gift wrap", draw(moneys(code, 500))),
    ]
    more_charges = [draw(charge_rows(f"charge-{at}", code)) for at in range(draw(st.integers(0, 2)))]
    return PriceBook(
        "book",
        rows,
        [draw(rules(f"rule-{at}", code)) for at in range(draw(st.integers(0, 4)))],
        (charges if complete else []) + more_charges,
        policy=draw(st.sampled_from(("ladder", "lowest"))),
        rounding=draw(st.sampled_from((HALF_UP, HALF_EVEN, DOWN, UP))),
    )


@composite
def rich_books(draw: DrawFn, currency: SearchStrategy[str] = US_DOLLARS) -> PriceBook:
    """Complete price books of one currency with lanes of every policy, offers on units, caps and guards."""
    code = draw(currency)
    plain = draw(price_books(st.just(code)))
    combines: SearchStrategy[Combine] = st.sampled_from(COMBINES)
    lanes = (
        Lane("one", "line", draw(combines), [Group("pair", draw(combines))]),
        Lane("two", "line", draw(combines)),
        Lane("order", "order", draw(combines)),
    )
    return PriceBook(
        plain.id,
        plain.rows,
        [draw(rich_rules(f"rich-{at}", at, code)) for at in range(draw(st.integers(0, 5)))],
        plain.charges,
        policy=plain.policy,
        rounding=plain.rounding,
        lanes=lanes,
        guards=[draw(guards(f"guard-{at}", code)) for at in range(draw(st.integers(0, 2)))],
    )


@composite
def lane_books(draw: DrawFn, currency: SearchStrategy[str] = US_DOLLARS) -> PriceBook:
    """Complete price books of one currency whose rules stand in lanes of every policy; no offers on units, no guards."""
    code = draw(currency)
    plain = draw(price_books(st.just(code)))
    combines: SearchStrategy[Combine] = st.sampled_from(COMBINES)
    alone: SearchStrategy[Combine] = st.sampled_from([each for each in COMBINES if each != "all_same_base"])
    lanes = (
        Lane("line", "line", draw(combines)),
        Lane("order", "order", draw(alone)),
        Lane("charge", "charge", draw(combines)),
    )
    drawn = [draw(rules(f"lane-{at}", code)) for at in range(draw(st.integers(0, 5)))]
    standing = [
        evolve(rule, lane=draw(st.sampled_from(("", rule.stage))), priority=at if draw(st.booleans()) else -at - 1)
        for at, rule in enumerate(drawn)
    ]
    return PriceBook(
        plain.id, plain.rows, standing, plain.charges, policy=plain.policy, rounding=plain.rounding, lanes=lanes
    )
