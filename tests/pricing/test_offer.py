"""Offers on units, and the ledger that no unit is counted twice in."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.errors import InvalidPriceBook, TooLarge
from ordercore.pricing import (
    AmountOff,
    BuyGet,
    Cap,
    Effect,
    FixedPrice,
    FreeItem,
    Line,
    PackOff,
    PackPrice,
    PercentOff,
    PriceAnswer,
    PriceBook,
    PriceQuestion,
    PriceRow,
    Rule,
    Target,
    Tier,
    TierTable,
    price,
)
from ordercore.testing.strategies.pricing import carts, rich_books
from ordercore.values.money import Money, Unrounded
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity
from tests.clocked import quickest
from tests.pricing.shop import MUG, ON, TEA, ask, book, mugs, priced, teas, usd

TEN = PercentOff(Percent(10))
MUGS = Target(skus={"MUG"})
TEAS = Target(skus={"ASSAM"})


def off(answer: PriceAnswer) -> list[str]:
    """What came off each line."""
    return [str((line.extended - line.net).amount) for line in answer.lines]


def uses(answer: PriceAnswer) -> dict[tuple[str, str], str]:
    return {(use.rule, f"{use.role} {line.id}"): str(use.quantity) for line in answer.lines for use in line.uses}


# 4 mugs at 12.50 and 3 teas at 9.00
@pytest.mark.parametrize(
    ("effect", "cap", "expected"),
    [
        (PackPrice(3, usd("30.00")), Cap(), ["7.70", "0.30"]),  # 37.50 and 30.50 become 30.00 each
        (PackPrice(3, usd("30.00")), Cap(repeats=1), ["7.50", "0.00"]),
        (PackPrice(7, usd("77.01")), Cap(), ["0.00", "0.00"]),  # the pack costs 77.00
        (PackPrice(8, usd("1.00")), Cap(), ["0.00", "0.00"]),
        (PackOff(2, usd("5.00")), Cap(), ["10.00", "5.00"]),
        (PackOff(2, usd("5.00"), "best"), Cap(), ["10.81", "4.19"]),
        (PackOff(2, usd("50.00")), Cap(), ["50.00", "18.00"]),
        (BuyGet(2), Cap(), ["0.00", "18.00"]),
        (BuyGet(2), Cap(repeats=1), ["0.00", "9.00"]),
        (BuyGet(2, pick="dearest"), Cap(), ["25.00", "0.00"]),
        (BuyGet(2, pick="paired"), Cap(), ["12.50", "9.00"]),
        (BuyGet(1, 3, Percent(50)), Cap(), ["0.00", "13.50"]),
        (BuyGet(5, 3), Cap(), ["0.00", "0.00"]),
        (TEN, Cap(units_each=1), ["1.25", "0.90"]),
        (TEN, Cap(units=1), ["0.00", "0.90"]),
        (TEN, Cap(units=1, pick="dearest"), ["1.25", "0.00"]),
        (TEN, Cap(full=5, pick="longest"), ["5.00", "0.90"]),
        (TEN, Cap(amount=usd("1.00")), ["0.65", "0.35"]),
        (AmountOff(usd("20.00")), Cap(units_each=1), ["12.50", "9.00"]),
        (FixedPrice(usd("10.00")), Cap(units_each=2), ["5.00", "0.00"]),
        (TierTable([Tier(Quantity(4), TEN)]), Cap(), ["5.00", "0.00"]),
        (TierTable([Tier(Quantity(4), TEN)], together=True), Cap(), ["5.00", "2.70"]),
        (TierTable([Tier(usd("30"), TEN), Tier(usd("50"), AmountOff(usd("6"), "line"))]), Cap(), ["6.00", "0.00"]),
        (TierTable([Tier(Quantity(1), TEN), Tier(Quantity(3), FixedPrice(usd("10")))], graduated=True), Cap(), ["7.50", "1.80"]),
    ],
)  # fmt: skip
def test_what_comes_off(effect: Effect, cap: Cap, expected: list[str]) -> None:
    shop = book(MUG, TEA, Rule("rule", effect, cap=cap))

    assert off(priced(ask(mugs(4), teas(3)), shop)) == expected
    assert off(priced(ask(teas(3), mugs(4)), shop)) == expected[::-1]


def test_graduated_units_each_stand_on_their_own_rung() -> None:
    table = TierTable([Tier(Quantity(3), TEN), Tier(Quantity(5), PercentOff(Percent(20)))], graduated=True)

    # 6 mugs: two at 12.50, two at 10 percent off, two at 20 percent off
    assert off(priced(ask(mugs(6)), book(MUG, Rule("rule", table)))) == ["7.50"]


def test_buy_one_item_get_another() -> None:
    rule = Rule("both", BuyGet(2, 1, of=MUGS), on=TEAS)

    answer = priced(ask(mugs(5), teas(3)), book(MUG, TEA, rule))

    assert off(answer) == ["0.00", "18.00"]
    assert uses(answer) == {("both", "trigger 1"): "4 EA", ("both", "target 2"): "2 EA"}


def test_bought_units_are_left_for_those_who_can_only_be_got_there() -> None:
    # Mugs may be bought or got, tea only bought: one of each must buy, so that a mug is left to get.
    rule = Rule("both", BuyGet(2, 1, of=Target(skus={"MUG", "ASSAM"})), on=MUGS)

    answer = priced(ask(mugs(2), teas(1)), book(MUG, TEA, rule))

    assert off(answer) == ["12.50", "0.00"]


def test_no_unit_is_counted_by_two_offers() -> None:
    rules = (Rule("a", BuyGet(2), priority=1), Rule("b", PackPrice(2, usd("20.00"))))

    answer = priced(ask(mugs(6)), book(MUG, *rules))
    assert off(answer) == ["25.00"]  # both packs of three take all six

    again = priced(ask(mugs(5)), book(MUG, *rules))
    assert off(again) == ["17.50"]  # three counted, and one pair left: 25.00 for 20.00


@pytest.mark.parametrize(
    "effect",
    [
        BuyGet(2, 1, pick="paired"),
        BuyGet(2, 1, percent=Percent(30), pick="paired"),
        PackPrice(2, usd("1.00")),
        *(PackOff(2, usd("0.01")), PackOff(3, usd("0.07")), PackOff(2, usd("0.01"), "best")),
    ],
    ids=str,
)
def test_rules_that_reuse_units_come_to_an_end(effect: Effect) -> None:
    """Each may split every price in two and square its ratio: 1 KB of rules took minutes with a cart of one line."""
    rules = [Rule(f"r{at}", effect, reuse=True) for at in range(60)]

    def refused_or_priced() -> None:
        with suppress(TooLarge):
            price(ask(mugs(999_999_999)), book(MUG, *rules))

    assert quickest(refused_or_priced, enough=1) < 1


def test_a_rule_may_reuse_what_others_have_counted() -> None:
    rules = (Rule("a", BuyGet(2), priority=1), Rule("b", PackPrice(6, usd("20.00")), reuse=True))

    # 75.00 less 25.00 for two free ones; the six that are left cost 50.00 together
    assert off(priced(ask(mugs(6)), book(MUG, *rules))) == ["55.00"]


def test_units_discounted_before_count_for_what_they_still_cost() -> None:
    half = Rule("half", PercentOff(Percent(50)), on=MUGS, priority=1)

    # mugs at 6.25 are now the cheapest
    assert off(priced(ask(mugs(1), teas(2)), book(MUG, TEA, half, Rule("third", BuyGet(2))))) == ["12.50", "0.00"]


def test_broken_units_are_not_counted() -> None:
    line = Line("1", "MUG", Quantity(Fraction(5, 2)))

    assert off(priced(ask(line), book(MUG, Rule("half", BuyGet(1))))) == ["12.50"]
    assert off(priced(ask(line), book(MUG, Rule("half", BuyGet(2))))) == ["0.00"]


def test_a_free_item_stands_beside_the_cart() -> None:
    rule = Rule("gift", FreeItem("ASSAM", per=2, quantity=3), on=MUGS, label="Tea for you", cap=Cap(repeats=2))

    answer = priced(ask(mugs(7), teas(1)), book(MUG, TEA, rule))

    (gift,) = answer.gifts
    assert (gift.id, gift.sku, str(gift.quantity), str(gift.extended), gift.net) == (
        "gift",
        "ASSAM",
        "6 EA",
        "54.00 USD",
        usd("0"),
    )
    assert str(answer.net) == "96.50 USD"
    assert [str(outcome.amount) for outcome in answer.rules] == ["-54.00 USD"]


def test_a_free_item_needs_units_and_a_price() -> None:
    assert priced(ask(mugs(1)), book(MUG, TEA, Rule("gift", FreeItem("ASSAM", per=2)))).gifts == ()
    assert priced(ask(mugs(2)), book(MUG, Rule("gift", FreeItem("ASSAM", per=2)))).gifts == ()


@pytest.mark.parametrize(
    ("make", "path"),
    [
        (lambda: PackPrice(1, usd("1")), "/count"),
        (lambda: PackPrice(2, usd("-1")), "/price"),
        (lambda: PackOff(Quantity("2.5"), usd("1")), "/count"),
        (lambda: PackOff(3, usd("1"), "best"), "/packing"),
        (lambda: BuyGet(0), "/buy"),
        (lambda: BuyGet(1, Quantity(1, "KGM")), "/get"),
        (lambda: BuyGet(1, percent=Percent(0)), "/percent"),
        (lambda: BuyGet(1, of=MUGS, pick="paired"), "/pick"),
        (lambda: FreeItem(""), "/sku"),
        (lambda: TierTable([]), "/tiers"),
        (lambda: TierTable([Tier(Quantity(2), TEN), Tier(Quantity(2), TEN)]), "/tiers/1/minimum"),
        (lambda: TierTable([Tier(Quantity(2), TEN), Tier(usd("3"), TEN)]), "/tiers/1/minimum"),
        (lambda: TierTable([Tier(usd("3"), TEN)], graduated=True), "/graduated"),
        (lambda: Cap(units=0), "/units"),
        (lambda: Cap(amount=usd("0")), "/amount"),
        (lambda: Rule("r", BuyGet(1), stage="order"), "/stage"),
        (lambda: Rule("r", TEN, reuse=True), "/reuse"),
        (lambda: Rule("r", TEN, cap=Cap(repeats=1)), "/cap/repeats"),
        (lambda: Rule("r", TEN, cap=Cap(units=1), stage="order"), "/cap"),
        (lambda: Rule("r", AmountOff(usd("1"), "line"), cap=Cap(units=1)), "/cap"),
        (lambda: Rule("r", TierTable([Tier(Quantity(1), AmountOff(usd("1"), "order"))])), "/effect/tiers/0/effect/per"),
        (lambda: Rule("r", TierTable([Tier(Quantity(1), TEN)]), stage="order"), "/effect/together"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(make: object, path: str) -> None:
    with pytest.raises(InvalidPriceBook) as refused:
        make()  # type: ignore[operator]

    assert refused.value.path == path


@given(carts(), rich_books())
def test_no_unit_is_counted_twice(question: PriceQuestion, made: PriceBook) -> None:
    reuse = {rule.id for rule in made.rules if rule.reuse}
    for line in priced(question, made).lines:
        counted = [use.quantity.exact for use in line.uses if use.rule not in reuse]
        assert sum(counted, Fraction(0)) <= line.quantity.exact
        for rule in reuse:
            assert (
                sum((use.quantity.exact for use in line.uses if use.rule == rule), Fraction(0)) <= line.quantity.exact
            )


def test_rounding_leaves_no_unit_below_nothing() -> None:
    # A third of 0.05 is 1.67 cents; two are taken, so that the other units bear a third of a cent.
    line = Line("1", "MUG", 3, override=None)
    made = book(
        PriceRow("cheap", Unrounded(Fraction(5, 300), "USD"), sku="MUG"),
        Rule("one", PercentOff(Percent(100)), cap=Cap(units=1), priority=2),
        Rule("pair", PackPrice(3, usd("0.01")), priority=1),
    )

    assert off(priced(ask(line), made)) == ["0.04"]


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 4), st.integers(1, 4))
def test_splitting_a_line_does_not_matter_to_offers(first: int, second: int, buy: int, get: int) -> None:
    for effect in (BuyGet(buy, get), BuyGet(buy, get, pick="paired"), PackPrice(buy + get, usd("15.00"))):
        made = book(MUG, Rule("rule", effect))
        whole = priced(ask(mugs(first + second)), made)
        parts = priced(ask(mugs(first), mugs(second, "2")), made)

        assert parts.net == whole.net


@given(st.lists(st.integers(1, 3_000), min_size=2, max_size=6), st.integers(1, 4_000))
def test_the_best_packing_of_pairs_is_the_best(prices: list[int], amount: int) -> None:
    rows = [type(MUG)(f"row-{at}", Money.of_minor(price, "USD"), sku=f"ITEM-{at}") for at, price in enumerate(prices)]
    made = PriceBook("pairs", rows, [Rule("rule", PackOff(2, Money.of_minor(amount, "USD"), "best"))])
    answer = priced(PriceQuestion(ON, "USD", lines=[Line(str(at), f"ITEM-{at}", 1) for at in range(len(prices))]), made)

    def most(left: tuple[int, ...]) -> int:
        if len(left) < 2:
            return 0
        first, *others = left
        kept = [most(tuple(others))]
        for at, other in enumerate(others):
            kept.append(min(amount, first + other) + most((*others[:at], *others[at + 1 :])))
        return max(kept)

    assert sum((line.extended - line.net).minor for line in answer.lines) == most(tuple(prices))
