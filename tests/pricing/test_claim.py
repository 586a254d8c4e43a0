"""What an order uses up of the limits of rules, and that a store lets nobody have more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import evolve

from ordercore.adapters.memory import MemoryStore
from ordercore.errors import InvalidPriceBook, LimitExceeded
from ordercore.ports.batch import Batch
from ordercore.ports.limit import SetCeiling, Take
from ordercore.pricing import (
    Buyer,
    BuyerIs,
    FreeItem,
    PercentOff,
    PriceClaim,
    PriceRow,
    Rule,
    Taken,
    Target,
    agreements,
    claims_of,
    taken_of,
)
from ordercore.values.money import Money
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity
from tests.pricing.shop import MUG, TEA, ask, book, mugs, priced, teas, usd

HALF = PercentOff(Percent(50))


def test_an_order_claims_what_its_rules_use_up() -> None:
    made = book(
        MUG,
        TEA,
        Rule("absent", HALF, coupon="NOT HANDED IN", most_uses=3),
        Rule(
            "half", HALF, coupon="HALF", on=Target(skus={"MUG"}), most_uses=100, most_uses_each=1, budget=usd("500.00")
        ),
        Rule("gift", FreeItem("ASSAM", per=4), budget=usd("90.00")),
        Rule("tea-half", HALF, on=Target(skus={"ASSAM"}), most_uses=1),
        Rule("free", PercentOff(Percent(1)), on=Target(skus={"MUG"})),
    )
    answer = priced(ask(mugs(4), coupons={"HALF"}), made)

    assert claims_of(answer, made, customer="acme") == (
        PriceClaim("price/gift/budget", 900, 9_000),
        PriceClaim("price/half/budget", 2_475, 50_000),
        PriceClaim("price/half/uses", 1, 100),
        PriceClaim("price/half/uses/acme", 1, 1),
    )
    assert [claim.limit for claim in claims_of(answer, made, customer="")] == [
        "price/gift/budget",
        "price/half/budget",
        "price/half/uses",
    ]


def test_only_the_rules_that_took_something_are_looked_at() -> None:
    """A book of ten thousand rules costs a claim no more than one of two: they are found by id, not by walking."""
    made = book(MUG, Rule("half", HALF, budget=usd("500.00")), Rule("absent", HALF, coupon="X", most_uses=3))
    answer = priced(ask(mugs(4)), made)
    claims = claims_of(answer, made, customer="acme")

    assert [claim.limit for claim in claims] == ["price/half/budget"]
    object.__setattr__(made, "rules", NotWalked(made.rules))
    assert claims_of(answer, made, customer="acme") == claims


def test_a_rule_the_book_does_not_have_claims_nothing() -> None:
    made = book(MUG, Rule("half", HALF, budget=usd("500.00")))
    answer = priced(ask(mugs(4)), made)

    assert claims_of(answer, book(MUG), customer="acme") == ()


class NotWalked(tuple[Rule, ...]):
    """Rules that nobody may go through one by one."""

    __slots__ = ()

    def __iter__(self) -> Iterator[Rule]:
        raise AssertionError("the whole book was walked")


def deal(id: str, sku: str, remaining: Quantity | Money, **more: Any) -> PriceRow:
    """A price agreed with one customer for so much."""
    scope = BuyerIs(customer="acme")
    return PriceRow(id, usd("8.01"), sku=sku, kind="contract", scope=scope, remaining=remaining, **more)


def test_what_was_agreed_for_so_much_is_claimed_in_millionths_of_it() -> None:
    """Two lines of one item take from one row; what is taken of money is rounded up to a millionth."""
    money = deal("money", "ASSAM", usd("100.00"), per=Quantity(3))
    made = book(MUG, TEA, deal("units", "MUG", Quantity("10.5")), money)
    question = ask(mugs(4, "a"), mugs(3, "b"), teas(2), buyer=Buyer("acme"))

    assert claims_of(priced(question, made), made, customer="acme") == (
        PriceClaim("price/money/left", 5_340_000, 100_000_000),
        PriceClaim("price/units/left", 7_000_000, 10_500_000),
    )
    third = evolve(money, price=usd("1.00"))
    tea = book(TEA, third)
    (claim,) = claims_of(priced(ask(teas(1), buyer=Buyer("acme")), tea), tea, customer="acme")
    assert claim == PriceClaim("price/money/left", 333_334, 100_000_000)


def test_agreements_are_those_of_the_buyer_and_of_the_items_asked_for() -> None:
    group = PriceRow(
        "group", usd("7.00"), group="ware", kind="contract", scope=BuyerIs(customer="acme"), remaining=usd("9.00")
    )
    made = book(MUG, TEA, deal("units", "MUG", Quantity(10)), deal("leaves", "ASSAM", Quantity(10)), group)

    assert agreements(ask(mugs(1), buyer=Buyer("acme")), made) == {
        "price/units/left": "units",
        "price/group/left": "group",
    }
    assert agreements(ask(mugs(1), teas(1), buyer=Buyer("west", ancestors=["acme"])), made).keys() == {
        "price/units/left",
        "price/group/left",
        "price/leaves/left",
    }
    assert agreements(ask(mugs(1), buyer=Buyer("other")), made) == {}
    assert agreements(ask(mugs(1), buyer=Buyer("acme")), book(MUG)) == {}


def test_what_is_claimed_of_an_agreement_is_what_is_taken_of_it() -> None:
    assert taken_of("units", 2_500_000) == Taken("units", "2.5")
    assert taken_of("units", 0) == Taken("units", 0)


def test_what_takes_nothing_claims_nothing() -> None:
    made = book(MUG, TEA, Rule("half", HALF, coupon="HALF", most_uses=1))

    assert claims_of(priced(ask(mugs(4)), made), made, customer="acme") == ()
    assert claims_of(priced(ask(teas(4), coupons={"HALF"}), made), made, customer="acme")


def test_a_store_gives_the_last_use_to_one_order_only() -> None:
    made = book(MUG, Rule("half", HALF, most_uses=1))
    (claim,) = claims_of(priced(ask(mugs()), made), made, customer="acme")
    store = MemoryStore()

    def place(order: str, *more: SetCeiling) -> None:
        at = datetime(2026, 11, 22, tzinfo=UTC)
        store.commit(Batch(order, "asked", at, "rep", limits=(*more, Take(claim.limit, order, claim.amount))))

    place("SO-1", SetCeiling(claim.limit, claim.ceiling))
    with pytest.raises(LimitExceeded):
        place("SO-2")


@pytest.mark.parametrize(
    ("given", "path"),
    [({"most_uses": 0}, "/most_uses"), ({"most_uses_each": 0}, "/most_uses_each"), ({"budget": usd("0")}, "/budget")],
)
def test_a_limit_of_nothing_is_refused(given: dict[str, object], path: str) -> None:
    with pytest.raises(InvalidPriceBook) as caught:
        Rule("half", HALF, **given)  # type: ignore[arg-type]

    assert caught.value.path == path
