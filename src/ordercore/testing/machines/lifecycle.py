"""Random stories told at a desk: legal and illegal commands, given once and again, with everything conserved after each.

A host subclasses the machine, hands in its own desk, and adds rules of its own:

    class Checkout(OrderLifecycleMachine):
        def make_desk(self, store: Store, clock: Clock) -> Desk: ...

        @rule(at=INDEX)
        def engrave(self, at: int) -> None: ...

    TestCheckout = Checkout.TestCase
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.strategies import SearchStrategy

from ordercore.desk.commit import Done
from ordercore.errors import CommandConflict, UnknownDocument
from ordercore.lifecycle.invoice.record import Invoice, InvoiceKind
from ordercore.lifecycle.order.record import Order
from ordercore.lifecycle.order.status import fulfillment_status
from ordercore.lifecycle.payment.record import Payment
from ordercore.testing.house import CLERK, CUSTOMERS, ITEMS, SITES
from ordercore.testing.machines.conserved import PIECE
from ordercore.testing.machines.teller import CURRENCY
from ordercore.testing.machines.usual import UsualWay
from ordercore.values.money import Money
from ordercore.values.quantity import Quantity

__all__ = ["AMOUNTS", "INDEX", "PARTS", "OrderLifecycleMachine"]

INDEX: Final = st.integers(0, 9)
"""Which of the documents there are: counted around, so that it always finds one when there is one."""

PARTS: Final = st.integers(0, 6)
"""How many halves of a unit: none is asked for too, and more than there are."""

AMOUNTS: Final = st.sampled_from((100, 10, 50, 0, 101))
"""Which part, in percent, of what could be paid: all first, then less, nothing, and more than all."""

_SOME_LINES: Final = st.lists(st.tuples(INDEX, st.integers(1, 6)), min_size=1, max_size=2)
_LINES: Final[SearchStrategy[list[tuple[int, int]]]] = st.just([]) | _SOME_LINES
_GATES: Final = ("ship", "confirm", "allocate", "pick", "pack")
_HOLDS: Final = ("h1", "h2")


def _there_is(kind: str) -> Callable[[Any], bool]:
    return lambda story: bool(story.of_kind(kind))


class OrderLifecycleMachine(UsualWay, RuleBasedStateMachine):
    """Random stories at one desk, about the small house of `ordercore.testing.house`.

    After every command: the store's histories fold into its documents and their hash chains fit; every piece is where the
    oracle has it; stock and credit claims are what the documents say; invoices add up. A refused command has reasons and
    leaves nothing behind. A repeated one says so and has no second effect.
    """

    # -- orders --------------------------------------------------------------------------------------------------------

    @initialize(orders=st.lists(st.tuples(INDEX, _SOME_LINES, st.booleans()), min_size=1, max_size=3))
    def open_the_doors(self, orders: list[tuple[int, list[tuple[int, int]], bool]]) -> None:
        """Begin with ten of everything on the preferred shelf, and with some orders on the desk."""
        for site, sku in list(self.shelf)[:3]:
            self.count_stock(site, sku, self._unit(sku), 20)
        for at, lines, freight in orders:
            self.order_comes_in(at, lines, freight, cases=False)

    def _unit(self, sku: str) -> str:
        return next(item.units.base for item in ITEMS if item.sku == sku)

    @rule(at=INDEX, lines=_LINES, freight=st.booleans(), cases=st.booleans())
    def order_comes_in(self, at: int, lines: list[tuple[int, int]], freight: bool, cases: bool) -> None:
        """Take an order of some items, of freight alone, or of cases."""
        drafts = []
        for sku_at, parts in lines:
            item = self.one(ITEMS, sku_at)
            in_cases = cases and item.sku == "MUG"
            drafts.append((item.sku, Quantity(1, "CS") if in_cases else Quantity(PIECE * parts, item.units.base)))
        self.take(self.one(CUSTOMERS, at).id, drafts, freight=freight or not drafts)

    @precondition(_there_is("order"))
    @rule(at=INDEX, days=st.integers(-1, 3))
    def order_is_quoted(self, at: int, days: int) -> None:
        """Offer an order, sometimes until yesterday."""
        self.quote(self.likely("order", at, "draft"), days)

    @precondition(_there_is("order"))
    @rule(at=INDEX)
    def quote_is_revised(self, at: int) -> None:
        """Take a quote back."""
        self.revise(self.likely("order", at, "quoted"))

    @precondition(_there_is("order"))
    @rule(at=INDEX)
    def order_is_confirmed(self, at: int) -> None:
        """Make an order binding."""
        self.confirm(self.likely("order", at, "draft", "quoted"))

    @precondition(_there_is("order"))
    @rule(at=INDEX)
    def order_is_canceled(self, at: int) -> None:
        """Give an order up."""
        self.cancel(self.one(self.of_kind("order"), at))

    @precondition(_there_is("order"))
    @rule(at=INDEX, line_at=INDEX, parts=PARTS)
    def quantity_is_canceled(self, at: int, line_at: int, parts: int) -> None:
        """Give pieces of one line up."""
        order: Order = self.likely("order", at, "confirmed")
        if order.lines:
            self.cancel_quantity(order, self.one(order.lines, line_at), parts)

    @precondition(_there_is("order"))
    @rule(at=INDEX, name=st.sampled_from(_HOLDS), gate=st.sampled_from(_GATES), hours=st.sampled_from((24, None)))
    def hold_is_placed(self, at: int, name: str, gate: str, hours: int | None) -> None:
        """Make a step of an order wait, for a day or until somebody lets it go."""
        until = None if hours is None else self.clock.now() + timedelta(hours=hours)
        self.hold(self.one(self.of_kind("order"), at), name, gate, until)

    @precondition(_there_is("order"))
    @rule(at=INDEX, name=st.sampled_from(_HOLDS))
    def hold_is_released(self, at: int, name: str) -> None:
        """Let a hold go."""
        held = [order for order in self.of_kind("order") if any(hold.id == name for hold in order.holds)]
        self.release_hold(self.one(held or self.of_kind("order"), at), name)

    @precondition(_there_is("order"))
    @rule(at=INDEX, steps=st.integers(1, 9))
    def order_goes_on(self, at: int, steps: int) -> None:
        """Go some steps down the usual way, so that stories get far: confirm, allocate, pick, pack, ship, bill, be paid."""
        order: Order = self.likely("order", at, "draft", "quoted", "confirmed")
        for _ in range(steps):
            self.go_on(self.documents["order", order.id])

    # -- goods going out -----------------------------------------------------------------------------------------------

    @rule(at=INDEX, parts=st.integers(-6, 40))
    def stock_is_counted(self, at: int, parts: int) -> None:
        """Count an item at a site anew."""
        site, sku = self.one(list(self.shelf), at)
        self.count_stock(site, sku, self._unit(sku), parts)

    @precondition(_there_is("order"))
    @rule(at=INDEX, site_at=INDEX, parts=st.lists(PARTS, max_size=2))
    def pieces_are_allocated(self, at: int, site_at: int, parts: list[int]) -> None:
        """Claim pieces at a site: named ones, or whatever is there."""
        order: Order = self.likely("order", at, "confirmed")
        self.allocate(order, self.one(list(SITES), site_at), list(zip(order.lines, parts, strict=False)))

    @precondition(_there_is("fulfillment"))
    @rule(at=INDEX, missing=st.integers(0, 3))
    def pieces_are_picked(self, at: int, missing: int) -> None:
        """Take pieces from the shelf, of which some may be missing."""
        self.pick(self.likely("fulfillment", at, "allocated"), missing)

    @precondition(_there_is("fulfillment"))
    @rule(at=INDEX, noted=st.booleans())
    def pieces_are_packed(self, at: int, noted: bool) -> None:
        """Pack pieces."""
        self.pack(self.likely("fulfillment", at, "picked"), noted=noted)

    @precondition(_there_is("fulfillment"))
    @rule(at=INDEX)
    def pieces_are_shipped(self, at: int) -> None:
        """Let pieces leave."""
        self.ship(self.likely("fulfillment", at, "packed"))

    @precondition(_there_is("fulfillment"))
    @rule(at=INDEX, arrives=st.booleans())
    def fulfillment_ends(self, at: int, arrives: bool) -> None:
        """Note that pieces arrived, or give a fulfillment up."""
        sent = self.one(self.of_kind("fulfillment"), at)
        (self.deliver if arrives else self.give_up)(sent)

    # -- money ---------------------------------------------------------------------------------------------------------

    @precondition(_there_is("order"))
    @rule(at=INDEX, line_at=INDEX, parts=PARTS)
    def order_is_invoiced(self, at: int, line_at: int, parts: int) -> None:
        """Bill pieces of one line, or all that were shipped."""
        order: Order = self.likely("order", at, "confirmed")
        self.invoice(order, self.one(order.lines, line_at) if order.lines and parts else None, parts)

    @precondition(_there_is("order"))
    @rule(at=INDEX, percent=AMOUNTS)
    def payment_is_promised(self, at: int, percent: int) -> None:
        """Note a promise of part of what an order comes to."""
        order: Order = self.likely("order", at, "confirmed")
        self.authorize_payment(order, _part(order.gross, percent))

    @precondition(_there_is("order"))
    @rule(at=INDEX, percent=AMOUNTS)
    def order_is_prepaid(self, at: int, percent: int) -> None:
        """Take money for an order of which nothing may have left."""
        order: Order = self.likely("order", at, "confirmed")
        self.prepay(order, _part(order.gross, percent))

    @precondition(_there_is("payment"))
    @rule(at=INDEX, bill_at=st.none() | INDEX, percent=AMOUNTS)
    def payment_is_captured(self, at: int, bill_at: int | None, percent: int) -> None:
        """Take promised money, for an invoice or for none."""
        payment = self.likely("payment", at, "authorized", "captured", "refunded")
        bills = self.of_kind("invoice")
        ours = [each for each in bills if (each.order, each.status) == (payment.order, "open")]
        bill = self.one(ours or bills, bill_at) if bills and bill_at is not None else None
        most = payment.capturable if bill is None else min(payment.capturable, bill.outstanding)
        self.capture(payment, _part(most, percent), bill)

    @precondition(_there_is("payment"))
    @rule(at=INDEX)
    def promise_is_void(self, at: int) -> None:
        """Let a promise go."""
        self.void(self.one(self.of_kind("payment"), at))

    @precondition(_there_is("invoice"))
    @rule(at=INDEX, percent=AMOUNTS)
    def invoice_is_paid(self, at: int, percent: int) -> None:
        """Take money for an invoice, or for what is none."""
        bill = self.likely("invoice", at, "open")
        self.receive_payment(bill, _part(bill.outstanding, percent))

    @precondition(lambda self: self.of_kind("payment") and self.of_kind("invoice"))
    @rule(at=INDEX, memo_at=INDEX, percent=AMOUNTS)
    def money_is_refunded(self, at: int, memo_at: int, percent: int) -> None:
        """Give money back against a credit memo."""
        payment = self.likely("payment", at, "captured")
        memos = [each for each in self.of_kind("invoice") if each.kind == "credit_memo"] or self.of_kind("invoice")
        ours = [each for each in memos if (each.order, each.status) == (payment.order, "open")]
        memo = self.one(ours or memos, memo_at)
        self.refund(payment, memo, _part(min(payment.refundable_by_memo, memo.outstanding), percent))

    @precondition(_there_is("payment"))
    @rule(at=INDEX, percent=AMOUNTS)
    def unapplied_money_is_refunded(self, at: int, percent: int) -> None:
        """Give money back that went to no invoice, or some of what did."""
        payment = self._prepaid(at)
        self.refund_unapplied(payment, _part(payment.unapplied or payment.refundable, percent))

    @precondition(lambda self: self.of_kind("payment") and self.of_kind("invoice"))
    @rule(at=INDEX, bill_at=INDEX, percent=AMOUNTS)
    def payment_is_applied(self, at: int, bill_at: int, percent: int) -> None:
        """Let money taken before go to an invoice."""
        payment = self._prepaid(at)
        bills = self.of_kind("invoice")
        ours = [each for each in bills if (each.order, each.status) == (payment.order, "open")]
        bill = self.one(ours or bills, bill_at)
        self.apply_payment(payment, bill, _part(min(payment.unapplied, bill.outstanding), percent))

    def _prepaid(self, at: int) -> Payment:
        """A payment of which something is unapplied; any one time in five, or when there is none."""
        payments: list[Payment] = self.of_kind("payment")
        fit = [each for each in payments if each.unapplied] if at < 8 else []
        return self.one(fit or payments, at)

    @precondition(lambda self: any(each.kind == "credit_memo" for each in self.of_kind("invoice")))
    @rule(at=INDEX, percent=AMOUNTS)
    def memo_is_applied(self, at: int, percent: int) -> None:
        """Set what is left of a credit memo against an invoice of its payer; one time in five against any document."""
        found: list[Invoice] = self.of_kind("invoice")
        owed = [each for each in found if each.outstanding]
        pairs = [(memo, bill) for memo in owed for bill in owed if (memo.kind, bill.kind) == ("credit_memo", "invoice")]
        fit = [(memo, bill) for memo, bill in pairs if memo.bill_to == bill.bill_to] if at < 8 else []
        memo, bill = self.one(fit or pairs or [(found[0], found[-1])], at)
        self.apply_memo(memo, bill, _part(min(memo.outstanding, bill.outstanding), percent))

    @precondition(lambda self: len([each for each in self.of_kind("invoice") if not each.order]) < 3)
    @rule(at=INDEX, minor=st.integers(-1, 500), kind=st.sampled_from(("credit_memo", "write_off")))
    def memo_is_issued(self, at: int, minor: int, kind: InvoiceKind) -> None:
        """Credit or write off what stands on no order, likely for who owes something."""
        owing = [each.bill_to for each in self.of_kind("invoice") if each.kind == "invoice" and each.outstanding]
        customers = owing if owing and at < 8 else [each.id for each in CUSTOMERS]
        self.memo(kind, self.one(customers, at), Money.of_minor(minor, CURRENCY))

    # -- goods coming back ---------------------------------------------------------------------------------------------

    @precondition(_there_is("order"))
    @rule(at=INDEX, line_at=INDEX, parts=PARTS)
    def return_is_authorized(self, at: int, line_at: int, parts: int) -> None:
        """Allow pieces to come back."""
        orders = [order for order in self.of_kind("order") if order.lines]
        sent = [order for order in orders if fulfillment_status(order) in ("partial", "fulfilled")]
        if orders:
            order = self.one(sent or orders, at)
            self.authorize_return(order, self.one(order.lines, line_at), parts)

    @precondition(_there_is("return"))
    @rule(at=INDEX, good=PARTS, damaged=st.integers(0, 2))
    def pieces_come_back(self, at: int, good: int, damaged: int) -> None:
        """Count pieces that came back, good ones and damaged ones."""
        self.receive_return(self.likely("return", at, "authorized"), good, damaged)

    @precondition(_there_is("return"))
    @rule(at=INDEX, gives_up=st.booleans())
    def return_ends(self, at: int, gives_up: bool) -> None:
        """Credit what came back, or give a return up of which nothing did."""
        back = self.likely("return", at, "authorized", "received")
        (self.cancel_return if gives_up else self.credit)(back)

    @precondition(_there_is("order"))
    @rule(at=INDEX, steps=st.integers(1, 4))
    def order_comes_back(self, at: int, steps: int) -> None:
        """Go some steps down the usual way back: announce a piece, receive it, credit it, give the money back."""
        orders = [order for order in self.of_kind("order") if fulfillment_status(order) in ("partial", "fulfilled")]
        if not orders:
            return
        number = self.one(orders, at).id
        for _ in range(steps):
            self.come_back(self.documents["order", number])

    # -- the same again, and time --------------------------------------------------------------------------------------

    @precondition(lambda self: self.carried_out)
    @rule(at=st.integers(0, 99))
    def command_is_given_again(self, at: int) -> None:
        """Any command given before: the same outcome, and no second effect (I1)."""
        again, _, key = self.one(self.carried_out, at)
        before = self.limits()
        outcome = again()
        assert isinstance(outcome, Done)
        assert outcome.repeated
        assert outcome.document == self.documents[key]
        self.nothing_happened(before)

    @precondition(lambda self: self.carried_out)
    @rule(at=st.integers(0, 99))
    def command_id_is_used_for_another(self, at: int) -> None:
        """Another command under an id used before is a conflict, whatever it asks."""
        _, command, _ = self.one(self.carried_out, at)
        self._raises(CommandConflict, command)

    @rule()
    def document_is_not_there(self) -> None:
        """A document that does not exist is an error that leaves nothing behind."""
        self._raises(UnknownDocument, "lost")

    def _raises(self, error: type[Exception], command: str) -> None:
        before = self.limits()
        try:
            self.desk.orders.cancel("nobody's", reason="something else", by=CLERK, command=command)
        except error:
            self.nothing_happened(before)
        else:
            raise AssertionError(f"no {error.__name__}")

    @rule(hours=st.integers(1, 48))
    def time_passes(self, hours: int) -> None:
        """Let time pass: quotes and holds end by themselves."""
        self.clock.go_on(timedelta(hours=hours))

    @invariant()
    def everything_adds_up(self) -> None:
        """The laws hold after every step."""
        self.everything_is_conserved()


def _part(amount: Money, percent: int) -> Money:
    return Money.of_minor(amount.minor * percent // 100, amount.currency)
