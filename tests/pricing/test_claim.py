"""What an order uses up of the limits of rules, and that a store lets nobody have more."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ordercore.adapters.memory import MemoryStore
from ordercore.errors import InvalidPriceBook, LimitExceeded
from ordercore.ports.batch import Batch
from ordercore.ports.limit import SetCeiling, Take
from ordercore.pricing import FreeItem, PercentOff, PriceClaim, Rule, Target, claims_of
from ordercore.values.percent import Percent
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
