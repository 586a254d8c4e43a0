"""What the PostgreSQL store looks at to answer stays in proportion to what a tenant holds, whatever the planner believes of the tables.

Statistics are behind when it matters most: a tenant is new, or a million documents were brought in a minute ago. So the tables are
filled behind the planner's back, every statement runs under ``EXPLAIN (ANALYZE)``, planned both for its values and once for all
values, and what its nodes looked at is counted: rows, those they passed over, and blocks. No clock is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import psycopg
import pytest
from psycopg import ClientCursor, Connection

from ordercore.adapters.postgres import PostgresStore
from ordercore.adapters.postgres.connection import carry_out, read
from ordercore.adapters.postgres.keeper import Keeper
from ordercore.adapters.postgres.statement import Row, Statement
from ordercore.errors import StaleVersion
from ordercore.ports.batch import COMMAND, Batch, Entry, Held, Message, Write
from ordercore.ports.limit import Change, Release, Take
from ordercore.ports.query import Condition, Query
from tests.adapters.cluster import Cluster

MANY: Final = 1_100
"""How many documents, messages and so on the tenant gets: more than a search lists to begin with."""

MOST: Final = 40 * MANY
"""What a statement may look at: twice what the tenant holds. Comparing every message with every other is a million."""

NOON: Final = datetime(2026, 6, 1, 12, tzinfo=UTC)

# A document of six fields, three entries, two commands, claims on a limit they share and on one of its own, a message of which every
# third is leased, and a parked one.
_FILL: Final = """
CREATE TEMPORARY TABLE new AS SELECT generate_series(%(first)s::int, %(last)s::int) AS g;
INSERT INTO ordercore.documents SELECT %(tenant)s, 'order', 'o' || g, 1, 3, 'h', jsonb_build_object(
    'status', CASE WHEN g %% 10 = 0 THEN 'open' ELSE 'closed' END, 'customer', 'c' || g %% 500, 'total', g * 37 %% 1000,
    'day', g / 10, 'currency', 'USD', 'number', 'N-' || g), 'x', repeat('b', 300) FROM new;
INSERT INTO ordercore.fields SELECT tenant, kind, id, key,
    CASE jsonb_typeof(value) WHEN 'number' THEN value::bigint ELSE 9223372036854775807 END,
    CASE jsonb_typeof(value) WHEN 'string' THEN value #>> '{}' ELSE '' END
    FROM ordercore.documents JOIN new ON id = 'o' || g, jsonb_each(fields) WHERE tenant = %(tenant)s;
INSERT INTO ordercore.search SELECT %(tenant)s, 'order', 'o' || g,
    ARRAY[%(tenant)s || ' order all', %(tenant)s || ' order w' || g, %(tenant)s || ' order half' || g %% 2] FROM new;
INSERT INTO ordercore.events SELECT %(tenant)s, 'order', 'o' || g, s, 3 * g + s, '2026-01-01T00:00:00+00:00', '', 'c' || g, '', '{}',
    'p', 'h' FROM new, generate_series(1, 3) AS s;
INSERT INTO ordercore.commands SELECT %(tenant)s, 'c' || g || '-' || s, 'd', '2026-01-01T00:00:00+00:00', '[]'
    FROM new, generate_series(1, 2) AS s;
INSERT INTO ordercore.limits SELECT %(tenant)s, 'l' || g, NULL, false, 1 FROM new;
INSERT INTO ordercore.limits VALUES (%(tenant)s, 'shared', NULL, false, %(last)s) ON CONFLICT DO NOTHING;
INSERT INTO ordercore.claims SELECT %(tenant)s, limits, 'k' || g, 1 FROM new, unnest(ARRAY['shared', 'l' || g]) AS limits;
INSERT INTO ordercore.outbox SELECT %(tenant)s, 3 * g, 'm' || g, 't', 'k' || g %% 700, '{}', '2026-01-01T00:00:00+00:00',
    CASE WHEN g %% 3 = 0 THEN timestamptz '2027-01-01' END FROM new;
