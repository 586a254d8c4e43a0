"""Strategies for orders: what comes in, what becomes of it, and the history it leaves.

All are about the small house of `ordercore.testing.house`. A draft shrinks to one mug for the customer who gets no credit, a history to the
fewest commands that still show the failure: each command is drawn for itself, and one that is refused leaves no trace.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from attrs import frozen
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ordercore.access.actor import Subject
from ordercore.desk.ask import ask
from ordercore.desk.facts import DraftFacts
from ordercore.lifecycle.hold import GATES, Hold
from ordercore.lifecycle.journal import Decided
from ordercore.lifecycle.kind import KINDS, Kind
from ordercore.lifecycle.machine import Edge, Process
from ordercore.lifecycle.order import command as c
from ordercore.lifecycle.order.decide import decide
from ordercore.lifecycle.order.draft import DraftCharge, DraftLine, OrderDraft
from ordercore.lifecycle.order.event import OrderEvent
from ordercore.lifecycle.order.record import LineQuantity, Order
from ordercore.testing.house import BOOK, CUSTOMERS, ITEMS, MORNING, REGIMES, SITES
from ordercore.values.money import Money
from ordercore.values.quantity import Quantity
from ordercore.values.verdict import Refused

__all__ = ["OF_TYPE", "OrderHistory", "order_commands", "order_drafts", "order_histories", "orders", "taken"]

_TODAY: Final = MORNING.date()
_HALVES: Final = st.integers(1, 12).map(lambda halves: Decimal(halves) / 2)
_DOOR: Final = CUSTOMERS[-1].bill_to


@frozen
class OrderHistory:
    """An order with everything that happened to it."""

    #: what happened, oldest first.
    events: tuple[OrderEvent, ...]
    #: the order after it, as each decision left it.
    order: Order
    #: the commands that were refused on the way, each with its refusal.
    refused: tuple[tuple[object, Refused], ...]


def order_drafts(*, most: int = 3) -> SearchStrategy[OrderDraft]:
    """What customers ask for: some lines of the house's items, by the piece, by weight or by the case, and perhaps freight.

    Args:
        most: the most lines.
    """
    counted = st.sampled_from([*[(item.sku, item.units.base) for item in ITEMS], ("MUG", "CS")])
    goods = st.builds(lambda each, halves: (each[0], Quantity(halves, each[1])), counted, _HALVES)
    lines = st.lists(goods, min_size=1, max_size=most)
    return st.builds(_draft, st.sampled_from(CUSTOMERS[::-1]), lines, st.booleans(), st.booleans())


def _draft(customer: Any, lines: list[tuple[str, Quantity]], freight: bool, inclusive: bool) -> OrderDraft:
    return OrderDraft(
        customer=customer.id,
        currency="GBP",
        placed_on=_TODAY,
        lines=[DraftLine(str(at), sku, quantity) for at, (sku, quantity) in enumerate(lines, start=1)],
        id="o1",
        charges=(DraftCharge("freight", "freight"),) if freight else (),
        prices_include_tax=inclusive,
    )


def taken(draft: OrderDraft) -> Decided[Order]:
    """A draft as the order it becomes.

    Raises:
        ValueError: the house does not sell it so.
    """
    items = {item.sku: item for item in ITEMS}
    customer = next(each for each in CUSTOMERS if each.id == draft.customer)
    address = draft.ship_to or _DOOR
    assert address is not None
    facts = DraftFacts(draft, customer, Subject(customer.id), items, SITES["london"], address)
    answers = ask(facts, BOOK, REGIMES)
    if isinstance(answers, Refused):
        raise ValueError(f"the house refuses: {answers.codes}")
    decided = decide(None, c.TakeOrder(draft.id, draft, address, items, answers.price, answers.tax))
    assert isinstance(decided, Decided)
    return decided


def order_commands() -> SearchStrategy[object]:
    """Commands for an order of up to three lines, sensible or not; those of the usual way come first."""
    line = st.builds(
        LineQuantity, st.sampled_from(("1", "2", "3", "9")), _HALVES | st.sampled_from((Decimal(0), Decimal(99)))
    )
    lines = st.lists(line, max_size=3).map(tuple)
    money = st.integers(-1, 5000).map(lambda minor: Money.of_minor(minor, "GBP")) | st.just(Money("1.00", "USD"))
    name = st.sampled_from(("f1", "f2"))
    hold = st.builds(
        lambda id, gate: Hold(id, "fraud", "looks odd", {gate}, "ann", MORNING),
        st.sampled_from(("h1", "h2")),
        st.sampled_from(sorted(GATES)),
    )
    return st.one_of(
        st.just(c.ConfirmOrder(MORNING, _TODAY)),
        st.builds(c.AllocateLines, st.just(MORNING), name, lines),
        st.builds(c.PickLines, st.just(MORNING), name, lines, st.just(()) | lines),
        st.builds(c.PackLines, st.just(MORNING), name, lines),
        st.builds(c.ShipLines, st.just(MORNING), name, lines),
        st.builds(c.InvoiceLines, st.just("i1"), lines, st.sampled_from(((), ("freight",), ("nothing",)))),
        st.builds(c.RecordPayment, st.just("p1"), money),
        st.builds(c.AnnounceReturn, st.just("r1"), lines),
        st.builds(c.ReceiveLines, st.just("r1"), lines),
        st.builds(c.WithdrawReturn, st.just("r1"), lines),
        st.builds(c.CreditLines, st.just("m1"), lines),
        st.builds(c.RecordRefund, st.just("p1"), money),
        st.builds(c.CancelQuantity, line, st.just("fewer")),
        st.builds(c.ReleaseLines, name, st.sampled_from(("allocated", "picked", "packed")), lines, st.just("full")),
        st.builds(c.PlaceHold, hold),
        st.builds(c.ReleaseHold, st.sampled_from(("h1", "h2")), st.just("bob"), st.just("called")),
        st.just(c.QuoteOrder(_TODAY, _TODAY)),
        st.just(c.ReviseOrder("typo")),
        st.just(c.CancelOrder("not wanted")),
    )


def order_histories(
    *, drafts: SearchStrategy[OrderDraft] | None = None, most: int = 20
) -> SearchStrategy[OrderHistory]:
    """Orders with the history that random commands, legal and illegal, left behind.

    Args:
        drafts: where the drafts come from; `order_drafts` if nothing is given.
        most: the most commands; some steps down the usual way, for all that is there, count as one, so that histories get far.
    """
    given = order_drafts() if drafts is None else drafts
    return st.builds(_lived, given, st.lists(st.integers(1, 7) | order_commands(), max_size=most))


def orders(*, drafts: SearchStrategy[OrderDraft] | None = None) -> SearchStrategy[Order]:
    """Orders at any point of their life.

    Args:
        drafts: where the drafts come from; `order_drafts` if nothing is given.
    """
    return order_histories(drafts=drafts).map(lambda history: history.order)


def _lived(draft: OrderDraft, given: list[object]) -> OrderHistory:
    events, order = taken(draft)
    refused: list[tuple[object, Refused]] = []
    for each in given:
        for command in [None] * each if isinstance(each, int) else [each]:
            asked = _usual(order) if command is None else command
            decided = decide(order, asked)
            if isinstance(decided, Refused):
                refused.append((asked, decided))
            else:
                events, order = (*events, *decided.events), decided.state
    return OrderHistory(events, order, tuple(refused))


def _usual(order: Order) -> object:
    """The next step down the usual way, for all that is there."""
    if order.status in ("draft", "quoted"):
        return c.ConfirmOrder(MORNING, _TODAY)
    for bucket, step in _USUAL:
        lines = _whole(bucket, order)
        if lines:
            return step(MORNING, "f1", lines)
    billable = [LineQuantity(line.id, free) for line in order.lines if (free := line.buckets.shipped - line.invoiced)]
    return c.InvoiceLines("i1", tuple(billable), tuple([each.id for each in order.charges if not each.invoiced]))


def _whole(bucket: str, order: Order) -> tuple[LineQuantity, ...]:
    return tuple([LineQuantity(each.id, there) for each in order.lines if (there := getattr(each.buckets, bucket))])


_USUAL: Final[tuple[tuple[str, Callable[..., object]], ...]] = (
    ("packed", c.ShipLines),
    ("picked", c.PackLines),
    ("allocated", c.PickLines),
    ("unsourced", c.AllocateLines),
)


OF_TYPE: Final[Mapping[Any, Callable[[], SearchStrategy[Any]]]] = {
    Edge: lambda: st.sampled_from([edge for kind in KINDS.values() for edge in kind.process.edges]),
    Kind: lambda: st.sampled_from(list(KINDS.values())),
    Order: orders,
    OrderDraft: order_drafts,
    Process: lambda: st.sampled_from([kind.process for kind in KINDS.values()]),
}
"""The strategies by the class whose values they make, for `hypothesis.strategies.from_type`."""
