from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import pytest

from ordercore.errors import InvalidId, InvalidPriceBook
from ordercore.pricing import (
    AmountOff,
    AnyOf,
    AskedCharge,
    BuyerIs,
    Cap,
    ChargeRow,
    FixedPrice,
    MinimumLineQuantity,
    MinimumSubtotal,
    PercentOff,
    PriceBook,
    PriceOverride,
    PriceRow,
    Rule,
    Target,
    Tier,
    TierTable,
)
from ordercore.pricing.question import Line
from ordercore.values.money import Money
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity
from ordercore.values.rounding import DOWN
from tests.pricing.shop import MUG, ON, TEA, ask, mugs, priced, teas, usd

TEN = PercentOff(Percent(10))


@pytest.mark.parametrize(
    ("make", "path"),
    [
        (lambda: PriceBook("b", [MUG, TEA, MUG]), "/rows/2/id"),
        (lambda: PriceBook("b", [MUG], [Rule("mug", TEN)]), "/rules/0/id"),
        (lambda: PriceBook("b", [MUG], charges=[ChargeRow("mug", "freight", usd("1"))]), "/charges/0/id"),
        (lambda: PriceBook("b", precedence=["list", "list"]), "/precedence"),
        (lambda: PriceBook("b", precedence=["price"]), "/precedence"),  # type: ignore[list-item]
        (lambda: PriceBook("b", policy="cheapest"), "/policy"),  # type: ignore[arg-type]
        (lambda: PriceRow("a", usd("1")), "/sku"),
        (lambda: PriceRow("a", usd("1"), sku="MUG", group="ware"), "/sku"),
        (lambda: PriceRow("a", usd("-1"), sku="MUG"), "/price"),
        (lambda: PriceRow("a", usd("1"), sku="MUG", kind="best"), "/kind"),  # type: ignore[arg-type]
        (lambda: PriceRow("a", usd("1"), sku="MUG", per=0), "/per"),
        (lambda: PriceRow("a", usd("1"), sku="MUG", minimum=-1), "/minimum"),
        (lambda: PriceRow("a", usd("1"), sku="MUG", per=Quantity(1, "CS"), minimum=10), "/minimum"),
        (lambda: PriceRow("a", usd("1"), sku="MUG", kind="contract"), "/scope"),
        (lambda: PriceRow("a", usd("1"), sku="MUG", kind="customer", scope=BuyerIs(channel="web")), "/scope"),
        (lambda: ChargeRow("a", "", usd("1")), "/kind"),
        (lambda: ChargeRow("a", "freight", usd("-1")), "/amount"),
        (lambda: ChargeRow("a", "freight", usd("1"), free_from=Money("1", "EUR")), "/free_from"),
        (lambda: PercentOff(Percent(0)), "/percent"),
        (lambda: PercentOff(Percent("100.1")), "/percent"),
        (lambda: AmountOff(usd("0")), "/amount"),
        (lambda: FixedPrice(usd("-1")), "/price"),
        (lambda: Rule("r", TEN, stage="late"), "/stage"),  # type: ignore[arg-type]
        (lambda: Rule("r", AmountOff(usd("1"), "order")), "/effect/per"),
        (lambda: Rule("r", AmountOff(usd("1"), "line"), stage="order"), "/effect/per"),
        (lambda: Rule("r", AmountOff(usd("1"), "unit"), stage="charge"), "/effect/per"),
        (lambda: Rule("r", FixedPrice(usd("1")), stage="order"), "/effect"),
        (lambda: Rule("r", TEN, on=Target(skus={"MUG"}), stage="charge"), "/on"),
        (lambda: Rule("r", TEN, on=Target(charges={"freight"})), "/on/charges"),
        (lambda: Rule("r", TEN, MinimumLineQuantity(2), stage="order"), "/when/0"),
        (lambda: Rule("r", TEN, MinimumSubtotal(usd("1"), before="order")), "/when/0/before"),
        (lambda: Rule("r", TEN, MinimumSubtotal(usd("1"), before="late")), "/when/0/before"),  # type: ignore[arg-type]
    ],
)
def test_a_book_that_contradicts_itself_is_refused_when_it_is_made(make: Callable[[], object], path: str) -> None:
    with pytest.raises(InvalidPriceBook) as caught:
        make()

    assert caught.value.path == path


def test_conditions_may_come_alone_or_in_any_iterable() -> None:
    two = (BuyerIs(channel="web"), MinimumLineQuantity(2))

    assert Rule("r", TEN, two) == Rule("r", TEN, list(two))
    assert Rule("r", TEN, two[0]).when == two[:1]


