"""How much comes off which line, to the cent: caps in money, amounts shared by orders, tables of rungs. The figures are worked by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest

from ordercore.pricing import (
    AmountOff,
    Cap,
    Effect,
    FixedPrice,
    Guard,
    Line,
    PercentOff,
    PriceBook,
    PriceRow,
    Rule,
    Target,
    Tier,
    TierTable,
)
from ordercore.pricing.discount import discount, in_minor, minor_of
from ordercore.values.money import Unrounded
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity
from ordercore.values.rounding import DOWN, HALF_UP
from tests.pricing.shop import MUG, TEA, ask, book, mugs, priced, teas, usd

TEN: Final = PercentOff(Percent(10))
HALF: Final = PercentOff(Percent(50))
#: 50.00 with a quarter of tax, and 27.00 without.
CUPS: Final = Line("1", "MUG", 4, ("ware/cups",), tax_rate=Percent(25))
LEAVES: Final = teas(3)
POUND: Final = PriceRow("loose", usd("9.00"), sku="LOOSE", per=Quantity(1, "KGM"))


def off(*lines: Line, rule: Rule) -> list[str]:
    """What a rule takes off each line; the rule's own account must agree."""
    answer = priced(ask(*lines), book(MUG, TEA, POUND, rule))
    taken = [line.extended - line.net for line in answer.lines]
    told = [outcome.amount for outcome in answer.rules]
    assert not told or told == [
        answer.net - sum([line.extended for line in answer.lines[1:]], answer.lines[0].extended)
    ]
    return [str(each.amount) for each in taken]


@pytest.mark.parametrize(
    ("effect", "base", "quantity", "found"),
    [
        (PercentOff(Percent("12.5")), 999, (1, 1), (999 * 25, 200, 125)),  # 124.875
        (PercentOff(Percent("12.5")), 999, (7, 1), (999 * 25, 200, 125)),
        (AmountOff(Unrounded("0.125", "USD")), 999, (3, 1), (300, 8, 38)),  # 37.5
        (AmountOff(Unrounded("0.125", "USD")), 999, (3, 2), (300, 16, 19)),  # 18.75
        (AmountOff(Unrounded("0.125", "USD"), "line"), 999, (3, 1), (100, 8, 13)),  # 12.5
        (AmountOff(Unrounded("0.125", "USD"), "order"), 999, (3, 1), (100, 8, 13)),
        (AmountOff(Unrounded("5", "JPY")), 999, (3, 1), (15, 1, 15)),
        (FixedPrice(usd("9.99")), 3750, (3, 1), (75_300, 100, 753)),
        (FixedPrice(Unrounded("9.995", "USD")), 3750, (3, 1), (150_300, 200, 751)),  # 29.985 is 29.99
        (FixedPrice(usd("9.99")), 3750, (3, 2), (450_300, 200, 2251)),  # 14.985 is 14.99
        (FixedPrice(usd("99.00")), 3750, (1, 1), (-6150, 1, -6150)),
    ],
)
def test_an_effect_is_exact_and_rounded(effect: Any, base: int, quantity: Any, found: tuple[int, int, int]) -> None:
    top, bottom, amount = discount(effect, base, quantity, HALF_UP)

    assert amount == found[2]
    assert top * found[1] == found[0] * bottom
    assert bottom > 0


def test_the_rounding_asked_for_is_used() -> None:
    assert discount(PercentOff(Percent("12.5")), 999, (1, 1), DOWN)[2] == 124
    assert discount(FixedPrice(Unrounded("9.995", "USD")), 3750, (3, 1), DOWN)[2] == 752
    assert discount(AmountOff(Unrounded("0.125", "USD")), 999, (3, 1), DOWN)[2] == 37
    assert in_minor(Unrounded("0.125", "BHD")) == (1000, 8)
    assert minor_of(Unrounded("0.125", "USD")) == Decimal("12.5")


