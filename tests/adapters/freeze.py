"""Keep a database of the newest schema for later releases to walk from: ``python -m tests.adapters.freeze``.

Run it once when a migration is finished, and commit what it writes: ``frozen/sqlite-0001.sql``, the database as SQL text, and
``frozen/sqlite-0001.json``, everything that could be read from it then. What is frozen already is left as it is.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, cast

import psycopg
from attrs import asdict, has

from ordercore.adapters.postgres import PostgresStore, schema_version
from ordercore.adapters.postgres import schema as postgres
from ordercore.adapters.sqlite import SQLiteStore
from ordercore.adapters.sqlite import schema as sqlite
from ordercore.lifecycle.kind import KINDS
from ordercore.ports.batch import Batch, Receipt
from ordercore.ports.query import Condition, Query
from ordercore.testing.house import MORNING
from tests.adapters.cluster import binaries, shared
from tests.desk.shop import Shop
from tests.waiting import PATIENCE_SECONDS

__all__ = ["FROZEN", "ICE", "QUERIES", "keeps", "seen"]

FROZEN: Final = Path(__file__).with_name("frozen")
EVENING: Final = MORNING + timedelta(hours=10)
QUERIES: Final = (
    *[Query(kind, limit=1_000) for kind in KINDS],
    Query("order", (Condition("customer", "eq", "acme"),), sort="-placed_on"),
    Query("order", text="acme"),
    Query("order", (Condition("status", "ne", "draft"),), sort="status"),
    Query("invoice", (Condition("status", "prefix", "o"),)),
)


def _plain(value: object) -> Any:
    """A value as JSON data; None where there is none."""
    said = asdict(cast("Any", value)) if has(type(value)) else value
    return json.loads(json.dumps(said, default=lambda given: given.isoformat()))


def seen(store: Any, limits: Iterable[str]) -> dict[str, Any]:
    """Everything that can be read from a store, as JSON data; messages that are free in the evening are claimed by this."""
    ids = {kind: [row.id for row in store.find(Query(kind, limit=1_000)).rows] for kind in KINDS}
    feed = store.feed()
    commands = sorted({entry.command for entry in feed})
    return {
        "documents": {
            kind: {id: _plain(doc) for id, doc in sorted(store.load_many(kind, found).items())}
            for kind, found in ids.items()
        },
        "histories": {
            f"{kind} {id}": [_plain(entry) for entry in store.history(kind, id)]
            for kind, found in ids.items()
            for id in found
        },
        "feed": [[entry.kind, entry.id, entry.sequence, entry.position] for entry in feed],
        "receipts": {command: _plain(store.load("command", command)) for command in commands},
        "limits": {limit: _plain(store.balance(limit)) for limit in limits},
        "found": [_plain(store.find(query)) for query in QUERIES],
        "parked": [_plain(parked) for parked in store.parked()],
        "outbox": [_plain(message) for message in store.claim(1_000, at=EVENING, lease=timedelta(hours=1))],
    }


class _Noting:
    """A store, and the limits it hears of."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.limits: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def commit(self, batch: Batch) -> Receipt:
        """Note the limits of a batch."""
        self.limits.update(step.limit for step in batch.limits)
        receipt: Receipt = self._store.commit(batch)
        return receipt


def lived_in(store: Any) -> None:
    """A morning in the small house: orders at every stage, money, goods that came back, messages sent and not."""
    shop = Shop(store, announced={"order.taken", "order.confirmed", "order.shipped", "invoice.issued"})
    shop.stocked("MUG", 40)
    shop.stocked("TEA", 5, "KGM", "leeds")
    shop.do(shop.desk.orders.take, shop.draft(("MUG", 2), customer="acme", id="draft-1"))
    held = shop.confirmed(("MUG", 3), customer="acme-west")
    shop.do(shop.desk.orders.hold, held.id, "h", kind="fraud", reason="“Müller” called twice; 'why'?", blocks={"ship"})
    shop.send(shop.confirmed(("MUG", 5), ("SERVICE", 1), customer="acme", freight=True))
    _, bill = shop.billed(("MUG", 4), customer="acme")
    shop.do(shop.desk.payments.receive, bill.id, bill.gross, method="cash")
    canceled = shop.confirmed(("MUG", 1))
    shop.do(shop.desk.orders.cancel, canceled.id, reason="changed my mind")
    store.claim(2, at=MORNING, lease=timedelta(minutes=5))
    store.sent(["cmd-3/1"])
    store.failed("cmd-4/1", reason="no answer", until=MORNING + timedelta(hours=1))
    store.failed("cmd-8/1", reason="they don't know us", until=None)


