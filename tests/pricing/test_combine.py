"""How rules that stand together share what there is: policies, guards, the best combination and its proof."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ordercore.errors import InvalidPriceBook
from ordercore.pricing import (
    AmountOff,
    AnyOf,
    AskedCharge,
    Buyer,
    BuyerIs,
    BuyGet,
    Combine,
    Condition,
    CouponEntered,
    Group,
    Guard,
    Lane,
    Line,
    MaximumQuantity,
    MinimumDistinct,
    MinimumLongestLine,
    MinimumQuantity,
    MinimumSubtotal,
    NoneOf,
    PackPrice,
    PercentOff,
    PriceAnswer,
    PriceBook,
    PricedCharge,
    PricedLine,
    PriceQuestion,
    PriceRow,
    Rule,
    RuleApplied,
    Stage,
    Target,
    Undiscounted,
    UnitPriceBetween,
    price,
)
from ordercore.pricing.adjustment import Who
from ordercore.pricing.deal import Option, deal
from ordercore.pricing.open import OpenLine
from ordercore.testing.strategies.pricing import carts, rich_books
from ordercore.values.money import Money, Unrounded, total
from ordercore.values.percent import Percent
from ordercore.values.verdict import Refused
from ordercore.wire import dumps, loads
from tests.counted import of_hundred
from tests.pricing.shop import MUG, TEA, ask, book, mugs, priced, refused, teas, usd

MUGS = Target(skus={"MUG"})
TEAS = Target(skus={"ASSAM"})


def percent(number: int) -> PercentOff:
    return PercentOff(Percent(number))


def shop(*rules: Rule, lanes: tuple[Lane, ...] = (), guards: tuple[Guard, ...] = ()) -> PriceBook:
    plain = book(MUG, TEA)
    return PriceBook("shop", plain.rows, rules, lanes=lanes, guards=guards)


def lane(combine: Combine, stage: Stage = "line") -> tuple[Lane, ...]:
    return (Lane("sale", stage, combine),)


def off(answer: PriceAnswer) -> dict[str, str]:
    return {outcome.rule: str(-outcome.amount.amount) for outcome in answer.rules}


def why(answer: PriceAnswer) -> dict[str, tuple[str, ...]]:
    return {each.rule: tuple(reason.code for reason in each.reasons) for each in answer.rules if each.reasons}


# --- policies: 4 mugs for 50.00, 10 teas for 90.00 --------------------------------------------------------------------------

ALL_20 = Rule("all-20", percent(20), lane="sale", priority=2)
TEA_30 = Rule("tea-30", percent(30), lane="sale", priority=1, on=TEAS)


@pytest.mark.parametrize(
    ("combine", "expected"),
    [
        ("all_compound", {"all-20": "28.00", "tea-30": "21.60"}),
        ("all_same_base", {"all-20": "28.00", "tea-30": "27.00"}),
        ("best", {"all-20": "10.00", "tea-30": "27.00"}),
        ("first", {"all-20": "28.00", "tea-30": "0.00"}),
        ("exclusive", {"all-20": "28.00", "tea-30": "0.00"}),
    ],
)
def test_rules_of_a_lane_stand_by_its_policy(combine: Combine, expected: Mapping[str, str]) -> None:
    answer = priced(ask(mugs(4), teas(10)), shop(TEA_30, ALL_20, lanes=lane(combine)))

    assert off(answer) == expected
    assert why(answer) == ({"tea-30": ("rule.outdone",)} if expected["tea-30"] == "0.00" else {})


def test_first_leaves_the_other_lines_to_the_next() -> None:
    rules = (
        Rule("cups", percent(10), lane="sale", priority=2, on=MUGS),
        Rule("all", percent(20), lane="sale", priority=1),
    )

    assert off(priced(ask(mugs(4), teas(10)), shop(*rules, lanes=lane("first")))) == {"cups": "5.00", "all": "18.00"}
    assert off(priced(ask(mugs(4), teas(10)), shop(*rules, lanes=lane("exclusive")))) == {"cups": "5.00", "all": "0.00"}


@pytest.mark.parametrize(("combine", "expected"), [("best", ("0.00", "14.00")), ("first", ("10.00", "0.00"))])
def test_of_order_rules_that_compete_one_has_it_all(combine: Combine, expected: tuple[str, str]) -> None:
    rules = (
        Rule("ten", AmountOff(usd("10"), "order"), lane="sale", stage="order", priority=1),
        Rule("tenth", percent(10), lane="sale", stage="order"),
    )

    answer = priced(ask(mugs(4), teas(10)), shop(*rules, lanes=lane(combine, "order")))

    assert tuple(off(answer).values()) == expected


def test_charges_go_to_the_best_of_each() -> None:
    rules = (
        Rule("half", percent(50), lane="sale", stage="charge"),
        Rule("five", AmountOff(usd("5"), "line"), lane="sale", stage="charge"),
    )
    asked = [AskedCharge("a", "freight", usd("8.00")), AskedCharge("b", "freight", usd("20.00"))]

    answer = priced(ask(mugs(), charges=asked), shop(*rules, lanes=lane("best", "charge")))

    assert off(answer) == {"half": "10.00", "five": "5.00"}


def test_a_group_counts_like_one_rule() -> None:
    lanes = (Lane("sale", "line", "all_compound", [Group("codes", "best")]),)
    rules = (
        Rule("base", percent(10), lane="sale"),
        Rule("code-20", percent(20), lane="sale", group="codes"),
        Rule("code-30", percent(30), lane="sale", group="codes"),
    )

    answer = priced(ask(teas(10)), shop(*rules, lanes=lanes))

    assert off(answer) == {"base": "9.00", "code-20": "0.00", "code-30": "24.30"}
    assert why(answer) == {"code-20": ("rule.outdone",)}


def test_lanes_follow_in_the_order_of_the_book() -> None:
    rules = (
        Rule("a", percent(10), lane="later"),
        Rule("b", AmountOff(usd("10"), "line"), lane="sooner"),
        Rule("c", percent(50)),
    )
    answer = priced(ask(teas(10)), shop(*rules, lanes=(Lane("sooner"), Lane("later"))))

    assert off(answer) == {"c": "45.00", "b": "10.00", "a": "3.50"}


def test_conditions_are_measured_when_the_lane_begins() -> None:
    ten = Rule("ten", AmountOff(usd("10"), "line"), MinimumSubtotal(usd("85")), lane="later")
    before = Rule("before", AmountOff(usd("10"), "line"), MinimumSubtotal(usd("85"), before="line"), lane="later")
    rules = (Rule("tenth", percent(10)), ten, before)

    answer = priced(ask(teas(10)), shop(*rules, lanes=(Lane("later"),)))

    assert off(answer) == {"tenth": "9.00", "ten": "0.00", "before": "10.00"}
    assert why(answer) == {"ten": ("rule.minimum_subtotal",)}


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (MaximumQuantity(10, TEAS), True),
        (MaximumQuantity(9, TEAS), False),
        (MinimumLongestLine(10), True),
        (MinimumLongestLine(11), False),
        (MinimumDistinct(2), True),
        (MinimumDistinct(3), False),
        (CouponEntered("TEA"), True),
        (CouponEntered("POT"), False),
        (RuleApplied("earlier"), True),
        (RuleApplied("other"), False),
        (Undiscounted(), True),
        (UnitPriceBetween(usd("9"), usd("12.50")), True),
        (UnitPriceBetween(usd("9.01"), usd("12.49")), False),
        (AnyOf([BuyerIs(group="vip"), MinimumQuantity(14, Target())]), True),
        (AnyOf([BuyerIs(group="vip"), MinimumQuantity(15, Target())]), False),
        (NoneOf([BuyerIs(group="vip"), MinimumQuantity(15, Target())]), True),
        (NoneOf([BuyerIs(group="vip"), MinimumQuantity(14, Target())]), False),
    ],
)
def test_conditions(condition: Condition, holds: bool) -> None:
    earlier = Rule("earlier", percent(1), on=MUGS)
    question = ask(mugs(4), teas(10), coupons={"TEA"})

    answer = priced(
        question, shop(earlier, Rule("rule", percent(10), condition, lane="sale"), lanes=lane("all_compound"))
    )

    assert bool(why(answer).get("rule")) != holds
    if isinstance(condition, Undiscounted):
        assert off(answer) == {"earlier": "0.50", "rule": "9.00"}


def test_targets_keep_in_and_leave_out() -> None:
    on = Target(groups={"ware", "tea"}, within={"tea", "ware/cups"}, not_skus={"ASSAM"})
    assert off(priced(ask(mugs(4), teas(10)), shop(Rule("rule", percent(10), on=on)))) == {"rule": "5.00"}
    out = Target(not_groups={"ware"})
    assert off(priced(ask(mugs(4), teas(10)), shop(Rule("rule", percent(10), on=out)))) == {"rule": "9.00"}


@pytest.mark.parametrize(
    ("rules", "lanes", "path"),
    [
        ([Rule("a", percent(1), lane="none")], (), "/rules/0/lane"),
        ([Rule("a", percent(1), lane="sale", stage="order")], lane("best"), "/rules/0/lane"),
        ([Rule("a", percent(1), lane="sale", group="none")], lane("best"), "/rules/0/group"),
        ([Rule("a", percent(1), lane="sale"), Rule("b", percent(1), lane="sale")], lane("first"), "/rules/1/priority"),
        (
            [Rule("a", percent(1), lane="sale"), Rule("b", percent(1), lane="sale")],
            lane("exclusive"),
            "/rules/1/priority",
        ),
        ([], (Lane("sale"), Lane("sale")), "/lanes/1/name"),
    ],
)
def test_a_book_whose_rules_do_not_stand_is_refused(rules: list[Rule], lanes: tuple[Lane, ...], path: str) -> None:
    with pytest.raises(InvalidPriceBook) as caught:
        shop(*rules, lanes=lanes)

    assert caught.value.path == path


# --- guards ----------------------------------------------------------------------------------------------------------------


def test_a_floor_stops_a_rule_and_says_so() -> None:
    answer = priced(
        ask(mugs(4)), shop(Rule("half", percent(50)), guards=(Guard("floor", MUGS, floor=Unrounded("9.999", "USD")),))
    )

    (adjustment,) = answer.line("1").adjustments
    assert (str(answer.net), adjustment.guard) == ("40.00 USD", "floor")
    assert ("guard", "floor") in adjustment.trace.saw


def test_what_a_floor_keeps_goes_to_the_other_lines() -> None:
    order = Rule("order", percent(20), stage="order")
    answer = priced(ask(mugs(4), teas(10)), shop(order, guards=(Guard("floor", TEAS, floor=usd("8.50")),)))

    assert [str(line.net) for line in answer.lines] == ["27.00 USD", "85.00 USD"]


def test_a_margin_is_kept_over_the_cost() -> None:
    margin = (Guard("margin", margin=Percent(25)),)
    line = Line("1", "MUG", 4, cost=usd("9.00"))

    assert str(priced(ask(line), shop(Rule("half", percent(50)), guards=margin)).net) == "48.00 USD"
    assert refused(ask(mugs(4)), shop(guards=margin)).codes == ("price.no_cost",)


def test_all_rules_together_stay_within_what_a_guard_allows() -> None:
    rules = (Rule("a", percent(20), priority=1), Rule("b", percent(20)))
    each = Guard("each", most_off=Percent(30))
    whole = Guard("whole", most_off=Percent(25), per="order")

    assert off(priced(ask(mugs(4), teas(10)), shop(*rules, guards=(each,)))) == {"a": "28.00", "b": "14.00"}
    assert off(priced(ask(mugs(4), teas(10)), shop(*rules, guards=(each, whole)))) == {"a": "28.00", "b": "7.00"}


def test_a_guard_never_raises_a_price() -> None:
    answer = priced(ask(mugs(4)), shop(Rule("half", percent(50)), guards=(Guard("floor", floor=usd("20")),)))

    assert str(answer.net) == "50.00 USD"


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({}, "/floor"),
        ({"floor": usd("-1")}, "/floor"),
        ({"margin": Percent(100)}, "/margin"),
        ({"most_off": Percent(101)}, "/most_off"),
        ({"floor": usd("1"), "per": "order"}, "/per"),
    ],
)
def test_a_guard_that_guards_nothing_is_refused(given: dict[str, object], path: str) -> None:
    with pytest.raises(InvalidPriceBook) as caught:
        Guard("guard", **given)  # type: ignore[arg-type]

    assert caught.value.path == path


# --- the best --------------------------------------------------------------------------------------------------------------


def test_the_best_is_found_where_the_best_of_each_line_is_not() -> None:
    # Any three for 25.00 takes 11.50 off two mugs and a tea; 20 percent off each would take 2.50, 2.50 and 1.80.
    rules = (Rule("pack", PackPrice(3, usd("25.00")), lane="sale"), Rule("fifth", percent(20), lane="sale"))

    answer = priced(ask(mugs(2), teas(1)), shop(*rules, lanes=lane("best")))

    assert off(answer) == {"fifth": "0.00", "pack": "9.00"}
    (search,) = answer.searches
    assert (search.optimal, search.off, search.bound) == (True, usd("9.00"), usd("9.00"))
    assert answer.optimal


def test_beyond_its_budget_a_search_says_how_far_it_may_be_off() -> None:
    rules = (Rule("pack", BuyGet(2), lane="sale"), Rule("half", percent(50), lane="sale"))
    made = shop(*rules, lanes=(Lane("sale", "line", "best", nodes=1),))

    answer = priced(ask(mugs(2, "1"), teas(1, "2"), mugs(2, "3")), made)

    (search,) = answer.searches
    assert not answer.optimal
    assert usd("0") < search.off < search.bound
    assert answer.trace.named("price.search")[0].saw[2] == ("optimal", "no")


def nets(question: PriceQuestion, made: PriceBook) -> int:
    answer = price(question, made)
    assert isinstance(answer, PriceAnswer)
    return answer.net.minor


def every_dealing(lines: list[Line], rules: list[Rule]) -> Iterator[list[list[Line]]]:
    """Every way to deal lines to rules, or to none."""
    for dealt in product(range(len(rules) + 1), repeat=len(lines)):
        yield [[line for line, to in zip(lines, dealt, strict=True) if to == at] for at in range(len(rules) + 1)]


OFFERS = st.sampled_from(
    (
        percent(10),
        percent(25),
        AmountOff(usd("2.00")),
        AmountOff(usd("5.00"), "line"),
        PackPrice(2, usd("15.00")),
        PackPrice(3, usd("25.00")),
        BuyGet(1, 1),
        BuyGet(2, 1, Percent(50)),
        BuyGet(1, 1, pick="paired"),
    )
)
TARGETS = st.sampled_from((Target(), MUGS, TEAS))


@settings(max_examples=of_hundred(60))
@given(
    st.lists(st.tuples(st.sampled_from(("MUG", "ASSAM")), st.integers(1, 4)), min_size=1, max_size=4),
    st.lists(st.tuples(OFFERS, TARGETS), min_size=1, max_size=3),
)
def test_the_best_is_what_brute_force_finds(
    goods: list[tuple[str, int]], offers: list[tuple[PercentOff, Target]]
) -> None:
    lines = [Line(str(at), sku, quantity) for at, (sku, quantity) in enumerate(goods)]
    rules = [Rule(f"rule-{at}", effect, on=on) for at, (effect, on) in enumerate(offers)]
    full = nets(ask(*lines), shop())
    # Each rule alone with the lines it was dealt: no engine but the single rule's is asked.
    best = max(
        full
        - sum(nets(ask(*mine), shop(*use)) for mine, use in zip(hands, [*[[rule] for rule in rules], []], strict=True))
        for hands in every_dealing(lines, rules)
    )
    sale = [Rule(rule.id, rule.effect, on=rule.on, lane="sale") for rule in rules]
    answer = priced(ask(*lines), shop(*sale, lanes=lane("best")))

    assert full - answer.net.minor == best
    assert answer.optimal
    for combine in ("first", "exclusive"):
        ranked = [Rule(rule.id, rule.effect, on=rule.on, lane="sale", priority=-at) for at, rule in enumerate(rules)]
        assert nets(ask(*lines), shop(*ranked, lanes=lane(combine))) >= answer.net.minor


@given(st.data(), st.integers(1, 6), st.integers(1, 4), st.integers(0, 40))
def test_a_bound_is_a_bound(data: st.DataObject, places: int, count: int, budget: int) -> None:
    everywhere = list(range(places))
    options = []
    for _ in range(count):
        reach = data.draw(st.frozensets(st.sampled_from(everywhere)))
        most = {place: data.draw(st.integers(0, 9)) for place in sorted(reach)}
        if data.draw(st.booleans()):
            options.append(Option(reach, most, None, most))
        else:
            needed = data.draw(st.integers(1, 3))

            def together(mine: frozenset[int], most: dict[int, int] = most, needed: int = needed) -> int:
                return sum(most[place] for place in mine) if len(mine) >= needed else 0

            options.append(Option(reach, None, together, most))

    def worth(choice: Mapping[int, int]) -> int:
        off = 0
        for at, option in enumerate(options):
            mine = frozenset(place for place, to in choice.items() if to == at)
            off += (
                (option.together(mine) if option.together else sum(option.most[each] for each in mine)) if mine else 0
            )
        return off

    ways = product(
        *[[None, *[at for at, option in enumerate(options) if place in option.reach]] for place in everywhere]
    )
    best = max(worth({place: to for place, to in enumerate(way) if to is not None}) for way in ways)
    found = deal(everywhere, options, budget)

    assert found.off == worth(found.choice) <= best <= found.bound
    if budget == 40 and found.off == found.bound:
        assert found.off == best


# --- laws of all of it -------------------------------------------------------------------------------------------------------


@given(carts(), rich_books())
def test_figures_add_up_whatever_stands_together(question: PriceQuestion, made: PriceBook) -> None:
    answer = priced(question, made)
    currency = question.currency

    parts: list[PricedLine | PricedCharge] = [*answer.lines, *answer.charges]
    assert answer.net == total([part.net for part in parts], currency)
    for line in (*answer.lines, *answer.gifts):
        assert line.net == line.extended + total([each.amount for each in line.adjustments], currency)
        assert line.net >= Money.zero(currency)
        assert total(line.shares, currency) == line.net
    for outcome in answer.rules:
        taken = [
            each.amount for part in (*parts, *answer.gifts) for each in part.adjustments if each.rule == outcome.rule
        ]
        assert outcome.amount == total(taken, currency)
    for guard in made.guards:
        for line in answer.lines:
            meant = guard.on.is_open or line.sku in guard.on.skus
            if meant and guard.floor is not None and line.adjustments:
                assert line.net.unrounded.exact >= guard.floor.exact * line.quantity.exact


def test_what_a_guard_leaves_for_an_order_goes_to_lines_by_their_ids() -> None:
    book = PriceBook(
        "b",
        [PriceRow("pin", usd("0.50"), sku="PIN")],
        [Rule("r", PercentOff(Percent(1)))],
        guards=[Guard("g", most_off=Percent(1), per="order")],
    )

    for ids in ("12", "21"):
        answer = priced(ask(*[Line(id, "PIN", 1) for id in ids]), book)
        assert {line.id: line.net for line in answer.lines} == {"1": usd("0.49"), "2": usd("0.50")}


@given(st.data(), carts(least=2), rich_books())
def test_the_order_of_lines_and_rules_does_not_matter(
    data: st.DataObject, question: PriceQuestion, made: PriceBook
) -> None:
    shuffled = PriceQuestion(
        on=question.on,
        currency=question.currency,
        buyer=question.buyer,
        lines=data.draw(st.permutations(question.lines)),
        coupons=question.coupons,
        charges=question.charges,
    )
    other = PriceBook(
        made.id,
        made.rows,
        data.draw(st.permutations(made.rules)),
        made.charges,
        policy=made.policy,
        rounding=made.rounding,
        lanes=made.lanes,
        guards=data.draw(st.permutations(made.guards)),
    )
    answer, same = priced(question, made), priced(shuffled, other)

    assert {line.id: line for line in answer.lines} == {line.id: line for line in same.lines}
    assert [outcome.amount for outcome in answer.rules] == [outcome.amount for outcome in same.rules]
    assert other.fingerprint == made.fingerprint


@settings(max_examples=of_hundred(40))
@given(carts(), rich_books())
def test_a_book_written_down_and_read_gives_the_same_answer(question: PriceQuestion, made: PriceBook) -> None:
    again = loads(PriceBook, dumps(made))
    answer = priced(question, made)

    assert again.fingerprint == made.fingerprint
    assert priced(question, again) == answer
    assert loads(PriceAnswer, dumps(answer)) == answer


def test_the_ledger_of_a_line_keeps_what_it_costs() -> None:
    # Whatever is taken, off the whole line or off some units, the pools together cost what the line costs.
    made = shop(
        Rule("a", BuyGet(1), priority=3),
        Rule("b", percent(33), priority=2),
        Rule("c", PackPrice(2, usd("1.00")), priority=1, reuse=True),
    )
    kept: list[OpenLine] = []
    original = OpenLine.take

    def watched(self: OpenLine, who: Who, top: int, bottom: int, amount: int) -> int:
        kept.append(self)
        return original(self, who, top, bottom, amount)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(OpenLine, "take", watched)
        priced(ask(mugs(5), buyer=Buyer()), made)
    (line,) = set(kept)
    assert sum(pool.worth for pool in line.units()) == line.net
    assert not isinstance(price(ask(mugs(5)), made), Refused)
