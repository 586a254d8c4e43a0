"""Which carts go along ways, and that those that cannot are priced all the same."""

from __future__ import annotations

import sys

import pytest

from ordercore.pricing import (
    AmountOff,
    AskedCharge,
    Buyer,
    BuyerIs,
    Cap,
    Guard,
    Lane,
    Line,
    MinimumSubtotal,
    PercentOff,
    PriceBook,
    PriceOverride,
    PriceQuestion,
    PriceRow,
    Rule,
    Target,
)
from ordercore.pricing.ground import ground_of
from ordercore.pricing.walk import walk
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity, Units
from ordercore.values.rounding import DOWN
from tests.pricing.shop import MUG, TEA, ask, mugs, priced, usd

TEN = PercentOff(Percent(10))
PLAIN = PriceBook("b", [MUG, TEA], [Rule("r", TEN)])


def walks(question: PriceQuestion, book: PriceBook) -> bool:
    return walk(question, ground_of(question, book)) is not None


@pytest.mark.parametrize(
    ("line", "goes"),
    [
        (mugs(), True),
        (Line("1", "MUG", Quantity("0.5")), True),
        (Line("1", "MUG", 1, units=Units("EA", {"CS": 12})), True),
        (Line("1", "MUG", 1, override=PriceOverride(usd("1"), "because", "ann")), True),
        (Line("1", "MUG", Quantity(1, "CS")), False),
        (Line("1", "NONE", 1), False),
    ],
)
def test_lines_with_a_price_go_along_their_plans(line: Line, goes: bool) -> None:
    assert walks(ask(line), PLAIN) is goes


@pytest.mark.parametrize(
    ("book", "goes"),
    [
        (PLAIN, True),
        (PriceBook("b", [MUG], [Rule("r", TEN)], rounding=DOWN), True),
        (PriceBook("b", [MUG], guards=[Guard("g", floor=usd("1"))]), False),
        (PriceBook("b", [MUG, PriceRow("a", usd("1"), sku="TEA", remaining=Quantity(5))]), True),
        (PriceBook("b", [MUG], [Rule("r", TEN, MinimumSubtotal(usd("1")))]), False),
        (PriceBook("b", [MUG], [Rule("r", TEN, on=Target(skus={"MUG"}), cap=Cap(units=1))]), False),
        (PriceBook("b", [MUG], [Rule("r", TEN, on=Target(skus={"TEA"}), cap=Cap(units=1))]), True),
    ],
)
def test_books_whose_rules_look_at_one_line_each_have_plans(book: PriceBook, goes: bool) -> None:
    assert walks(ask(mugs()), book) is goes


def test_an_item_seen_in_other_groups_has_another_way() -> None:
    book = PriceBook(
        "b", [PriceRow("cups", usd("3.00"), group="cups"), MUG], [Rule("r", TEN, on=Target(groups={"set"}))]
    )

    for groups, net in (((), "12.50"), (("set",), "11.25"), ((), "12.50")):
        assert priced(ask(Line("1", "MUG", 1, groups)), book).net == usd(net)


ORDER = [
    (Rule("o", TEN, stage="order"), "22.50"),
    (Rule("o", AmountOff(usd("1.00"), per="order"), stage="order"), "24.00"),
    (Rule("o", AmountOff(usd("99.00"), per="order"), stage="order"), "0.00"),
    (Rule("o", TEN, BuyerIs(group="trade"), stage="order"), "22.50"),
    (Rule("o", TEN, BuyerIs(group="staff"), stage="order"), "25.00"),
    (Rule("o", TEN, stage="order", lane="all"), "22.50"),
]
OTHERS = [
    (Rule("o", TEN, MinimumSubtotal(usd("25")), stage="order"), "22.50"),
    (Rule("o", TEN, stage="order", on=Target(skus={"MUG"})), "22.50"),
    (Rule("o", TEN, stage="order", cap=Cap(amount=usd("1"))), "24.00"),
    (Rule("o", TEN, stage="order", lane="one"), "22.50"),
    (Rule("o", TEN, stage="charge"), "25.00"),
]


@pytest.mark.parametrize(("rule", "net"), [*ORDER, *OTHERS])
def test_discounts_on_the_order_are_shared_in_rows_or_rule_by_rule(
    rule: Rule, net: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = PriceBook("b", [MUG], [rule], lanes=[Lane("all", "order"), Lane("one", "order", "first")])
    question = ask(mugs(2), buyer=Buyer("acme", groups={"trade"}))

    walked = walk(question, ground_of(question, book))
    assert walked is not None
    assert (ground_of(question, book).on_order is not None and not walked.others) is ((rule, net) in ORDER)
    answer = priced(question, book)
    assert answer.net == usd(net)
    monkeypatch.setattr(sys.modules["ordercore.pricing.price"], "walk", lambda question, ground: None)
    again = priced(question, book)
    assert (again, again.trace) == (answer, answer.trace)


def test_codes_and_charges_leave_the_rows_behind() -> None:
    book = PriceBook("b", [MUG], [Rule("c", TEN, coupon="TEN"), Rule("o", TEN, stage="order")])

    assert priced(ask(mugs(2), coupons={"TEN"}), book).net == usd("20.25")
    assert priced(ask(mugs(2), coupons={"NONE"}), book).net == usd("22.50")
    assert priced(ask(mugs(2), charges=[AskedCharge("f", "freight", usd("5.00"))]), book).net == usd("27.50")


def test_cents_that_do_not_divide_go_by_line_id() -> None:
    book = PriceBook("b", [MUG], [Rule("o", AmountOff(usd("0.01"), per="order"), stage="order")])

    answer = priced(ask(Line("b", "MUG", 1), Line("a", "MUG", 1)), book)

    assert [line.net for line in answer.lines] == [usd("12.50"), usd("12.49")]


def test_prices_people_have_set_take_no_part_in_discounts_on_the_order() -> None:
    book = PriceBook("b", [MUG], [Rule("o", TEN, stage="order")])
    own = Line("2", "MUG", 1, override=PriceOverride(usd("10"), "because", "ann"))

    assert [line.net for line in priced(ask(mugs(2), own), book).lines] == [usd("22.50"), usd("10.00")]


def test_what_was_agreed_goes_to_lines_by_their_ids() -> None:
    agreed = PriceRow(
        "agreed", usd("1.00"), sku="MUG", kind="contract", scope=BuyerIs(customer="acme"), remaining=Quantity(5)
    )
    book = PriceBook("b", [MUG, agreed], [Rule("r", TEN, on=Target(skus={"MUG"}))])

    answer = priced(ask(mugs(4, "z"), mugs(4, "a"), buyer=Buyer("acme")), book)

    assert [line.extended for line in answer.lines] == [usd("38.50"), usd("4.00")]
    assert answer.net == usd("38.25")
