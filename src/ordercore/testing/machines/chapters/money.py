"""Invoices, memos and payments."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from ordercore.lifecycle.invoice.record import Invoice, InvoiceKind, InvoiceLine
from ordercore.lifecycle.order.record import LineQuantity, Order, OrderLine
from ordercore.lifecycle.payment.record import Payment
from ordercore.testing.machines.conserved import PIECE
from ordercore.testing.machines.pieces import Piece
from ordercore.testing.machines.teller import CURRENCY, Teller
from ordercore.values.money import Money

__all__ = ["MoneyChapter", "is_billable"]

_ZERO: Final = Money.zero(CURRENCY)


class MoneyChapter(Teller):
    """Money, with what must come of each command."""

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
        legal = amount > _ZERO and order.status != "canceled"
        self.give(self.desk.payments.authorize, order.id, amount, method="card", legal=legal)

    def capture(self, payment: Payment, amount: Money, bill: Invoice | None) -> None:
        """Take promised money, for an invoice or for none; the invoice may be somebody else's."""
        legal = payment.status in ("authorized", "captured", "refunded") and _ZERO < amount <= payment.capturable
        if bill is not None:
            ours = bill.bill_to == payment.customer and bill.order in ("", payment.order)
            legal = legal and ours and bill.kind == "invoice" and amount <= bill.outstanding
        legal = legal and self.documents["order", payment.order].status not in ("draft", "quoted")
        self.give(self.desk.payments.capture, payment.id, amount, invoice=bill.id if bill else "", legal=legal)

    def void(self, payment: Payment) -> None:
        """Let a promise go, or what is left of it."""
        legal = payment.status != "voided" and payment.capturable > _ZERO
        self.give(self.desk.payments.void, payment.id, reason="expired", legal=legal)

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


def is_billable(piece: Piece) -> bool:
    """Whether a piece has left and is on no invoice."""
    return piece.place == "shipped" and "invoiced" not in piece.sides
