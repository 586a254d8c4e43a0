"""Load an order, save it with an event and a claim, on PostgreSQL: our store against psycopg written by hand.

The same step as in `benchmarks.store`, on a server of the benchmark's own. All sides are in two round trips: one reads, one writes; what is
written goes out as one pipeline, with statements that fail when the order has moved or the limit would be overdrawn, so
that nothing has to be looked at before the commit. Peers:

- *psycopg, bare*: the order, the event and the claim, and nothing beside.
- *psycopg, same promises*: also the receipt of the command under its id, a chained history, and a column with an index for each
  field of the index row.

Both know one kind of document, one tenant and this one step.
"""

from __future__ import annotations

import atexit
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from functools import partial
from itertools import count, cycle
from typing import Any, Final, Literal, Protocol

import psycopg

from benchmarks.byhand import COLUMNS, WHEN, hash_of, receipt_of
from benchmarks.keeping import AT, BY, CEILING, Kept, Save, saves
from benchmarks.pair import Bench
from ordercore.adapters.postgres import PostgresStore
from ordercore.ports.batch import Batch, Entry, Write
from ordercore.ports.limit import Change, SetCeiling, Take
from tests.adapters.cluster import Cluster, started

__all__ = ["KEEPERS", "BareServer", "OursOnServer", "SameOnServer", "benches", "fill"]

Waits = Literal["on", "off"]
"""Whether a commit waits for the disk, as PostgreSQL calls it (``synchronous_commit``)."""

_SPANS_NS: Final[dict[Waits, int]] = {"on": 500_000_000, "off": 100_000_000}
_PIECES: Final[dict[Waits, int]] = {"on": 10, "off": 2}


class ServerKeeper(Protocol):
    """A store in a database, by whatever means."""

    def __init__(self, conninfo: str) -> None: ...

    def add(self, save: Save) -> None:
        """Keep a new order, its limit and its claim."""

    def load_and_save(self, save: Save, command: str) -> None:
        """What is measured: read the order, and write it at its next version with the event and the changed claim."""

    def kept(self, save: Save) -> Kept:
        """What it has of the order."""

    def close(self) -> None:
        """Let go of the connection."""


class OursOnServer:
    """The store of ordercore."""

    def __init__(self, conninfo: str) -> None:
        self._store = PostgresStore(conninfo)

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


_LIMITS: Final = """
CREATE TABLE IF NOT EXISTS limits (name text PRIMARY KEY, ceiling bigint NOT NULL, claimed bigint NOT NULL);
CREATE TABLE IF NOT EXISTS claims (name text, claim text, amount bigint NOT NULL, PRIMARY KEY (name, claim));
"""
_LOCK: Final = "SELECT 1 FROM limits WHERE name = %s FOR UPDATE"
_PASS: Final = """
WITH passed AS (
    UPDATE limits SET claimed = claimed + %s - (SELECT amount FROM claims WHERE name = %s AND claim = %s)
    WHERE name = %s AND claimed + %s - (SELECT amount FROM claims WHERE name = %s AND claim = %s) <= ceiling
    RETURNING 1
) SELECT 1 / count(*) FROM passed
"""
_CHANGE: Final = "UPDATE claims SET amount = %s WHERE name = %s AND claim = %s"
_CLAIMED: Final = """
SELECT claims.amount, limits.claimed FROM claims JOIN limits ON limits.name = claims.name
WHERE claims.name = %s AND claims.claim = %s
"""


class _ByHand:
    """What both peers have in common."""

    tables: str

    def __init__(self, conninfo: str) -> None:
        self.connection: Any = psycopg.connect(conninfo, autocommit=True)
        self.connection.execute(self.tables + _LIMITS)

    def claim(self, save: Save) -> None:
        name, order, amount = save.limit, save.order, save.claimed
        self.connection.execute(_LOCK, (name,))
        self.connection.execute(_PASS, (amount, name, order, name, amount, name, order))
        self.connection.execute(_CHANGE, (amount, name, order))

    def open_claim(self, save: Save) -> None:
        self.connection.execute("INSERT INTO limits VALUES (%s, %s, 0) ON CONFLICT DO NOTHING", (save.limit, CEILING))
        self.connection.execute("INSERT INTO claims VALUES (%s, %s, 0)", (save.limit, save.order))
        self.claim(save)

    def kept(self, save: Save) -> Kept:
        ask = self.connection.execute
        version, document = ask("SELECT version, body FROM orders WHERE id = %s", (save.order,)).fetchone()
        history = ask("SELECT type, body FROM events WHERE id = %s ORDER BY sequence", (save.order,)).fetchall()
        return Kept(version, document, tuple(history), ask(_CLAIMED, (save.limit, save.order)).fetchone())

    def close(self) -> None:
        self.connection.close()


class BareServer(_ByHand):
    """Documents, events and claims, and nothing beside."""

    tables = """
    CREATE TABLE IF NOT EXISTS orders (id text PRIMARY KEY, version bigint NOT NULL, body text NOT NULL);
    CREATE TABLE IF NOT EXISTS events (
        position bigserial PRIMARY KEY, id text NOT NULL, sequence bigint NOT NULL, at text NOT NULL, by text NOT NULL,
        type text NOT NULL, body text NOT NULL, UNIQUE (id, sequence)
    );
    """
    _update: Final = """
    WITH written AS (UPDATE orders SET version = version + 1, body = %s WHERE id = %s AND version = %s RETURNING 1)
    SELECT 1 / count(*) FROM written
    """
    _record: Final = "INSERT INTO events (id, sequence, at, by, type, body) VALUES (%s, %s, %s, %s, %s, %s)"

    def add(self, save: Save) -> None:
        self.connection.execute("INSERT INTO orders VALUES (%s, 1, %s)", (save.order, save.document))
        self.connection.execute(self._record, (save.order, 1, WHEN, BY, save.type, save.body))
        self.open_claim(save)

    def load_and_save(self, save: Save, command: str) -> None:
        run = self.connection.execute
        version, _ = run("SELECT version, body FROM orders WHERE id = %s", (save.order,)).fetchone()
        with self.connection.pipeline():
            run("BEGIN")
            run(self._update, (save.document, save.order, version))
            self.claim(save)
            run(self._record, (save.order, version + 1, WHEN, BY, save.type, save.body))
            run("COMMIT")


