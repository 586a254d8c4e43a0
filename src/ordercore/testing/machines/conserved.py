"""What must hold of documents and limits after every command, however it went: the laws of an order's life.

Each law names the real failures it comes from by the ids of the project's research (Q quantities, M money, S statuses, K credit,
A audit), which are told in `docs/explanation/lifecycle.md`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from ordercore.credit.claim import credit_limit, delivered_claim, invoice_claim, order_claim
from ordercore.inventory.limit import stock_limit
from ordercore.lifecycle.invoice.record import Invoice
from ordercore.lifecycle.journal import fold
from ordercore.lifecycle.kind import KINDS
from ordercore.lifecycle.order.bucket import BUCKETS
from ordercore.lifecycle.order.record import Order, OrderLine
from ordercore.lifecycle.order.status import fulfillment_status, invoice_status, payment_status, return_status
from ordercore.lifecycle.payment.record import Payment
from ordercore.ports.chain import first_broken
from ordercore.ports.store import Store
from ordercore.testing.machines.pieces import Pieces
from ordercore.values.amount import minus, plus
from ordercore.values.money import Money
from ordercore.wire import load_event, loads

__all__ = [
    "PIECE",
    "credit_follows_documents",
    "history_tells_all",
    "money_adds_up",
    "pieces_are_where_they_were_put",
    "stock_is_what_came_less_what_left",
]

PIECE: Final = Decimal("0.5")
"""How much of a unit one row of the oracle stands for."""

_SIDES: Final = ("announced", "returned", "invoiced", "credited")

Documents = Mapping[tuple[str, str], Any]


def history_tells_all(store: Store, kind: str, id: str) -> Any:
    """The document, after making sure that its history is whole and folds into it, both read back from the store (A1)."""
    stored, history = store.load(kind, id), store.history(kind, id)
    assert stored is not None
    assert first_broken(history) is None, f"the history of {kind} {id} is broken"
    assert history[-1].hash == stored.head
    kept: Any = loads(KINDS[kind].document, stored.document)
    folded = fold(KINDS[kind].apply, [load_event(entry.type, entry.body) for entry in history])
    assert folded == kept, f"{kind} {id}: folded into {folded}, kept as {kept}"
    return kept


def pieces_are_where_they_were_put(order: Order, pieces: Pieces) -> None:
    """The buckets of every line agree with the oracle and sum to what was ordered (Q1 to Q5, Q7, Q11), as do its statuses (S2)."""
    for line in order.lines:
        for bucket in BUCKETS:
            there = getattr(line.buckets, bucket)
            assert there >= 0
            assert there == _many(pieces, order, line, place=bucket), (order.id, line.id, bucket, there)
        assert line.buckets.ordered == line.ordered
        for side in _SIDES:
            assert getattr(line, side) == _many(pieces, order, line, side=side), (order.id, line.id, side)
        assert line.credited <= line.invoiced <= line.buckets.shipped
        assert plus(line.announced, line.returned) <= line.buckets.shipped
    _statuses_are_exact(order, pieces)


def _many(pieces: Pieces, order: Order, line: OrderLine, *, place: str = "", side: str = "") -> Decimal:
    count = pieces.count(order.id, line.id, lambda piece: piece.place == place if place else side in piece.sides)
    return PIECE * count


def _statuses_are_exact(order: Order, pieces: Pieces) -> None:
    mine = [piece for piece in pieces.rows if piece.order == order.id]
    there = {piece.place for piece in mine}
    busy, waiting = there & {"allocated", "picked", "packed"}, there & {"unsourced", "on_order"}
    if "shipped" in there:
        expected = "partial" if busy or waiting else "fulfilled"
    else:
        expected = "in_progress" if busy else "open" if waiting else "none"
    assert fulfillment_status(order) == expected
    gone = [piece for piece in mine if piece.place == "shipped"]
    back = [piece for piece in gone if "returned" in piece.sides]
    if back:
        assert return_status(order) == ("returned" if len(back) == len(gone) else "partial")
    billed = [charge.invoiced for charge in order.charges]
    billed += ["invoiced" in piece.sides for piece in mine if piece.place != "canceled"]
    assert (invoice_status(order) == "none") == (not any(billed))
    assert (invoice_status(order) == "invoiced") == (any(billed) and all(billed))


def money_adds_up(documents: Documents) -> None:
    """Invoices of parts sum to the line, credit stays within what was billed, refunds within what came in (M1, M2, M4, M5).

    What a payer's payments and credit memos say they gave is what his invoices and memos say they got (M3).
    """
    for (kind, _), document in documents.items():
        if kind == "order":
            _invoices_add_up(document, documents)
        elif kind == "invoice":
            assert (
                document.kind == "write_off" or Money.zero(document.currency) <= document.outstanding <= document.gross
            )
            assert (document.status == "settled") == (not document.outstanding)
        elif kind == "payment":
            zero = Money.zero(document.authorized.currency)
            assert zero <= document.refunded <= document.captured <= document.authorized
            assert (
                zero
                <= document.released
                <= document.authorized - document.captured
                == document.released + document.capturable
            )
            assert min(document.applied, document.unapplied, document.refunded_unapplied) >= zero
            assert zero <= document.refunded - document.refunded_unapplied <= document.applied
            assert (document.status == "refunded") == (document.captured != zero and not document.refundable)
    _both_sides_agree(documents)


def _both_sides_agree(documents: Documents) -> None:
    """Every cent that a payer's documents say they gave stands on the documents that got it."""
    given: Counter[tuple[str, str, str]] = Counter()
    got: Counter[tuple[str, str, str]] = Counter()
    for (kind, _), each in documents.items():
        if kind == "payment":
            payer, currency = each.customer, each.authorized.currency
            given[payer, currency, "paid"] += each.applied.minor
            given[payer, currency, "paid out"] += (each.refunded - each.refunded_unapplied).minor
        elif kind == "invoice":
            payer, currency = each.bill_to, each.currency
            given[payer, currency, "credited"] += each.applied.minor
            got[payer, currency, "credited"] += each.credited.minor
            got[payer, currency, "paid"] += each.paid.minor
            got[payer, currency, "paid out"] += each.refunded.minor
    assert given == got


