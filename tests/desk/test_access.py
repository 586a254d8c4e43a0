"""Denied unless a role permits it; what is foreign looks like what is not there; and nothing is written either way."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from attrs import evolve

from ordercore.access import ALL, Actor, Role, Scope
from ordercore.adapters.directory import MemoryDirectory
from ordercore.adapters.packs import shipped_pack
from ordercore.desk import Answers, Done
from ordercore.errors import UnknownDocument
from ordercore.lifecycle.adjustment import AdjustmentLine
from ordercore.lifecycle.invoice import InvoiceLine
from ordercore.lifecycle.order import ORDER, DraftCharge, DraftLine, LineQuantity, OrderDraft
from ordercore.lifecycle.order.command import CancelOrder
from ordercore.parties import Customer, ShipTo
from ordercore.ports.query import Query
from ordercore.pricing import PriceBook, PriceOverride, PriceRow
from ordercore.tax import in_gst
from ordercore.testing.house import CLERK, ITEMS
from ordercore.values import Address, Money, Place, Refused, Unrounded
from tests.desk.shop import TODAY, Shop, codes, done

POUND = Money("1.00", "GBP")
NOBODY = Actor("nobody", scope=Scope(customers=ALL, sites=ALL))
STRANGER = Actor("stranger", roles={"integration"}, scope=Scope(customers={"acme"}, sites=ALL))
READER = Actor("reader", roles={"auditor"}, scope=Scope(customers={"guest"}))


@pytest.fixture(scope="module")
def shop() -> Shop:
    """A shop with a document of every kind, all of them the guest's."""
    shop = Shop()
    shop.stocked()
    shop.do(shop.desk.orders.take, shop.draft(("MUG", 2), id="draft"))
    shop.do(shop.desk.orders.take, shop.draft(("MUG", 6), id="order"))
    shop.do(shop.desk.orders.confirm, "order")
    line = LineQuantity("1", Decimal(2))
    shop.do(shop.desk.fulfillment.allocate, "order", (line,), id="sent")
    for verb in (shop.desk.fulfillment.pick, shop.desk.fulfillment.pack, shop.desk.fulfillment.ship):
        shop.do(verb, "sent")
    shop.do(shop.desk.fulfillment.allocate, "order", (line,), id="allocated")
    shop.do(shop.desk.billing.invoice, "order", id="bill")
    shop.do(shop.desk.payments.authorize, "order", POUND, method="card", id="promise")
    shop.do(shop.desk.payments.receive, "bill", POUND, method="cash", id="cash")
    shop.do(shop.desk.returns.authorize, "order", (LineQuantity("1", Decimal(1)),), id="back")
    goods = InvoiceLine("1", "Goods", Decimal(1), "EA", POUND.unrounded, POUND, Money.zero("GBP"))
    shop.do(shop.desk.billing.memo, "credit_memo", "guest", (goods,), reason="unmatched", id="memo")
    return shop