INSERT INTO ordercore.parked SELECT %(tenant)s, 'p' || g, 't', 'k', '{}', '2026-01-01T00:00:00+00:00', 1, 'r' FROM new;
INSERT INTO ordercore.positions VALUES (%(tenant)s, 3 * %(last)s + 3) ON CONFLICT (tenant) DO UPDATE SET reached = excluded.reached;
DROP TABLE new;
"""

LEASE_BEFORE: Final = """
WITH free AS (
    SELECT position FROM ordercore.outbox AS waiting
    WHERE tenant = %(tenant)s AND (leased IS NULL OR leased <= %(at)s::timestamptz)
    AND NOT EXISTS (
        SELECT 1 FROM ordercore.outbox AS earlier
        WHERE earlier.tenant = %(tenant)s AND earlier.key = waiting.key
        AND earlier.position < waiting.position AND earlier.leased > %(at)s::timestamptz
    )
    ORDER BY position LIMIT %(limit)s
)
UPDATE ordercore.outbox SET leased = %(until)s::timestamptz FROM free
WHERE outbox.tenant = %(tenant)s AND outbox.position = free.position
"""
"""How messages were leased until it was seen to compare every one with every other."""

JOINED_BEFORE: Final = """
SELECT documents.id FROM ordercore.documents
JOIN ordercore.fields AS field0 ON field0.tenant = %(tenant)s AND field0.kind = 'order' AND field0.id = documents.id
    AND field0.field = 'currency'
JOIN ordercore.fields AS field1 ON field1.tenant = %(tenant)s AND field1.kind = 'order' AND field1.id = documents.id
    AND field1.field = 'day'
WHERE documents.tenant = %(tenant)s AND documents.kind = 'order' AND field0.number = 9223372036854775807
AND field0.text = 'USD' AND field1.number >= 0 ORDER BY documents.id LIMIT 1000
"""
"""How documents were found by two fields until then."""


def fill(connection: Connection[Any], tenant: str, first: int, last: int) -> None:
    """Give a tenant some of everything, numbered."""
    ClientCursor(connection).execute(_FILL, {"tenant": tenant, "first": first, "last": last})


def never(connection: Connection[Any]) -> None:
    """The tables were never looked at."""


def one(connection: Connection[Any]) -> None:
    """They were looked at when the tenant had one of everything."""
    fill(connection, "main", 1, 1)
    connection.execute("ANALYZE")


def others(connection: Connection[Any]) -> None:
    """They were looked at when others had nearly everything."""
    for number in range(3):
        fill(connection, f"other{number}", 1, 300)
    one(connection)


BELIEFS: Final[Sequence[Callable[[Connection[Any]], None]]] = (never, one, others)


class Looking:
    """A door that counts what each statement looks at, planned each way, before it is let through."""

    def __init__(self, connection: Connection[Any]) -> None:
        self.connection = connection
        #: the most that a statement looked at, by its text.
        self.looked: dict[str, int] = {}

    def rows(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """See `ordercore.adapters.postgres.statement.Door.rows`."""
        for statement in statements:
            self.look(statement)
        return read(self.connection, statements, joins=True)

    def carry_out(self, statements: Iterable[Statement]) -> list[Row]:
        """See `ordercore.adapters.postgres.statement.Door.carry_out`."""
        told: list[Row] = []
        for statement in statements:
            self.look(statement)
            told += carry_out(self.connection, [statement], joins=True)
        return told

    def look(self, statement: Statement) -> None:
        """Run a statement planned for its values, and planned for all values, and take it back."""
        sql, values = _numbered(statement)
        said = ClientCursor(self.connection).mogrify(", ".join(["%s"] * len(values)), values)
        self._run(f"PREPARE looking AS {sql}")
        for mode in ("force_custom_plan", "force_generic_plan"):
            self._run("SAVEPOINT looking")
            self._run(f"SET LOCAL plan_cache_mode = {mode}")
            call = f"looking({said})" if values else "looking"
            ((((plan,),),),) = [self._run(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) EXECUTE {call}")]
            self._run("ROLLBACK TO SAVEPOINT looking")
            looked = sum(map(_rows, _nodes(plan["Plan"]))) + plan["Plan"]["Shared Hit Blocks"]
            self.looked[statement.sql] = max(looked, self.looked.get(statement.sql, 0))
        self._run("DEALLOCATE looking")

    def _run(self, sql: str) -> list[Any]:
        cursor = ClientCursor(self.connection).execute(sql.encode())
        return cursor.fetchall() if cursor.description else []


def _numbered(statement: Statement) -> tuple[str, list[object]]:
    """A statement with marks as the server knows them, and the values in their order."""
    given = statement.parameters
    if not isinstance(given, Mapping):
        numbers = iter(range(1, len(given) + 1))
        return re.sub("%s", lambda _: f"${next(numbers)}", statement.sql), list(given)
    names = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", statement.sql)))
    return re.sub(r"%\((\w+)\)s", lambda found: f"${names.index(found[1]) + 1}", statement.sql), [
        given[n] for n in names
    ]


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def _rows(node: dict[str, Any]) -> int:
    passed = sum([count for name, count in node.items() if name.startswith("Rows Removed by")])
    return int((node["Actual Rows"] + passed) * node["Actual Loops"])


@pytest.fixture(scope="module", params=BELIEFS, ids=lambda belief: belief.__name__)
def connection(request: pytest.FixtureRequest, cluster: Cluster) -> Iterator[Connection[Any]]:
    """A database whose planner has fallen behind; each test's transaction is taken back."""
    conninfo = cluster.conninfo(cluster.database())
    PostgresStore(conninfo).close()
    with psycopg.connect(conninfo, autocommit=True) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'ordercore'").fetchall()
        for (table,) in tables:
            connection.execute(f"ALTER TABLE ordercore.{table} SET (autovacuum_enabled = off)".encode())
        request.param(connection)
        for (table,) in tables:
            if table not in ("migrating", "ordercore_schema"):
                connection.execute(f"DELETE FROM ordercore.{table} WHERE tenant = 'main'".encode())
        fill(connection, "main", 1, MANY)
        yield connection


