"""The tables, made and changed by numbered files of plain SQL, each applied whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Final

from ordercore.adapters.sqlite.connection import connect, translated
from ordercore.errors import SchemaMismatch, StoreFailed

__all__ = ["FEED_SPAN", "feed_begin", "migrate", "prepare", "schema_version"]

_PATIENCE_SECONDS: Final = 30.0

FEED_SPAN: Final = 2**40
"""How many numbers a tenant has for its events."""

_NOTE: Final = "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL)"
_TENANT: Final = "SELECT number FROM tenants WHERE tenant = ?"
_ADD_TENANT: Final = "INSERT OR IGNORE INTO tenants (tenant) VALUES (?)"
_TABLES: Final = "SELECT name FROM sqlite_schema WHERE type = 'table'"


def _migrations() -> tuple[tuple[int, str, str], ...]:
    """(number, file name, SQL) of every migration, in order."""
    folder = files("ordercore.adapters.sqlite").joinpath("migrations")
    names = sorted([entry.name for entry in folder.iterdir() if entry.name.endswith(".sql")])
    return tuple([(int(name[:4]), name, folder.joinpath(name).read_text(encoding="utf-8")) for name in names])


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _found(connection: sqlite3.Connection) -> int:
    """The number of the newest migration applied; 0 in an empty file."""
    tables = {name for (name,) in connection.execute(_TABLES)}
    if not tables:
        return 0
    if "schema_version" not in tables:
        raise StoreFailed("the file is a database, but not one of ordercore's")
    version: int = connection.execute("SELECT ifnull(max(version), 0) FROM schema_version").fetchone()[0]
    return version


def prepare(connection: sqlite3.Connection, *, dry_run: bool = False) -> tuple[str, ...]:
    """Bring a database up to date.

    Args:
        connection: one that leaves transactions to us.
        dry_run: only tell what would be applied.

    Returns:
        The names of the migrations applied, or to be applied.

    Raises:
        SchemaMismatch: the database is newer than this ordercore.
        StoreFailed: it belongs to something else.
        StoreBusy: others held the file for too long.
    """
    migrations = _migrations()
    try:
        missing = _missing(connection, migrations)
        if dry_run or not missing:
            return tuple([name for _, name, _ in missing])
        connection.execute("BEGIN IMMEDIATE")
        try:
            missing = _missing(connection, migrations)
            connection.execute(_NOTE)
            for number, name, script in missing:
                for statement in _statements(script):
                    connection.execute(statement)
                connection.execute("INSERT INTO schema_version VALUES (?, ?)", (number, name))
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.rollback()
    except sqlite3.Error as error:
        raise translated(error) from error
    return tuple([name for _, name, _ in missing])


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


def _missing(
    connection: sqlite3.Connection, migrations: tuple[tuple[int, str, str], ...]
) -> tuple[tuple[int, str, str], ...]:
    found, known = _found(connection), migrations[-1][0]
    if found > known:
        raise SchemaMismatch(found=found, known=known)
    return tuple([migration for migration in migrations if migration[0] > found])


def migrate(path: str | Path, *, dry_run: bool = False) -> tuple[str, ...]:
    """Bring the database in a file up to date, as opening it with `SQLiteStore` would.

    Args:
        path: the file; made when it does not exist, unless this is a dry run.
        dry_run: only tell what would be applied.

    Returns:
        The names of the migrations applied, or to be applied, in order.

    Raises:
        SchemaMismatch: the database is newer than this ordercore.
        StoreFailed: it belongs to something else or cannot be opened.
        StoreBusy: others held the file for too long.
    """
    if dry_run and not Path(path).exists():
        return tuple([name for _, name, _ in _migrations()])
    connection = connect(Path(path), synchronous="FULL", busy_timeout_seconds=_PATIENCE_SECONDS)
    with closing(connection):
        return prepare(connection, dry_run=dry_run)


def schema_version(path: str | Path) -> tuple[int, int]:
    """How old a database is.

    Returns:
        The schema version in the file, 0 when there is none yet, and the newest this ordercore knows.

    Raises:
        StoreFailed: it belongs to something else or cannot be opened.
        StoreBusy: others held the file for too long.
    """
    known = _migrations()[-1][0]
    if not Path(path).exists():
        return 0, known
    with closing(connect(Path(path), synchronous="FULL", busy_timeout_seconds=_PATIENCE_SECONDS)) as connection:
        try:
            return _found(connection), known
        except sqlite3.Error as error:
            raise translated(error) from error
