"""Load an order, save it at its next version with an event and a claim: the SQLite store against statements written by hand.

Two hundred orders of ten lines take turns; each time one is paid, or paid back, so its index row changes in one field and so
does its claim on the customer's credit. All sides get the same texts, encoded beforehand, and keep them in WAL mode. ``FULL``
waits for the disk at each commit; ``NORMAL`` does not, and shows what the programs themselves cost. There are three peers:

- *sqlite3, bare*: documents, events and claims, and nothing beside. It reads the order; then, in one transaction, updates it
  where it still has that version, lets the limit pass by one conditional statement, changes the claim and inserts the event.
  It finds an order by its id only, its history can be tampered with, and a command sent twice is carried out twice.
- *sqlite3, same promises*: also keeps the receipt of each command under its id, a hash in each event over all it says and the
  hash before, and each field of the index row in a column with an index.
- *SQLAlchemy Core*: the statements and promises of the second, each statement made once and then taken from its cache.

All three know one kind of document, one tenant, and this one step. Ours does not know what it will be told to store: any batch
of documents, events and limits, with words to be searched, beside other tenants in the same file.
"""

from __future__ import annotations

import atexit
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from itertools import count, cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from benchmarks.byhand import Bare, SamePromises
from benchmarks.core import Core
from benchmarks.keeping import AT, BY, CEILING, Keeper, Kept, Save, saves
from benchmarks.pair import Bench
from ordercore.adapters.sqlite import SQLiteStore
from ordercore.ports.store import Batch, Change, Entry, SetCeiling, Take, Write

__all__ = ["Ours", "benches"]

_ORDERS = 200


class Ours:
    """The store of ordercore."""

    def __init__(self, path: Path, synchronous: Literal["FULL", "NORMAL"]) -> None:
        self._store = SQLiteStore(path, synchronous=synchronous)

    def add(self, save: Save) -> None:
        steps = (SetCeiling(save.limit, CEILING), Take(save.limit, save.order, save.claimed))
        self._store.commit(_batch(save, f"take-{save.order}", 0, steps))

    def load_and_save(self, save: Save, command: str) -> None:
        stored = self._store.load("order", save.order)
        assert stored is not None
        self._store.commit(
            _batch(save, command, stored.version, (Change(save.limit, save.order, save.claimed),))
        )

    def kept(self, save: Save) -> Kept:
        stored, balance = self._store.load("order", save.order), self._store.balance(save.limit)
        assert stored is not None
        assert balance is not None
        history = tuple((entry.type, entry.body) for entry in self._store.history("order", save.order))
        claimed = next(claim.amount for claim in balance.claims if claim.id == save.order)
        return Kept(stored.version, stored.document, history, (claimed, balance.claimed))

    def checkpoint(self) -> None:
        self._store._connections.rows("PRAGMA wal_checkpoint (TRUNCATE)")

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


def _steps(keeper: Keeper, turns: Sequence[Save]) -> Callable[[], None]:
    following, numbers = cycle(turns).__next__, count(1).__next__
    return lambda: keeper.load_and_save(following(), f"pay-{numbers()}")


def _filled(keeper: Keeper, orders: Sequence[tuple[Save, Save]]) -> Keeper:
    """A store in which each order was paid, and paid back once."""
    for paid, refunded in orders:
        keeper.add(paid)
        keeper.load_and_save(refunded, f"first-{paid.order}")
    return keeper


def benches() -> tuple[Bench, ...]:
    """One cycle of load and save, against each peer, with and without waiting for the disk."""
    files = ExitStack()
    atexit.register(files.close)
    folder = Path(files.enter_context(TemporaryDirectory()))
    orders = saves(_ORDERS)
    turns = [order[at] for at in (0, 1) for order in orders]
    pairs = []
    for synchronous in ("NORMAL", "FULL"):
        ours, bare, same, core = (
            _filled(files.enter_context(closing(kind(folder / f"{synchronous}-{kind.__name__}", synchronous))), orders)
            for kind in (Ours, Bare, SamePromises, Core)
        )
        for order in (orders[0], orders[-1]):
            assert ours.kept(order[1]) == bare.kept(order[1]) == same.kept(order[1]) == core.kept(order[1])
        do = _steps(ours, turns)
        for peer, keeper, goal in (
            ("sqlite3, same promises", same, 1.5),
            ("sqlite3, bare", bare, 1.5),
            ("SQLAlchemy Core", core, 0.5),
        ):
            pairs.append(
                Bench(
                    f"load and save, {synchronous}",
                    do,
                    peer,
                    _steps(keeper, turns),
                    goal,
                    fresh=lambda keeper=keeper, ours=ours: (ours.checkpoint(), keeper.checkpoint()),
                )
            )
    return tuple(pairs)