@pytest.fixture
def door(connection: Connection[Any]) -> Iterator[Looking]:
    """A door whose work is taken back."""
    connection.autocommit = False
    yield Looking(connection)
    connection.rollback()
    connection.autocommit = True


def batch(**what: Any) -> Batch:
    """A batch of some command."""
    return Batch(command="new", digest="d", at=NOON, by="", **what)


def change(store: Keeper) -> None:
    """Write some documents again, with other fields, and hold many that are only read."""
    index: dict[str, str | int] = {"status": "new", "total": 7, "more": 1}
    changed = [f"o{number}" for number in range(1, 11)]
    store.commit(
        batch(
            writes=tuple([Write("order", id, 1, "{}", index, "other words") for id in changed]),
            entries=tuple([Entry("order", id, "t", "{}") for id in changed]),
            messages=tuple([Message("t", id, "{}") for id in changed]),
            held=tuple([Held("order", f"o{number}", 1) for number in range(11, 1_000)])
            + tuple([Held(COMMAND, f"c{number}-1", 1) for number in range(11, 1_000)]),
        )
    )


def ask(store: Keeper) -> None:
    """Ask much of a limit that many share, and a little of many."""
    changed = [Change("shared", f"k{number}", 2) for number in range(1, 101)]
    released = [Release("shared", f"k{number}") for number in range(101, 111)]
    taken = [Take(f"l{number}", "new", 1) for number in range(1, 11)]
    store.commit(batch(limits=(*changed, *released, *taken)))


def fail(store: Keeper) -> None:
    """Come too late."""
    writes = tuple([Write("order", f"o{number}", 7, "{}") for number in range(1, 301)])
    held = tuple([Held(COMMAND, f"c{number}-1", 0) for number in range(1, 301)])
    limits = tuple([Change("shared", f"k{number}", 2) for number in range(1, 301)])
    with pytest.raises(StaleVersion):
        store.commit(batch(writes=writes, held=held, limits=limits))


