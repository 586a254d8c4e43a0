from __future__ import annotations

import pytest

from ordercore.pricing import (
    AmountOff,
    Buyer,
    BuyerIs,
    Effect,
    FixedPrice,
    Line,
    MinimumLineQuantity,
    MinimumQuantity,
    MinimumSubtotal,
    PercentOff,
    PriceAnswer,
    PriceBook,
    PriceOverride,
    PriceRow,
    Rule,
    Target,
)
from ordercore.values.money import Money, Unrounded
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity
from ordercore.values.rounding import DOWN
from ordercore.values.when import Period
from tests.pricing.shop import MUG, ON, TEA, ask, book, mugs, priced, teas, usd

TEN = PercentOff(Percent(10))
MUGS = Target(skus={"MUG"})
ALL_TEA = Target(groups={"tea"})


def nets(answer: PriceAnswer) -> list[str]:
    return [str(line.net.amount) for line in answer.lines]


def why(answer: PriceAnswer, rule: str) -> list[str]:
    return [reason.code for outcome in answer.rules if outcome.rule == rule for reason in outcome.reasons]


# --- effects on lines: 3 mugs at 12.50 ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("effect", "net"),
    [
        (TEN, "33.75"),
        (PercentOff(Percent("33.333")), "25.00"),
        (PercentOff(Percent(100)), "0.00"),
        (AmountOff(usd("2.00")), "31.50"),
        (AmountOff(Unrounded("0.125", "USD")), "37.12"),
        (AmountOff(usd("2.00"), "line"), "35.50"),
        (AmountOff(usd("50.00")), "0.00"),
        (FixedPrice(usd("9.99")), "29.97"),
        (FixedPrice(Unrounded("9.995", "USD")), "29.99"),
        (FixedPrice(usd("0")), "0.00"),
    ],
)
def test_an_effect_on_a_line(effect: Effect, net: str) -> None:
    answer = priced(ask(mugs(3)), book(MUG, Rule("rule", effect)))

    assert nets(answer) == [net]
    assert answer.lines[0].extended == usd("37.50")
    assert answer.rules[0].amount == usd(net) - usd("37.50")


def test_a_rule_never_makes_anything_dearer() -> None:
    answer = priced(ask(mugs()), book(MUG, Rule("fixed", FixedPrice(usd("15.00")))))

    assert nets(answer) == ["12.50"]
    assert why(answer, "fixed") == ["rule.nothing_to_take"]


def test_a_net_stops_at_zero_and_the_trace_says_so() -> None:
    answer = priced(ask(mugs()), book(MUG, Rule("much", AmountOff(usd("20.00")))))
    (adjustment,) = answer.lines[0].adjustments

    assert (adjustment.amount, adjustment.exact) == (usd("-12.50"), Unrounded(-20, "USD"))
    assert ("capped", "yes") in adjustment.trace.saw


def test_what_rounding_took_is_told() -> None:
    answer = priced(ask(mugs(3)), book(MUG, Rule("third", PercentOff(Percent("33.333")))))

    assert dict(answer.lines[0].adjustments[0].trace.saw) == {
        "id": "third",
        "base": "37.50 USD",
        "exact": "-12.499875 USD",
        "lost": "0.000125 USD",
        "capped": "no",
    }


def test_the_rounding_of_the_book_rounds_discounts_too() -> None:
    tenth = Rule("rule", PercentOff(Percent("0.1")))

    assert priced(ask(mugs(3)), PriceBook("b", (MUG,), (tenth,))).net == usd("37.46")
    down = priced(ask(mugs(3)), PriceBook("b", (MUG,), (tenth,), rounding=DOWN))
    assert down.net == usd("37.47")
    nothing = priced(ask(mugs()), PriceBook("b", (MUG,), (Rule("r", PercentOff(Percent("0.01"))),), rounding=DOWN))
    assert why(nothing, "r") == ["rule.nothing_to_take"]


# --- which lines --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (Target(), ["11.25", "8.10"]),
        (MUGS, ["11.25", "9.00"]),
        (ALL_TEA, ["12.50", "8.10"]),
        (Target(skus={"MUG"}, groups={"tea/black"}), ["11.25", "8.10"]),
        (Target(groups={"tea/green"}), ["12.50", "9.00"]),
    ],
)
def test_a_target_is_an_item_or_a_group_with_all_below(target: Target, expected: list[str]) -> None:
    assert nets(priced(ask(mugs(), teas()), book(MUG, TEA, Rule("rule", TEN, on=target)))) == expected


