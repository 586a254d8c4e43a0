"""Goods coming back: announced, counted, shelved."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ordercore.errors import InvalidValue
from ordercore.lifecycle.order import LineQuantity
from ordercore.lifecycle.returns import Receipt
from tests.desk.shop import Shop


def some(quantity: int, line: str = "1") -> tuple[LineQuantity, ...]:
    return (LineQuantity(line, Decimal(quantity)),)


@pytest.fixture
def shop() -> Shop:
    """A shop with ten mugs, five of which have left for one order."""
    shop = Shop()
    shop.stocked(quantity=10)
    shop.do(shop.desk.orders.take, shop.draft(("MUG", 5), ("SERVICE", 1), id="o1"))
    shop.do(shop.desk.orders.confirm, "o1")
    shop.send(shop.now("order", "o1"))
    return shop


def on_hand(shop: Shop, site: str = "london") -> Any:
    return shop.position("MUG", site=site).on_hand.number


def test_good_pieces_lie_on_the_shelf_again_and_damaged_do_not(shop: Shop) -> None:
    back = shop.do(shop.desk.returns.authorize, "o1", some(4), reason="too many", id="R-1")

    receipts = (Receipt("1", Decimal(2)), Receipt("1", Decimal(1), "damaged"))
    part = shop.do(shop.desk.returns.receive, "R-1", receipts)
    whole = shop.do(shop.desk.returns.receive, "R-1")

    assert (back.lines[0].reason, part.status, whole.status) == ("too many", "authorized", "received")
    assert (whole.lines[0].good, whole.lines[0].damaged, on_hand(shop)) == (3, 1, 8)
    assert shop.now("order", "o1").lines[0].buckets.shipped == 5


def test_goods_may_come_back_to_another_site(shop: Shop) -> None:
    shop.do(shop.desk.returns.authorize, "o1", some(1), site="leeds", id="R-1")
    shop.do(shop.desk.returns.receive, "R-1")

    assert (on_hand(shop), on_hand(shop, "leeds")) == (5, 1)


def test_the_same_pieces_come_back_once(shop: Shop) -> None:
    authorize = shop.desk.returns.authorize
    shop.do(authorize, "o1", some(3), id="R-1")

    assert shop.no(authorize, "o1", some(3)) == ("return.more_than_shipped",)
    shop.do(shop.desk.returns.receive, "R-1")
    assert shop.no(authorize, "o1", some(3)) == ("return.more_than_shipped",)
    assert shop.no(shop.desk.returns.receive, "R-1") == ("return.not_possible",)
    assert shop.do(authorize, "o1", some(2)).status == "authorized"


def test_receipts_that_cannot_be_are_refused_with_every_reason(shop: Shop) -> None:
    shop.do(shop.desk.returns.authorize, "o1", some(2), id="R-1")
    receive = shop.desk.returns.receive

    wrong = (
        Receipt("1", Decimal(2)),
        Receipt("1", Decimal(1), "damaged"),
        Receipt("9", Decimal(1)),
        Receipt("1", Decimal(0)),
    )
    assert shop.no(receive, "R-1", wrong) == (
        "return.nothing_asked",
        "return.more_than_announced",
        "return.more_than_announced",
    )
    assert shop.no(receive, "R-1", ()) == ("return.nothing_asked",)
    with pytest.raises(InvalidValue, match="condition"):
        Receipt("1", Decimal(1), "lost")  # type: ignore[arg-type]


def test_a_service_comes_back_without_a_shelf(shop: Shop) -> None:
    shop.do(shop.desk.returns.authorize, "o1", some(1, "2"), id="R-1")

    assert shop.do(shop.desk.returns.receive, "R-1").status == "received"
    assert shop.store.balance("stock:london:SERVICE") is None


def test_a_return_is_given_up_before_anything_came(shop: Shop) -> None:
    shop.do(shop.desk.returns.authorize, "o1", some(2), id="R-1")
    shop.do(shop.desk.returns.authorize, "o1", some(2), id="R-2")
    shop.do(shop.desk.returns.receive, "R-2", (Receipt("1", Decimal(1)),))

    assert shop.do(shop.desk.returns.cancel, "R-1", reason="keeps them").status == "canceled"
    assert shop.no(shop.desk.returns.cancel, "R-2", reason="no") == ("return.received",)
    assert shop.now("order", "o1").lines[0].announced == 1
