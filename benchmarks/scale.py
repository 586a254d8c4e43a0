"""One load and save among a million stored orders against the same among a thousand; and eight clients against one.

Orders have one line, an index row of three fields, an event and a claim each; they are put in by batches of five hundred, and
saved one after another all over the store. A store that is looked up by trees grows slower by their height and by what does not
fit into memory any more, and by nothing else. So what a store and the machine still have to do after being filled (pages to bring to the
disk, on PostgreSQL statistics and a checkpoint) is done before anything is measured: it would be counted as the price of a save.

Clients are processes. Each saves orders of its own in the same store, and both sides do the same number of saves: one client all of
them, eight an eighth each at once. On SQLite writers take turns, so eight can only be as fast as one.

Making a million orders takes minutes and gigabytes: `python -m benchmarks.scale` asks for it by itself, and no other benchmark
runs it.
"""

from __future__ import annotations

import argparse
import atexit
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from functools import partial
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import psycopg

from benchmarks.order import order
from benchmarks.pair import Bench, report
from ordercore.adapters.postgres import PostgresStore
from ordercore.adapters.sqlite import SQLiteStore
from ordercore.ports.batch import Batch, Entry, Write
from ordercore.ports.limit import Change, SetCeiling, Take
from ordercore.wire import dumps
from tests.adapters.cluster import MISSING, binaries, started

__all__ = ["benches", "cycle_in", "fill", "main"]

_AT: Final = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_AT_ONCE: Final = 500
_ACCOUNTS: Final = 1_000
_CLIENTS: Final = 8
_SAVES: Final = 800
_STRIDE: Final = 611_953
"""A prime: every order has its turn before one has its second."""

_DOCUMENT: Final = dumps(order(1, 1))
_EVENT: Final = '{"payment":"PAY-1","amount":"12.50 USD"}'

Open = Callable[[], Any]


def _write(number: int, version: int, payment: str) -> Write:
    index: dict[str, str | int] = {"customer": f"C-{number % _ACCOUNTS}", "gross": number % 10_007, "payment": payment}
    return Write("order", f"o{number:08}", version, _DOCUMENT, index)


def _limit(number: int) -> str:
    return f"credit:C-{number % _ACCOUNTS}"


def fill(store: Any, orders: int) -> None:
    """Put so many orders into an empty store."""
    for first in range(0, orders, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, orders))
        writes = tuple([_write(number, 0, "none") for number in numbers])
        entries = tuple([Entry("order", write.id, "order.taken/1", _EVENT) for write in writes])
        opened = tuple(
            [SetCeiling(limit, 10**12, if_unset=True) for limit in sorted({_limit(each) for each in numbers})]
        )
        taken = tuple([Take(_limit(number), f"o{number:08}", 1) for number in numbers])
        store.commit(Batch(f"fill-{first}", "", _AT, "rep", writes, (), entries, (*opened, *taken)))


def cycle_in(store: Any, orders: int, client: str = "") -> Callable[[], None]:
    """What is measured: read an order, and write it at its next version with an event and its changed claim."""
    turns = count(1).__next__

    def step() -> None:
        turn = turns()
        number = turn * _STRIDE % orders
        id = f"o{number:08}"
        stored = store.load("order", id)
        store.commit(
            Batch(
                f"{client}save-{turn}", "", _AT, "rep",
                (_write(number, stored.version, "paid" if stored.version % 2 else "none"),), (),
                (Entry("order", id, "order.paid/1", _EVENT),),
                (Change(_limit(number), id, stored.version),),
            )
        )  # fmt: skip

    return step


def _save_own(opening: Open, client: int, saves: int) -> int:
    """One client: so many saves of orders that are its own."""
    store = opening()
    for turn in range(saves):
        number = client * 1_000_000 + turn % 20
        id = f"o{number:08}"
        stored = store.load("order", id)
        version = stored.version if stored else 0
        entry = Entry("order", id, "order.paid/1", _EVENT)
        store.commit(Batch(f"{id}-{version}", "", _AT, "rep", (_write(number, version, "paid"),), (), (entry,)))
    store.close()
    return saves


def _clients(pool: ProcessPoolExecutor, opening: Open, clients: Sequence[int], saves: int) -> None:
    each = saves // len(clients)
    assert sum(pool.map(partial(_save_own, opening), clients, [each] * len(clients))) == each * len(clients)


def _openings(files: ExitStack) -> list[tuple[str, Callable[[], Open], Callable[[], None]]]:
    """Each store's name, what gives a new one that can be opened again and again, and what lets them come to rest."""
    folder = Path(files.enter_context(TemporaryDirectory()))
    numbers = count(1).__next__
    found: list[tuple[str, Callable[[], Open], Callable[[], None]]] = [
        ("SQLite", lambda: partial(SQLiteStore, folder / f"{numbers()}.db", busy_timeout_seconds=60.0), os.sync)
    ]
    if binaries() is None:
        print(f"PostgreSQL is left out: {MISSING}", file=sys.stderr)
        return found
    server = files.enter_context(closing(started()))
    infos: list[str] = []

    def new() -> Open:
        infos.append(server.conninfo(server.database()))
        return partial(PostgresStore, infos[-1])

    return [*found, ("PostgreSQL", new, partial(_rest, infos))]


def _rest(infos: Sequence[str]) -> None:
    """Let databases look through what was put in, as they would within minutes, and bring it to the disk."""
    for info in infos:
        with psycopg.connect(info, autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE)")
            connection.execute("CHECKPOINT")
    os.sync()


def benches(sizes: tuple[int, int] = (1_000, 1_000_000), saves: int = _SAVES) -> tuple[Bench, ...]:
    """A save among many orders against one among few, and eight clients against one, on each store."""
    files = ExitStack()
    atexit.register(files.close)
    pool = files.enter_context(ProcessPoolExecutor(_CLIENTS, mp_context=get_context("spawn")))
    made = []
    for kind, new, rest in _openings(files):
        few, many = [files.enter_context(closing(_filled(new(), size))) for size in sizes]
        rest()
        title = f"{kind}: save among {sizes[1]:,}"
        small, large = cycle_in(few, sizes[0]), cycle_in(many, sizes[1])
        made.append(Bench(title, large, f"among {sizes[0]:,}", small, 1.5, span_ns=500_000_000))
        opening = new()
        opening().close()
        eight = partial(_clients, pool, opening, range(_CLIENTS), saves)
        one = partial(_clients, pool, opening, [0], saves)
        made.append(Bench(f"{kind}: {saves} saves by {_CLIENTS} clients", eight, "by one client", one, most=1))
    return tuple(made)


def _filled(opening: Open, size: int) -> Any:
    store = opening()
    fill(store, size)
    return store


def main() -> int:
    """Measure, and print medians, spreads and ratios."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--orders", type=int, default=1_000_000, help="how many are many (default 1,000,000)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each pair is measured (default 5)")
    args = parser.parse_args()
    for bench in benches((1_000, args.orders)):
        print(report("scale", bench.run(args.rounds)), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