class SameOnServer(_ByHand):
    """Also receipts of commands, a chained history, and columns to search and sort by."""

    tables = "\n".join(
        [
            f"""
            CREATE TABLE IF NOT EXISTS orders (
                id text PRIMARY KEY, version bigint NOT NULL, head text NOT NULL, body text NOT NULL,
                {", ".join([f"{name} {'bigint' if name == 'gross' else 'text'}" for name in COLUMNS])}
            );
            CREATE TABLE IF NOT EXISTS events (
                position bigserial PRIMARY KEY, id text NOT NULL, sequence bigint NOT NULL, at text NOT NULL,
                by text NOT NULL, command text NOT NULL, type text NOT NULL, body text NOT NULL, previous text NOT NULL,
                hash text NOT NULL, UNIQUE (id, sequence)
            );
            CREATE TABLE IF NOT EXISTS commands (id text PRIMARY KEY, digest text NOT NULL, receipt text NOT NULL);
            """,
            *[f"CREATE INDEX IF NOT EXISTS orders_by_{name} ON orders ({name}, id);" for name in COLUMNS],
        ]
    )
    _accept: Final = "INSERT INTO commands VALUES (%s, %s, %s)"
    _update: Final = """
    WITH written AS (
        UPDATE orders SET version = version + 1, head = %s, body = %s, payment = %s WHERE id = %s AND version = %s RETURNING 1
    ) SELECT 1 / count(*) FROM written
    """
    _record: Final = """
    INSERT INTO events (id, sequence, at, by, command, type, body, previous, hash)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
    """

    def add(self, save: Save) -> None:
        run, command = self.connection.execute, f"take-{save.order}"
        run(self._accept, (command, save.digest, receipt_of(save, command, 1)))
        hash = hash_of("", save, 1, command)
        marks = ", ".join(["%s"] * (4 + len(COLUMNS)))
        row = (save.order, 1, hash, save.document, *[save.index[name] for name in COLUMNS])
        run(f"INSERT INTO orders VALUES ({marks})", row)
        run(self._record, (save.order, 1, WHEN, BY, command, save.type, save.body, "", hash))
        self.open_claim(save)

    def load_and_save(self, save: Save, command: str) -> None:
        run = self.connection.execute
        version, head, _ = run("SELECT version, head, body FROM orders WHERE id = %s", (save.order,)).fetchone()
        now = version + 1
        hash = hash_of(head, save, now, command)
        with self.connection.pipeline():
            run("BEGIN")
            run(self._accept, (command, save.digest, receipt_of(save, command, now)))
            run(self._update, (hash, save.document, save.index["payment"], save.order, version))
            self.claim(save)
            run(self._record, (save.order, now, WHEN, BY, command, save.type, save.body, head, hash))
            run("COMMIT")


KEEPERS: Final[tuple[type[ServerKeeper], ...]] = (OursOnServer, SameOnServer, BareServer)
"""Ours, and the peers."""


def fill(keeper: ServerKeeper, orders: Sequence[tuple[Save, Save]]) -> None:
    """Make each order paid, and paid back once."""
    for paid, refunded in orders:
        keeper.add(paid)
        keeper.load_and_save(refunded, f"first-{paid.order}")


def benches(orders: int) -> tuple[Bench, ...]:
    """One cycle of load and save against each peer, waiting for the disk and not waiting for it."""
    files = ExitStack()
    atexit.register(files.close)
    cluster = files.enter_context(closing(started()))
    kept = saves(orders)
    return (*_pairs("off", files, cluster, kept), *_pairs("on", files, cluster, kept))


def _pairs(waits: Waits, files: ExitStack, cluster: Cluster, orders: Sequence[tuple[Save, Save]]) -> tuple[Bench, ...]:
    turns = [each[at] for at in (0, 1) for each in orders]
    keepers: list[ServerKeeper] = []
    for kind in KEEPERS:
        conninfo = f"{cluster.conninfo(cluster.database())} options='-c synchronous_commit={waits}'"
        keeper = files.enter_context(closing(kind(conninfo)))
        fill(keeper, orders)
        keepers.append(keeper)
    for peer in keepers[1:]:
        assert [peer.kept(save) for _, save in orders] == [keepers[0].kept(save) for _, save in orders]
    ours, same, bare = [_steps(keeper, turns) for keeper in keepers]
    title = f"load and save, PostgreSQL, {'waiting' if waits == 'on' else 'not waiting'}"
    goal = 1.3 if waits == "on" else None
    pair = partial(Bench, title, ours, goal=goal, span_ns=_SPANS_NS[waits], pieces=_PIECES[waits])
    return (pair("psycopg, same promises", same), pair("psycopg, bare", bare))


def _steps(keeper: ServerKeeper, turns: Sequence[Save]) -> Callable[[], None]:
    following, numbers = cycle(turns).__next__, count(1).__next__
    return lambda: keeper.load_and_save(following(), f"pay-{numbers()}")
