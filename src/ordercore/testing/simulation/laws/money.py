"""Laws about money: every cent is somewhere, and only once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ordercore.lifecycle.invoice.record import Invoice
from ordercore.lifecycle.order.record import Order, OrderLine
from ordercore.lifecycle.payment.record import Payment
from ordercore.testing.simulation.look import Look

__all__ = [
    "captured_money_is_applied_or_waits_or_went_back",
    "invoices_share_out_what_was_agreed",
    "orders_count_the_money_of_their_payments",
    "what_one_paper_gave_another_got",
]


def captured_money_is_applied_or_waits_or_went_back(look: Look) -> Iterator[str]:
    """No payment takes more than was promised or gives back more than it took, and no invoice gets more than it is for."""
    for (kind, id), turn in look.seen.turns.items():
        if kind == "payment" and turn.after is not None:
            yield from _of_payment(turn.after)
        elif kind == "invoice" and turn.after is not None:
            bill: Invoice = turn.after
            parts = (bill.paid, bill.credited, bill.applied, bill.refunded)
            spent = sum(each.minor for each in parts)
            if min(each.minor for each in parts) < 0 or (bill.kind != "write_off" and spent > max(bill.gross.minor, 0)):
                yield f"invoice {id} is for {bill.gross}, and {spent} minor units went to it"


def _of_payment(payment: Payment) -> Iterator[str]:
    promised, taken, back = payment.authorized.minor, payment.captured.minor, payment.refunded.minor
    applied, loose = payment.applied.minor, payment.refunded_unapplied.minor
    waiting = taken - applied - loose
    if not (0 <= back <= taken <= promised and 0 <= loose <= back and back - loose <= applied and waiting >= 0):
        yield f"payment {payment.id}: {payment}"


def invoices_share_out_what_was_agreed(look: Look) -> Iterator[str]:
    """The invoices of parts of a line sum to its price to the cent; what is billed and what is to come sum to what was agreed."""
    for id in look.seen.orders:
        order: Order | None = look.books.documents.get(("order", id))
        if order is None:
            continue
        billed = _by_line(look, order.invoices)
        for line in order.lines:
            if billed[line.id] != line.worth(line.invoiced).minor:
                yield f"order {id}, line {line.id}: invoices say {billed[line.id]}"
            if line.invoiced == line.ordered and billed[line.id] != line.gross.minor:
                yield f"order {id}, line {line.id}: wholly billed at {billed[line.id]}, agreed at {line.gross}"
            at_price = _credited_at_price(look, order, line)
            if at_price > billed[line.id]:
                yield f"order {id}, line {line.id}: credited {at_price} of {billed[line.id]}"
        for charge in order.charges:
            if billed[charge.id] != (charge.gross.minor if charge.invoiced else 0):
                yield f"order {id}, charge {charge.id}: invoices say {billed[charge.id]}"
        if sum(billed.values()) != order.billed.minor or order.payable > order.gross:
            yield f"order {id}: invoices say {sum(billed.values())}, it says {order.billed} of {order.gross}"


def _by_line(look: Look, numbers: tuple[str, ...]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for number in numbers:
        for line in look.books.documents["invoice", number].lines:
            sums[line.order_line] += line.gross.minor
    return sums


def _credited_at_price(look: Look, order: Order, line: OrderLine) -> int:
    """What was credited of a line at the price it was sold at; at another price it is what somebody with the permission says."""
    memos = [look.books.documents["invoice", number] for number in order.credit_memos]
    lines = [each for memo in memos for each in memo.lines if each.order_line == line.id]
    return sum(each.gross.minor for each in lines if each.unit_price == line.unit_price)


def orders_count_the_money_of_their_payments(look: Look) -> Iterator[str]:
    """An order says it was paid what its payments took, and given back what they gave."""
    for id in look.seen.orders:
        order: Order | None = look.books.documents.get(("order", id))
        if order is None:
            continue
        took = gave = 0
        for number in look.books.payments.get(id, ()):
            payment: Payment = look.books.documents["payment", number]
            took, gave = took + payment.captured.minor, gave + payment.refunded.minor
        if (took, gave) != (order.paid.minor, order.refunded.minor):
            yield f"order {id}: paid {order.paid}, refunded {order.refunded}; its payments took {took} and gave {gave}"


def what_one_paper_gave_another_got(look: Look) -> Iterator[str]:
    """Of each payer, what payments and memos say they gave is what invoices and memos say they got."""
    for (payer, what), rest in look.books.payers.items():
        if rest:
            yield f"{payer or 'guests'}: {rest} minor units were {what} by one paper and not by another"
