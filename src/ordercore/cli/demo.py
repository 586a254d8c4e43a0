"""``python -m ordercore demo``: one order from quote to partial return and refund, on an SQLite file."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from ordercore.adapters.sqlite import SQLiteStore
from ordercore.adapters.sqlite.schema import is_missing
from ordercore.cli.screen import heading, say, table
from ordercore.cli.shop import CLERK, STOCK, order_draft, shop
from ordercore.desk import Desk, Done, Outcome
from ordercore.errors import OrdercoreError
from ordercore.lifecycle.journal import Document
from ordercore.lifecycle.order import (
    LineQuantity,
    Order,
    fulfillment_status,
    invoice_status,
    payment_status,
    return_status,
)
from ordercore.ports.chain import first_broken
from ordercore.values import Money, Refused
from ordercore.wire import explain, load_event, money_text, reason_text

__all__ = ["add"]

D = TypeVar("D", bound=Document)


def add(commands: Any) -> None:
    """Add this command to the command line."""
    made = commands.add_parser("demo", help="watch one order go from quote to refund on SQLite")
    made.add_argument("--store", type=Path, help="keep the database in this file (a new one); else it is thrown away")
    made.add_argument("--locale", default="en_GB", help="how to write amounts and dates for you (default en_GB)")
    made.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Play the story and show what a person wants to see of it.

    Raises:
        InvalidValue: nobody writes amounts by such a locale; nothing is played then.
    """
    money_text(Money.zero("GBP"), args.locale)
    with _database(args.store) as path, closing(SQLiteStore(path)) as store:
        desk = shop(store)
        say(f"A shop in London, its database in {path}")
        steps = list(_story(desk))
        _show_order(desk, args.locale)
        _show_answers(desk, args.locale)
        heading("What was done, and where it left the order")
        table(("step", "outcome", "the order now"), steps)
        _show_history(desk, store)
    if args.store:
        say(f"\nThe database is yours: {args.store}")
    return 0