@pytest.mark.parametrize("make", [PriceBook, lambda id: Rule(id, TEN), lambda id: PriceRow(id, usd("1"), sku="MUG")])
def test_everything_has_an_id(make: Callable[[str], object]) -> None:
    with pytest.raises(InvalidId):
        make("")


def test_a_book_is_a_value_before_and_after_its_first_use() -> None:
    used, fresh = PriceBook("b", [MUG, TEA]), PriceBook("b", [MUG, TEA])
    priced(ask(mugs()), used)

    assert used == fresh
    assert hash(used) == hash(fresh)
    assert used.index is used.index
    assert pickle.loads(pickle.dumps(used)) == fresh
    assert pickle.dumps(used) == pickle.dumps(fresh)  # what is worked out does not travel


# --- the fingerprint ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"id": "c"},
        {"rows": [MUG]},
        {"rows": [MUG, PriceRow("tea", usd("9.01"), sku="ASSAM")]},
        {"rules": [Rule("r", TEN, on=Target(skus={"MUG", "POT"}))]},
        {"charges": [ChargeRow("c", "freight", usd("1"))]},
        {"precedence": ["list"]},
        {"policy": "lowest"},
        {"rounding": DOWN},
    ],
)
def test_any_change_of_a_book_is_another_fingerprint(change: dict[str, Any]) -> None:
    book = PriceBook("b", [MUG, TEA])

    assert PriceBook(**{"id": "b", "rows": [MUG, TEA], **change}).fingerprint != book.fingerprint
    assert PriceBook("b", [TEA, MUG]).fingerprint == book.fingerprint


def test_any_change_of_a_question_is_another_fingerprint() -> None:
    book = PriceBook("b", [MUG, TEA], charges=[ChargeRow("c", "freight", usd("1"))])
    questions = [
        ask(mugs(), teas()),
        ask(teas(), mugs()),
        ask(mugs(2), teas()),
        ask(mugs(), teas(), on=ON.replace(day=23)),
        ask(mugs(), teas(), coupons={"WELCOME"}),
        ask(mugs(), teas(), charges=[AskedCharge("f", "freight")]),
        ask(mugs(), teas(), charges=[AskedCharge("f", "freight", tax_class="reduced")]),
        ask(mugs(), Line("2", "ASSAM", 1)),
        ask(mugs(), Line("2", "ASSAM", 1, override=PriceOverride(usd("9"), "why", "who"))),
        ask(mugs(), Line("2", "ASSAM", 1, override=PriceOverride(usd("9"), "why", "somebody"))),
    ]

    assert len({priced(question, book).fingerprint for question in questions}) == len(questions)


def test_the_fingerprint_is_the_same_in_ten_years() -> None:
    book = PriceBook("spring", [MUG], [Rule("ten", TEN, on=Target(skus={"POT", "MUG"}, groups={"tea", "ware"}))])
    answer = priced(ask(mugs(2), coupons={"B", "A"}), book)

    assert book.fingerprint == "dd1cc9b861bc0d76d0af41134b62124222883b8583b77de13ceafd10ea78ea34"
    assert answer.fingerprint == "e55105bc93e1d529626bf047aca9f0c9f30056b8a9a12f2072f97f56bb75ee3d"


@pytest.mark.parametrize(
    ("rule", "looks"),
    [
        (Rule("r", TEN), False),
        (Rule("r", TEN, MinimumSubtotal(usd("1"))), False),
        (Rule("r", TEN, MinimumSubtotal(usd("1"), with_tax=True)), True),
        (Rule("r", TEN, AnyOf([BuyerIs(group="trade"), MinimumSubtotal(usd("1"), with_tax=True)])), True),
        (Rule("r", TEN, cap=Cap(amount=usd("1"), with_tax=True)), True),
        (Rule("r", AmountOff(usd("1"), per="order", weights="gross"), stage="order"), True),
        (Rule("r", AmountOff(usd("1"), per="order"), stage="order"), False),
        (
            Rule(
                "r",
                TierTable([Tier(usd("1"), AmountOff(usd("1"), per="order", weights="gross"))], together=True),
                stage="order",
            ),
            True,
        ),
    ],
)
def test_a_book_knows_whether_it_looks_at_tax(rule: Rule, looks: bool) -> None:
    assert PriceBook("b", [MUG], [rule]).looks_at_tax is looks