def test_a_rule_about_other_items_is_not_even_told_of() -> None:
    assert priced(ask(mugs()), book(MUG, Rule("rule", TEN, on=ALL_TEA))).rules == ()


# --- the total order ----------------------------------------------------------------------------------------------------


def test_the_higher_priority_goes_first_then_the_id() -> None:
    five = AmountOff(usd("5.00"), "line")
    ten_first = priced(ask(mugs(2)), book(MUG, Rule("a", five), Rule("z", TEN, priority=1)))
    five_first = priced(ask(mugs(2)), book(MUG, Rule("z", TEN), Rule("a", five)))

    assert (ten_first.net, [outcome.rule for outcome in ten_first.rules]) == (usd("17.50"), ["z", "a"])
    assert (five_first.net, [outcome.rule for outcome in five_first.rules]) == (usd("18.00"), ["a", "z"])


def test_lines_go_before_the_order_whatever_the_priority() -> None:
    order = Rule("a", AmountOff(usd("5.00"), "order"), stage="order", priority=9)

    assert priced(ask(mugs(2)), book(MUG, order, Rule("z", TEN))).net == usd("17.50")


# --- the order as a whole -------------------------------------------------------------------------------------------------


def test_an_order_amount_is_spread_by_what_lines_still_cost() -> None:
    rule = Rule("five", AmountOff(usd("5.00"), "order"), stage="order")
    answer = priced(ask(mugs(2), teas(1)), book(MUG, TEA, rule))

    assert nets(answer) == ["21.32", "7.68"]  # 5.00 x 25/34 = 3.676, 5.00 x 9/34 = 1.323
    assert answer.rules[0].amount == usd("-5.00")
    assert [str(line.adjustments[0].exact) for line in answer.lines] == ["-125/34 USD", "-45/34 USD"]


def test_an_order_percent_is_rounded_once() -> None:
    penny = PriceRow("penny", usd("0.05"), sku="PENNY")
    lines = [Line(str(at), "PENNY", 1) for at in range(10)]
    by_line = priced(ask(*lines), book(penny, Rule("r", TEN)))
    by_order = priced(ask(*lines), book(penny, Rule("r", TEN, stage="order")))

    assert (by_line.net, by_order.net) == (usd("0.40"), usd("0.45"))
    assert nets(by_order) == ["0.04"] * 5 + ["0.05"] * 5


def test_an_order_amount_touches_only_its_target() -> None:
    rule = Rule("five", AmountOff(usd("50.00"), "order"), on=ALL_TEA, stage="order")

    answer = priced(ask(mugs(), teas()), book(MUG, TEA, rule))

    assert nets(answer) == ["12.50", "0.00"]
    assert answer.rules[0].amount == usd("-9.00")


def test_the_odd_cent_goes_by_line_id_wherever_the_line_stands() -> None:
    rule = Rule("cent", AmountOff(usd("0.01"), "order"), stage="order")

    assert nets(priced(ask(mugs(id="1"), mugs(id="2")), book(MUG, rule))) == ["12.49", "12.50"]
    assert nets(priced(ask(mugs(id="2"), mugs(id="1")), book(MUG, rule))) == ["12.50", "12.49"]


# --- conditions -----------------------------------------------------------------------------------------------------------


def test_a_line_minimum_picks_the_lines_that_meet_it() -> None:
    rule = Rule("six", TEN, MinimumLineQuantity(6))
    answer = priced(ask(mugs(6), mugs(5, "2"), teas(9, "3")), book(MUG, TEA, rule))

    assert nets(answer) == ["67.50", "62.50", "72.90"]


def test_the_hint_names_the_line_nearest_to_a_minimum() -> None:
    answer = priced(ask(mugs(2), teas(5)), book(MUG, TEA, Rule("six", TEN, MinimumLineQuantity(6))))
    (hint,) = answer.hints

    assert (hint.code, hint.path) == ("hint.rule", "/lines/1")
    assert dict(hint.facts) == {"rule": "six", "minimum": "6 EA", "missing": "1 EA"}


def test_no_line_in_the_unit_of_a_minimum_meets_it() -> None:
    answer = priced(ask(mugs(20)), book(MUG, Rule("case", TEN, MinimumLineQuantity(Quantity(1, "CS")))))

    assert answer.net == usd("250.00")
    assert answer.rules[0].reasons[0].fact("missing") == "1 CS"


