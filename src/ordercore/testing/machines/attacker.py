"""Somebody who tries to get more out of a desk than was paid: by splitting, by odd amounts, and by saying things twice.

A host subclasses the machine and hands in its own desk:

    class Robbed(AttackerMachine):
        def make_desk(self, store: Store, clock: Clock) -> Desk: ...

    TestRobbed = Robbed.TestCase
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar, Final

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from ordercore.access.actor import EVERYTHING, Actor
from ordercore.adapters.memory import MemoryStore
from ordercore.desk.ask import Answers
from ordercore.desk.commit import Done, Outcome
from ordercore.desk.desk import Desk
from ordercore.errors import CommandConflict
from ordercore.lifecycle.adjustment.record import AdjustmentLine
from ordercore.lifecycle.invoice.record import InvoiceLine
from ordercore.lifecycle.kind import KINDS
from ordercore.lifecycle.order.draft import DraftCharge, DraftLine, OrderDraft
from ordercore.lifecycle.order.record import LineQuantity, Order, OrderLine
from ordercore.ports.clock import Clock
from ordercore.ports.store import Store
from ordercore.pricing.question import PriceOverride
from ordercore.testing.clock import ManualClock
from ordercore.testing.house import CLERK, CUSTOMERS, ITEMS, MORNING, house
from ordercore.testing.machines import gain
from ordercore.testing.machines.teller import CURRENCY
from ordercore.testing.machines.watched import WatchedMachine
from ordercore.values.money import Money, Unrounded
from ordercore.values.quantity import Quantity
from ordercore.wire import loads

__all__ = ["AttackerMachine"]

_WHICH: Final = st.integers(0, 9)
"""Which of the documents there are, counted around."""

_HOW_MUCH: Final = st.sampled_from((0, 4, 0, 5, 0, 2, 3, 4, 5, 1, 6, 7, 8))
"""How much of what could be had, as `_of` counts: likely something that can be had."""

_QUANTITY: Final = st.sampled_from(("1", "3", "7", "2.999", "0.333", "0.001", "12"))
_LINES: Final = st.lists(st.tuples(_WHICH, _QUANTITY), min_size=1, max_size=3)
_PRICE: Final = st.sampled_from(("", "", "", "99", "0", "0.005", "1.11", "3.335", "3.34", "-1"))
"""The unit price that a friend says; none is said when it is empty."""

_DAYS: Final = st.sampled_from((0, 0, 0, -1, 1, -5_900, -2_100, 1_500))
"""How far from today is the day a form names; some 5,900 days ago taxes were lower."""

_CLASS: Final = st.sampled_from(("", "", "food", "books"))
"""The tax class a form names for its freight."""

_BUYER: Final = Actor("player", roles={"customer"}, scope=EVERYTHING)

_GRAIN: Final = Decimal("0.001")


def _of(most: int, how: int) -> int:
    """All, one more, one less, one, a half, a third, twice as much, nothing, or less than nothing."""
    return (most, most + 1, most - 1, 1, most // 2, most // 3, most * 2, 0, -1)[how]


def _money(most: Money, how: int) -> Money:
    return Money.of_minor(_of(most.minor, how), most.currency)


def _pieces(most: Decimal, how: int) -> Decimal:
    return _of(int(most / _GRAIN), how) * _GRAIN


def _there_is(kind: str) -> Callable[[Any], bool]:
    return lambda story: bool(story.of_kind(kind))


class AttackerMachine(WatchedMachine):
    """A player with every permission who asks for whatever might pay; see `ordercore.testing.machines.gain` for what may not.

    Now and then it is a customer like any other, and fills in a form with what a form does not ask.

    The player's own books count what went in and came out by what was asked and done, and nothing of them is read from the desk.

    Attributes:
        attempts: how many commands all players gave.
        paid: what was taken of each payment, in minor units.
        back: what was given back of each.
    """

    attempts: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.clock: Final = ManualClock(MORNING)
        self.store: Final = self.make_store()
        self.desk: Final = self.make_desk(self.store, self.clock)
        self.documents: dict[tuple[str, str], Any] = {}
        self.paid: Counter[str] = Counter()
        self.back: Counter[str] = Counter()
        self._done: list[tuple[Callable[[], Outcome[Any]], str]] = []
        self._commands = 0
        self._position = ""

    def make_store(self) -> Store:
        """The store of one story, empty; a memory store unless a host gives its own."""
        return MemoryStore()

    def make_desk(self, store: Store, clock: Clock) -> Desk:
        """The desk of one story; it must know the customers and items of `ordercore.testing.house`, in pounds."""
        return house(store, clock)

    def of_kind(self, kind: str) -> list[Any]:
        """The documents of a kind, oldest first."""
        return [document for (each, _), document in self.documents.items() if each == kind]

    def any_of(self, kind: str, at: int) -> Any:
        """One of the documents of a kind."""
        found = self.of_kind(kind)
        return found[at % len(found)]

    def attempt(self, verb: Callable[..., Outcome[Any]], *args: Any, by: Actor = CLERK, **more: Any) -> Any:
        """Give a command, and look at what it wrote.

        Returns:
            The document; None when it was refused.
        """
        self._commands += 1
        command = f"c{self._commands}"

        def again() -> Outcome[Any]:
            return verb(*args, by=by, command=command, **more)

        outcome = again()
        self.attempts["carried out" if isinstance(outcome, Done) else "refused"] += 1
        if not isinstance(outcome, Done):
            return None
        self._done.append((again, command))
        self._look()
        return outcome.document

    def _look(self) -> None:
        """Read what was written since."""
        entries = self.store.feed(self._position)
        for kind, id in dict.fromkeys((entry.kind, entry.id) for entry in entries):
            stored = self.store.load(kind, id)
            assert stored is not None
            self.documents[kind, id] = loads(KINDS[kind].document, stored.document)
        self._position = entries[-1].position if entries else self._position

    # -- goods out, in odd pieces --------------------------------------------------------------------------------------

    @initialize(orders=st.lists(st.tuples(_WHICH, _LINES, st.booleans(), st.booleans()), min_size=1, max_size=2))
    def opens_the_day(self, orders: list[tuple[int, list[tuple[int, str]], bool, bool]]) -> None:
        """Let there be more of everything than anybody orders, and order some of it."""
        for item in ITEMS:
            if item.tracked:
                line = AdjustmentLine("1", item.sku, Decimal(1_000), item.units.base)
                assert self.attempt(self.desk.stock.adjust, (line,), reason="count", site="london")
        for order in orders:
            self.buys(*order)

    @precondition(lambda self: len(self.of_kind("order")) < 4)
    @rule(at=_WHICH, lines=_LINES, freight=st.booleans(), inclusive=st.booleans())
    def buys(self, at: int, lines: list[tuple[int, str]], freight: bool, inclusive: bool) -> None:
        """Order odd quantities, with tax on top or inside."""
        draft = evolve(self._draft(at, lines, freight), prices_include_tax=inclusive)
        taken = self.attempt(self.desk.orders.take, draft)
        if taken is not None:
            self.attempt(self.desk.orders.confirm, taken.id)

    @precondition(lambda self: len(self.of_kind("order")) < 5)
    @rule(at=_WHICH, lines=_LINES, days=_DAYS, inclusive=st.booleans(), named=_CLASS, price=_PRICE)
    def fills_in_a_form(
        self, at: int, lines: list[tuple[int, str]], days: int, inclusive: bool, named: str, price: str
    ) -> None:
        """Order as a customer, and say another day, that tax is inside, the freight's tax class, or a price."""
        plain = self._draft(at, lines, freight=True)
        override = PriceOverride(Unrounded(price, CURRENCY), "friend", _BUYER.id) if price else None
        form = evolve(
            plain,
            placed_on=plain.placed_on + timedelta(days=days),
            lines=[evolve(plain.lines[0], override=override), *plain.lines[1:]],
            charges=[evolve(each, tax_class=named) for each in plain.charges],
            prices_include_tax=inclusive,
        )
        taken = self.attempt(self.desk.orders.take, form, by=_BUYER)
        if taken is not None:
            fair = self.desk.orders.price(plain, by=CLERK)
            assert isinstance(fair, Answers)
            assert taken.gross == fair.tax.gross, f"{taken.id} costs {taken.gross} instead of {fair.tax.gross}"
            self.attempt(self.desk.orders.confirm, taken.id, by=_BUYER)

    def _draft(self, at: int, lines: list[tuple[int, str]], freight: bool) -> OrderDraft:
        """What a form asks, with tax where the desk says it is."""
        wanted = [(ITEMS[sku % len(ITEMS)], quantity) for sku, quantity in lines]
        drafts = [DraftLine(str(n), each.sku, Quantity(q, each.units.base)) for n, (each, q) in enumerate(wanted, 1)]
        charges = (DraftCharge("freight", "freight"),) if freight else ()
        customer, counter = CUSTOMERS[at % len(CUSTOMERS)].id, self.desk.counter
        inside = counter.prices_include_tax
        return OrderDraft(customer, CURRENCY, counter.today(), drafts, charges=charges, prices_include_tax=inside)

    @rule(at=_WHICH, how=_HOW_MUCH, billed=st.booleans())
    def has_sent(self, at: int, how: int, billed: bool) -> None:
        """Have some of a line sent, and be billed for all that left."""
        order, line = self._line(at, lambda line: line.buckets.unsourced)
        wanted = (LineQuantity(line.id, _pieces(line.buckets.unsourced, how)),)
        sent = self.attempt(self.desk.fulfillment.allocate, order.id, wanted, site="london")
        if sent is not None:
            for verb in (self.desk.fulfillment.pick, self.desk.fulfillment.pack, self.desk.fulfillment.ship):
                self.attempt(verb, sent.id)
            if billed:
                self.attempt(self.desk.billing.invoice, order.id)

    @rule(at=_WHICH, how=_HOW_MUCH)
    def is_billed(self, at: int, how: int) -> None:
        """Be billed for some of a line."""
        order, line = self._line(at, lambda line: line.buckets.shipped - line.invoiced)
        part = LineQuantity(line.id, _pieces(line.buckets.shipped - line.invoiced, how))
        self.attempt(self.desk.billing.invoice, order.id, (part,))

    @rule(at=_WHICH, how=_HOW_MUCH)
    def cancels(self, at: int, how: int) -> None:
        """Give up some of a line, or all of an order."""
        order, line = self._line(at, lambda line: line.buckets.unsourced)
        if at < 8:
            many = _pieces(line.buckets.unsourced, how)
            self.attempt(self.desk.orders.cancel_quantity, order.id, line.id, many, reason="fewer")
        else:
            self.attempt(self.desk.orders.cancel, order.id, reason="none")

    def _line(self, at: int, has: Callable[[OrderLine], Decimal]) -> tuple[Order, OrderLine]:
        """A line that has some of what is wanted; any one time in ten, or when there is none."""
        found: list[tuple[Order, OrderLine]] = [
            (order, line) for order in self.of_kind("order") for line in order.lines
        ]
        fit = [(order, line) for order, line in found if has(line)] if at else []
        return (fit or found)[at % len(fit or found)]

    @rule(at=st.integers(1, 9), how=_HOW_MUCH, back=_HOW_MUCH, price=_PRICE)
    def goes_all_the_way(self, at: int, how: int, back: int, price: str) -> None:
        """Have some sent, pay for it, send some of it back and ask for the money."""
        self.has_sent(at=at, how=how, billed=True)
        self.pays(at=at, how=how)
        self.sends_back(at=at, how=back, credited=3, price=price)
        self.wants_money_back(at=at, memo_at=at, how=0)

    # -- goods back, and credit for them -------------------------------------------------------------------------------

    @precondition(_there_is("fulfillment"))
    @rule(at=_WHICH, how=_HOW_MUCH, credited=st.integers(0, 3), price=_PRICE)
    def sends_back(self, at: int, how: int, credited: int, price: str) -> None:
        """Send some of a line back or only say so, and be credited for it at once or later."""

        def left(line: OrderLine) -> Decimal:
            return line.buckets.shipped - line.returned - line.announced

        order, line = self._line(at, left)
        back = self.attempt(self.desk.returns.authorize, order.id, (LineQuantity(line.id, _pieces(left(line), how)),))
        if back is not None and credited:
            self.attempt(self.desk.returns.receive, back.id)
        if back is not None and credited > 1:
            self.is_credited(at=0, price=price)

    @precondition(_there_is("return"))
    @rule(at=_WHICH, price=_PRICE)
    def is_credited(self, at: int, price: str) -> None:
        """Be credited for a return: at what was billed, or at a price that a friend says."""
        waiting = [each for each in self.of_kind("return") if each.status == "received"]
        back = (waiting or self.of_kind("return"))[-1 - at % len(waiting or self.of_kind("return"))]
        said = PriceOverride(Unrounded(price, CURRENCY), "friend", "ann") if price else None
        prices = {back.lines[0].line: said} if said else None
        self.attempt(self.desk.billing.credit, back.id, prices=prices)

    @precondition(lambda self: not any(each.reason for each in self.of_kind("invoice")))
    @rule(at=_WHICH, minor=st.integers(1, 500))
    def is_done_a_favor(self, at: int, minor: int) -> None:
        """Be given a credit memo for nothing, once: what it says was given on purpose."""
        net = Money.of_minor(minor, CURRENCY)
        line = InvoiceLine("1", "Favor", Decimal(1), "", net.unrounded, net, Money.zero(CURRENCY))
        customer = CUSTOMERS[at % len(CUSTOMERS)].id
        self.attempt(self.desk.billing.memo, "credit_memo", customer, (line,), reason="favor")

    # -- money ---------------------------------------------------------------------------------------------------------

    @rule(at=_WHICH, how=_HOW_MUCH, taken=st.booleans())
    def promises(self, at: int, how: int, taken: bool) -> None:
        """Promise to pay for an order, and let some of it be taken before anything was sent."""
        order = self.any_of("order", at)
        promise = self.attempt(self.desk.payments.authorize, order.id, _money(order.gross, how), method="card")
        if promise is not None and taken:
            self._charge(promise, _money(promise.authorized, 4), "")

    @precondition(_there_is("payment"))
    @rule(at=_WHICH, bill_at=st.none() | _WHICH, how=_HOW_MUCH)
    def is_charged(self, at: int, bill_at: int | None, how: int) -> None:
        """Let some of a promise be taken, for an invoice or for none."""
        payment, bill = self.any_of("payment", at), self._account("invoice", bill_at)
        most = min(payment.capturable, bill.outstanding) if bill else payment.capturable
        self._charge(payment, _money(most, how), bill.id if bill else "")

    def _charge(self, payment: Any, amount: Money, bill: str) -> None:
        taken = self.attempt(self.desk.payments.capture, payment.id, amount, invoice=bill)
        if taken is not None:
            self.paid[taken.id] += amount.minor

    @precondition(_there_is("invoice"))
    @rule(at=_WHICH, how=_HOW_MUCH)
    def pays(self, at: int, how: int) -> None:
        """Pay some of an invoice."""
        bill = self._account("invoice", at)
        if bill is None:
            return
        amount = _money(bill.outstanding, how)
        taken = self.attempt(self.desk.payments.receive, bill.id, amount, method="cash")
        if taken is not None:
            self.paid[taken.id] += amount.minor

    @precondition(lambda self: self.of_kind("payment") and self.of_kind("invoice"))
    @rule(at=_WHICH, bill_at=_WHICH, how=_HOW_MUCH)
    def uses_money(self, at: int, bill_at: int, how: int) -> None:
        """Let prepaid money go to an invoice."""
        payment, bill = self.any_of("payment", at), self._account("invoice", bill_at)
        if bill is not None:
            amount = _money(min(payment.unapplied, bill.outstanding), how)
            self.attempt(self.desk.payments.apply, payment.id, amount, invoice=bill.id)

    @rule(at=_WHICH, memo_at=st.none() | _WHICH, how=_HOW_MUCH)
    def wants_money_back(self, at: int, memo_at: int | None, how: int) -> None:
        """Ask for money back: for a credit memo, or because it went to no invoice."""
        if not self.of_kind("payment"):
            return
        memo = self._account("credit_memo", memo_at)
        found = [each for each in self.of_kind("payment") if memo is None or each.customer == memo.bill_to]
        payment = (found or self.of_kind("payment"))[at % len(found or self.of_kind("payment"))]
        most = min(payment.refundable, memo.outstanding) if memo else payment.refundable
        amount = _money(most, how)
        given = self.attempt(self.desk.payments.refund, payment.id, amount, credit_memo=memo.id if memo else "")
        if given is not None:
            self.back[payment.id] += amount.minor

    @precondition(lambda self: any(each.kind == "credit_memo" for each in self.of_kind("invoice")))
    @rule(at=_WHICH, bill_at=_WHICH, how=_HOW_MUCH)
    def uses_credit(self, at: int, bill_at: int, how: int) -> None:
        """Let a credit memo go to an invoice."""
        memo, bill = self._account("credit_memo", at), self._account("invoice", bill_at)
        if memo is not None and bill is not None:
            most = min(memo.outstanding, bill.outstanding)
            self.attempt(self.desk.billing.apply, memo.id, bill.id, _money(most, how))

    @precondition(_there_is("payment"))
    @rule(at=_WHICH)
    def takes_promise_back(self, at: int) -> None:
        """Let a promise go."""
        self.attempt(self.desk.payments.void, self.any_of("payment", at).id, reason="none")

    def _account(self, kind: str, at: int | None) -> Any:
        """A document of account of a kind that is open; any one time in ten, or when there is none."""
        found = self.of_kind("invoice")
        if at is None or not found:
            return None
        fit = [each for each in found if each.kind == kind and each.outstanding] if at else []
        return (fit or found)[at % len(fit or found)]

    # -- the same again ------------------------------------------------------------------------------------------------

    @precondition(lambda self: self.of_kind("payment"))
    @rule(at=st.integers(0, 99), payment_at=_WHICH, other=st.booleans())
    def says_it_again(self, at: int, payment_at: int, other: bool) -> None:
        """Give a command again, which has the same outcome and no more; or ask for money under an id that was used."""
        again, command = self._done[-1 - at % len(self._done)]
        self.attempts["repeated"] += 1
        if other:
            payment = self.any_of("payment", payment_at)
            asked = Money("1234.56", CURRENCY)  # what no command of the player says
            try:
                self.desk.payments.refund(payment.id, asked, by=CLERK, command=command)
            except CommandConflict:
                return
            raise AssertionError("an id was used for two commands")
        outcome = again()
        assert isinstance(outcome, Done)
        assert outcome.repeated
        self._look()

    @invariant()
    def nothing_was_gained(self) -> None:
        """The laws hold after every step."""
        gain.no_more_came_out_than_went_in(self.documents, self.paid, self.back)
        gain.no_more_was_credited_than_billed(self.documents)
