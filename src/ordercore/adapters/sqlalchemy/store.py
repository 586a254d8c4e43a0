"""The store that joins the host's transaction: its rows and ours are committed together, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ordercore.adapters.migration import Step
from ordercore.adapters.sqlalchemy import sqlite
from ordercore.adapters.sqlalchemy.joining import Host, Joining
from ordercore.ports.batch import Batch, Receipt
from ordercore.ports.limit import Balance
from ordercore.ports.outbox import Parked, Pending
from ordercore.ports.query import PAGE_SIZE, Page, Query
from ordercore.ports.record import Recorded, Stored

if TYPE_CHECKING:
    from ordercore.adapters.sqlalchemy.postgres import JoinedPostgres

__all__ = ["SQLAlchemyStore", "migrate"]


class SQLAlchemyStore:
    """One tenant's documents in a session of the host's. It has no engine, begins what the session begins, and never commits.

    What `commit` returns is a receipt of the host's transaction: it counts when the host commits, and is gone when the host
    rolls back. Each batch is written inside a savepoint, so a batch that is refused leaves what the host wrote before it as
    it is. From the first batch on until the host commits, other commits of the tenant wait: let it be the last thing of a
    transaction.

    It is as little to be shared by threads as the session is, and cheap to make: one for each session.

    Args:
        host: a `sqlalchemy.orm.Session`, `scoped_session` or `sqlalchemy.Connection` on ``postgresql+psycopg`` or ``sqlite``.
        tenant: whose documents they are.

    Raises:
        InvalidId: the tenant is not an identifier.
        InvalidValue: the session is on another database or driver, or is asynchronous; later, that it commits by itself.
    """

    def __init__(self, host: Host, *, tenant: str = "main") -> None:
        joining = Joining(host)
        self._store = (
            _postgres(joining, tenant) if joining.dialect == "postgresql" else sqlite.JoinedSQLite(joining, tenant)
        )
        self.tenant = tenant

    def _inside(self) -> JoinedPostgres | sqlite.JoinedSQLite:
        self._store.enter()
        return self._store

    def load(self, kind: str, id: str) -> Stored | None:
        """See `ordercore.ports.store.Store.load`."""
        return self._inside().load(kind, id)

    def load_many(self, kind: str, ids: Sequence[str]) -> Mapping[str, Stored]:
        """See `ordercore.ports.store.Store.load_many`."""
        return self._inside().load_many(kind, ids)

    def find(self, query: Query) -> Page:
        """See `ordercore.ports.store.Store.find`."""
        return self._inside().find(query)

    def history(self, kind: str, id: str) -> Sequence[Recorded]:
        """See `ordercore.ports.store.Store.history`."""
        return self._inside().history(kind, id)

    def balance(self, limit: str) -> Balance | None:
        """See `ordercore.ports.store.Store.balance`."""
        return self._inside().balance(limit)

    def commit(self, batch: Batch) -> Receipt:
        """See `ordercore.ports.store.Store.commit`; it is written when the host commits."""
        return self._inside().commit(batch)

    def feed(self, after: str = "", limit: int = PAGE_SIZE) -> Sequence[Recorded]:
        """See `ordercore.ports.store.Store.feed`."""
        return self._inside().feed(after, limit)

    def claim(self, limit: int, *, at: datetime, lease: timedelta) -> Sequence[Pending]:
        """See `ordercore.ports.outbox.Outbox.claim`; commit before the messages are sent."""
        return self._inside().claim(limit, at=at, lease=lease)

    def sent(self, ids: Sequence[str]) -> None:
        """See `ordercore.ports.outbox.Outbox.sent`."""
        self._inside().sent(ids)

    def failed(self, id: str, *, reason: str, until: datetime | None) -> None:
        """See `ordercore.ports.outbox.Outbox.failed`."""
        self._inside().failed(id, reason=reason, until=until)

    def parked(self, limit: int = PAGE_SIZE) -> Sequence[Parked]:
        """See `ordercore.ports.outbox.Outbox.parked`."""
        return self._inside().parked(limit)

    def again(self, ids: Sequence[str]) -> None:
        """See `ordercore.ports.outbox.Outbox.again`."""
        self._inside().again(ids)


def _postgres(joining: Joining, tenant: str) -> JoinedPostgres:
    from ordercore.adapters.sqlalchemy.postgres import JoinedPostgres  # noqa: PLC0415 -- its driver is an extra of its own

    return JoinedPostgres(joining, tenant)


def migrate(host: Host) -> tuple[Step, ...]:
    """Bring ordercore's tables in the host's database up to date, in the host's transaction; the host commits.

    On PostgreSQL they are in a schema of their own, ``ordercore``. In an SQLite file they stand beside the host's tables,
    under names that begin with ``ordercore_``.

    Returns:
        The steps applied, in order.

    Raises:
        InvalidValue: the connection, or the file, has another encoding than UTF-8.
        SchemaMismatch: the database is newer than this ordercore.
        MigrationChanged: the database had another migration of the same name.
        StoreFailed: the tables cannot be made, or one of the host's has the name of one of ours.
        StoreBusy: others held them for too long.
    """
    joining = Joining(host)
    if joining.dialect == "sqlite":
        return sqlite.migrate(joining)
    from ordercore.adapters.sqlalchemy import postgres  # noqa: PLC0415 -- its driver is an extra of its own

    return postgres.migrate(joining)
