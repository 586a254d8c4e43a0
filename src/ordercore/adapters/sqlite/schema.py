"""The tables of a file, and what version they are."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, TypeVar

from ordercore.adapters.migration import LEDGER, Step, bring_up, check_ready, steps_in, version_of
from ordercore.adapters.sqlite.connection import connect, translated, unopened
from ordercore.adapters.sqlite.fork import opened
from ordercore.errors import StoreFailed

__all__ = ["FEED_SPAN", "feed_begin", "is_missing", "migrate", "prepare", "schema_version", "shipped", "statements"]

T = TypeVar("T")

_PATIENCE_SECONDS: Final = 30.0

FEED_SPAN: Final = 2**40
"""How many numbers a tenant has for its events."""

_TENANT: Final = "SELECT number FROM ordercore_tenants WHERE tenant = ?"
_ADD_TENANT: Final = "INSERT OR IGNORE INTO ordercore_tenants (tenant) VALUES (?)"
_TABLES: Final = "SELECT name FROM sqlite_schema WHERE type = 'table'"


@cache
def shipped() -> tuple[Step, ...]:
    """The migrations that come with this ordercore."""
    return steps_in(files("ordercore.adapters.sqlite").joinpath("migrations"))


def statements(script: str) -> Iterator[str]:
    """Cut a script where SQLite says that a statement is complete: a trigger holds semicolons of its own."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement


class _File:
    """An open file as migrations need it."""

    ledger = LEDGER

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def tables(self) -> Collection[str]:
        """The names of the tables, in a file that is empty or ordercore's."""
        names = {name for (name,) in self.execute(_TABLES)}
        if names and LEDGER not in names:
            file = self.execute("PRAGMA database_list")[0][2]
            raise StoreFailed(f"{file} is a database, but not one of ordercore's (name another file)")
        return names

    def execute(self, sql: str) -> Sequence[Sequence[Any]]:
        """Run one statement."""
        return self._connection.execute(sql).fetchall()

    def statements(self, script: str) -> Iterator[str]:
        """Cut where SQLite says that a statement is complete."""
        return statements(script)

    def alone(self, work: Callable[[], T]) -> T:
        """What some work answers, done in a transaction that writes from its first moment on."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            answer = work()
            self._connection.execute("COMMIT")
        finally:
            if self._connection.in_transaction:
                self._connection.rollback()
        return answer


def prepare(
    connection: sqlite3.Connection,
    *,
    steps: Sequence[Step] | None = None,
    only_pre: bool = False,
    dry_run: bool = False,
    only_look: bool = False,
) -> tuple[Step, ...]:
    """Bring a database up to date.

    Args:
        connection: one that leaves transactions to us.
        steps: all migrations there are; None is those shipped.
        only_pre: stop before the first step that code in use does not survive.
        dry_run: only tell what would be applied.
        only_look: change nothing, and raise when something is missing.

    Returns:
        The steps applied, or to be applied.

    Raises:
        SchemaMismatch: the database is newer than this ordercore.
        SchemaOutdated: it was only to be looked at, and lacks something.
        MigrationChanged: it had another migration of the same name.
        StoreFailed: it belongs to something else.
        StoreBusy: others held the file for too long.
    """
    known = shipped() if steps is None else steps
    try:
        if only_look:
            check_ready(_File(connection), known)
            return ()
        return bring_up(_File(connection), known, only_pre=only_pre, dry_run=dry_run)
    except sqlite3.Error as error:
        raise translated(error) from error


def feed_begin(connection: sqlite3.Connection, tenant: str) -> int:
    """The number before the first event of a tenant; a tenant not seen before is given its numbers now.

    Raises:
        StoreBusy: others held the file for too long.
        StoreFailed: the file cannot be read or written.
    """
    try:
        if not (rows := connection.execute(_TENANT, (tenant,)).fetchall()):
            connection.execute(_ADD_TENANT, (tenant,))
            rows = connection.execute(_TENANT, (tenant,)).fetchall()
    except sqlite3.Error as error:
        raise translated(error) from error
    number: int = rows[0][0]
    return number * FEED_SPAN


def migrate(
    path: str | Path, *, only_pre: bool = False, dry_run: bool = False, steps: Sequence[Step] | None = None
) -> tuple[Step, ...]:
    """Bring the database in a file up to date, as opening it with `SQLiteStore` would.

    Args:
        path: the file; made when it does not exist, unless this is a dry run.
        only_pre: stop before the first step that code in use does not survive.
        dry_run: only tell what would be applied; the file is not touched.
        steps: all migrations there are; None is those shipped.

    Returns:
        The steps applied, or to be applied, in order.

    Raises:
        SchemaMismatch: the database is newer than this ordercore.
        MigrationChanged: it had another migration of the same name.
        StoreFailed: it belongs to something else or cannot be opened.
        StoreBusy: others held the file for too long.
    """
    if dry_run:
        if is_missing(path):
            return tuple(shipped() if steps is None else steps)
        with closing(_looking(path)) as connection:
            return prepare(connection, steps=steps, only_pre=only_pre, dry_run=True)
    with closing(connect(Path(path), synchronous="FULL", busy_timeout_seconds=_PATIENCE_SECONDS)) as connection:
        return prepare(connection, steps=steps, only_pre=only_pre)


def schema_version(path: str | Path) -> tuple[int, int]:
    """How old a database is; the file is not touched.

    Returns:
        The schema version in the file, 0 when there is none yet, and the newest this ordercore knows.

    Raises:
        StoreFailed: it belongs to something else or cannot be opened.
        StoreBusy: others held the file for too long.
    """
    known = shipped()[-1].number
    if is_missing(path):
        return 0, known
    with closing(_looking(path)) as connection:
        try:
            return version_of(_File(connection)), known
        except sqlite3.Error as error:
            raise translated(error) from error


def is_missing(path: str | Path) -> bool:
    """Whether there is no such file. One that may not be looked at is there for all we know; opening it tells what is wrong."""
    try:
        Path(path).stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def _looking(path: str | Path) -> sqlite3.Connection:
    """A connection that leaves even the mode of the file as it is.

    Raises:
        StoreBusy: others held the file for too long.
        StoreFailed: the file cannot be opened, or is not a database.
    """
    try:
        connection = opened(path, timeout=_PATIENCE_SECONDS, isolation_level=None)
    except sqlite3.Error as error:
        raise unopened(path, error) from error
    try:
        connection.execute("PRAGMA schema_version")
    except sqlite3.Error as error:
        connection.close()
        raise unopened(path, error) from error
    return connection
