"""Rules and rows that can never win: what is told of them holds for every cart."""

from __future__ import annotations

from datetime import UTC, date, datetime

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
    CostOf,
    CouponEntered,
    Effect,
    FixedPrice,
    Formula,
    KindOf,
    Lane,
    Less,
    Markup,
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
from ordercore.testing.strategies.pricing import GROUPS_OF, carts, price_books
from ordercore.values.money import Money
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity
from ordercore.values.when import ALWAYS, Period
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


# --- rules that wait for others ----------------------------------------------------------------------------------------------


def test_rules_that_wait_for_what_cannot_come_are_told_with_the_way() -> None:
    def waits(id: str, other: str) -> Rule:
        return Rule(id, TEN, RuleApplied(other))

    def told(*rules: Rule) -> list[tuple[str, str]]:
        return [(each.code, each.path) for each in lint(PriceBook("shop", [MUG], rules))]

    assert told(waits("a", "nobody")) == [("lint.unknown", "/rules/0/when/0/rule")]
    assert told(waits("a", "a")) == [("lint.cycle", "/rules/0/when/0/rule")]
    assert told(Rule("a", TEN, NoneOf([RuleApplied("nobody")]))) == [("lint.unknown", "/rules/0/when/0/of/0/rule")]
    circle = [waits("a", "b"), waits("b", "c"), waits("c", "a"), waits("d", "a")]
    cycles = [each for each in lint(PriceBook("shop", [MUG], circle)) if each.code == "lint.cycle"]
    assert [each.path for each in cycles] == [f"/rules/{at}/when/0/rule" for at in range(3)]
    assert cycles[0].fact("circle") == "a -> b -> c -> a"


def test_a_rule_that_waits_for_a_later_one_never_wins() -> None:
    def waits(id: str, other: str, lane: str) -> Rule:
        return Rule(id, TEN, RuleApplied(other), lane=lane)

    lanes = [Lane("one"), Lane("two")]
    early, late = Rule("early", TEN, lane="one"), Rule("late", TEN, stage="order")
    rules = [early, late, waits("a", "early", "two"), waits("b", "early", "one"), waits("c", "late", "two")]

    assert found(PriceBook("shop", [MUG], rules, lanes=lanes)) == ["/rules/3/when/0/rule", "/rules/4/when/0/rule"]


# --- rows --------------------------------------------------------------------------------------------------------------------


def row(id: str, price: str = "9.00", **more: object) -> PriceRow:
    return PriceRow(id, usd(price), **({"sku": "MUG"} | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("behind", "before", "never"),
    [
        (row("a"), row("b", kind="special"), True),
        (row("a"), row("b", kind="special", minimum=2), False),
        (row("a", minimum=3), row("b", kind="special", minimum=2), True),
        (row("a"), row("b", kind="special", scope=BuyerIs(group="vip")), False),
        (row("a", scope=BuyerIs(group="vip")), row("b", kind="special"), True),
        (row("a", scope=BuyerIs(region="us/ny")), row("b", kind="special", scope=BuyerIs(region="us")), True),
        (row("a"), row("b", kind="special", period=Period(until=date(2027, 1, 1))), False),
        (
            row("a", period=Period(date(2026, 1, 1), date(2026, 6, 1))),
            row("b", kind="special", period=Period(until=datetime(2027, 1, 1, tzinfo=UTC))),
            True,
        ),
        (row("a"), row("b", kind="special", remaining=Quantity(5)), False),
        (row("a", minimum=6), row("b", kind="special", minimum=6, units="packs"), False),
        (row("a"), row("b", kind="special", per=Quantity(1, "CS")), False),
        (row("a"), PriceRow("b", Money("9", "EUR"), sku="MUG", kind="special"), False),
        (row("a", sku="", group="ware/cups"), row("b", kind="special", sku="", group="ware"), True),
        (row("a", sku="", group="ware"), row("b", kind="special", sku="", group="ware/cups"), False),
        (row("a", kind="cost_plus"), row("b"), True),
        (PriceRow("a", Formula(CostOf(), [Markup(Percent(5))]), sku="MUG", kind="cost_plus"), row("b"), True),
        (row("a"), PriceRow("b", Formula(KindOf("list"), [Less(Percent(5))]), sku="MUG", kind="special"), False),
    ],
)
def test_a_row_behind_another_in_all_it_could_price_never_wins(behind: PriceRow, before: PriceRow, never: bool) -> None:
    assert found(PriceBook("shop", [behind, before])) == (["/rows/0"] if never else [])


def test_groups_of_items_tell_what_a_row_for_a_group_covers() -> None:
    made = PriceBook("shop", [row("a"), row("b", kind="special", sku="", group="ware")])

    assert found(made) == []
    assert found(made, groups={"MUG": ("ware/cups",)}) == ["/rows/0"]


def test_where_the_lowest_wins_what_costs_more_never_does() -> None:
    rows = [row("a", "9.00"), row("b", "8.00", minimum=0), row("c", "7.00", minimum=6)]

    assert found(PriceBook("shop", rows, policy="lowest")) == ["/rows/0"]
    assert found(PriceBook("shop", rows)) == []


@settings(max_examples=100)
@given(carts(least=1), price_books())
def test_a_row_told_never_to_win_never_makes_a_price(question: PriceQuestion, made: PriceBook) -> None:
    never = {int(path.split("/")[2]) for path in found(made, groups=GROUPS_OF) if path.startswith("/rows/")}
    answer = price(question, made)
    assert isinstance(answer, PriceAnswer)

    used = {each for line in answer.lines for each in (line.row, *[part.row for part in line.parts])}
    assert used.isdisjoint(made.rows[at].id for at in never)


def test_periods_of_days_and_of_instants_are_held_against_one_another() -> None:
    def told(period: Period, on: date) -> list[str]:
        made = PriceBook("shop", [MUG], [Rule("r", TEN, period=period, coupon="TEN")])
        return [each.path for each in lint(made, on=on) if each.code == "lint.expired"]

    midnight = datetime(2026, 11, 22, tzinfo=UTC)
    assert told(Period(until=midnight), date(2026, 11, 22)) == ["/rules/0"]
    assert told(Period(until=midnight), date(2026, 11, 21)) == []
    assert told(Period(until=date(2026, 11, 22)), midnight) == ["/rules/0"]
    assert told(Period(until=date(2026, 11, 23)), midnight) == []
    assert told(ALWAYS, midnight) == []
