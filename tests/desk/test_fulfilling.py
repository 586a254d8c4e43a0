"""Goods on their way out: pieces, stock and claims move together or not at all."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from attrs import frozen

from ordercore.errors import InvalidAmount, UnknownDocument
from ordercore.lifecycle.fulfillment import FULFILLMENT, Package, decide
from ordercore.lifecycle.fulfillment.process import CancelFulfillment, PackFulfillment
from ordercore.lifecycle.journal import Decided
from ordercore.lifecycle.machine import Edge
from ordercore.lifecycle.order import Buckets, LineQuantity, Order, fulfillment_status
from ordercore.lifecycle.returns import Receipt
from ordercore.testing.house import CLERK
from ordercore.values import Quantity
from tests.desk.shop import Shop, done


@pytest.fixture
def shop() -> Shop:
    """A shop with ten mugs in London and two in Leeds."""
    shop = Shop()
    shop.stocked(quantity=10)
    shop.stocked(quantity=2, site="leeds")
    return shop


def buckets(shop: Shop, order: Order, at: int = 0) -> Buckets:
    kept: Order = shop.now("order", order.id)
    return kept.lines[at].buckets


def stock(shop: Shop) -> tuple[int, int]:
    """Mugs in London: what lies there, and what of it is claimed."""
    position = shop.position("MUG")
    return int(position.on_hand.number), int(position.claimed.number)


def some(*lines: tuple[str, str]) -> tuple[LineQuantity, ...]:
    return tuple(LineQuantity(line, Decimal(quantity)) for line, quantity in lines)


def test_pieces_go_from_shelf_to_lorry(shop: Shop) -> None:
    order = shop.confirmed(("MUG", 4))
    moves = shop.desk.fulfillment

    sent = shop.do(moves.allocate, order.id, id="F-1", method="pick_up")
    assert (buckets(shop, order), stock(shop)) == (Buckets(allocated=Decimal(4)), (10, 4))
    shop.do(moves.pick, "F-1")
    assert buckets(shop, order) == Buckets(picked=Decimal(4))
    shop.do(moves.pack, "F-1", (Package("p1", (("1", Decimal(3)),)), Package("p2", (("1", Decimal(1)),))))
    assert buckets(shop, order) == Buckets(packed=Decimal(4))
    shop.do(moves.ship, "F-1", tracking="1Z")
    assert (buckets(shop, order), stock(shop)) == (Buckets(shipped=Decimal(4)), (6, 0))
    gone = shop.do(moves.deliver, "F-1")
    assert (sent.method, gone.status, gone.stage, gone.tracking, len(gone.packages)) == (
        "pick_up",
        "delivered",
        "shipped",
        "1Z",
        2,
    )
    assert shop.now("order", order.id).fulfillments == ("F-1",)


def test_what_is_there_goes_and_the_rest_waits(shop: Shop) -> None:
    order = shop.confirmed(("MUG", 8), ("MUG", 4), ("SERVICE", 1))

    sent = shop.do(shop.desk.fulfillment.allocate, order.id)

    assert [(line.line, line.quantity) for line in sent.lines] == [("1", 8), ("2", 2), ("3", 1)]
    assert stock(shop) == (10, 10)
    assert shop.no(shop.desk.fulfillment.allocate, order.id) == ("fulfillment.nothing_there",)
    shop.do(shop.desk.fulfillment.allocate, order.id, site="leeds")
    assert fulfillment_status(shop.now("order", order.id)) == "in_progress"
    assert buckets(shop, order, 1) == Buckets(allocated=Decimal(4))


def test_more_than_is_there_is_refused_whole(shop: Shop) -> None:
    order = shop.confirmed(("MUG", 12), ("MUG", 1))

    assert shop.no(shop.desk.fulfillment.allocate, order.id, some(("1", "10"), ("2", "1"))) == ("stock.exceeded",)
    assert shop.no(shop.desk.fulfillment.allocate, order.id, some(("1", "13"))) == ("order.not_unsourced",)
    assert stock(shop) == (10, 0)


def test_backorders_may_be_allocated_by_name() -> None:
    shop = Shop(backorders=True)
    order = shop.confirmed(("MUG", 3))

    assert shop.no(shop.desk.fulfillment.allocate, order.id) == ("fulfillment.nothing_there",)
    shop.do(shop.desk.fulfillment.allocate, order.id, some(("1", "3")))
    position = shop.position("MUG")
    assert (stock(shop), position.backorder) == ((0, 3), True)


def test_pieces_not_found_wait_again_and_free_their_claim(shop: Shop) -> None:
    order = shop.confirmed(("MUG", 4), ("MUG", 2))
    sent = shop.do(shop.desk.fulfillment.allocate, order.id)

    picked = shop.do(shop.desk.fulfillment.pick, sent.id, short={"1": Decimal(1), "2": Decimal(2)})

    assert [(line.line, line.quantity) for line in picked.lines] == [("1", 3)]
    assert buckets(shop, order) == Buckets(unsourced=Decimal(1), picked=Decimal(3))
    assert stock(shop) == (10, 3)


def test_a_pick_that_cannot_be_is_refused_with_every_reason(shop: Shop) -> None:
    sent = shop.do(shop.desk.fulfillment.allocate, shop.confirmed(("MUG", 4), ("MUG", 2)).id)
    pick = shop.desk.fulfillment.pick

    wrong = {"1": Decimal(5), "2": Decimal(-1), "9": Decimal(1)}
    assert shop.no(pick, sent.id, short=wrong) == (
        "fulfillment.short_too_many",
        "fulfillment.short_too_many",
        "fulfillment.no_such_line",
    )
    assert shop.no(pick, sent.id, short={"1": Decimal(4), "2": Decimal(2)}) == ("fulfillment.nothing_found",)
    with pytest.raises(InvalidAmount):
        pick(sent.id, short={"1": Decimal("NaN")}, by=CLERK, command="nan")
    assert shop.no(pick, sent.id, short={"9": Decimal(0)}) == ("fulfillment.no_such_line",)
    assert shop.do(pick, sent.id, short={"1": Decimal(0)}).status == "picked"


def test_packages_hold_what_was_picked(shop: Shop) -> None:
    sent = shop.do(shop.desk.fulfillment.allocate, shop.confirmed(("MUG", 4)).id)
    shop.do(shop.desk.fulfillment.pick, sent.id)

    def refused(*packages: Package) -> Any:
        return shop.no(shop.desk.fulfillment.pack, sent.id, packages)

    assert refused(Package("p1", (("1", Decimal(3)),))) == ("fulfillment.packages_differ",)
    assert refused(Package("p1", (("1", Decimal(4)), ("9", Decimal(1))))) == ("fulfillment.packages_differ",)
    assert refused(Package("p1", (("1", Decimal(5)),)), Package("p1", (("1", Decimal(-1)),))) == (
        "fulfillment.nothing_packed",
        "fulfillment.same_package",
    )


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_a_fulfillment_given_up_leaves_everything_as_it_was(shop: Shop, steps: int) -> None:
    order = shop.confirmed(("MUG", 4), customer="acme")
    before = buckets(shop, order), stock(shop), shop.store.balance("credit:acme:GBP")
    sent = shop.do(shop.desk.fulfillment.allocate, order.id)
    for verb in (shop.desk.fulfillment.pick, shop.desk.fulfillment.pack)[:steps]:
        shop.do(verb, sent.id)

    canceled = shop.do(shop.desk.fulfillment.cancel, sent.id, reason="lorry full")

    assert (buckets(shop, order), stock(shop), shop.store.balance("credit:acme:GBP")) == before
    assert (canceled.status, canceled.cancel_reason) == ("canceled", "lorry full")


def test_what_has_left_is_not_given_up(shop: Shop) -> None:
    sent = shop.send(shop.confirmed(("MUG", 1)))

    assert shop.no(shop.desk.fulfillment.cancel, sent, reason="no") == ("fulfillment.not_possible",)
    assert shop.no(shop.desk.fulfillment.ship, sent) == ("fulfillment.not_possible",)


def test_a_weight_goes_in_parts() -> None:
    shop = Shop()
    shop.stocked("TEA", 3, "KGM")
    order = shop.confirmed(("TEA", Quantity("2.5", "KGM")))

    for part in ("0.75", "1.75"):
        sent = shop.do(shop.desk.fulfillment.allocate, order.id, some(("1", part)))
        for verb in (shop.desk.fulfillment.pick, shop.desk.fulfillment.pack, shop.desk.fulfillment.ship):
            shop.do(verb, sent.id)

    assert buckets(shop, order) == Buckets(shipped=Decimal("2.5"))
    assert shop.position("TEA", unit="KGM").on_hand == Quantity("0.5", "KGM")


def test_an_unknown_site_is_an_error(shop: Shop) -> None:
    with pytest.raises(UnknownDocument, match="paris"):
        shop.desk.fulfillment.allocate(shop.confirmed(("MUG", 1)).id, site="paris", by=CLERK, command="c1")


@frozen
class Inspect:
    """Look at what was picked."""


def test_a_status_of_the_hosts_own_does_not_hide_where_the_pieces_are() -> None:
    inspected = FULFILLMENT.with_edges(
        Edge("picked", PackFulfillment, "packed", permission="fulfillment.pack"),
        Edge("picked", Inspect, "inspected", permission="fulfillment.inspect"),
        Edge("inspected", CancelFulfillment, "canceled", permission="fulfillment.cancel"),
    )

    shop = Shop()
    shop.stocked()
    sent = shop.do(shop.desk.fulfillment.allocate, shop.confirmed(("MUG", 1)).id)
    picked = shop.do(shop.desk.fulfillment.pick, sent.id)
    looked = decide(picked, Inspect(), inspected)

    assert isinstance(looked, Decided)
    assert (looked.state.status, looked.state.stage) == ("inspected", "picked")


@pytest.mark.parametrize("gate", ["pick", "pack", "ship"])
def test_a_hold_stops_goods_at_its_gate_and_leaves_nothing_behind(shop: Shop, gate: str) -> None:
    order = shop.confirmed(("MUG", 1))
    sent = shop.do(shop.desk.fulfillment.allocate, order.id)
    shop.do(shop.desk.orders.hold, order.id, "h1", kind="fraud", reason="odd", blocks={gate})
    steps = ["pick", "pack", "ship"]
    for step in steps[: steps.index(gate)]:
        shop.do(getattr(shop.desk.fulfillment, step), sent.id)
    verb = getattr(shop.desk.fulfillment, gate)
    before = shop.store.feed(), shop.store.balance("stock:london:MUG")

    assert shop.no(verb, sent.id) == ("hold.fraud",)
    assert (shop.store.feed(), shop.store.balance("stock:london:MUG")) == before
    assert shop.do(shop.desk.fulfillment.cancel, sent.id, reason="held").status == "canceled"


def test_a_command_names_what_else_it_wrote(shop: Shop) -> None:
    order = shop.confirmed(("MUG", 1))

    outcome = done(shop.desk.fulfillment.allocate(order.id, by=CLERK, command="go"))

    assert (outcome.others, outcome.other("order")) == ((("order", order.id),), order.id)
    with pytest.raises(KeyError):
        outcome.other("invoice")


def test_what_is_finer_than_stock_is_counted_is_refused_before_anything_is_done(shop: Shop) -> None:
    """At the first verb: done there, the next step could not be taken any more."""
    desk, dust = shop.desk, Decimal("0.000000001")
    shop.stocked("TEA", unit="KGM")
    order = shop.confirmed(("MUG", 1), ("TEA", Quantity("0.3", "KGM")))

    assert shop.no(desk.orders.cancel_quantity, order.id, "2", dust, reason="x") == ("order.not_countable",)
    assert shop.no(desk.fulfillment.allocate, order.id, (LineQuantity("2", dust),)) == ("order.not_countable",)
    sent = shop.do(desk.fulfillment.allocate, order.id)
    assert shop.no(desk.fulfillment.pick, sent.id, short={"2": dust}) == ("fulfillment.not_countable",)
    assert shop.do(desk.fulfillment.pick, sent.id, short={"2": Decimal("0.000001")}).lines[1].quantity < 1
    for verb in (desk.fulfillment.pack, desk.fulfillment.ship):
        shop.do(verb, sent.id)
    assert shop.no(desk.returns.authorize, order.id, (LineQuantity("2", dust),)) == ("order.not_countable",)
    assert shop.no(desk.billing.invoice, order.id, (LineQuantity("2", dust),)) == ("order.not_countable",)
    back = shop.do(desk.returns.authorize, order.id, (LineQuantity("2", Decimal("0.2")),)).id
    halves = (Receipt("2", Decimal("0.0000005")), Receipt("2", Decimal("0.0000005"), "damaged"))
    assert shop.no(desk.returns.receive, back, halves) == ("return.not_countable", "return.not_countable")
    assert shop.no(desk.returns.receive, back, (Receipt("9", dust),)) == (
        "return.not_countable",
        "return.more_than_announced",
    )
    assert shop.do(desk.returns.receive, back).status == "received"
