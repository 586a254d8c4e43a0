"""The store in a PostgreSQL database: many writers at once, two round trips for a command."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from functools import partial
from types import TracebackType
from typing import Any, Final, Self

from psycopg import Connection

from ordercore.adapters.migration import Step
from ordercore.adapters.postgres.door import Connections, OwnDoor, Pool, lender
from ordercore.adapters.postgres.keeper import Keeper
from ordercore.adapters.postgres.schema import prepare, version

__all__ = ["PostgresStore", "migrate", "schema_version"]

_PATIENCE_SECONDS: Final = 30.0


class PostgresStore(Keeper):
    """Remembers one tenant's documents in a PostgreSQL database, and every other tenant's apart from them.

    All tables are in the database schema ``ordercore``, beside whatever else the database holds. Threads, processes and
    machines may share it. Reading never waits for writing. Commits of one tenant end one after the other, those of several
    at the same time. Opening brings the tables up to date, unless that is left to `migrate`, as where old code and new share
    the database for a while, or where the program may not make tables.

    Args:
        source: where connections come from. A conninfo such as ``"host=db dbname=shop"``: the store opens them itself.
            A pool, such as `psycopg_pool.ConnectionPool`: the store borrows, and leaves closing to the host. A
            `psycopg.Connection`: threads take turns on it, and closing it is left to the host; Ctrl-C in the middle of a call
            closes it, as nobody can say any more what it will answer next.
        tenant: whose documents they are.
        busy_timeout_seconds: how long a statement waits for a lock before the call raises `StoreBusy`; only where the store
            opens connections itself, otherwise the host sets ``lock_timeout`` as it likes.
        migrate: whether opening may change the tables.

    Raises:
        InvalidId: the tenant is not an identifier.
        InvalidValue: the connection has another encoding than UTF8.
        SchemaMismatch: the database is newer than this ordercore.
        SchemaOutdated: the database lacks something, and opening may not change it.
        MigrationChanged: the database had another migration of the same name.
        ConnectionLost: there is no connection to be had.
        StoreFailed: the tables cannot be made.
    """

    def __init__(
        self,
        source: str | Connection[Any] | Pool,
        *,
        tenant: str = "main",
        busy_timeout_seconds: float = 5.0,
        migrate: bool = True,
    ) -> None:
        self._lender = lender(source, busy_timeout_seconds=busy_timeout_seconds)
        super().__init__(OwnDoor(self._lender), tenant)
        try:
            self._lender.lend(partial(prepare, only_look=not migrate))
        except BaseException:
            self._lender.close()
            raise

    def close(self) -> None:
        """Close the connections that are the store's own; using the store afterward raises `StoreFailed`."""
        self._lender.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def migrate(
    conninfo: str, *, only_pre: bool = False, dry_run: bool = False, steps: Sequence[Step] | None = None
) -> tuple[Step, ...]:
    """Bring a database up to date, as opening it with `PostgresStore` would.

    Args:
        conninfo: the database; it must exist.
        only_pre: stop before the first step that code in use does not survive.
        dry_run: only tell what would be applied; the database is not touched.
        steps: all migrations there are; None is those shipped.

    Returns:
        The steps applied, or to be applied, in order.

    Raises:
        SchemaMismatch: the database is newer than this ordercore.
        MigrationChanged: it had another migration of the same name.
        ConnectionLost: there is no connection to be had.
        StoreFailed: the tables cannot be made.
        StoreBusy: others held them for too long.
    """
    with closing(Connections(conninfo, busy_timeout_seconds=_PATIENCE_SECONDS)) as own:
        return own.lend(partial(prepare, steps=steps, only_pre=only_pre, dry_run=dry_run))


def schema_version(conninfo: str) -> tuple[int, int]:
    """How old a database is; it is not touched.

    Returns:
        The schema version in the database, 0 when there is none yet, and the newest this ordercore knows.

    Raises:
        ConnectionLost: there is no connection to be had.
    """
    with closing(Connections(conninfo, busy_timeout_seconds=_PATIENCE_SECONDS)) as own:
        return own.lend(version)