@pytest.mark.parametrize(
    ("effect", "cap", "expected"),
    [
        (TEN, Cap(amount=usd("7.70")), ["5.00", "2.70"]),
        (TEN, Cap(amount=usd("7.69")), ["4.99", "2.70"]),  # 499.35 and 269.65
        (TEN, Cap(amount=usd("1.00")), ["0.65", "0.35"]),
        (TEN, Cap(amount=usd("1.00"), with_tax=True), ["0.56", "0.30"]),  # 0.86 before tax: 100 x 770 / 895
        (TEN, Cap(amount=usd("8.95"), with_tax=True), ["5.00", "2.70"]),
        (
            AmountOff(usd("20.00")),
            Cap(amount=usd("10.00")),
            ["6.49", "3.51"],
        ),  # of 50.00 and 27.00, not of 80.00 and 60.00
        (FixedPrice(usd("12.00")), Cap(amount=usd("1.00")), ["1.00", "0.00"]),
        (FixedPrice(usd("12.00")), Cap(amount=usd("3.00")), ["2.00", "0.00"]),
        (AmountOff(Unrounded("0.125", "USD")), Cap(units_each=3), ["0.38", "0.38"]),
        (FixedPrice(usd("12.00")), Cap(units_each=2), ["1.00", "0.00"]),
        (AmountOff(usd("10.00")), Cap(units_each=2), ["20.00", "18.00"]),
        (TEN, Cap(units_each=2, amount=usd("2.15")), ["1.25", "0.90"]),  # 2.50 and 1.80
    ],
)
def test_a_cap_in_money_is_shared_by_what_would_come_off(effect: Effect, cap: Cap, expected: list[str]) -> None:
    assert off(CUPS, LEAVES, rule=Rule("rule", effect, cap=cap)) == expected
    assert off(LEAVES, CUPS, rule=Rule("rule", effect, cap=cap)) == expected[::-1]


def test_the_odd_cent_of_a_cap_goes_by_line_id() -> None:
    rule = Rule("rule", TEN, cap=Cap(amount=usd("0.01")))

    assert off(mugs(id="b"), mugs(id="a"), rule=rule) == ["0.00", "0.01"]


@pytest.mark.parametrize(
    ("effect", "cap", "expected"),
    [
        (AmountOff(usd("10.00"), "order"), Cap(), ["6.49", "3.51"]),  # 649.35 and 350.65
        (AmountOff(usd("10.00"), "order", "gross"), Cap(), ["6.98", "3.02"]),  # by 62.50 and 27.00
        (AmountOff(usd("99.00"), "order"), Cap(), ["50.00", "27.00"]),
        (HALF, Cap(), ["25.00", "13.50"]),
        (HALF, Cap(amount=usd("10.00")), ["6.49", "3.51"]),
        (HALF, Cap(amount=usd("10.00"), with_tax=True), ["5.58", "3.02"]),  # 8.60 before tax: 1000 x 7700 / 8950
        (HALF, Cap(amount=usd("17.90"), with_tax=True), ["10.00", "5.40"]),  # just 15.40 before tax
        (HALF, Cap(amount=usd("50.00"), with_tax=True), ["25.00", "13.50"]),
        (TierTable([Tier(usd("70.00"), TEN), Tier(usd("77.01"), HALF)], together=True), Cap(), ["5.00", "2.70"]),
        (TierTable([Tier(usd("70.00"), TEN), Tier(usd("77.00"), HALF)], together=True), Cap(), ["25.00", "13.50"]),
        (TierTable([Tier(usd("77.01"), HALF)], together=True), Cap(), ["0.00", "0.00"]),
        (TierTable([Tier(Quantity(7), TEN)], together=True), Cap(), ["5.00", "2.70"]),
        (TierTable([Tier(Quantity(8), TEN)], together=True), Cap(), ["0.00", "0.00"]),
    ],
)
def test_an_order_shares_one_amount(effect: Effect, cap: Cap, expected: list[str]) -> None:
    rule = Rule("rule", effect, stage="order", cap=cap)

    assert off(CUPS, LEAVES, rule=rule) == expected
    assert off(LEAVES, CUPS, rule=rule) == expected[::-1]


def test_each_line_is_told_its_exact_share() -> None:
    rule = Rule("rule", AmountOff(usd("10.00"), "order", "gross"), stage="order")
    answer = priced(ask(CUPS, LEAVES), book(MUG, TEA, rule))

    assert [str(line.adjustments[0].exact) for line in answer.lines] == ["-1250/179 USD", "-540/179 USD"]


@pytest.mark.parametrize(
    ("count", "cap", "expected"),
    [
        (2, Cap(), "0.00"),
        (3, Cap(), "1.00"),
        (4, Cap(), "2.00"),
        (5, Cap(), "4.50"),
        (6, Cap(), "7.00"),
        (6, Cap(units_each=5), "4.50"),
        (6, Cap(units_each=2), "0.00"),
        (3, Cap(units_each=6), "1.00"),
    ],
)
def test_each_unit_stands_on_its_own_rung(count: int, cap: Cap, expected: str) -> None:
    table = TierTable(
        [Tier(Quantity(3), AmountOff(usd("1.00"))), Tier(Quantity(5), FixedPrice(usd("10.00")))], graduated=True
    )

    assert off(mugs(count), rule=Rule("rule", table, cap=cap)) == [expected]


