"""The tables of a database, and what version they are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeVar

from psycopg import Connection, Cursor, Error, errors
from psycopg.rows import tuple_row

from ordercore.adapters.migration import LEDGER, Step, bring_up, check_ready, steps_in, version_of
from ordercore.adapters.postgres.connection import check_encoding
from ordercore.adapters.postgres.failure import told, translated
from ordercore.adapters.postgres.statement import Unmet
from ordercore.errors import StoreFailed

__all__ = ["prepare", "shipped", "version"]

T = TypeVar("T")

_TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = 'ordercore'"
_HAS_SCHEMA: Final = "SELECT 1 FROM pg_namespace WHERE nspname = 'ordercore'"
_SCHEMA: Final = "CREATE SCHEMA IF NOT EXISTS ordercore"
_TURNS: Final = (
    "CREATE TABLE IF NOT EXISTS ordercore.migrating (one integer NOT NULL PRIMARY KEY, turns bigint NOT NULL)"
)
_FIRST: Final = "INSERT INTO ordercore.migrating (one, turns) VALUES (1, 0) ON CONFLICT (one) DO NOTHING"
_TURN: Final = "UPDATE ordercore.migrating SET turns = turns + 1 WHERE one = 1"
_MADE: Final = (errors.UniqueViolation, errors.DuplicateSchema, errors.DuplicateTable, errors.DuplicateObject)


@cache
def shipped() -> tuple[Step, ...]:
    """The migrations that come with this ordercore."""
    return steps_in(files("ordercore.adapters.postgres").joinpath("migrations"))


class _Server:
    """A database as migrations need it; everything of ordercore's lies in a schema of its own."""

    ledger = f"ordercore.{LEDGER}"

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection

    def tables(self) -> Collection[str]:
        """The names of ordercore's tables."""
        return {name for (name,) in self.execute(_TABLES)}

    def execute(self, sql: str) -> Sequence[Sequence[Any]]:
        """Run one statement."""
        cursor = Cursor(self._connection, row_factory=tuple_row).execute(sql.encode())
        return cursor.fetchall() if cursor.description else []

    def statements(self, script: str) -> Iterator[str]:
        """Cut where a line ends with a semicolon; comments stand on lines of their own, or behind the code."""
        statement = ""
        for line in script.splitlines():
            code = line.partition("--")[0].rstrip()
            statement += f"{code}\n" if code else ""
            if code.endswith(";"):
                yield statement
                statement = ""
        if statement.strip():
            yield statement

    def alone(self, work: Callable[[], T]) -> T:
        """What some work answers, done in a transaction that holds the one row which every migration holds."""
        # Where somebody else made the schema for us, we may not be allowed to, not even if it is there.
        missing = () if self.execute(_HAS_SCHEMA) else (_SCHEMA,)
        for sql in (*missing, _TURNS, _FIRST):
            try:
                with self._connection.transaction():
                    self.execute(sql)
            except _MADE:  # somebody else made it in the same moment
                continue
        with self._connection.transaction():
            self.execute(_TURN)
            return work()


def prepare(
    connection: Connection[Any],
    *,
    steps: Sequence[Step] | None = None,
    only_pre: bool = False,
    dry_run: bool = False,
    only_look: bool = False,
) -> tuple[Step, ...]:
    """Bring a database up to date.

    Args:
        connection: one that commits by itself, or whose transaction the caller commits.
        steps: all migrations there are; None is those shipped.
        only_pre: stop before the first step that code in use does not survive.
        dry_run: only tell what would be applied.
        only_look: change nothing, and raise when something is missing.

    Returns:
        The steps applied, or to be applied.

    Raises:
        InvalidValue: the connection has another encoding than UTF8.
        SchemaMismatch: the database is newer than this ordercore.
        SchemaOutdated: it was only to be looked at, and lacks something.
        MigrationChanged: it had another migration of the same name.
        StoreFailed: the tables cannot be made.
        StoreBusy: others held them for too long.
    """
    known = shipped() if steps is None else steps
    check_encoding(connection)
    server = _Server(connection)
    with _in_our_words(connection):
        if only_look:
            check_ready(server, known)
            return ()
        return bring_up(server, known, only_pre=only_pre, dry_run=dry_run)


def version(connection: Connection[Any]) -> tuple[int, int]:
    """The schema version in a database, 0 when there is none yet, and the newest this ordercore knows."""
    with _in_our_words(connection):
        return version_of(_Server(connection)), shipped()[-1].number


@contextmanager
def _in_our_words(connection: Connection[Any]) -> Iterator[None]:
    try:
        yield
    except Error as error:
        found = translated(error, lost=connection.closed)
        raise (StoreFailed(told(error)) if isinstance(found, Unmet) else found) from None
