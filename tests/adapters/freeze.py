"""Keep a database of the newest schema for later releases to walk from: ``python -m tests.adapters.freeze``.

Run it once when a migration is finished, and commit what it writes: ``frozen/sqlite-0001.sql``, the database as SQL text, and
``frozen/sqlite-0001.json``, everything that could be read from it then. A frozen database is never made anew.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, cast

from attrs import asdict, has

from ordercore.adapters.sqlite import SQLiteStore
from ordercore.adapters.sqlite.schema import shipped
from ordercore.lifecycle.kind import KINDS
from ordercore.ports.store import Batch, Condition, Query, Receipt
from ordercore.testing.house import MORNING
from tests.desk.shop import Shop

__all__ = ["FROZEN", "QUERIES", "keeps", "seen", "thawed"]

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


def seen(store: SQLiteStore, limits: Iterable[str]) -> dict[str, Any]:
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


class _Noting(SQLiteStore):
    """Notes the limits it hears of."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.limits: set[str] = set()

    def commit(self, batch: Batch) -> Receipt:
        self.limits.update(step.limit for step in batch.limits)
        return super().commit(batch)


def lived_in(store: SQLiteStore) -> None:
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


def dumped(connection: sqlite3.Connection) -> Iterator[str]:
    """A database as SQL. Python's own dump reads every table, but an index of words without its text cannot be read."""
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


def keeps(now: Any, then: Any) -> bool:
    """Whether everything said then is said now; a later release may say more of a thing, not more things."""
    if isinstance(then, dict):
        return isinstance(now, dict) and all(name in now and keeps(now[name], said) for name, said in then.items())
    if isinstance(then, list):
        return isinstance(now, list) and len(now) == len(then) and all(map(keeps, now, then))
    return bool(now == then)


def thawed(dump: str, path: Path) -> None:
    """A file with the database of a dump."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"BEGIN;\n{dump}COMMIT;\n")


def main() -> None:
    """Freeze the schema that this ordercore makes."""
    name = f"sqlite-{shipped()[-1].number:04}"
    file, told = FROZEN / f"{name}.sql", FROZEN / f"{name}.json"
    if file.exists():
        sys.exit(f"{file} is there already")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "shop.db"
        with _Noting(path) as store:
            lived_in(store)
            limits = sorted(store.limits)
        with closing(sqlite3.connect(path)) as connection:
            dump = "".join([f"{statement};\n" for statement in dumped(connection)])
        with SQLiteStore(path) as store:
            found = seen(store, limits)
    file.write_text(dump, encoding="utf-8")
    told.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stdout.write(f"{file}\n{told}\n")


if __name__ == "__main__":
    main()