OPEN: Final = Condition("status", "eq", "open")
DOLLARS: Final = Condition("currency", "eq", "USD")
LATE: Final = Condition("day", "ge", 1)
CHEAP: Final = Condition("total", "lt", 900)
PREFIX: Final = Condition("number", "prefix", "N-")
ANYBODY: Final = Condition("customer", "in", tuple([f"c{number}" for number in range(1_000)]))
ANY_NUMBER: Final = Condition("number", "in", tuple([f"N-{number}" for number in range(1_000)]))
QUERIES: Final = [
    Query("order", limit=1000),
    Query("order", (OPEN,), limit=1000),
    Query("order", (DOLLARS, OPEN)),
    Query("order", (DOLLARS, LATE, CHEAP, PREFIX), limit=1000),
    Query("order", (LATE, CHEAP), sort="-total", limit=1000),
    Query("order", (ANYBODY, ANY_NUMBER, Condition("currency", "ne", "EUR")), sort="day", limit=1000),
    Query("order", (DOLLARS, Condition("number", "eq", "none")), sort="-day"),
    Query("order", text="all", limit=1000),
    Query("order", text="half0 half1"),
    Query("order", (DOLLARS, LATE), text="all half1", sort="total", limit=1000),
    Query("order", (DOLLARS,), text="w7"),
]
WORK: Final[Mapping[str, Callable[[Keeper], object]]] = {
    "claim one": lambda store: store.claim(1, at=NOON, lease=timedelta(minutes=1)),
    "claim many": lambda store: store.claim(1_000, at=NOON, lease=timedelta(minutes=1)),
    "sent": lambda store: store.sent([f"m{number}" for number in range(1_000)]),
    "failed": lambda store: store.failed("m3", reason="", until=NOON + timedelta(hours=1)),
    "parked": lambda store: store.failed("m3", reason="", until=None),
    "again": lambda store: store.again([f"p{number}" for number in range(1_000)]),
    "load": lambda store: store.load_many("order", [f"o{number}" for number in range(1_000)]),
    "receipts": lambda store: store.load_many(COMMAND, [f"c{number}-1" for number in range(1_000)]),
    "balance": lambda store: store.balance("shared"),
    "history": lambda store: store.history("order", "o7"),
    "feed": lambda store: store.feed(),
    "change": change,
    "ask": ask,
    "fail": fail,
}


@pytest.mark.parametrize("work", WORK)
def test_work_is_in_proportion(door: Looking, work: str) -> None:
    WORK[work](Keeper(door, "main"))

    assert {sql: looked for sql, looked in door.looked.items() if looked > MOST} == {}
    assert door.looked


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: "query")
def test_searching_is_in_proportion(door: Looking, query: Query) -> None:
    store = Keeper(door, "main")
    page = store.find(query)
    if page.next:
        store.find(Query(query.kind, query.where, query.text, query.sort, query.limit, page.next))

    assert {sql: looked for sql, looked in door.looked.items() if looked > MOST} == {}
    assert door.looked


def test_one_document_is_written_by_its_keys(door: Looking) -> None:
    write = Write("order", "o500", 1, "{}", {"status": "new", "total": 7}, "other words")
    Keeper(door, "main").commit(batch(writes=(write,)))

    fields = [looked for sql, looked in door.looked.items() if "ordercore.fields" in sql]
    assert len(fields) == 3
    assert max(fields) < 50


@pytest.mark.parametrize(
    ("connection", "planted"),
    [(others, LEASE_BEFORE), (one, JOINED_BEFORE)],
    indirect=["connection"],
    ids=["lease", "join"],
)
def test_what_is_not_in_proportion_is_seen(door: Looking, planted: str) -> None:
    said = {"tenant": "main", "at": NOON, "until": NOON + timedelta(minutes=1), "limit": 1_000}
    door.look(Statement(planted, said))

    assert door.looked[planted] > 5 * MOST