def keeps(now: Any, then: Any) -> bool:
    """Whether everything said then is said now; a later release may say more of a thing, not more things."""
    if isinstance(then, dict):
        return isinstance(now, dict) and all(name in now and keeps(now[name], said) for name, said in then.items())
    if isinstance(then, list):
        return isinstance(now, list) and len(now) == len(then) and all(map(keeps, now, then))
    return bool(now == then)


class SQLiteIce:
    """Files of SQLite, frozen and thawed."""

    @property
    def head(self) -> int:
        """The newest schema."""
        return sqlite.shipped()[-1].number

    def fresh(self, folder: Path) -> str:
        """Where a database may be."""
        return str(folder / "shop.db")

    def open(self, place: str) -> SQLiteStore:
        """The store at a place, brought up to date."""
        return SQLiteStore(place)

    def version(self, place: str) -> int:
        """The schema at a place."""
        return sqlite.schema_version(place)[0]

    def execute(self, place: str, script: str) -> None:
        """Run some statements."""
        with closing(sqlite3.connect(place)) as connection:
            connection.executescript(f"BEGIN;\n{script}COMMIT;\n")

    def dump(self, place: str) -> str:
        """The database as SQL."""
        with closing(sqlite3.connect(place)) as connection:
            return "".join([f"{statement};\n" for statement in self._statements(connection)])

    def _statements(self, connection: sqlite3.Connection) -> Iterator[str]:
        """Python's own dump reads every table, but an index of words without its text cannot be read."""
        types = dict(connection.execute("SELECT name, type FROM pragma_table_list"))
        made = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
        for name, sql in connection.execute(made).fetchall():
            if types.get(name) == "shadow":
                yield f"DELETE FROM {name}"  # it was made and begun with the table it belongs to
            else:
                yield sql
            if types.get(name) in ("table", "shadow"):
                columns = [column for (column,) in connection.execute("SELECT name FROM pragma_table_info(?)", (name,))]
                quoted = " || ', ' || ".join([f'quote("{column}")' for column in columns])
                for (values,) in connection.execute(f"SELECT {quoted} FROM {name}"):
                    yield f"INSERT INTO {name} VALUES ({values})"


class PostgresIce:
    """Databases of a server of our own, frozen and thawed."""

    @property
    def head(self) -> int:
        """The newest schema."""
        return postgres.shipped()[-1].number

    def fresh(self, folder: Path) -> str:
        """Where a database may be."""
        return shared().url(shared().database())

    def open(self, place: str) -> PostgresStore:
        """The store at a place, brought up to date."""
        return PostgresStore(place)

    def version(self, place: str) -> int:
        """The schema at a place."""
        return schema_version(place)[0]

    def execute(self, place: str, script: str) -> None:
        """Run some statements."""
        with psycopg.connect(place) as connection:
            connection.execute(script.encode())

    def dump(self, place: str) -> str:
        """The database as SQL, without the words that only psql knows."""
        programs = binaries()
        assert programs is not None
        words = [str(programs / "pg_dump"), "--inserts", "--schema=ordercore", "--no-owner", "--no-comments", place]
        said = subprocess.run(
            words, check=True, capture_output=True, text=True, env={"LC_ALL": "C"}, timeout=PATIENCE_SECONDS
        )
        told = said.stdout
        lines = [
            line for line in told.splitlines() if line and not line.startswith(("--", "\\", "SET transaction_timeout"))
        ]
        return "\n".join(lines) + "\n"


ICE: Final[Mapping[str, SQLiteIce | PostgresIce]] = {"sqlite": SQLiteIce(), "postgres": PostgresIce()}
"""How databases of each kind are frozen and thawed."""


def freeze(kind: str) -> None:
    """Freeze the schema that this ordercore makes."""
    ice = ICE[kind]
    file = FROZEN / f"{kind}-{ice.head:04}.sql"
    if file.exists():
        return
    with TemporaryDirectory() as folder:
        place = ice.fresh(Path(folder))
        with ice.open(place) as store:
            noting = _Noting(store)
            lived_in(noting)
        file.write_text(ice.dump(place), encoding="utf-8")
        with ice.open(place) as store:
            found = seen(store, sorted(noting.limits))
    told = json.dumps(found, indent=1, ensure_ascii=False)
    file.with_suffix(".json").write_text(f"{told}\n", encoding="utf-8")
    sys.stdout.write(f"{file}\n")


if __name__ == "__main__":
    for each in ICE:
        freeze(each)
