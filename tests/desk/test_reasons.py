"""A verb that asks for a reason gets one: nothing is done for no reason, and nobody is left to guess it later."""

from __future__ import annotations

from decimal import Decimal
from inspect import Parameter, signature
from typing import Any

import pytest

from ordercore.lifecycle.adjustment import AdjustmentLine
from ordercore.lifecycle.invoice import InvoiceLine
from ordercore.lifecycle.order import LineQuantity
from ordercore.testing.house import CLERK
from ordercore.testing.simulation.verb import verbs_of
from ordercore.values import Money, Refused
from tests.desk.shop import TODAY, Shop

POUND = Money("1.00", "GBP")
GOODS = InvoiceLine("1", "Goods", Decimal(1), "EA", POUND.unrounded, POUND, Money.zero("GBP"))

ASKED: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "orders.revise": (("quoted",), {}),
    "orders.cancel": (("quoted",), {}),
    "orders.cancel_quantity": (("order", "1", Decimal(1)), {}),
    "orders.hold": (("order", "h2"), {"kind": "fraud", "blocks": {"ship"}}),
    "orders.release_hold": (("order", "h1"), {}),
    "fulfillment.cancel": (("allocated",), {}),
    "returns.cancel": (("back",), {}),
    "billing.memo": (("credit_memo", "guest", (GOODS,)), {}),
    "payments.void": (("promise",), {}),
    "stock.adjust": (((AdjustmentLine("1", "MUG", Decimal(1), "EA"),),), {}),
}
"""What each verb that asks for a reason could do, but for the reason."""

KINDS = {"orders": "order", "returns": "return", "billing": "invoice", "payments": "payment", "stock": "adjustment"}


@pytest.fixture
def shop() -> Shop:
    """A shop in which each of them could be done."""
    shop = Shop()
    shop.stocked()
    shop.do(shop.desk.orders.take, shop.draft(("MUG", 2), id="quoted"))
    shop.do(shop.desk.orders.quote, "quoted", until=TODAY)
    shop.do(shop.desk.orders.take, shop.draft(("MUG", 6), id="order"))
    shop.do(shop.desk.orders.confirm, "order")
    shop.do(shop.desk.orders.hold, "order", "h1", kind="manual", reason="call first", blocks={"confirm"})
    line = LineQuantity("1", Decimal(2))
    shop.do(shop.desk.fulfillment.allocate, "order", (line,), id="sent")
    for verb in (shop.desk.fulfillment.pick, shop.desk.fulfillment.pack, shop.desk.fulfillment.ship):
        shop.do(verb, "sent")
    shop.do(shop.desk.fulfillment.allocate, "order", (line,), id="allocated")
    shop.do(shop.desk.payments.authorize, "order", POUND, method="card", id="promise")
    shop.do(shop.desk.returns.authorize, "order", (line,), id="back")
    return shop


def test_every_verb_that_asks_for_a_reason_is_tried_here() -> None:
    desk = Shop().desk
    asking = {
        name: signature(verb.on(desk)).parameters["reason"].default
        for name, verb in verbs_of(desk).items()
        if "reason" in signature(verb.on(desk)).parameters
    }

    assert {name for name, default in asking.items() if default is Parameter.empty} == ASKED.keys()
    assert asking.keys() - ASKED.keys() == {"returns.authorize"}, "customers need not say why they send something back"


@pytest.mark.parametrize("name", ASKED)
def test_nothing_is_done_for_no_reason(name: str, shop: Shop) -> None:
    verb, (args, more) = verbs_of(shop.desk)[name].on(shop.desk), ASKED[name]
    feed = shop.store.feed()
    room, _, _ = name.partition(".")

    for blank in ("", " ", "\t\n"):
        said = verb(*args, **more, reason=blank, by=CLERK, command="silent")
        assert isinstance(said, Refused), name
        assert [(each.code, each.path) for each in said.reasons] == [(f"{KINDS.get(room, room)}.no_reason", "/reason")]
    assert shop.store.feed() == feed
    shop.do(verb, *args, **more, reason="asked to")


def test_a_missing_reason_is_told_with_all_others(shop: Shop) -> None:
    cancel = shop.desk.orders.cancel

    assert shop.no(cancel, "order", reason="") == ("order.under_way", "order.no_reason")
    assert shop.no(shop.desk.orders.release_hold, "order", "h9", reason="") == ("hold.unknown", "order.no_reason")