def _invoices_add_up(order: Order, documents: Documents) -> None:
    invoices: list[Invoice] = [documents["invoice", number] for number in order.invoices]
    memos: list[Invoice] = [documents["invoice", number] for number in order.credit_memos]
    for line in order.lines:
        billed, credited = _sum(invoices, line, order), _sum(memos, line, order)
        assert billed == line.worth(line.invoiced)
        assert credited == line.worth(line.credited) <= billed
        if line.invoiced == line.ordered:
            assert billed == line.gross
    assert _total([invoice.gross for invoice in invoices], order) == order.billed
    agreed = [line.worth(minus(line.ordered, line.buckets.canceled)) for line in order.lines]
    agreed += [charge.gross for charge in order.charges if charge.invoiced or order.status != "canceled"]
    assert order.undelivered + order.unbilled + order.billed == _total(agreed, order) <= order.gross
    payments: list[Payment] = [
        each for (kind, _), each in documents.items() if kind == "payment" and each.order == order.id
    ]
    assert order.paid == _total([each.captured for each in payments], order)
    assert order.refunded == _total([each.refunded for each in payments], order) <= order.paid
    came_in = [invoice.paid for invoice in invoices]
    assert _total(came_in, order) <= order.paid
    assert (payment_status(order) == "none") == (not order.paid)


def _sum(documents: Iterable[Invoice], line: OrderLine, order: Order) -> Money:
    return _total(
        [each.gross for document in documents for each in document.lines if each.order_line == line.id], order
    )


def _total(amounts: Iterable[Money], order: Order) -> Money:
    return sum(amounts, Money.zero(order.currency))


def credit_follows_documents(store: Store, documents: Documents, accounts: Iterable[str], currency: str) -> None:
    """The claims on every account are what its orders and invoices leave to pay, each counted once (K1)."""
    for account in accounts:
        expected: dict[str, int] = {}
        for (kind, id), document in documents.items():
            if account not in getattr(document, "credit_accounts", ()):
                continue
            if kind == "order" and document.status not in ("draft", "quoted"):
                expected[order_claim(id)] = document.undelivered.minor
                expected[delivered_claim(id)] = document.unbilled.minor
            elif kind == "invoice" and document.kind == "invoice":
                expected[invoice_claim(id, document.due_on)] = document.outstanding.minor
        balance = store.balance(credit_limit(account, currency))
        claims = {} if balance is None else {claim.id: claim.amount for claim in balance.claims}
        assert claims == {name: amount for name, amount in expected.items() if amount}


def stock_is_what_came_less_what_left(store: Store, shelf: Mapping[tuple[str, str], int], pieces: Pieces) -> None:
    """What lies on a shelf is what was counted in, less what was shipped, and good returns; claims are the pieces claimed (Q6).

    Args:
        store: the store.
        shelf: how many pieces the story put on each shelf, by site and SKU.
        pieces: the oracle.
    """
    for (site, sku), there in shelf.items():
        balance = store.balance(stock_limit(site, sku))
        on_hand, claimed = (0, 0) if balance is None else (balance.ceiling, balance.claimed)
        assert on_hand == int(1_000_000 * PIECE) * there
        assert claimed == int(1_000_000 * PIECE) * pieces.claimed(site, sku)