def verbs(shop: Shop) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public method of the desk that takes a command id."""
    for room in ("orders", "fulfillment", "billing", "payments", "returns", "stock"):
        part = getattr(shop.desk, room)
        for name, method in inspect.getmembers(part, inspect.ismethod):
            if not name.startswith("_") and "command" in inspect.signature(method).parameters:
                yield f"{room}.{name}", method


def asked_for(shop: Shop) -> dict[str, tuple[tuple[Any, ...], dict[str, Any]]]:
    """For each verb something it could do for the clerk."""
    line = LineQuantity("1", Decimal(1))
    memo = InvoiceLine("1", "Goods", Decimal(1), "EA", POUND.unrounded, POUND, Money.zero("GBP"))
    return {
        "orders.take": ((shop.draft(("MUG", 1)),), {}),
        "orders.quote": (("draft",), {"until": TODAY}),
        "orders.revise": (("draft",), {"reason": "typo"}),
        "orders.confirm": (("draft",), {}),
        "orders.cancel": (("draft",), {"reason": "no"}),
        "orders.cancel_quantity": (("order", "1", Decimal(1)), {"reason": "no"}),
        "orders.hold": (("order", "h1"), {"kind": "fraud", "reason": "odd", "blocks": {"ship"}}),
        "orders.release_hold": (("order", "h1"), {"reason": "no"}),
        "fulfillment.allocate": (("order",), {}),
        "fulfillment.pick": (("allocated",), {}),
        "fulfillment.pack": (("allocated",), {}),
        "fulfillment.ship": (("allocated",), {}),
        "fulfillment.deliver": (("sent",), {}),
        "fulfillment.cancel": (("allocated",), {"reason": "no"}),
        "billing.invoice": (("order",), {}),
        "billing.credit": (("back",), {}),
        "billing.apply": (("memo", "bill", POUND), {}),
        "billing.memo": (("credit_memo", "guest", (memo,)), {"reason": "no"}),
        "payments.authorize": (("order", POUND), {"method": "card"}),
        "payments.capture": (("promise", POUND), {}),
        "payments.apply": (("promise", POUND), {"invoice": "bill"}),
        "payments.receive": (("bill", POUND), {"method": "cash"}),
        "payments.refund": (("cash", POUND), {"credit_memo": "bill"}),
        "payments.void": (("promise",), {"reason": "no"}),
        "returns.authorize": (("order", (line,)), {}),
        "returns.receive": (("back",), {}),
        "returns.cancel": (("back",), {"reason": "no"}),
        "stock.adjust": (((AdjustmentLine("1", "MUG", Decimal(1), "EA"),),), {"reason": "count"}),
    }


def test_every_verb_is_tried_here(shop: Shop) -> None:
    assert {name for name, _ in verbs(shop)} == asked_for(shop).keys() | {"orders.advance"}


def test_whoever_has_no_role_does_nothing(shop: Shop) -> None:
    feed = shop.store.feed()
    for name, verb in verbs(shop):
        if name in asked_for(shop):
            args, more = asked_for(shop)[name]
            assert codes(verb(*args, **more, by=NOBODY, command="sneaky")) == ("access.no_permission",), name
    assert shop.store.feed() == feed
    assert shop.store.load("command", "sneaky") is None


def test_what_is_foreign_looks_like_what_is_not_there(shop: Shop) -> None:
    feed = shop.store.feed()
    for name, verb in verbs(shop):
        if name in ("orders.advance", "orders.take", "billing.memo", "stock.adjust"):
            continue
        args, more = asked_for(shop)[name]
        with pytest.raises(UnknownDocument) as foreign:
            verb(*args, **more, by=STRANGER, command="sneaky")
        with pytest.raises(UnknownDocument) as missing:
            verb("missing", *args[1:], **more, by=STRANGER, command="sneaky")
        assert foreign.value.kind == missing.value.kind, name
        assert (foreign.value.id, missing.value.id) == (args[0], "missing"), name
    assert shop.store.feed() == feed


def test_the_business_of_others_and_the_stock_of_the_house_cannot_be_reached(shop: Shop) -> None:
    for name in ("orders.take", "billing.memo", "stock.adjust"):
        args, more = asked_for(shop)[name]
        with pytest.raises(UnknownDocument):
            dict(verbs(shop))[name](*args, **more, by=STRANGER, command="sneaky")


def test_reading_needs_a_permission_too(shop: Shop) -> None:
    search = shop.desk.search
    assert codes(shop.desk.orders.price(shop.draft(("MUG", 1)), by=NOBODY)) == ("access.no_permission",)

    assert codes(search.get("order", "order", by=NOBODY)) == ("access.no_permission",)
    assert codes(search.history("order", "order", by=NOBODY)) == ("access.no_permission",)
    assert codes(search.find(Query("order"), by=NOBODY)) == ("access.no_permission",)
    with pytest.raises(UnknownDocument):
        search.get("order", "order", by=STRANGER)
    with pytest.raises(UnknownDocument):
        search.get("command", "cmd-1", by=CLERK)
    with pytest.raises(UnknownDocument):
        search.get("adjustment", "cmd-1", by=READER)


def test_a_reader_finds_only_what_is_his(shop: Shop) -> None:
    found = shop.desk.search.find(Query("order", sort="-gross"), by=READER)
    assert not isinstance(found, Refused)
    assert [row.id for row in found.rows] == ["order", "draft"]

    for reader, kind in ((STRANGER, "order"), (READER, "adjustment"), (Actor("x", {"auditor"}), "order")):
        nothing = shop.desk.search.find(Query(kind), by=reader)
        assert not isinstance(nothing, Refused)
        assert nothing.rows == ()
    everything = shop.desk.search.find(Query("adjustment"), by=CLERK)
    assert not isinstance(everything, Refused)
    assert len(everything.rows) == 1
    document = shop.desk.search.get("order", "order", by=READER)
    assert not isinstance(document, Refused)
    assert document.document.customer == "guest"


def test_a_price_of_ones_own_needs_a_permission_of_its_own() -> None:
    shop = Shop()
    buyer = Actor("ann", {"customer"}, Scope(customers={"guest"}))
    override = DraftLine("1", "MUG", 1, override=PriceOverride(POUND, "friend", "ann"))
    cheap = shop.draft(("MUG", 1))
    assert done(shop.desk.orders.take(cheap, by=buyer, command="list-price")).document.gross

    own_price = evolve(cheap, lines=(override,))
    own_freight = evolve(cheap, charges=(DraftCharge("f", "freight", Money.zero("GBP")),))
    for draft in (own_price, own_freight):
        assert codes(shop.desk.orders.take(draft, by=buyer, command="own")) == ("access.no_permission",)


def test_nobody_lets_a_stranger_pay() -> None:
    shop = Shop()
    west = Actor("ann", {"customer"}, Scope(customers={"acme-west", "guest"}))

    own = shop.draft(("MUG", 1), customer="acme-west", bill_to="acme")
    assert done(shop.desk.orders.take(own, by=west, command="parent-pays")).document.credit_accounts == ("acme",)
    for payer in ("acme", "nobody-known"):
        strange = shop.draft(("MUG", 1), customer="guest", bill_to=payer)
        for verb in (partial(shop.desk.orders.take, command="stranger-pays"), shop.desk.orders.price):
            with pytest.raises(UnknownDocument) as said:
                verb(strange, by=west)
            assert (said.value.kind, said.value.id) == ("customer", payer)
    unknown = shop.draft(("MUG", 1), bill_to="nobody-known")
    for verb in (partial(shop.desk.orders.take, command="unknown-pays"), shop.desk.orders.price):
        with pytest.raises(UnknownDocument, match="nobody-known"):
            verb(unknown, by=CLERK)


@pytest.mark.parametrize("payer", ["abroad", "nobody-known"])
def test_a_price_does_not_tell_where_a_stranger_is_billed(payer: str) -> None:
    """Central and state tax, or integrated tax: in India that hangs on the state in which the payer is."""
    mine = Customer("mine", ship_tos=(ShipTo("door", Address("IN", "MH", city="Pune")),))
    abroad = Customer("abroad", bill_to=Address("IN", "KA", city="Mysuru"))
    shop = Shop(
        directory=MemoryDirectory((mine, abroad), (evolve(ITEMS[0], tax_class="slab/18"),), (), ("mh",)),
        book=PriceBook("inr", rows=(PriceRow("mug", Unrounded("20", "INR"), sku="MUG"),)),
        regimes=(in_gst(shipped_pack("in")),),
        sites={"mh": Place("in-mh")},
    )
    buyer = Actor("c", {"customer"}, Scope(customers={"mine"}, sites=ALL))
    draft = OrderDraft("mine", "INR", TODAY, (DraftLine("1", "MUG", 1),), bill_to=payer)

    for verb in (shop.desk.orders.price, partial(shop.desk.orders.take, command="once")):
        with pytest.raises(UnknownDocument) as said:
            verb(draft, by=buyer)
        assert str(said.value) == str(UnknownDocument("customer", payer))
    assert isinstance(shop.desk.orders.price(evolve(draft, bill_to=""), by=buyer), Answers)


def test_a_warehouse_works_at_its_own_sites() -> None:
    shop = Shop()
    shop.stocked()
    order = shop.confirmed(("MUG", 1))
    keeper = Actor("kim", {"warehouse"}, Scope(customers=ALL, sites={"leeds"}))

    for site, named in (("london", "london"), ("", "london"), ("atlantis", "atlantis")):
        with pytest.raises(UnknownDocument, match=f"^there is no site '{named}'$"):
            shop.desk.fulfillment.allocate(order.id, site=site, by=keeper, command="not-mine")
    sent = shop.do(shop.desk.fulfillment.allocate, order.id, site="london")
    with pytest.raises(UnknownDocument):
        shop.desk.fulfillment.pick(sent.id, by=keeper, command="not-mine")


@pytest.mark.parametrize("sites", [frozenset(), frozenset({"leeds"})])
def test_a_return_is_announced_to_a_site_of_ones_own(sites: frozenset[str]) -> None:
    shop = Shop()
    shop.stocked()
    order, back = shop.shipped(("MUG", 4)), (LineQuantity("1", Decimal(1)),)
    rep = Actor("ray", {"sales_rep"}, Scope(customers=ALL, sites=sites))
    authorize = partial(shop.desk.returns.authorize, order.id, back)

    for site, named in (("london", "london"), ("", "london"), ("atlantis", "atlantis")):
        with pytest.raises(UnknownDocument, match=f"there is no site '{named}'"):
            authorize(site=site, by=rep, command="not-mine")
    assert shop.store.find(Query("return")).rows == ()
    if sites:
        assert done(authorize(site="leeds", by=rep, command="mine")).document.site == "leeds"


def test_a_return_is_credited_by_who_reaches_where_it_lies() -> None:
    shop = Shop()
    shop.stocked()
    order, _ = shop.billed(("MUG", 4))
    shop.do(shop.desk.returns.authorize, order.id, (LineQuantity("1", Decimal(1)),), id="back")
    shop.do(shop.desk.returns.receive, "back")
    here, elsewhere = (Actor("al", {"accountant"}, Scope(ALL, sites=sites)) for sites in ({"london"}, {"leeds"}))

    for document in ("back", "missing"):
        with pytest.raises(UnknownDocument, match=f"^there is no return '{document}'$"):
            shop.desk.billing.credit(document, by=elsewhere, command="memo")
    assert done(shop.desk.billing.credit("back", by=here, command="memo")).document.kind == "credit_memo"


def test_who_noted_a_payment_is_told_again_though_another_pays() -> None:
    shop = Shop()
    west = Actor("al", {"integration"}, Scope({"acme-west"}, sites=ALL))
    draft = shop.draft(("MUG", 1), customer="acme-west", bill_to="acme", id="o")
    done(shop.desk.orders.take(draft, by=west, command="take"))
    note = partial(shop.desk.payments.authorize, "o", POUND, method="card", command="note")

    first = done(note(by=west))
    assert first.document.customer == "acme"
    again = done(note(by=west))
    assert (again.document, again.events, again.repeated) == (first.document, first.events, True)
    with pytest.raises(UnknownDocument, match="there is no payment 'note'"):
        note(by=Actor("al", {"integration"}, Scope({"guest"}, sites=ALL)))


def test_who_lost_a_site_is_not_told_again_what_lies_there() -> None:
    shop = Shop()
    shop.stocked()
    order, back = shop.shipped(("MUG", 4)), (LineQuantity("1", Decimal(1)),)
    both, leeds = (Actor("ray", {"integration"}, Scope(ALL, sites=sites)) for sites in (ALL, {"leeds"}))
    commands: dict[str, Any] = {
        "return": partial(shop.desk.returns.authorize, order.id, back, site="london", command="back"),
        "fulfillment": partial(shop.desk.fulfillment.allocate, shop.confirmed(("MUG", 1)).id, command="sent"),
        "adjustment": partial(
            shop.desk.stock.adjust, (AdjustmentLine("1", "MUG", Decimal(1), "EA"),), reason="count", command="count"
        ),
    }

    for kind, verb in commands.items():
        first = done(verb(by=both))
        assert done(verb(by=both)).repeated, kind
        with pytest.raises(UnknownDocument) as said:
            verb(by=leeds)
        assert (said.value.kind, said.value.id) == (kind, first.document.id)


def test_a_stricter_edge_asks_for_its_own_permission() -> None:
    edge = ORDER.edge("confirmed", CancelOrder)
    assert edge is not None
    strict = ORDER.with_edges(evolve(edge, permission="order.cancel_confirmed"))
    shop = Shop(processes={"order": strict}, roles=(Role("integration", {"*"}), Role("rep", {"order.cancel"})))
    rep = Actor("ray", {"rep"}, Scope(customers=ALL))
    drafted, confirmed = shop.do(shop.desk.orders.take, shop.draft(("MUG", 1))), shop.confirmed(("MUG", 1))

    refused = shop.desk.orders.cancel(confirmed.id, reason="no", by=rep, command="c1")
    assert codes(refused) == ("access.no_permission",)
    assert isinstance(shop.desk.orders.cancel(drafted.id, reason="no", by=rep, command="c2"), Done)
