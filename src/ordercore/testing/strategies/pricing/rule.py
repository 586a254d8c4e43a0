"""Rules of one stage: what they take off and when."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy, composite

from ordercore.pricing import (
    AmountOff,
    Condition,
    Effect,
    FixedPrice,
    MinimumLineQuantity,
    MinimumQuantity,
    MinimumSubtotal,
    PercentOff,
    Rule,
    Stage,
    Target,
)
from ordercore.testing.strategies.pricing.world import (
    CHARGES,
    CODES,
    moneys,
    price_periods,
    scopes,
    targets,
    unit_prices,
)
from ordercore.values.money import Money
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity

__all__ = ["conditions", "effects", "rules"]


@cache
def effects(stage: Stage, currency: str) -> SearchStrategy[Effect]:
    """What a rule of a stage takes off."""
    percents = st.integers(1, 100).map(lambda percent: PercentOff(Percent(percent)))
    amounts = st.integers(1, 3_000).map(lambda minor: Money.of_minor(minor, currency))
    if stage == "order":
        return percents | amounts.map(lambda amount: AmountOff(amount, "order"))
    fixed = unit_prices(currency).map(FixedPrice)
    if stage == "charge":
        return st.one_of(percents, amounts.map(lambda amount: AmountOff(amount, "line")), fixed)
    each = st.builds(AmountOff, amounts, st.sampled_from(("unit", "line")))
    return st.one_of(percents, each, fixed)


@cache
def conditions(stage: Stage, currency: str) -> SearchStrategy[Condition]:
    """What a rule of a stage may ask for."""
    quantities = st.integers(1, 12).map(Quantity)
    found: list[SearchStrategy[Condition]] = [
        scopes(),
        st.builds(MinimumQuantity, quantities, st.none() | targets()),
        st.builds(
            MinimumSubtotal,
            moneys(currency, 20_000),
            st.none() | targets(),
            st.sampled_from((None, "line") if stage == "line" else (None, "line", "order")),
        ),
    ]
    if stage == "line":
        found.append(quantities.map(MinimumLineQuantity))
    return st.one_of(found)


@composite
def rules(draw: DrawFn, id: str, currency: str = "USD") -> Rule:
    """One rule of that id, of any stage."""
    stage: Stage = draw(st.sampled_from(("line", "order", "charge")))
    kinds = Target(charges=draw(st.frozensets(CHARGES, max_size=1))) if stage == "charge" else draw(targets())
    return Rule(
        id,
        draw(effects(stage, currency)),
        when=tuple(draw(st.lists(conditions(stage, currency), max_size=2))),
        on=kinds,
        period=draw(price_periods()),
        priority=draw(st.integers(-1, 1)),
        stage=stage,
        coupon=draw(st.just("") | CODES),
        on_overrides=draw(st.booleans()),
    )
