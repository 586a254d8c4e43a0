"""What every store in the benchmark is given to keep, and what it must answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal, Protocol

from attrs import evolve, frozen

from benchmarks.order import order
from ordercore.lifecycle.order.event import OrderEvent, OrderPaid, OrderRefunded
from ordercore.lifecycle.order.record import Order
from ordercore.values.money import Money
from ordercore.views.row import row, words
from ordercore.wire import dump_event, dumps

__all__ = ["AT", "BY", "CEILING", "SETTINGS", "Keeper", "Kept", "Save", "Synchronous", "saves"]

AT: Final = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
BY: Final = "rep-7"
CEILING: Final = 10**12
SETTINGS: Final = ("journal_mode", "synchronous", "page_size", "cache_size", "wal_autocheckpoint", "mmap_size")
"""What must be the same on all sides, or the settings would be measured."""


Synchronous = Literal["FULL", "NORMAL"]


@frozen
class Save:
    """One save of an order, everything encoded already."""

    #: identifier of the order.
    order: str
    #: the order as JSON text.
    document: str
    #: what it can be filtered and sorted by.
    index: Mapping[str, str | int]
    #: the words it can be found by.
    text: str
    #: tag of what happened to it.
    type: str
    #: what happened, as JSON text.
    body: str
    #: the limit its claim is on.
    limit: str
    #: what it claims from now on.
    claimed: int
    #: fingerprint of the command.
    digest: str


@frozen
class Kept:
    """What a store has of an order, to see that all stores have the same."""

    #: its version.
    version: int
    #: the order as JSON text.
    document: str
    #: what happened to it, oldest first: tags and JSON texts.
    history: tuple[tuple[str, str], ...]
    #: what it claims, and what is claimed of the limit in all.
    claimed: tuple[int, int]


class Keeper(Protocol):
    """A store in one file, by whatever means."""

    def __init__(self, path: Path, synchronous: Synchronous) -> None: ...

    def add(self, save: Save) -> None:
        """Keep a new order, its limit and its claim."""

    def load_and_save(self, save: Save, command: str) -> None:
        """What is measured: read the order, and write it at its next version with the event and the changed claim."""

    def kept(self, save: Save) -> Kept:
        """What it has of the order."""

    def settings(self) -> tuple[object, ...]:
        """How its connection is set: the answers to `SETTINGS`."""

    def close(self) -> None:
        """Let go of the file."""


def saves(orders: int, lines: int = 10) -> list[tuple[Save, Save]]:
    """Orders in turn, each as it is when it was paid and when the money went back."""
    return [_turns(order(lines, number)) for number in range(1, orders + 1)]


def _turns(fresh: Order) -> tuple[Save, Save]:
    amount = fresh.payable
    paid, refunded = evolve(fresh, paid=amount), evolve(fresh, paid=amount, refunded=amount)
    return (
        _save(paid, OrderPaid(f"PAY-{fresh.id}", amount), Money.zero(fresh.currency)),
        _save(refunded, OrderRefunded(f"PAY-{fresh.id}", amount), amount),
    )


def _save(document: Order, event: OrderEvent, claimed: Money) -> Save:
    tag, body = dump_event(event)
    return Save(
        document.id,
        dumps(document),
        row(document),
        words(document),
        tag,
        body,
        f"credit:{document.credit_accounts[0]}",
        claimed.minor,
        sha256(body.encode()).hexdigest(),
    )
