"""Load an order, save it at its next version with an event and a claim: the SQLite store against statements written by hand.

Two hundred orders of ten lines take turns; each time one is paid, or paid back, so its index row changes in one field and so
does its claim on the customer's credit. All sides get the same texts, encoded beforehand, begin with the same content, and
have set SQLite alike: write-ahead log, and ``FULL``, which waits for the disk at each commit and is how our store comes, or
``NORMAL``, which does not, and shows what the programs themselves cost. Every sample begins with an empty log. There are
three peers:

- *sqlite3, same promises*: it reads the order; then, in one transaction, keeps the receipt of the command under its id,
  updates the order where it still has that version, lets the limit pass by one conditional statement, changes the claim, and
  inserts the event with a hash over all it says and the hash before. Each field of the index row has a column with an index,
  and it sets the one that it knows this step to change.
- *sqlite3, bare*: the same order, event and claim, and nothing beside. An order is found by its id only, its history can be
  tampered with, and a command sent twice is carried out twice.
- *SQLAlchemy Core*: the statements of the first, each made once and then taken from SQLAlchemy's cache.

All three know one kind of document, one tenant and this one step. Ours does not know what it will be told to store: any batch
of documents, events and limits, with words to be searched, beside other tenants in the same file.

The same step on PostgreSQL is in `benchmarks.server`; it is left out, with a word why, where no server is installed.
"""

from __future__ import annotations

import atexit
import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from functools import partial
from itertools import count, cycle
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

from benchmarks import server
from benchmarks.byhand import Bare, SamePromises
from benchmarks.core import Core
from benchmarks.keeping import AT, BY, CEILING, SETTINGS, Keeper, Kept, Save, Synchronous, saves
from benchmarks.pair import Bench
from ordercore.adapters.sqlite import SQLiteStore
from ordercore.ports.batch import Batch, Entry, Write
from ordercore.ports.limit import Change, SetCeiling, Take
from tests.adapters.cluster import MISSING, binaries

__all__ = ["KEEPERS", "Ours", "benches", "fill"]

_ORDERS = 200
_SPAN_NS = 40_000_000
_DISK_SPAN_NS = 500_000_000
_DISK_PIECES = 10
_UNTIL_FULL = 1_000


class Ours:
    """The store of ordercore."""

    def __init__(self, path: Path, synchronous: Synchronous) -> None:
        self._store = SQLiteStore(path, synchronous=synchronous)

    def add(self, save: Save) -> None:
        steps = (SetCeiling(save.limit, CEILING), Take(save.limit, save.order, save.claimed))
        self._store.commit(_batch(save, f"take-{save.order}", 0, steps))

    def load_and_save(self, save: Save, command: str) -> None:
        stored = self._store.load("order", save.order)
        assert stored is not None
        self._store.commit(_batch(save, command, stored.version, (Change(save.limit, save.order, save.claimed),)))

    def kept(self, save: Save) -> Kept:
        stored, balance = self._store.load("order", save.order), self._store.balance(save.limit)
        assert stored is not None
        assert balance is not None
        history = tuple((entry.type, entry.body) for entry in self._store.history("order", save.order))
        claimed = next(claim.amount for claim in balance.claims if claim.id == save.order)
        return Kept(stored.version, stored.document, history, (claimed, balance.claimed))

    def settings(self) -> tuple[object, ...]:
        return tuple(self._store._connections.rows(f"PRAGMA {name}")[0] for name in SETTINGS)

    def close(self) -> None:
        self._store.close()


def _batch(save: Save, command: str, version: int, steps: tuple[SetCeiling | Take | Change, ...]) -> Batch:
    return Batch(
        command=command,
        digest=save.digest,
        at=AT,
        by=BY,
        writes=(Write("order", save.order, version, save.document, save.index, save.text),),
        entries=(Entry("order", save.order, save.type, save.body),),
        limits=steps,
    )


KEEPERS: tuple[type[Keeper], ...] = (Ours, SamePromises, Bare, Core)
"""Ours, and the peers."""


def fill(kind: type[Keeper], path: Path, orders: Sequence[tuple[Save, Save]]) -> None:
    """Make a file in which each order was paid, and paid back once."""
    with closing(kind(path, "NORMAL")) as keeper:
        for paid, refunded in orders:
            keeper.add(paid)
            keeper.load_and_save(refunded, f"first-{paid.order}")


def benches(orders: int = _ORDERS) -> tuple[Bench, ...]:
    """One cycle of load and save against each peer, not waiting for the disk and waiting for it."""
    files = ExitStack()
    atexit.register(files.close)
    folder = Path(files.enter_context(TemporaryDirectory()))
    kept = saves(orders)
    for kind in KEEPERS:
        fill(kind, folder / kind.__name__, kept)
    return (
        *_pairs("NORMAL", files, folder, kept),
        *_pairs("FULL", files, folder, kept),
        *_on_a_server(orders),
    )


def _on_a_server(orders: int) -> tuple[Bench, ...]:
    if binaries() is None:
        print(f"PostgreSQL is not measured: {MISSING}", file=sys.stderr)
        return ()
    return server.benches(orders)


def _pairs(
    synchronous: Synchronous, files: ExitStack, folder: Path, orders: Sequence[tuple[Save, Save]]
) -> tuple[Bench, ...]:
    turns = [each[at] for at in (0, 1) for each in orders]
    paths, keepers, steps = [], [], []
    for kind in KEEPERS:
        path = Path(copy(folder / kind.__name__, folder / f"{kind.__name__}-{synchronous}"))
        keeper = files.enter_context(closing(kind(path, synchronous)))
        paths.append(path)
        keepers.append(keeper)
        steps.append(_steps(keeper, turns))
    first = keepers[0]
    for keeper in keepers[1:]:
        assert keeper.settings() == first.settings()
        assert [keeper.kept(save) for _, save in orders] == [first.kept(save) for _, save in orders]
    for step in steps:  # until each log is as long as it gets
        for _ in range(_UNTIL_FULL):
            step()
    ours, same, bare, core = steps
    span, pieces = (_DISK_SPAN_NS, _DISK_PIECES) if synchronous == "FULL" else (_SPAN_NS, 1)
    fresh = partial(_empty_logs, paths)
    pair = partial(Bench, f"load and save, {synchronous}", ours, fresh=fresh, span_ns=span, pieces=pieces)
    if synchronous == "FULL":
        return (
            pair("sqlite3, same promises", same, 1.5),
            pair("sqlite3, bare", bare, 1.5),
            pair("SQLAlchemy Core", core),
        )
    return (
        pair("sqlite3, same promises", same),
        pair("sqlite3, bare", bare),
        pair("SQLAlchemy Core", core, 0.5),
    )


def _steps(keeper: Keeper, turns: Sequence[Save]) -> Callable[[], None]:
    following, numbers = cycle(turns).__next__, count(1).__next__
    return lambda: keeper.load_and_save(following(), f"pay-{numbers()}")


def _empty_logs(paths: Sequence[Path]) -> None:
    """Let each log begin anew at the length it has, as in a program that has run for a while: making it longer is work of its own."""
    for path in paths:
        with closing(sqlite3.connect(path)) as connection:
            busy, *_ = connection.execute("PRAGMA wal_checkpoint (RESTART)").fetchone()
            assert not busy