def test_mixed_items_reach_a_minimum_together() -> None:
    rule = Rule("six", TEN, MinimumQuantity(6), on=ALL_TEA)
    earl = Line("3", "EARL", 2, ("tea/black/flavored",))
    more = PriceRow("earl", usd("10.00"), sku="EARL")

    assert nets(priced(ask(mugs(9), teas(4), earl), book(MUG, TEA, more, rule))) == ["112.50", "32.40", "18.00"]
    short = priced(ask(mugs(9), teas(3), earl), book(MUG, TEA, more, rule))
    assert nets(short) == ["112.50", "27.00", "20.00"]
    assert short.hints[0].fact("missing") == "1 EA"


def test_only_lines_in_the_unit_of_a_minimum_are_counted_together() -> None:
    case = PriceRow("case", usd("100.00"), sku="MUG", per=Quantity(1, "CS"))
    rule = Rule("six", TEN, MinimumQuantity(6))

    assert (
        priced(ask(mugs(5), Line("2", "MUG", Quantity(9, "CS"))), book(MUG, case, rule)).hints[0].fact("missing")
        == "1 EA"
    )


def test_one_thing_may_be_bought_for_a_discount_on_another() -> None:
    rule = Rule("with-tea", TEN, MinimumQuantity(2, of=ALL_TEA), on=MUGS)

    assert nets(priced(ask(mugs(), teas(2)), book(MUG, TEA, rule))) == ["11.25", "18.00"]
    assert nets(priced(ask(mugs(), teas(1)), book(MUG, TEA, rule))) == ["12.50", "9.00"]


def test_a_subtotal_is_measured_when_the_stage_begins() -> None:
    line = Rule("line", TEN)
    after = Rule("order", AmountOff(usd("5.00"), "order"), MinimumSubtotal(usd("25.00")), stage="order")
    before = Rule("order", AmountOff(usd("5.00"), "order"), MinimumSubtotal(usd("25.00"), before="line"), stage="order")

    assert priced(ask(mugs(2)), book(MUG, line, after)).net == usd("22.50")
    assert priced(ask(mugs(2)), book(MUG, line, before)).net == usd("17.50")


def test_rules_of_one_stage_do_not_talk_each_other_out() -> None:
    first = Rule("a", TEN, MinimumSubtotal(usd("25.00")))
    second = Rule("b", TEN, MinimumSubtotal(usd("25.00")))

    assert priced(ask(mugs(2)), book(MUG, first, second)).net == usd("20.25")


def test_exactly_so_much_is_enough_and_the_hint_tells_the_rest() -> None:
    rule = Rule("rule", TEN, MinimumSubtotal(usd("25.00"), of=MUGS))

    assert priced(ask(mugs(2)), book(MUG, rule)).net == usd("22.50")
    (hint,) = priced(ask(mugs(1), teas(9)), book(MUG, TEA, rule)).hints
    assert hint.fact("missing") == "12.50 USD"


def test_overridden_lines_count_toward_minima() -> None:
    dear = Line("2", "ASSAM", 1, override=PriceOverride(usd("100"), "rare", "rep-7"))
    rule = Rule("rule", AmountOff(usd("10.00"), "order"), MinimumSubtotal(usd("100.00")), stage="order")

    assert nets(priced(ask(mugs(), dear), book(MUG, rule))) == ["2.50", "100.00"]


def test_all_reasons_are_told() -> None:
    rule = Rule(
        "rule",
        AmountOff(Money("5.00", "EUR"), "order"),
        (BuyerIs(group="staff"), MinimumQuantity(2), MinimumSubtotal(Money("1.00", "EUR"))),
        period=Period(until=ON),
        stage="order",
    )
    answer = priced(ask(mugs()), book(MUG, rule))

    assert why(answer, "rule") == [
        "rule.period",
        "rule.currency",
        "rule.buyer",
        "rule.minimum_quantity",
        "rule.currency",
    ]
    assert answer.hints == ()
    assert [child.rule for child in answer.trace.children[-1].children] == why(answer, "rule")


def test_a_rule_for_some_buyers() -> None:
    rule = Rule("rule", TEN, BuyerIs(group="wholesale", channel="edi"))

    assert priced(ask(mugs(), buyer=Buyer("a", groups={"wholesale"}, channel="edi")), book(MUG, rule)).net == usd(
        "11.25"
    )
    assert priced(ask(mugs(), buyer=Buyer("a", groups={"wholesale"})), book(MUG, rule)).net == usd("12.50")
    assert priced(ask(mugs()), book(MUG, rule)).net == usd("12.50")
