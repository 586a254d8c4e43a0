"""An order: the event of every command, what the event makes of the order, and what each refusal says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest
from attrs import evolve

from ordercore.catalog.item import Item
from ordercore.errors import InvalidEvent
from ordercore.lifecycle.hold import Hold
from ordercore.lifecycle.journal import Advanced, Decided
from ordercore.lifecycle.machine import START, Edge
from ordercore.lifecycle.order import command as c
from ordercore.lifecycle.order import event as e
from ordercore.lifecycle.order.bucket import BUCKETS, Bucket, Buckets
from ordercore.lifecycle.order.decide import apply, decide
from ordercore.lifecycle.order.draft import DraftCharge, DraftLine, OrderDraft
from ordercore.lifecycle.order.process import ORDER
from ordercore.lifecycle.order.record import LineQuantity, Order, OrderCharge, OrderLine
from ordercore.pricing.answer import PriceAnswer
from ordercore.pricing.priced import PricedLine
from ordercore.tax.plan import PlannedFee
from ordercore.testing.house import ITEMS, MORNING
from ordercore.testing.strategies.lifecycle import taken
from ordercore.values.money import Money, Unrounded
from ordercore.values.place import Address
from ordercore.values.quantity import Quantity
from tests.lifecycle.refusal import reasons

TODAY: Final = MORNING.date()
ONE, TWO, THREE, FIVE = Decimal(1), Decimal(2), Decimal(3), Decimal(5)


def pounds(text: str) -> Money:
    return Money(text, "GBP")


def line(id: str, **more: Any) -> OrderLine:
    """Five mugs at 2.00 each."""
    given = {"buckets": Buckets(unsourced=FIVE)} | more
    return OrderLine(id, "MUG", "Mug", "EA", FIVE, Unrounded("2", "GBP"), pounds("10.00"), pounds("2.00"), **given)


def order(*lines: OrderLine, status: str = "confirmed", **more: Any) -> Order:
    door = Address("GB")
    return Order("o1", status, "order/1", "guest", "guest", door, "GBP", TODAY, lines or (line("1"), line("2")), **more)


def some(quantity: Decimal, id: str = "1") -> tuple[LineQuantity, ...]:
    return (LineQuantity(id, quantity),)


def buckets(**pieces: Decimal) -> Order:
    """An order whose first line has its pieces there."""
    return order(line("1", buckets=Buckets(**pieces)), line("2"))


SENT: Final = buckets(shipped=FIVE)
FREIGHT: Final = OrderCharge("freight", "freight", "Freight", pounds("4.99"), pounds("1.00"))
GIFT: Final = OrderCharge("wrap", "handling", "Wrapping", pounds("1.00"), pounds("0.20"))
HOLD: Final = Hold("h1", "fraud", "looks odd", {"ship"}, "ann", MORNING)
STORY: Final[list[tuple[Order, object, object, Order]]] = [
    (
        order(status="draft"),
        c.QuoteOrder(TODAY, date(2026, 3, 9)),
        e.OrderQuoted(date(2026, 3, 9)),
        order(status="quoted", quoted_until=date(2026, 3, 9)),
    ),
    (order(status="quoted", quoted_until=TODAY), c.ReviseOrder("typo"), e.OrderRevised("typo"), order(status="draft")),
    (order(status="draft"), c.ConfirmOrder(MORNING, TODAY), e.OrderConfirmed(TODAY), order()),
    (
        order(line("1", buckets=Buckets(unsourced=TWO, on_order=THREE))),
        c.CancelOrder("late"),
        e.OrderCanceled("late"),
        order(line("1", buckets=Buckets(canceled=FIVE)), status="canceled", cancel_reason="late"),
    ),
    (
        order(),
        c.CancelQuantity(some(TWO)[0], "fewer"),
        e.QuantitiesMoved("unsourced", "canceled", some(TWO), "", "fewer"),
        buckets(unsourced=THREE, canceled=TWO),
    ),
    (
        order(),
        c.AllocateLines(MORNING, "f1", some(TWO)),
        e.QuantitiesMoved("unsourced", "allocated", some(TWO), "f1"),
        evolve(buckets(unsourced=THREE, allocated=TWO), fulfillments=("f1",)),
    ),
    (
        evolve(order(), fulfillments=("f1", "f2")),
        c.AllocateLines(MORNING, "f1", some(FIVE)),
        e.QuantitiesMoved("unsourced", "allocated", some(FIVE), "f1"),
        evolve(buckets(allocated=FIVE), fulfillments=("f1", "f2")),
    ),
    (
        evolve(buckets(allocated=FIVE), fulfillments=("f1",)),
        c.PickLines(MORNING, "f2", some(FIVE)),
        e.QuantitiesMoved("allocated", "picked", some(FIVE), "f2"),
        evolve(buckets(picked=FIVE), fulfillments=("f1", "f2")),
    ),
    (
        buckets(picked=FIVE),
        c.PackLines(MORNING, "f1", some(FIVE)),
        e.QuantitiesMoved("picked", "packed", some(FIVE), "f1"),
        evolve(buckets(packed=FIVE), fulfillments=("f1",)),
    ),
    (
        buckets(packed=FIVE),
        c.ShipLines(MORNING, "f1", some(TWO)),
        e.QuantitiesMoved("packed", "shipped", some(TWO), "f1"),
        evolve(buckets(packed=THREE, shipped=TWO), fulfillments=("f1",)),
    ),
    (
        buckets(packed=FIVE),
        c.ReleaseLines("f1", "packed", some(TWO), "flood"),
        e.QuantitiesMoved("packed", "unsourced", some(TWO), "f1", "flood"),
        evolve(buckets(packed=THREE, unsourced=TWO), fulfillments=("f1",)),
    ),
    (
        SENT,
        c.AnnounceReturn("r1", some(FIVE)),
        e.QuantitiesAnnounced("r1", some(FIVE)),
        evolve(SENT, lines=(evolve(SENT.lines[0], announced=FIVE), line("2")), returns=("r1",)),
    ),
    (
        evolve(SENT, lines=(evolve(SENT.lines[0], announced=THREE, returned=ONE), line("2"))),
        c.ReceiveLines("r1", some(TWO)),
        e.QuantitiesReturned("r1", some(TWO)),
        evolve(SENT, lines=(evolve(SENT.lines[0], announced=ONE, returned=THREE), line("2"))),
    ),
    (
        evolve(SENT, lines=(evolve(SENT.lines[0], announced=THREE, returned=ONE), line("2"))),
        c.WithdrawReturn("r1", some(TWO)),
        e.ReturnWithdrawn("r1", some(TWO)),
        evolve(SENT, lines=(evolve(SENT.lines[0], announced=ONE, returned=ONE), line("2"))),
    ),
    (
        evolve(SENT, charges=(FREIGHT, GIFT), invoices=("i0",)),
        c.InvoiceLines("i1", some(TWO), ("wrap",)),
        e.QuantitiesInvoiced("i1", some(TWO), ("wrap",)),
        evolve(
            SENT,
            lines=(evolve(SENT.lines[0], invoiced=TWO), line("2")),
            charges=(FREIGHT, evolve(GIFT, invoiced=True)),
            invoices=("i0", "i1"),
        ),
    ),
    (
        evolve(SENT, lines=(evolve(SENT.lines[0], invoiced=FIVE, credited=ONE), line("2")), credit_memos=("m0",)),
        c.CreditLines("m1", some(TWO)),
        e.QuantitiesCredited("m1", some(TWO)),
        evolve(
            SENT, lines=(evolve(SENT.lines[0], invoiced=FIVE, credited=THREE), line("2")), credit_memos=("m0", "m1")
        ),
    ),
    (
        evolve(order(), paid=pounds("1.00")),
        c.RecordPayment("p1", pounds("2.00")),
        e.OrderPaid("p1", pounds("2.00")),
        evolve(order(), paid=pounds("3.00")),
    ),
    (
        evolve(order(), paid=pounds("5.00"), refunded=pounds("1.00")),
        c.RecordRefund("p1", pounds("2.00")),
        e.OrderRefunded("p1", pounds("2.00")),
        evolve(order(), paid=pounds("5.00"), refunded=pounds("3.00")),
    ),
    (order(), c.PlaceHold(HOLD), e.HoldPlaced(HOLD), order(holds=(HOLD,))),
    (
        order(holds=(HOLD, evolve(HOLD, id="h2"))),
        c.ReleaseHold("h1", "bob", "called back"),
        e.HoldReleased("h1", "bob", "called back"),
        order(holds=(evolve(HOLD, released_by="bob", release_reason="called back"), evolve(HOLD, id="h2"))),
    ),
]


@pytest.mark.parametrize(("before", "command", "event", "after"), STORY)
def test_a_step_says_what_happened(before: Order, command: object, event: object, after: Order) -> None:
    assert decide(before, command) == Decided((event,), after)
    assert apply(before, event) == after


def test_every_command_but_the_first_has_its_story() -> None:
    shown = {type(command) for _, command, _, _ in STORY}

    assert {edge.command for edge in ORDER.edges if not edge.automatic} == shown | {c.TakeOrder}


def test_a_short_pick_moves_pieces_two_ways() -> None:
    picked = decide(buckets(allocated=FIVE), c.PickLines(MORNING, "f1", some(THREE), some(TWO)))

    assert picked == Decided(
        (
            e.QuantitiesMoved("allocated", "picked", some(THREE), "f1"),
            e.QuantitiesMoved("allocated", "unsourced", some(TWO), "f1", "not found on the shelf"),
        ),
        evolve(buckets(picked=THREE, unsourced=TWO), fulfillments=("f1",)),
    )


def test_what_comes_of_itself_is_told_too() -> None:
    dropped = decide(order(line("1")), c.CancelQuantity(some(FIVE)[0], "fewer"))

    assert dropped == Decided(
        (
            e.QuantitiesMoved("unsourced", "canceled", some(FIVE), "", "fewer"),
            Advanced("DropOrder", "confirmed", "canceled"),
        ),
        order(line("1", buckets=Buckets(canceled=FIVE)), status="canceled"),
    )


BACK: Final = evolve(
    SENT, lines=(evolve(SENT.lines[0], returned=TWO, announced=ONE, invoiced=FIVE, credited=TWO), line("2"))
)
FEW: Final = {"asked": "9", "free": "5"}


@pytest.mark.parametrize(
    ("kept", "command", "told"),
    [
        (
            order(),
            c.AllocateLines(MORNING, "f1", (*some(Decimal(9)), *some(Decimal(0), "2"), *some(ONE))),
            [
                ("order.not_unsourced", "/lines/1", FEW),
                ("order.not_unsourced", "/lines/2", {"asked": "0", "free": "5"}),
                ("order.no_such_line", "/lines/1", {}),
            ],
        ),
        (order(), c.CancelQuantity(some(Decimal(9))[0], "no"), [("order.not_unsourced", "/lines/1", FEW)]),
        (
            order(),
            c.CancelQuantity(some(Decimal("0.0000001"))[0], "no"),
            [("order.not_countable", "/lines/1", {"asked": "1E-7"})],  # stock is counted in millionths
        ),
        (buckets(allocated=FIVE), c.PickLines(MORNING, "f1", ()), [("order.nothing_asked", "/lines", {})]),
        (
            buckets(allocated=FIVE),
            c.PickLines(MORNING, "f1", some(THREE), some(THREE)),
            [("order.not_allocated", "/lines/1", {"asked": "6", "free": "5"})],
        ),
        (
            buckets(allocated=FIVE),
            c.PickLines(MORNING, "f1", some(Decimal(9)), some(ONE, "9")),
            [("order.not_allocated", "/lines/1", FEW), ("order.no_such_line", "/lines/9", {})],
        ),
        (
            buckets(picked=FIVE),
            c.PackLines(MORNING, "f1", some(Decimal(9))),
            [("order.not_picked", "/lines/1", FEW)],
        ),
        (
            buckets(packed=FIVE),
            c.ShipLines(MORNING, "f1", some(Decimal(9))),
            [("order.not_packed", "/lines/1", FEW)],
        ),
        (
            buckets(packed=FIVE),
            c.ReleaseLines("f1", "packed", some(Decimal(9)), "no"),
            [("order.not_packed", "/lines/1", FEW)],
        ),
        (
            BACK,
            c.AnnounceReturn("r1", some(THREE)),
            [("return.more_than_shipped", "/lines/1", {"asked": "3", "free": "2"})],
        ),
        (
            BACK,
            c.ReceiveLines("r1", some(TWO)),
            [("return.not_announced", "/lines/1", {"asked": "2", "free": "1"})],
        ),
        (
            BACK,
            c.WithdrawReturn("r1", some(TWO)),
            [("return.not_announced", "/lines/1", {"asked": "2", "free": "1"})],
        ),
        (
            BACK,
            c.CreditLines("m1", some(Decimal(4))),
            [("order.not_invoiced", "/lines/1", {"asked": "4", "free": "3"})],
        ),
        (
            evolve(SENT, charges=(FREIGHT, evolve(GIFT, invoiced=True))),
            c.InvoiceLines("i1", some(Decimal(9)), ("freight", "freight", "wrap", "tip")),
            [
                *[("order.charge_not_open", f"/charges/{id}", {}) for id in ("freight", "wrap", "tip")],
                ("order.not_shipped", "/lines/1", FEW),
            ],
        ),
        (SENT, c.InvoiceLines("i1", ()), [("order.nothing_asked", "/lines", {})]),
        (order(holds=(HOLD,)), c.PlaceHold(HOLD), [("hold.exists", "/holds", {"hold": "h1"})]),
        (order(), c.ReleaseHold("h1", "bob", "paid"), [("hold.unknown", "/holds", {"hold": "h1"})]),
        (
            order(holds=(evolve(HOLD, released_by="bob"), evolve(HOLD, id="h2"))),
            c.ReleaseHold("h1", "bob", "paid"),
            [("hold.unknown", "/holds", {"hold": "h1"})],
        ),
    ],
)
def test_a_refusal_says_which_line_and_how_many(kept: Order, command: object, told: list[Any]) -> None:
    assert reasons(decide(kept, command)) == told


@pytest.mark.parametrize(
    ("event", "path"),
    [
        (e.QuantitiesMoved("unsourced", "allocated", some(ONE, "9")), "/lines"),
        (e.QuantitiesReturned("r1", some(ONE)), "/lines/1"),
        (e.ReturnWithdrawn("r1", some(ONE)), "/lines/1"),
        (e.HoldReleased("h9", "bob", ""), "/holds"),
    ],
)
def test_an_event_that_does_not_fit_names_its_place(event: object, path: str) -> None:
    with pytest.raises(InvalidEvent) as caught:
        apply(order(), event)
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("source", "target", "quantity"),
    [
        ("unsourced", "allocated", Decimal(6)),
        ("unsourced", "allocated", Decimal(0)),
        ("unsourced", "allocated", Decimal(-1)),
        ("unsourced", "unsourced", ONE),
        ("shipped", "unsourced", ONE),
        ("canceled", "unsourced", ONE),
    ],
)
def test_pieces_do_not_go_where_they_cannot(source: Bucket, target: Bucket, quantity: Decimal) -> None:
    kept = Buckets(unsourced=FIVE, shipped=FIVE, canceled=FIVE)

    with pytest.raises(InvalidEvent, match=f"cannot go from {source}"):
        kept.moved(source, target, quantity)


def test_buckets_know_what_was_ordered_and_what_is_open() -> None:
    pieces: dict[str, Decimal] = {bucket: Decimal(10**at) for at, bucket in enumerate(BUCKETS)}
    kept = Buckets(**pieces)

    assert kept.ordered == Decimal(1_111_111)
    assert kept.open == Decimal(11_111)
    assert kept.moved("unsourced", "canceled", ONE) == evolve(kept, unsourced=Decimal(0), canceled=Decimal(1_000_001))
    assert Buckets(unsourced=ONE).moved("unsourced", "picked", Decimal("0.25")).unsourced == Decimal("0.75")


def test_an_order_is_made_of_its_draft_and_its_answers() -> None:
    drafted = OrderDraft(
        "acme", "GBP", TODAY,
        (DraftLine("1", "MUG", 12, "Blue mug"), DraftLine("2", "SERVICE", 1)),
        id="o1", bill_to="acme-west", channel="phone", reference="PO 7",
        charges=(DraftCharge("freight", "freight"), DraftCharge("wrap", "handling", pounds("1.00"), description="Wrapping")),
    )  # fmt: skip
    (event,), made = taken(drafted)
    blank = taken(evolve(drafted, bill_to="", prices_include_tax=True)).state

    assert (made.id, made.status, made.process) == ("o1", "draft", "order/1")
    assert (made.customer, made.bill_to, made.currency, made.placed_on) == ("acme", "acme-west", "GBP", TODAY)
    assert (made.channel, made.reference, made.prices_include_tax) == ("phone", "PO 7", False)
    assert made.ship_to == Address("GB", city="Bristol")
    assert (blank.bill_to, blank.prices_include_tax) == ("acme", True)
    assert made.price_fingerprint == event.price.fingerprint != ""
    assert [(each.id, each.sku, each.description, each.unit, each.tracked) for each in made.lines] == [
        ("1", "MUG", "Blue mug", "EA", True),
        ("2", "SERVICE", "Engraving", "EA", False),
    ]
    assert [(str(each.ordered), str(each.unit_price), str(each.net), str(each.tax)) for each in made.lines] == [
        ("12", "3.335 GBP", "40.02 GBP", "8.00 GBP"),
        ("1", "5 GBP", "5.00 GBP", "1.00 GBP"),
    ]
    assert [each.buckets for each in made.lines] == [Buckets(unsourced=Decimal(12)), Buckets(unsourced=ONE)]
    assert made.charges == (
        OrderCharge("freight", "freight", "freight", pounds("4.99"), pounds("1.00")),
        OrderCharge("wrap", "handling", "Wrapping", pounds("1.00"), pounds("0.20")),
    )


def test_a_case_is_counted_and_priced_by_its_pieces() -> None:
    drafted = OrderDraft("guest", "GBP", TODAY, (DraftLine("1", "MUG", Quantity(2, "CS")),), id="o1")
    (made,) = taken(drafted).state.lines

    assert (made.ordered, made.unit, made.buckets) == (Decimal(24), "EA", Buckets(unsourced=Decimal(24)))
    assert (str(made.unit_price), str(made.net)) == ("37/12 GBP", "74.00 GBP")


def test_what_a_rule_gives_is_a_line_that_costs_nothing() -> None:
    drafted = OrderDraft("guest", "GBP", TODAY, (DraftLine("1", "TEA", Quantity(1, "KGM")),), id="o1")
    (event,), _ = taken(drafted)
    items = {item.sku: item for item in ITEMS} | {"CARD": Item("CARD", "Card", tracked=False)}
    nothing = Unrounded("0", "GBP")
    gifts = tuple(
        PricedLine(id, sku, quantity, nothing, "gift", pounds("0.00"), pounds("0.00"))
        for id, sku, quantity in (("g1", "MUG", Quantity(1, "CS")), ("g2", "CARD", Quantity(2)))
    )
    price: PriceAnswer = evolve(event.price, gifts=gifts)
    asked = c.TakeOrder("o1", drafted, Address("GB"), items, price, event.tax, ("acme", "group"), ("price/x/uses",))

    made = decide(None, asked)

    assert isinstance(made, Decided)
    assert made.state.credit_accounts == ("acme", "group")
    assert made.state.price_limits == ("price/x/uses",)
    assert made.state.lines[1:] == (
        OrderLine(
            "gift:g1", "MUG", "Mug", "EA", Decimal(12), nothing, pounds("0.00"), pounds("0.00"),
            Buckets(unsourced=Decimal(12)),
        ),
        OrderLine(
            "gift:g2", "CARD", "Card", "EA", TWO, nothing, pounds("0.00"), pounds("0.00"), Buckets(unsourced=TWO), tracked=False
        ),
    )  # fmt: skip


def test_what_the_law_adds_to_a_document_is_a_charge_without_tax() -> None:
    drafted = OrderDraft(
        "guest", "GBP", TODAY, (DraftLine("1", "MUG", 1),), id="o1", charges=(DraftCharge("x", "freight"),)
    )
    (event,), _ = taken(drafted)
    fees = (PlannedFee("us-co", "Delivery fee", pounds("0.29")), PlannedFee("us-mn", "Road fee", pounds("0.50")))
    items = {item.sku: item for item in ITEMS}

    made = decide(None, c.TakeOrder("o1", drafted, Address("GB"), items, event.price, evolve(event.tax, fees=fees)))

    assert isinstance(made, Decided)
    assert made.state.charges[1:] == (
        OrderCharge("fee:1", "fee", "Delivery fee", pounds("0.29"), pounds("0.00")),
        OrderCharge("fee:2", "fee", "Road fee", pounds("0.50"), pounds("0.00")),
    )


def test_a_command_of_a_host_needs_an_order_like_any_other() -> None:
    process = ORDER.with_edges(Edge(START, c.QuoteOrder, "quoted", permission="order.quote"))

    with pytest.raises(InvalidEvent, match="a Advanced cannot begin"):
        decide(None, c.QuoteOrder(TODAY, TODAY), process)
