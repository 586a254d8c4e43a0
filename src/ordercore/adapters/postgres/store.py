"""The store in a PostgreSQL database: many writers at once, two round trips for a command."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from psycopg import Connection

from ordercore.adapters.postgres.door import OwnDoor, Pool, lender
from ordercore.adapters.postgres.keeper import Keeper
from ordercore.adapters.postgres.schema import prepare, version

__all__ = ["PostgresStore", "migrate", "schema_version"]


class PostgresStore(Keeper):
    """Remembers one tenant's documents in a PostgreSQL database, and every other tenant's apart from them.

    All tables are in the database schema ``ordercore``, beside whatever else the database holds. Threads, processes and
    machines may share it. Reading never waits for writing. Commits of one tenant end one after the other, those of several
    at the same time. Opening brings the tables up to date.

    Args:
        source: where connections come from. A conninfo such as ``"host=db dbname=shop"``: the store opens them itself.
            A pool, such as `psycopg_pool.ConnectionPool`: the store borrows, and leaves closing to the host. A
            `psycopg.Connection`: threads take turns on it, and closing it is left to the host.
        tenant: whose documents they are.
        busy_timeout_seconds: how long a statement waits for a lock before the call raises `StoreBusy`; only where the store
            opens connections itself, otherwise the host sets ``lock_timeout`` as it likes.

    Raises:
        InvalidId: the tenant is not an identifier.
        SchemaMismatch: the database is newer than this ordercore.
        ConnectionLost: there is no connection to be had.
        StoreFailed: the tables cannot be made.
    """

    def __init__(
        self, source: str | Connection[Any] | Pool, *, tenant: str = "main", busy_timeout_seconds: float = 5.0
    ) -> None:
        self._own_door = OwnDoor(lender(source, busy_timeout_seconds=busy_timeout_seconds))
        super().__init__(self._own_door, tenant)
        prepare(self._own_door)

    def close(self) -> None:
        """Close the connections that are the store's own; using the store afterward raises `StoreFailed`."""
        self._own_door.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def migrate(conninfo: str, *, dry_run: bool = False) -> tuple[str, ...]:
    """Bring a database up to date, as opening it with `PostgresStore` would.

    Args:
        conninfo: the database; it must exist.
        dry_run: only tell what would be applied.

    Returns:
        The names of the migrations applied, or to be applied, in order.

    Raises:
        SchemaMismatch: the database is newer than this ordercore.
        ConnectionLost: there is no connection to be had.
        StoreFailed: the tables cannot be made.
    """
    door = OwnDoor(lender(conninfo, busy_timeout_seconds=30.0))
    try:
        return prepare(door, dry_run=dry_run)
    finally:
        door.close()


def schema_version(conninfo: str) -> tuple[int, int]:
    """How old a database is.

    Returns:
        The schema version in the database, 0 when there is none yet, and the newest this ordercore knows.

    Raises:
        ConnectionLost: there is no connection to be had.
    """
    door = OwnDoor(lender(conninfo, busy_timeout_seconds=30.0))
    try:
        return version(door)
    finally:
        door.close()
