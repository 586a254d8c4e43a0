"""Offers on units: packs, gifts, tiers and their caps, and guards over them."""

from __future__ import annotations

from functools import cache
from typing import Literal

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy, composite

from ordercore.pricing import (
    AmountOff,
    BuyGet,
    Cap,
    Effect,
    FreeItem,
    Guard,
    PackOff,
    PackPrice,
    Rule,
    Stage,
    Tier,
    TierTable,
)
from ordercore.testing.strategies.pricing.rule import conditions, effects
from ordercore.testing.strategies.pricing.world import SKUS, moneys, targets
from ordercore.values.money import Money
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity

__all__ = ["caps", "guards", "offers", "rich_rules"]


@cache
def offers(currency: str) -> SearchStrategy[Effect]:
    """What a rule in a lane may offer on units."""
    counts = st.integers(1, 3)
    amounts = st.integers(1, 3_000).map(lambda minor: Money.of_minor(minor, currency))
    plain = effects("line", currency)
    return st.one_of(
        plain,
        st.builds(PackPrice, st.integers(2, 4), amounts),
        st.builds(PackOff, st.integers(2, 4), amounts),
        st.builds(PackOff, st.just(2), amounts, st.just("best")),
        st.builds(
            BuyGet,
            counts,
            counts,
            st.integers(1, 100).map(Percent),
            pick=st.sampled_from(("cheapest", "dearest", "paired")),
        ),
        st.builds(BuyGet, counts, counts, st.integers(1, 100).map(Percent), targets()),
        st.builds(
            lambda effects, together: TierTable(
                [Tier(Quantity(1 + 3 * at), effect) for at, effect in enumerate(effects)], together=together
            ),
            st.lists(plain, min_size=1, max_size=3),
            st.booleans(),
        ),
        st.builds(FreeItem, SKUS, counts),
    )


@composite
def caps(draw: DrawFn, effect: Effect, currency: str) -> Cap:
    """A cap that fits an effect."""
    amount = draw(st.none() | st.integers(1, 3_000).map(lambda minor: Money.of_minor(minor, currency)))
    if isinstance(effect, FreeItem):
        return Cap(repeats=draw(st.none() | st.just(2)))
    if isinstance(effect, (PackPrice, PackOff, BuyGet)):
        return Cap(amount=amount, repeats=draw(st.none() | st.just(1)))
    if isinstance(effect, TierTable) or (isinstance(effect, AmountOff) and effect.per != "unit"):
        return Cap(amount=amount)
    limits = st.none() | st.integers(1, 4)
    picks: tuple[Literal["cheapest", "dearest", "longest"], ...] = ("cheapest", "dearest", "longest")
    pick = draw(st.sampled_from(picks))
    return Cap(units_each=draw(limits), units=draw(limits), full=draw(st.integers(1, 2)), pick=pick, amount=amount)


@composite
def rich_rules(draw: DrawFn, id: str, priority: int, currency: str = "USD") -> Rule:
    """One rule of that id in a lane of `rich_books`."""
    stage: Stage = draw(st.sampled_from(("line", "line", "order")))
    effect = draw(offers(currency) if stage == "line" else effects(stage, currency))
    lane = draw(st.sampled_from(("", "one", "two") if stage == "line" else ("", "order")))
    return Rule(
        id,
        effect,
        when=tuple(draw(st.lists(conditions(stage, currency), max_size=1))),
        on=draw(targets()),
        priority=priority,
        stage=stage,
        lane=lane,
        group=draw(st.sampled_from(("", "pair"))) if lane == "one" else "",
        cap=draw(caps(effect, currency)) if stage == "line" else Cap(),
        reuse=isinstance(effect, (PackPrice, PackOff, BuyGet)) and draw(st.booleans()),
    )


@composite
def guards(draw: DrawFn, id: str, currency: str = "USD") -> Guard:
    """A floor, or a most off of each line or of the order."""
    on = draw(targets())
    if draw(st.booleans()):
        return Guard(id, on, floor=draw(moneys(currency)))
    return Guard(id, on, most_off=draw(st.integers(0, 100).map(Percent)), per=draw(st.sampled_from(("line", "order"))))