@contextmanager
def _database(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        if not is_missing(kept):
            raise OrdercoreError(f"{kept} exists already, or cannot be looked at (name a new file)")
        yield kept
        return
    with TemporaryDirectory(prefix="ordercore-") as folder:
        yield Path(folder) / "demo.db"


def _done(outcome: Outcome[D]) -> Done[D]:
    if isinstance(outcome, Done):
        return outcome
    raise OrdercoreError("; ".join(reason_text(reason) for reason in outcome.reasons))


def _story(desk: Desk) -> Iterator[tuple[str, ...]]:
    """Every step of the order's life, each with one command id, and how the order looks after it."""
    who = CLERK

    def told(step: str, outcome: str) -> tuple[str, ...]:
        order = desk.counter.load("order", "SO-1").document
        facts = {
            "goods": fulfillment_status(order),
            "billing": invoice_status(order),
            "payment": payment_status(order),
            "returns": return_status(order),
        }
        derived = [f"{name} {status}" for name, status in facts.items() if status != "none"]
        return step, outcome, ", ".join([order.status, *derived])

    _done(desk.stock.adjust(STOCK, reason="opening count", by=who, command="count-1"))
    draft = order_draft()
    taken = _done(desk.orders.take(draft, by=who, command="take-1")).document
    yield told("take", f"{len(taken.lines)} lines, {taken.gross}")
    _done(desk.orders.quote("SO-1", until=date(2026, 3, 16), by=who, command="quote-1"))
    yield told("quote", "until 2026-03-16")
    _done(desk.orders.confirm("SO-1", by=who, command="confirm-1"))
    yield told("confirm", f"credit claimed: {taken.gross}")
    sent = _done(desk.fulfillment.allocate("SO-1", id="SH-1", by=who, command="allocate-1")).document
    yield told("allocate", f"{sum(line.quantity for line in sent.lines)} pieces at {sent.site}")
    _done(desk.fulfillment.pick("SH-1", by=who, command="pick-1"))
    yield told("pick", "all found")
    _done(desk.fulfillment.pack("SH-1", by=who, command="pack-1"))
    yield told("pack", "")
    _done(desk.fulfillment.ship("SH-1", tracking="1Z-0042", by=who, command="ship-1"))
    yield told("ship", "tracking 1Z-0042")
    bill = _done(desk.billing.invoice("SO-1", id="INV-1", by=who, command="invoice-1")).document
    yield told("invoice", f"INV-1, {bill.gross}, due {bill.due_on}")
    _done(desk.payments.receive("INV-1", bill.gross, method="transfer", id="PAY-1", by=who, command="pay-1"))
    yield told("pay", f"{bill.gross} by transfer")
    back = [LineQuantity("1", Decimal(4))]
    _done(desk.returns.authorize("SO-1", back, reason="ordered too many", id="RMA-1", by=who, command="rma-1"))
    yield told("authorize return", "4 mugs")
    _done(desk.returns.receive("RMA-1", by=who, command="receive-1"))
    yield told("receive return", "4 mugs, back on the shelf")
    memo = _done(desk.billing.credit("RMA-1", id="CM-1", by=who, command="credit-1")).document
    yield told("credit", f"CM-1, {memo.gross}")
    _done(desk.payments.refund("PAY-1", memo.outstanding, credit_memo="CM-1", by=who, command="refund-1"))
    yield told("refund", f"{memo.gross} by transfer")
    again = _done(desk.payments.refund("PAY-1", memo.outstanding, credit_memo="CM-1", by=who, command="refund-1"))
    yield told("refund again", "same command id: nothing done twice" if again.repeated else "DONE TWICE")


def _show_order(desk: Desk, locale: str) -> None:
    order: Order = desk.counter.load("order", "SO-1").document
    heading(f"Order {order.id} of {order.customer}, their {order.reference}, by {order.channel}")
    rows = [
        (
            line.sku,
            line.description,
            f"{line.ordered} {line.unit}",
            money_text(line.unit_price, locale),
            *_amounts(line, locale),
        )
        for line in order.lines
    ]
    rows.extend(("", charge.description, "", "", *_amounts(charge, locale)) for charge in order.charges)
    rows.append(("", "total", "", "", *_amounts(order, locale)))
    table(("item", "what", "quantity", "each", "net", "tax", "gross"), rows, right=(2, 3, 4, 5, 6))
    heading("Where the pieces are")
    buckets = [
        (line.sku, line.ordered, line.buckets.shipped, line.returned, line.invoiced, line.credited)
        for line in order.lines
    ]
    stock = {line.sku: _left(desk, line.sku, line.unit) for line in order.lines}
    table(
        ("item", "ordered", "shipped", "returned", "invoiced", "credited", "left on the shelf"),
        [(*map(str, row), stock[str(row[0])]) for row in buckets],
        right=range(1, 7),
    )


def _left(desk: Desk, sku: str, unit: str) -> str:
    position = desk.stock.position(sku, unit=unit, by=CLERK)
    return "" if isinstance(position, Refused) else str(position.on_hand)


def _amounts(part: Any, locale: str) -> tuple[str, str, str]:
    return money_text(part.net, locale), money_text(part.tax, locale), money_text(part.gross, locale)


def _show_answers(desk: Desk, locale: str) -> None:
    """The answers the order was taken with, out of its first event."""
    first = desk.counter.store.history("order", "SO-1")[0]
    taken = load_event(first.type, first.body)
    heading("Why each price is what it is")
    say(explain(taken.price, locale=locale))
    heading("Why each tax is what it is")
    say(explain(taken.tax, locale=locale))


def _show_history(desk: Desk, store: SQLiteStore) -> None:
    history = store.history("order", "SO-1")
    heading("The history of the order")
    rows = [
        (str(each.sequence), f"{each.at:%H:%M}", each.by, each.type, each.command, each.hash[:12]) for each in history
    ]
    table(("no", "at", "by", "event", "command", "hash"), rows)
    say("The chain of hashes fits from first to last." if first_broken(history) is None else "THE CHAIN IS BROKEN")
    balance = store.balance("credit:acme:GBP")
    if balance is not None:
        owed = Money.of_minor(balance.claimed, "GBP")
        say(f"Acme owes {owed} of a limit of {Money.of_minor(balance.ceiling or 0, 'GBP')}.")
