"""A story told at a desk: each command with what must come of it, and an oracle that does the same piece by piece."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from ordercore.lifecycle.adjustment.record import AdjustmentLine
from ordercore.lifecycle.fulfillment.record import Fulfillment, Package
from ordercore.lifecycle.invoice.record import Invoice, InvoiceKind, InvoiceLine
from ordercore.lifecycle.order.draft import DraftCharge, DraftLine, OrderDraft
from ordercore.lifecycle.order.record import LineQuantity, Order, OrderLine
from ordercore.lifecycle.payment.record import Payment
from ordercore.lifecycle.returns.record import Receipt, Return
from ordercore.testing.house import MORNING
from ordercore.testing.machines.conserved import PIECE
from ordercore.testing.machines.pieces import Piece
from ordercore.testing.machines.teller import CURRENCY, Teller
from ordercore.values.money import Money
from ordercore.values.quantity import Quantity

__all__ = ["Story", "is_billable"]

_ZERO: Final = Money.zero(CURRENCY)
_BEFORE_CLOSING: Final = ("draft", "quoted", "confirmed")


class Story(Teller):
    """Commands with what must come of each. Quantities are halves of a unit, the oracle's pieces."""

    def today(self) -> date:
        """The day the clock shows."""
        return self.clock.now().date()

    def free(self, order: Order, line: OrderLine, place: str) -> int:
        """How many pieces of a line are in a place."""
        return self.pieces.count(order.id, line.id, lambda piece: piece.place == place)

    def mine(self, order: Order) -> list[Piece]:
        """The pieces of an order."""
        return [piece for piece in self.pieces.rows if piece.order == order.id]

    def is_held(self, order: Order, gate: str) -> bool:
        """Whether a hold closes a gate of an order now."""
        return any(gate in hold.blocks and hold.is_open(self.clock.now()) for hold in order.holds)

    # -- orders --------------------------------------------------------------------------------------------------------

    def take(self, customer: str, lines: Iterable[tuple[str, Quantity]], *, freight: bool = False) -> Order:
        """Take an order."""
        number = f"o{len(self.of_kind('order')) + 1}"
        drafts = [DraftLine(str(place), sku, quantity) for place, (sku, quantity) in enumerate(lines, start=1)]
        charges = (DraftCharge("freight", "freight"),) if freight else ()
        draft = OrderDraft(customer, CURRENCY, MORNING.date(), drafts, id=number, charges=charges)
        done = self.give(self.desk.orders.take, draft, legal=True)
        assert done is not None
        order: Order = done.document
        for line in order.lines:
            self.pieces.order(number, line.id, line.sku, int(line.ordered / PIECE), tracked=line.tracked)
        return order

    def quote(self, order: Order, days: int) -> None:
        """Offer an order for so many days."""
        until = self.today() + timedelta(days=days)
        self.give(self.desk.orders.quote, order.id, until=until, legal=order.status == "draft" and days >= 0)

    def revise(self, order: Order) -> None:
        """Take a quote back."""
        self.give(self.desk.orders.revise, order.id, reason="typo", legal=order.status == "quoted")

    def confirm(self, order: Order) -> None:
        """Make an order binding; whether credit allows it is for the store to say."""
        over = order.quoted_until is not None and order.quoted_until < self.today()
        possible = order.status in ("draft", "quoted") and not over and not self.is_held(order, "confirm")
        self.give(self.desk.orders.confirm, order.id, legal=None if possible and order.credit_accounts else possible)

    def cancel(self, order: Order) -> None:
        """Give an order up."""
        places = {piece.place for piece in self.mine(order)}
        idle = places <= {"unsourced", "canceled"} and order.status in _BEFORE_CLOSING
        if self.give(self.desk.orders.cancel, order.id, reason="no longer wanted", legal=idle):
            for piece in self.mine(order):
                piece.place = "canceled"

    def cancel_quantity(self, order: Order, line: OrderLine, parts: int) -> None:
        """Give pieces of one line up: only those that wait (Q2)."""
        legal = order.status == "confirmed" and 0 < parts <= self.free(order, line, "unsourced")
        asked = PIECE * parts
        if self.give(self.desk.orders.cancel_quantity, order.id, line.id, asked, reason="fewer", legal=legal):
            self.pieces.move(order.id, line.id, parts, "unsourced", "canceled")

    def hold(self, order: Order, name: str, gate: str, until: datetime | None) -> None:
        """Make a step of an order wait."""
        legal = all(hold.id != name for hold in order.holds) and order.status in _BEFORE_CLOSING
        said: dict[str, Any] = {"kind": "fraud", "reason": "looks odd", "blocks": {gate}, "expires_at": until}
        self.give(self.desk.orders.hold, order.id, name, **said, legal=legal)

    def release_hold(self, order: Order, name: str) -> None:
        """Let a hold go, or one that nobody placed (S4)."""
        stands = any(hold.id == name and not hold.released_by for hold in order.holds)
        legal = stands and order.status in _BEFORE_CLOSING
        self.give(self.desk.orders.release_hold, order.id, name, reason="called back", legal=legal)

    # -- goods going out -----------------------------------------------------------------------------------------------

    def count_stock(self, site: str, sku: str, unit: str, parts: int) -> None:
        """Count an item anew; below what is claimed it cannot be counted."""
        free = self.shelf[site, sku] - self.pieces.claimed(site, sku)
        counted = AdjustmentLine("1", sku, PIECE * parts, unit)
        legal = parts != 0 and (free + parts >= 0 or parts > 0)
        if self.give(self.desk.stock.adjust, (counted,), reason="count", site=site, legal=legal):
            self.shelf[site, sku] += parts

    def allocate(self, order: Order, site: str, asked: Sequence[tuple[OrderLine, int]] = ()) -> None:
        """Claim pieces at a site: named ones, or whatever is there (S3, Q12)."""
        wanted = tuple([LineQuantity(line.id, PIECE * parts) for line, parts in asked]) or None
        legal: bool | None = order.status == "confirmed" and not self.is_held(order, "allocate")
        if wanted:
            there = all(0 < parts <= self.free(order, line, "unsourced") for line, parts in asked)
            legal = legal and there and self._lies_there(site, asked)
        elif legal:
            legal = None
        done = self.give(self.desk.fulfillment.allocate, order.id, wanted, site=site, legal=legal)
        if done is not None:
            for each in done.document.lines:
                self.pieces.allocate(order.id, each.line, int(each.quantity / PIECE), done.document.id, site)

    def _lies_there(self, site: str, asked: Sequence[tuple[OrderLine, int]]) -> bool:
        for sku in {line.sku for line, _ in asked if line.tracked}:
            wanted = sum(parts for line, parts in asked if line.sku == sku)
            if wanted > self.shelf[site, sku] - self.pieces.claimed(site, sku):
                return False
        return True

    def _may_move(self, sent: Fulfillment, status: str, gate: str) -> bool:
        return sent.status == status and not self.is_held(self.documents["order", sent.order], gate)

    def pick(self, sent: Fulfillment, missing: int = 0) -> None:
        """Take pieces from the shelf, of which some of the first line may not be there."""
        first = sent.lines[0]
        on_it = self.pieces.count(sent.order, first.line, lambda piece: piece.fulfillment == sent.id)
        found = missing < on_it or (missing == on_it and len(sent.lines) > 1)
        legal = self._may_move(sent, "allocated", "pick") and found
        if self.give(self.desk.fulfillment.pick, sent.id, short={first.line: PIECE * missing}, legal=legal):
            if missing:
                self.pieces.lose(sent.order, first.line, missing, sent.id)
            self.pieces.carry(sent.id, "picked")

    def pack(self, sent: Fulfillment, *, noted: bool = True) -> None:
        """Pack pieces, noting what is in the parcel or not."""
        packages = (Package("p1", tuple([(line.line, line.quantity) for line in sent.lines])),) if noted else ()
        if self.give(self.desk.fulfillment.pack, sent.id, packages, legal=self._may_move(sent, "picked", "pack")):
            self.pieces.carry(sent.id, "packed")

    def ship(self, sent: Fulfillment) -> None:
        """Let pieces leave."""
        if self.give(self.desk.fulfillment.ship, sent.id, legal=self._may_move(sent, "packed", "ship")):
            for piece in self.pieces.rows:
                if piece.fulfillment == sent.id and piece.tracked:
                    self.shelf[sent.site, piece.sku] -= 1
            self.pieces.carry(sent.id, "shipped")

    def deliver(self, sent: Fulfillment) -> None:
        """Note that pieces arrived."""
        self.give(self.desk.fulfillment.deliver, sent.id, legal=sent.status == "shipped")

    def give_up(self, sent: Fulfillment) -> None:
        """Give a fulfillment up: what has left the house cannot be given up (Q11)."""
        legal = sent.status in ("allocated", "picked", "packed")
        if self.give(self.desk.fulfillment.cancel, sent.id, reason="lorry full", legal=legal):
            self.pieces.carry(sent.id, "unsourced")

    # -- money ---------------------------------------------------------------------------------------------------------

    def invoice(self, order: Order, line: OrderLine | None = None, parts: int = 0) -> None:
        """Bill pieces of one line, or all that was shipped and is not billed."""
        legal = order.status == "confirmed"
        if line is not None:
            asked = (LineQuantity(line.id, PIECE * parts),)
            legal = legal and 0 < parts <= self.pieces.count(order.id, line.id, is_billable)
        else:
            asked = None
            open_charge = any(not charge.invoiced for charge in order.charges)
            legal = legal and (open_charge or any(map(is_billable, self.mine(order))))
        done = self.give(self.desk.billing.invoice, order.id, asked, legal=legal)
        if done is not None:
            for each in [each for each in done.document.lines if each.sku]:
                self.pieces.mark(order.id, each.order_line, int(each.quantity / PIECE), "invoiced", is_billable)

    def authorize_payment(self, order: Order, amount: Money) -> None:
        """Note a promise."""
        self.give(self.desk.payments.authorize, order.id, amount, method="card", legal=amount > _ZERO)

    def capture(self, payment: Payment, amount: Money, bill: Invoice | None) -> None:
        """Take promised money, for an invoice or for none; the invoice may be somebody else's."""
        legal = payment.status in ("authorized", "captured", "refunded") and _ZERO < amount <= payment.capturable
        if bill is not None:
            ours = bill.bill_to == payment.customer and bill.order in ("", payment.order)
            legal = legal and ours and bill.kind == "invoice" and amount <= bill.outstanding
        legal = legal and self.documents["order", payment.order].status not in ("draft", "quoted")
        self.give(self.desk.payments.capture, payment.id, amount, invoice=bill.id if bill else "", legal=legal)

    def void(self, payment: Payment) -> None:
        """Let a promise go."""
        self.give(self.desk.payments.void, payment.id, reason="expired", legal=payment.status == "authorized")

    def receive_payment(self, bill: Invoice, amount: Money) -> None:
        """Take money for an invoice, or for what is none."""
        legal = bill.kind == "invoice" and _ZERO < amount <= bill.outstanding
        self.give(self.desk.payments.receive, bill.id, amount, method="transfer", legal=legal)

    def apply_payment(self, payment: Payment, bill: Invoice, amount: Money) -> None:
        """Let money taken before go to an invoice, which may be somebody else's, or none."""
        ours = bill.bill_to == payment.customer and bill.order in ("", payment.order)
        enough = _ZERO < amount <= min(payment.unapplied, bill.outstanding)
        legal = ours and enough and bill.kind == "invoice" and payment.status == "captured"
        self.give(self.desk.payments.apply, payment.id, amount, invoice=bill.id, legal=legal)

    def refund(self, payment: Payment, memo: Invoice, amount: Money) -> None:
        """Give money back against a credit memo, or against what is none."""
        ours = memo.bill_to == payment.customer and (not memo.order or memo.order == payment.order)
        enough = _ZERO < amount <= min(payment.refundable_by_memo, memo.outstanding)
        legal = ours and enough and memo.kind == "credit_memo" and payment.status == "captured"
        self.give(self.desk.payments.refund, payment.id, amount, credit_memo=memo.id, legal=legal)

    def refund_unapplied(self, payment: Payment, amount: Money) -> None:
        """Give money back without a credit memo: only what went to no invoice."""
        legal = payment.status == "captured" and _ZERO < amount <= payment.unapplied
        self.give(self.desk.payments.refund, payment.id, amount, legal=legal)

    def apply_memo(self, memo: Invoice, bill: Invoice, amount: Money) -> None:
        """Set a credit memo against an invoice, or what is none against what is none."""
        ours = memo.bill_to == bill.bill_to and (memo.kind, bill.kind) == ("credit_memo", "invoice")
        legal = ours and _ZERO < amount <= min(memo.outstanding, bill.outstanding)
        self.give(self.desk.billing.apply, memo.id, bill.id, amount, legal=legal)

    def memo(self, kind: InvoiceKind, customer: str, net: Money) -> None:
        """Credit or write off what stands on no order."""
        line = InvoiceLine("1", "Goods nobody can match", Decimal(1), "EA", net.unrounded, net, _ZERO)
        legal = net >= _ZERO or kind == "write_off"
        self.give(self.desk.billing.memo, kind, customer, (line,), reason="unmatched", legal=legal)

    # -- goods coming back ---------------------------------------------------------------------------------------------

    def authorize_return(self, order: Order, line: OrderLine, parts: int) -> None:
        """Allow pieces to come back: those that left and are not on their way already (Q3)."""
        legal = order.status in ("confirmed", "closed") and 0 < parts <= self.pieces.count(order.id, line.id, _is_out)
        asked = (LineQuantity(line.id, PIECE * parts),)
        done = self.give(self.desk.returns.authorize, order.id, asked, reason="broken", legal=legal)
        if done is not None:
            self.pieces.mark(order.id, line.id, parts, "announced", _is_out, done.document.id)

    def receive_return(self, back: Return, good: int, damaged: int) -> None:
        """Count pieces that came back; only good ones lie on the shelf again (Q5, Q6)."""
        line, count = back.lines[0], good + damaged
        receipts = [Receipt(line.line, PIECE * good)] * bool(good)
        receipts += [Receipt(line.line, PIECE * damaged, "damaged")] * bool(damaged)

        def awaited(piece: Piece) -> bool:
            return piece.back == back.id and "announced" in piece.sides

        legal = back.status == "authorized" and 0 < count <= self.pieces.count(back.order, line.line, awaited)
        if self.give(self.desk.returns.receive, back.id, receipts, legal=legal):
            for piece in self.pieces.take(back.order, line.line, count, awaited):
                piece.sides = (piece.sides - {"announced"}) | {"returned"}
            if line.tracked:
                self.shelf[back.site, line.sku] += good

    def cancel_return(self, back: Return) -> None:
        """Give a return up of which nothing came back."""
        legal = back.status == "authorized" and not self._came_back(back)
        if self.give(self.desk.returns.cancel, back.id, reason="kept", legal=legal):
            self.pieces.unmark(back.id)

    def credit(self, back: Return) -> None:
        """Credit what came back; what did not is no longer announced."""
        line, came = back.lines[0].line, self._came_back(back)
        legal = back.status in ("authorized", "received")
        legal = legal and 0 < came <= self.pieces.count(back.order, line, _is_creditable)
        if self.give(self.desk.billing.credit, back.id, legal=legal):
            self.pieces.unmark(back.id)
            self.pieces.mark(back.order, line, came, "credited", _is_creditable)

    def _came_back(self, back: Return) -> int:
        def came(piece: Piece) -> bool:
            return piece.back == back.id and "returned" in piece.sides

        return self.pieces.count(back.order, back.lines[0].line, came)


def is_billable(piece: Piece) -> bool:
    """Whether a piece has left and is on no invoice."""
    return piece.place == "shipped" and "invoiced" not in piece.sides


def _is_creditable(piece: Piece) -> bool:
    return "invoiced" in piece.sides and "credited" not in piece.sides


def _is_out(piece: Piece) -> bool:
    return piece.place == "shipped" and not piece.sides & {"announced", "returned"}
