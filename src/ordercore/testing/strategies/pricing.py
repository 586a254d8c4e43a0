"""Hypothesis strategies for the pricing house: buyers, price books and carts that meet.

All draw from one small world (a few items in a few groups, a few customers in a hierarchy), so that books have something to
say about carts. Figures shrink to small whole amounts, books to their list prices, carts to one piece of one item.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Final, Literal

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy, composite

from ordercore.pricing import (
    ANYONE,
    DEFAULT_PRECEDENCE,
    EVERYTHING,
    AmountOff,
    AskedCharge,
    Buyer,
    BuyerIs,
    BuyGet,
    Cap,
    ChargeRow,
    Combine,
    Condition,
    Effect,
    FixedPrice,
    FreeItem,
    Group,
    Guard,
    Lane,
    Line,
    MinimumLineQuantity,
    MinimumQuantity,
    MinimumSubtotal,
    PackOff,
    PackPrice,
    PercentOff,
    PriceBook,
    PriceKind,
    PriceOverride,
    PriceQuestion,
    PriceRow,
    Rule,
    Stage,
    Target,
    Tier,
    TierTable,
)
from ordercore.pricing.lane import COMBINES
from ordercore.values.currency import minor_digits
from ordercore.values.money import Money, Unrounded
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity
from ordercore.values.rounding import DOWN, HALF_EVEN, HALF_UP, UP
from ordercore.values.when import ALWAYS, Period

__all__ = [
    "buyers",
    "carts",
    "charge_rows",
    "guards",
    "lane_books",
    "lines",
    "price_books",
    "price_rows",
    "rich_books",
    "rich_rules",
    "rules",
]

GROUPS_OF: Final[dict[str, tuple[str, ...]]] = {
    "MUG": ("ware/cups",),
    "POT": ("ware",),
    "ASSAM": ("tea/black",),
    "EARL": ("tea/black/flavored", "gifts"),
    "SALT": (),
}
"""The items of the small world, and the groups each lies in."""

_SKUS: Final = st.sampled_from(tuple(GROUPS_OF))
_GROUPS: Final = st.sampled_from(("tea", "tea/black", "ware", "gifts"))
_CUSTOMERS: Final = st.sampled_from(("acme", "acme-west", "acme-west-2", "bolt"))
_CHARGES: Final = st.sampled_from(("freight", "gift wrap"))
_CODES: Final = st.sampled_from(("WELCOME", "SPRING"))
_START: Final = date(2026, 1, 1)
_DAYS: Final = st.integers(0, 60).map(lambda days: _START + timedelta(days=days))
_US_DOLLARS: Final = st.just("USD")


@cache
def _moneys(currency: str, largest: int = 10_000) -> SearchStrategy[Money]:
    return st.integers(0, largest).map(lambda minor: Money.of_minor(minor, currency))


@cache
def _unit_prices(currency: str) -> SearchStrategy[Unrounded]:
    """Mostly whole cents, sometimes tenths of one."""
    cents = 10 ** minor_digits(currency)
    tenths = st.integers(0, 20_000).map(lambda minor: Unrounded(Fraction(minor, 10 * cents), currency))
    return st.one_of(_moneys(currency).map(lambda money: money.unrounded), tenths)


@cache
def _periods() -> SearchStrategy[Period]:
    since = st.none() | _DAYS
    return st.one_of(
        st.just(ALWAYS),
        st.builds(lambda begin, days: Period(begin, begin + timedelta(days=days)), _DAYS, st.integers(1, 60)),
        since.map(lambda begin: Period(since=begin)),
    )


@cache
def _scopes() -> SearchStrategy[BuyerIs]:
    return st.one_of(
        st.just(ANYONE),
        _CUSTOMERS.map(lambda name: BuyerIs(customer=name)),
        st.builds(
            BuyerIs,
            customer=st.just("") | _CUSTOMERS,
            group=st.sampled_from(("", "wholesale", "staff")),
            channel=st.sampled_from(("", "web")),
            region=st.sampled_from(("", "us", "us/ny")),
        ),
    )


@cache
def _targets() -> SearchStrategy[Target]:
    return st.one_of(
        st.just(EVERYTHING),
        st.builds(Target, skus=st.frozensets(_SKUS, max_size=2), groups=st.frozensets(_GROUPS, max_size=2)),
    )


@cache
def buyers() -> SearchStrategy[Buyer]:
    """Guests, customers, and customers of customers."""
    guests = st.just(Buyer())
    known = st.builds(
        Buyer,
        customer=_CUSTOMERS,
        ancestors=st.sampled_from(((), ("acme",), ("acme-west", "acme"))),
        groups=st.frozensets(st.sampled_from(("wholesale", "staff")), max_size=2),
        channel=st.sampled_from(("", "web", "edi")),
        region=st.sampled_from(("", "us", "us/ny", "us/ny/carmel")),
    )
    return guests | known


@composite
def price_rows(draw: DrawFn, id: str, currency: str = "USD") -> PriceRow:
    """One price row of that id."""
    kind: PriceKind = draw(st.sampled_from(tuple(reversed(DEFAULT_PRECEDENCE))))
    scope = draw(_scopes())
    if kind not in ("special", "list") and not (scope.customer or scope.group):
        scope = BuyerIs(customer=draw(_CUSTOMERS))
    on_group = draw(st.booleans())
    return PriceRow(
        id,
        draw(_unit_prices(currency)),
        sku="" if on_group else draw(_SKUS),
        group=draw(_GROUPS) if on_group else "",
        kind=kind,
        per=draw(st.sampled_from((1, 1, 12))),
        minimum=draw(st.sampled_from((0, 2, 5, 10))),
        scope=scope,
        period=draw(_periods()),
    )


@cache
def _effects(stage: Stage, currency: str) -> SearchStrategy[Effect]:
    percents = st.integers(1, 100).map(lambda percent: PercentOff(Percent(percent)))
    amounts = st.integers(1, 3_000).map(lambda minor: Money.of_minor(minor, currency))
    if stage == "order":
        return percents | amounts.map(lambda amount: AmountOff(amount, "order"))
    fixed = _unit_prices(currency).map(FixedPrice)
    if stage == "charge":
        return st.one_of(percents, amounts.map(lambda amount: AmountOff(amount, "line")), fixed)
    each = st.builds(AmountOff, amounts, st.sampled_from(("unit", "line")))
    return st.one_of(percents, each, fixed)


@cache
def _conditions(stage: Stage, currency: str) -> SearchStrategy[Condition]:
    quantities = st.integers(1, 12).map(Quantity)
    found: list[SearchStrategy[Condition]] = [
        _scopes(),
        st.builds(MinimumQuantity, quantities, st.none() | _targets()),
        st.builds(
            MinimumSubtotal,
            _moneys(currency, 20_000),
            st.none() | _targets(),
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
    kinds = Target(charges=draw(st.frozensets(_CHARGES, max_size=1))) if stage == "charge" else draw(_targets())
    return Rule(
        id,
        draw(_effects(stage, currency)),
        when=tuple(draw(st.lists(_conditions(stage, currency), max_size=2))),
        on=kinds,
        period=draw(_periods()),
        priority=draw(st.integers(-1, 1)),
        stage=stage,
        coupon=draw(st.just("") | _CODES),
        on_overrides=draw(st.booleans()),
    )


def charge_rows(id: str, currency: str = "USD") -> SearchStrategy[ChargeRow]:
    """One charge row of that id."""
    return st.builds(
        ChargeRow,
        st.just(id),
        _CHARGES,
        _moneys(currency, 2_000),
        free_from=st.none() | _moneys(currency, 20_000),
        scope=_scopes(),
        period=_periods(),
    )


@composite
def price_books(draw: DrawFn, currency: SearchStrategy[str] = _US_DOLLARS, complete: bool = True) -> PriceBook:
    """Price books of one currency.

    Args:
        draw: given by Hypothesis.
        currency: of all prices and amounts.
        complete: whether every item and every kind of charge has a price for everybody, so that no cart is refused for want
            of one.
    """
    code = draw(currency)
    rows = [PriceRow(f"list-{sku}", draw(_unit_prices(code)), sku=sku) for sku in GROUPS_OF] if complete else []
    rows += [draw(price_rows(f"row-{at}", code)) for at in range(draw(st.integers(0, 6)))]
    charges = [
        ChargeRow("fee-1", "freight", draw(_moneys(code, 2_000))),
        ChargeRow("fee-2", "gift wrap", draw(_moneys(code, 500))),
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
def lines(draw: DrawFn, id: str, currency: str = "USD") -> Line:
    """One line of that id; now and then its price was set by a person."""
    sku = draw(_SKUS)
    quantities = st.integers(1, 12).map(Quantity) | st.integers(1, 40).map(lambda part: Quantity(Fraction(part, 8)))
    override = st.builds(PriceOverride, _unit_prices(currency), st.just("agreed on the phone"), st.just("rep-7"))
    return Line(id, sku, draw(quantities), GROUPS_OF[sku], draw(st.none() | st.none() | override))


@composite
def carts(draw: DrawFn, currency: SearchStrategy[str] = _US_DOLLARS, least: int = 0, most: int = 5) -> PriceQuestion:
    """Questions about carts of the small world, in which `price_books` of the same currency can answer.

    Args:
        draw: given by Hypothesis.
        currency: of the cart.
        least: the fewest lines.
        most: the most lines.
    """
    code = draw(currency)
    asked = [
        AskedCharge(f"charge-{at}", draw(_CHARGES), draw(st.none() | _moneys(code, 2_000)))
        for at in range(draw(st.integers(0, 2)))
    ]
    return PriceQuestion(
        on=draw(_DAYS),
        currency=code,
        buyer=draw(buyers()),
        lines=[draw(lines(f"line-{at}", code)) for at in range(draw(st.integers(least, most)))],
        coupons=draw(st.frozensets(_CODES | st.just("UNKNOWN"), max_size=2)),
        charges=asked,
    )


# --- lanes, offers and guards -------------------------------------------------------------------------------------------


@cache
def _offers(currency: str) -> SearchStrategy[Effect]:
    counts = st.integers(1, 3)
    amounts = st.integers(1, 3_000).map(lambda minor: Money.of_minor(minor, currency))
    plain = _effects("line", currency)
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
        st.builds(BuyGet, counts, counts, st.integers(1, 100).map(Percent), _targets()),
        st.builds(
            lambda effects, together: TierTable(
                [Tier(Quantity(1 + 3 * at), effect) for at, effect in enumerate(effects)], together=together
            ),
            st.lists(plain, min_size=1, max_size=3),
            st.booleans(),
        ),
        st.builds(FreeItem, _SKUS, counts),
    )


@composite
def _capped(draw: DrawFn, effect: Effect, currency: str) -> Cap:
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
    effect = draw(_offers(currency) if stage == "line" else _effects(stage, currency))
    lane = draw(st.sampled_from(("", "one", "two") if stage == "line" else ("", "order")))
    return Rule(
        id,
        effect,
        when=tuple(draw(st.lists(_conditions(stage, currency), max_size=1))),
        on=draw(_targets()),
        priority=priority,
        stage=stage,
        lane=lane,
        group=draw(st.sampled_from(("", "pair"))) if lane == "one" else "",
        cap=draw(_capped(effect, currency)) if stage == "line" else Cap(),
        reuse=isinstance(effect, (PackPrice, PackOff, BuyGet)) and draw(st.booleans()),
    )


@composite
def guards(draw: DrawFn, id: str, currency: str = "USD") -> Guard:
    """A floor, or a most off of each line or of the order."""
    on = draw(_targets())
    if draw(st.booleans()):
        return Guard(id, on, floor=draw(_moneys(currency)))
    return Guard(id, on, most_off=draw(st.integers(0, 100).map(Percent)), per=draw(st.sampled_from(("line", "order"))))


@composite
def rich_books(draw: DrawFn, currency: SearchStrategy[str] = _US_DOLLARS) -> PriceBook:
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
def lane_books(draw: DrawFn, currency: SearchStrategy[str] = _US_DOLLARS) -> PriceBook:
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
