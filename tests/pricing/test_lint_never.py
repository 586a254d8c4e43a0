"""Rules that can never win: what is told of them holds for every cart."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from ordercore.pricing import (
    AmountOff,
    AnyOf,
    BuyerIs,
    BuyGet,
    Cap,
    Combine,
    Condition,
    CouponEntered,
    Effect,
    FixedPrice,
    Lane,
    MaximumQuantity,
    MinimumDistinct,
    MinimumLineQuantity,
    MinimumLongestLine,
    MinimumQuantity,
    MinimumSubtotal,
    NoneOf,
    PackPrice,
    PercentOff,
    PriceAnswer,
    PriceBook,
    PriceQuestion,
    PriceRow,
    Rule,
    RuleApplied,
    Target,
    Tier,
    TierTable,
    UnitPriceBetween,
    lint,
    price,
)
from ordercore.testing.strategies.pricing import GROUPS_OF, carts
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity
from tests.pricing.shop import MUG, TEA, usd

MUGS, WARE = Target(skus={"MUG"}), Target(groups={"ware"})
TEN, TWENTY = PercentOff(Percent(10)), PercentOff(Percent(20))


def found(made: PriceBook, code: str = "lint.never", groups: dict[str, tuple[str, ...]] | None = None) -> list[str]:
    return [each.path for each in lint(made, groups=groups) if each.code == code]


def lane(combine: Combine, *rules: Rule) -> PriceBook:
    return PriceBook("shop", [MUG, TEA], rules, lanes=[Lane("sale", "line", combine)])


# --- rules beside rules ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "never"),
    [
        (Rule("a", TEN, lane="sale"), Rule("b", TWENTY, lane="sale"), ["/rules/0"]),
        (Rule("a", TEN, lane="sale"), Rule("b", TEN, lane="sale"), ["/rules/1"]),  # equals by turn
        (Rule("a", TEN, lane="sale", on=MUGS), Rule("b", TWENTY, lane="sale"), ["/rules/0"]),
        (Rule("a", TEN, lane="sale"), Rule("b", TWENTY, lane="sale", on=MUGS), []),
        (Rule("a", TEN, lane="sale"), Rule("b", TWENTY, MinimumQuantity(2), lane="sale"), []),
        (
            Rule("a", TEN, MinimumQuantity(3), lane="sale"),
            Rule("b", TWENTY, MinimumQuantity(2), lane="sale"),
            ["/rules/0"],
        ),
        (Rule("a", TEN, lane="sale"), Rule("b", TWENTY, lane="sale", cap=Cap(amount=usd("9"))), []),
        (Rule("a", TEN, lane="sale", coupon="A"), Rule("b", TWENTY, lane="sale", coupon="B"), []),
        (Rule("a", TEN, lane="sale", coupon="A"), Rule("b", TWENTY, CouponEntered("A"), lane="sale"), ["/rules/0"]),
        (Rule("a", FixedPrice(usd("5")), lane="sale"), Rule("b", FixedPrice(usd("4")), lane="sale"), ["/rules/0"]),
        (Rule("a", AmountOff(usd("5")), lane="sale"), Rule("b", AmountOff(usd("4")), lane="sale"), ["/rules/1"]),
        (Rule("a", AmountOff(usd("5"), "line"), lane="sale"), Rule("b", AmountOff(usd("4")), lane="sale"), []),
        (Rule("a", AmountOff(usd("5")), lane="sale"), Rule("b", TEN, lane="sale"), []),
        (
            Rule("a", TierTable([Tier(Quantity(5), TEN), Tier(Quantity(9), TWENTY)]), lane="sale"),
            Rule("b", PercentOff(Percent(21)), lane="sale"),
            ["/rules/0"],
        ),
        (Rule("a", TEN, lane="sale"), Rule("b", TierTable([Tier(Quantity(0), TWENTY)]), lane="sale"), ["/rules/0"]),
        (Rule("a", TEN, lane="sale"), Rule("b", TierTable([Tier(Quantity(5), TWENTY)]), lane="sale"), []),
    ],
)
def test_where_the_best_wins_what_takes_less_never_does(one: Rule, other: Rule, never: list[str]) -> None:
    assert found(lane("best", one, other)) == never
    assert found(lane("all_compound", one, other)) == []


@pytest.mark.parametrize("combine", ["first", "exclusive"])
@pytest.mark.parametrize(
    ("before", "behind", "never"),
    [
        (Rule("a", TEN, MinimumQuantity(5)), Rule("b", TWENTY, MinimumQuantity(5)), True),
        (Rule("a", TEN, MinimumQuantity(5)), Rule("b", TWENTY, MinimumQuantity(6)), True),
        (Rule("a", TEN, MinimumQuantity(5)), Rule("b", TWENTY, MinimumQuantity(4)), False),
        (Rule("a", TEN, MinimumQuantity(5)), Rule("b", TWENTY, MinimumQuantity(5), on=MUGS), True),
        (Rule("a", AmountOff(usd("5.00"))), Rule("b", TWENTY), True),
        (Rule("a", FixedPrice(usd("5.00"))), Rule("b", FixedPrice(usd("6.00"))), True),
        (Rule("a", FixedPrice(usd("5.00"))), Rule("b", TWENTY), False),
        (Rule("a", TEN, BuyerIs(group="vip")), Rule("b", TWENTY, BuyerIs("acme", "vip")), True),
        (Rule("a", TEN, BuyerIs("acme", "vip")), Rule("b", TWENTY, BuyerIs(group="vip")), False),
        (
            Rule("a", TEN, AnyOf([BuyerIs(group="vip"), MinimumQuantity(3)])),
            Rule("b", TWENTY, MinimumQuantity(4)),
            True,
        ),
        (Rule("a", PercentOff(Percent("0.1"))), Rule("b", TWENTY), False),  # rounds to nothing off small amounts
    ],
)
def test_what_goes_first_and_always_takes_leaves_nothing(
    combine: Combine, before: Rule, behind: Rule, never: bool
) -> None:
    rules = [
        Rule(each.id, each.effect, each.when, on=each.on, priority=priority, lane="sale")
        for each, priority in ((before, 1), (behind, 0))
    ]

    assert found(lane(combine, *rules)) == (["/rules/1"] if never else [])


def test_groups_of_items_tell_what_a_rule_for_a_group_covers() -> None:
    made = lane("best", Rule("a", TEN, on=MUGS, lane="sale"), Rule("b", TWENTY, on=WARE, lane="sale"))

    assert found(made) == []
    assert found(made, groups={"MUG": ("ware/cups",)}) == ["/rules/0"]
    assert found(made, groups={"MUG": ("tea",)}) == []


@pytest.mark.parametrize(
    ("one", "other", "never"),
    [
        (MinimumQuantity(5), MaximumQuantity(4), True),
        (MinimumQuantity(4), MaximumQuantity(4), False),
        (MinimumQuantity(5, MUGS), MaximumQuantity(4), True),
        (MinimumQuantity(5), MaximumQuantity(4, MUGS), False),
        (MinimumQuantity(5), MaximumQuantity(Quantity(4, "KGM")), False),
        (MinimumLineQuantity(5), MaximumQuantity(4), True),
        (MinimumLongestLine(5), MaximumQuantity(4), True),
        (UnitPriceBetween(usd("1"), usd("2")), UnitPriceBetween(usd("3"), usd("4")), True),
        (UnitPriceBetween(usd("1"), usd("3")), UnitPriceBetween(usd("3"), usd("4")), False),
        (BuyerIs(channel="web"), BuyerIs(channel="edi"), True),
        (BuyerIs(region="us/ny"), BuyerIs(region="us"), False),
        (BuyerIs(region="us/ny"), BuyerIs(region="de"), True),
        (BuyerIs(group="vip"), BuyerIs(group="staff"), False),
        (BuyerIs(group="vip"), NoneOf([BuyerIs(group="vip")]), True),
        (MinimumDistinct(3), NoneOf([MinimumDistinct(2)]), True),
        (MinimumDistinct(2), NoneOf([MinimumDistinct(3)]), False),
        (MinimumSubtotal(usd("50")), NoneOf([MinimumSubtotal(usd("40"))]), True),
    ],
)
def test_a_rule_that_contradicts_itself_never_wins(one: Condition, other: Condition, never: bool) -> None:
    for when in ((one, other), (other, one)):
        assert found(PriceBook("shop", [MUG], [Rule("r", TEN, when)])) == (["/rules/0"] if never else [])


def test_a_rule_on_what_it_leaves_out_never_wins() -> None:
    rules = [
        Rule("a", TEN, on=Target(skus={"MUG"}, not_skus={"MUG"})),
        Rule("b", TEN, on=Target(groups={"ware/cups"}, not_groups={"ware"})),
        Rule("c", TEN, on=Target(groups={"ware"}, not_groups={"ware/cups"})),
        Rule("d", TEN, NoneOf([CouponEntered("X")]), coupon="X"),
    ]

    assert found(PriceBook("shop", [MUG], rules)) == ["/rules/0", "/rules/1", "/rules/3"]


PRICES = [PriceRow(f"list-{sku}", usd("10.00"), sku=sku) for sku in GROUPS_OF]
CONDITIONS: st.SearchStrategy[Condition] = st.one_of(
    st.integers(1, 6).map(MinimumQuantity),
    st.integers(1, 6).map(MinimumLineQuantity),
    st.integers(1, 6).map(MaximumQuantity),
    st.integers(1, 3).map(MinimumDistinct),
    st.just(MinimumQuantity(2, MUGS)),
    st.just(MinimumSubtotal(usd("30"))),
    st.just(BuyerIs(group="staff")),
    st.just(NoneOf([BuyerIs(group="staff")])),
    st.just(AnyOf([BuyerIs(group="staff"), MinimumQuantity(3)])),
)
EFFECTS: st.SearchStrategy[Effect] = st.one_of(
    st.sampled_from([TEN, TWENTY, AmountOff(usd("1")), AmountOff(usd("2")), AmountOff(usd("3"), "line")]),
    st.sampled_from(
        [FixedPrice(usd("5")), FixedPrice(usd("6")), FixedPrice(usd("0")), BuyGet(1), PackPrice(2, usd("9"))]
    ),
    st.sampled_from([TierTable([Tier(Quantity(at), TEN), Tier(Quantity(4), TWENTY)]) for at in (0, 2)]),
)


@st.composite
def stands(draw: st.DrawFn) -> PriceBook:
    """Rules that compete in one lane, and one after them that waits for the first."""
    rules = [
        Rule(
            f"r{at}",
            draw(EFFECTS),
            draw(st.lists(CONDITIONS, max_size=2)),
            on=draw(
                st.sampled_from([Target(), MUGS, WARE, Target(not_skus={"MUG"}), Target(not_groups={"ware/cups"})])
            ),
            priority=at,
            lane="sale",
            coupon=draw(st.sampled_from(["", "", "WELCOME"])),
        )
        for at in range(draw(st.integers(2, 4)))
    ]
    lanes = [Lane("sale", combine=draw(st.sampled_from(["best", "first", "exclusive"])))]
    return PriceBook(
        "shop", PRICES, [*rules, Rule("after", TEN, RuleApplied("r0"), lane="sale", priority=-1)], lanes=lanes
    )


@settings(max_examples=150)
@given(stands(), st.lists(carts(least=1), min_size=1, max_size=3))
def test_a_rule_told_never_to_win_never_does(made: PriceBook, questions: list[PriceQuestion]) -> None:
    never = {made.rules[int(path.split("/")[2])].id for path in found(made, groups=GROUPS_OF)}

    assert "after" in never  # it stands in the lane of what it waits for
    for question in questions:
        answer = price(evolve(question, charges=[]), made)
        assert isinstance(answer, PriceAnswer)
        assert never.isdisjoint(outcome.rule for outcome in answer.rules if outcome.amount)