def test_the_first_rung_may_begin_with_the_first_unit() -> None:
    table = TierTable([Tier(Quantity(1), TEN), Tier(Quantity(2), HALF)], graduated=True)

    assert off(mugs(3), rule=Rule("rule", table)) == ["13.75"]


def test_a_rung_never_makes_a_unit_dearer() -> None:
    table = TierTable([Tier(Quantity(1), FixedPrice(usd("13.00"))), Tier(Quantity(3), TEN)], graduated=True)

    assert off(mugs(4), rule=Rule("rule", table)) == ["2.50"]


def test_goods_by_weight_stand_on_rungs_of_weight_only() -> None:
    loose = Line("1", "LOOSE", Quantity("2.5", "KGM"))
    by_weight = TierTable([Tier(Quantity(2, "KGM"), TEN)], graduated=True)

    assert off(loose, mugs(4, "2"), rule=Rule("rule", by_weight)) == ["0.45", "0.00"]  # half a kilogram, at 9.00
    by_piece = TierTable([Tier(Quantity(2), TEN)])
    assert off(loose, mugs(4, "2"), rule=Rule("rule", by_piece)) == ["0.00", "5.00"]
    together = TierTable([Tier(Quantity(2), TEN)], together=True)
    assert off(loose, mugs(1, "2"), rule=Rule("rule", together)) == ["0.00", "0.00"]
    assert off(loose, rule=Rule("rule", together)) == ["0.00"]


def test_lines_together_reach_what_none_reaches_alone() -> None:
    table = TierTable([Tier(usd("51.00"), TEN)], together=True)
    alone = TierTable([Tier(usd("51.00"), TEN)])

    assert off(CUPS, LEAVES, rule=Rule("rule", table)) == ["5.00", "2.70"]
    assert off(CUPS, LEAVES, rule=Rule("rule", alone)) == ["0.00", "0.00"]
    assert off(CUPS, LEAVES, rule=Rule("rule", table, on=Target(skus={"MUG"}))) == ["0.00", "0.00"]


def test_what_was_taken_off_single_units_counts_before_an_order_shares() -> None:
    first = Rule("first", TEN, cap=Cap(units_each=1))
    order = Rule("order", AmountOff(usd("10.00"), "order"), stage="order")
    answer = priced(ask(CUPS, LEAVES), book(MUG, TEA, first, order))

    assert [str(line.net) for line in answer.lines] == ["42.24 USD", "22.61 USD"]  # of 48.75 and 26.10: 6.51 and 3.49
    told = [line.adjustments[1] for line in answer.lines]
    assert [(each.rule, str(each.amount), each.exact) for each in told] == [
        ("order", "-6.51 USD", Unrounded("-10", "USD") * Fraction(4875, 7485)),
        ("order", "-3.49 USD", Unrounded("-10", "USD") * Fraction(2610, 7485)),
    ]


def test_a_percentage_of_an_order_tells_exact_shares_too() -> None:
    answer = priced(ask(CUPS, LEAVES), book(MUG, TEA, Rule("rule", HALF, stage="order")))

    told = [line.adjustments[0] for line in answer.lines]
    assert [(str(each.exact), each.guard) for each in told] == [("-25 USD", ""), ("-13.5 USD", "")]


@pytest.mark.parametrize(
    ("guards", "expected"),
    [
        ((Guard("floor", Target(skus={"ASSAM"}), floor=usd("8.50")),), ["23.00", "5.00"]),  # 28.00 in all, 0.50 a tea
        ((Guard("whole", most_off=Percent(10), per="order"),), ["5.00", "9.00"]),
        ((Guard("mugs", Target(skus={"MUG"}), most_off=Percent(10)),), ["5.00", "23.00"]),
    ],
)
def test_what_a_guard_keeps_goes_to_the_others(guards: tuple[Guard, ...], expected: list[str]) -> None:
    rule = Rule("order", PercentOff(Percent(20)), stage="order")
    answer = priced(ask(mugs(4), teas(10)), PriceBook("b", (MUG, TEA), (rule,), guards=guards))

    assert [str((line.extended - line.net).amount) for line in answer.lines] == expected
