"""Same goods, same money: rules and rows say the same to a line whatever unit it is counted in."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from ordercore.pricing import (
    AmountOff,
    BuyGet,
    Cap,
    Condition,
    Effect,
    FixedPrice,
    FreeItem,
    Guard,
    Line,
    MinimumLineQuantity,
    MinimumLongestLine,
    MinimumQuantity,
    PackOff,
    PackPrice,
    PercentOff,
    PriceAnswer,
    PriceBook,
    PriceQuestion,
    PriceRow,
    Rule,
    Tier,
    TierTable,
    UnitPriceBetween,
    price,
)
from ordercore.testing.strategies.pricing import carts, lane_books, price_books, rich_books
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity, Units
from ordercore.values.verdict import Refused
from tests.pricing.boxes import BOXES, carts_in_units, counted_in, with_units
from tests.pricing.reference import price_slowly
from tests.pricing.shop import ask, priced, usd

TEN = PercentOff(Percent(10))
NUT = PriceRow("nut", usd("10.00"), sku="NUT")
BOX = Line("1", "NUT", Quantity(1, "BX"), units=BOXES)
RICE = PriceRow("rice", usd("10.00"), sku="RICE", per=Quantity(1, "KGM"))
GRAMS = Line("1", "RICE", Quantity(15_000, "GRM"), units=Units("KGM", {"GRM": Fraction(1, 1000)}))


def net(line: Line, effect: Effect, when: Sequence[Condition] = (), cap: Cap = Cap()) -> str:  # noqa: B008
    return str(priced(ask(line), PriceBook("b", [NUT, RICE], [Rule("r", effect, when, cap=cap)])).net.amount)


@pytest.mark.parametrize(
    ("effect", "when", "cap", "expected"),
    [
        (FixedPrice(usd("8.00")), (), Cap(), "96.00"),
        (AmountOff(usd("1.00")), (), Cap(), "108.00"),
        (AmountOff(usd("1.00"), "line"), (), Cap(), "119.00"),
        (TEN, (MinimumLineQuantity(10),), Cap(), "108.00"),
        (TEN, (MinimumLineQuantity(13),), Cap(), "120.00"),
        (TEN, (MinimumLineQuantity(Quantity(1, "BX")),), Cap(), "108.00"),
        (TEN, (MinimumLineQuantity(Quantity(1, "PAL")),), Cap(), "120.00"),
        (TEN, (MinimumQuantity(12),), Cap(), "108.00"),
        (TEN, (MinimumLongestLine(12),), Cap(), "108.00"),
        (TEN, (UnitPriceBetween(usd("9.00"), usd("11.00")),), Cap(), "108.00"),
        (TEN, (UnitPriceBetween(usd("119.00"), usd("121.00")),), Cap(), "120.00"),
        (TierTable([Tier(Quantity(10), TEN), Tier(Quantity(13), PercentOff(Percent(50)))]), (), Cap(), "108.00"),
        (TierTable([Tier(Quantity(10), FixedPrice(usd("8.00")))], together=True), (), Cap(), "96.00"),
        (TierTable([Tier(Quantity(11), AmountOff(usd("1.00")))], graduated=True), (), Cap(), "118.00"),
        (TierTable([Tier(Quantity(11), FixedPrice(usd("4.00")))], graduated=True), (), Cap(units_each=11), "114.00"),
        (TierTable([Tier(Quantity(1, "BX"), FixedPrice(usd("8.00")))], graduated=True), (), Cap(), "96.00"),
        (TierTable([Tier(Quantity(1, "BX"), AmountOff(usd("1.00")))], graduated=True), (), Cap(units_each=6), "114.00"),
        (BuyGet(2), (), Cap(), "80.00"),
        (BuyGet(Quantity(12, "HALF"), Quantity(6, "HALF")), (), Cap(), "90.00"),
        (PackPrice(5, usd("40.00")), (), Cap(), "100.00"),
        (PackPrice(Quantity(2, "BX"), usd("40.00")), (), Cap(), "120.00"),
        (PackOff(6, usd("3.00"), "dearest"), (), Cap(repeats=1), "117.00"),
        (PercentOff(Percent(50)), (), Cap(units=2), "110.00"),
        (FixedPrice(usd("9.00")), (), Cap(units_each=5), "115.00"),
    ],
)
def test_a_box_is_the_pieces_in_it(effect: Effect, when: Sequence[Condition], cap: Cap, expected: str) -> None:
    assert net(BOX, effect, when, cap) == expected
    assert net(counted_in(BOX, "EA"), effect, when, cap) == expected
    assert net(counted_in(BOX, "HALF"), effect, when, cap) == expected


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        (FixedPrice(usd("8.00")), "120.00"),
        (AmountOff(usd("1.00")), "135.00"),
        (BuyGet(Quantity(2, "KGM"), Quantity(1, "KGM")), "100.00"),
        (TierTable([Tier(Quantity(10, "KGM"), PercentOff(Percent(50)))], graduated=True), "125.00"),
    ],
)
def test_grams_are_parts_of_the_kilogram_they_are_sold_by(effect: Effect, expected: str) -> None:
    assert net(GRAMS, effect) == expected
    assert net(evolve(GRAMS, quantity=Quantity(15, "KGM")), effect) == expected


def test_a_floor_guards_the_pieces_of_a_box() -> None:
    rule, guard = Rule("sale", PercentOff(Percent(90))), Guard("floor", floor=usd("8.00"))

    answer = priced(ask(BOX), PriceBook("b", [NUT], [rule], guards=[guard]))

    assert (str(answer.net), answer.lines[0].adjustments[0].guard) == ("96.00 USD", "floor")


def test_units_are_counted_and_told_in_pieces() -> None:
    answer = priced(ask(BOX), PriceBook("b", [NUT], [Rule("r", BuyGet(2))]))

    assert [(use.role, str(use.quantity)) for use in answer.lines[0].uses] == [("trigger", "8 EA"), ("target", "4 EA")]


def test_a_free_item_asks_for_pieces() -> None:
    answer = priced(ask(BOX), PriceBook("b", [NUT], [Rule("r", FreeItem("NUT", per=5))]))

    assert [str(gift.quantity) for gift in answer.gifts] == ["2 EA"]


@pytest.mark.parametrize("line", [Line("1", "NUT", 12), Line("1", "NUT", Quantity(1, "BX"), units=BOXES)])
def test_a_rule_in_a_unit_that_is_not_known_is_passed_over_and_says_so(line: Line) -> None:
    by_weight = TierTable([Tier(Quantity(1, "KGM"), TEN)])

    answer = priced(ask(line), PriceBook("b", [NUT], [Rule("r", by_weight)]))

    assert [(each.code, each.fact("unit")) for each in answer.rules[0].reasons] == [("rule.unit", "KGM")]


def test_a_line_in_a_unit_its_item_has_not_counts_in_its_own() -> None:
    pallet = PriceRow("pallet", usd("500.00"), sku="NUT", per=Quantity(1, "PAL"))
    line = Line("1", "NUT", Quantity(2, "PAL"), units=BOXES)

    answer = priced(ask(line), PriceBook("b", [pallet], [Rule("r", AmountOff(usd("1.00")))]))

    assert (str(line.in_base), str(answer.net)) == ("2 PAL", "998.00 USD")


def test_what_a_box_holds_is_told_by_each_line() -> None:
    book = PriceBook("b", [NUT], [Rule("r", FixedPrice(usd("8.00")))])
    six = evolve(BOX, units=Units("EA", {"BX": 6}))

    for line, expected in ((BOX, "96.00"), (six, "48.00"), (Line("1", "NUT", 5), "40.00"), (BOX, "96.00")):
        assert str(priced(ask(line), book).net.amount) == expected


# --- laws -----------------------------------------------------------------------------------------------------------------


def figures(question: PriceQuestion, book: PriceBook) -> object:
    """All figures of an answer that do not speak of a unit of the line."""
    answer = price(question, book)
    if isinstance(answer, Refused):
        return [(reason.code, reason.path) for reason in answer.reasons]
    lines = [
        (
            line.net,
            line.extended,
            line.row,
            line.adjustments,
            line.uses,
            [(part.row, part.taken) for part in line.parts],
        )
        for line in answer.lines
    ]
    rules = [(outcome.rule, outcome.amount, [each.code for each in outcome.reasons]) for outcome in answer.rules]
    return lines, rules, answer.charges, answer.gifts, answer.coupons, answer.net


@given(carts(), with_units(price_books() | rich_books()), st.sampled_from(("BX", "HALF")))
def test_the_same_goods_cost_the_same_in_any_unit(question: PriceQuestion, book: PriceBook, unit: str) -> None:
    pieces = evolve(question, lines=[counted_in(line, "EA") for line in question.lines])
    others = evolve(question, lines=[counted_in(line, unit) for line in question.lines])

    assert figures(others, book) == figures(pieces, book)


@given(carts(), rich_books())
def test_knowing_the_units_changes_nothing_for_pieces(question: PriceQuestion, book: PriceBook) -> None:
    known = evolve(question, lines=[evolve(line, units=BOXES) for line in question.lines])

    assert figures(known, book) == figures(question, book)


@given(carts_in_units(), with_units(price_books(complete=False) | price_books() | lane_books()))
@settings(max_examples=150)
def test_agrees_with_the_reference(question: PriceQuestion, book: PriceBook) -> None:
    answer, reference = price(question, book), price_slowly(question, book)

    if isinstance(answer, Refused):
        assert {reason.path for reason in answer.reasons} == reference.refused
        return
    assert isinstance(answer, PriceAnswer)
    assert not reference.refused
    assert {line.id: line.unit.exact for line in answer.lines} == reference.unit
    assert {line.id: line.net.unrounded.exact for line in answer.lines} == reference.net
