"""The store in one SQLite file: write-ahead log, one writer at a time, readers beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from ordercore.adapters.sqlite import posting, reading
from ordercore.adapters.sqlite.connection import Connections, Synchronous, connect
from ordercore.adapters.sqlite.finding import page, statement
from ordercore.adapters.sqlite.found import Memory, Read
from ordercore.adapters.sqlite.schema import FEED_SPAN, feed_begin, prepare
from ordercore.adapters.sqlite.writing import Misremembered, write_batch
from ordercore.errors import InvalidBatch, InvalidQuery, InvalidValue, StoreFailed
from ordercore.ports.batch import COMMAND, Batch, Receipt
from ordercore.ports.feed import feed_start
from ordercore.ports.limit import Balance
from ordercore.ports.outbox import Parked, Pending, checked_lease, checked_page, keepable
from ordercore.ports.query import PAGE_SIZE, Page, Query
from ordercore.ports.receipt import stored_receipt
from ordercore.ports.record import Recorded, Stored
from ordercore.values.ids import checked_id
from ordercore.values.when import checked_instant

__all__ = ["SQLiteStore"]


class SQLiteStore:
    """Remembers one tenant's documents in a file, and every other tenant's in the same file apart from them.

    Threads and processes may share the file, and a process may be forked while it is in use: parent and child open it anew, and a fork
    waits for calls that are under way. Reading never waits for writing. Opening brings the tables up to date, unless
    that is left to `migrate`, as where old code and new share the file for a while. There is a connection for each thread that
    calls at the same time; each comes to keep up to 64 MiB of the file in memory.

    Args:
        path: the file; made when it does not exist. It has to stay where it is: within a second after it was deleted or replaced,
            writing begins to raise `StoreFailed`, until the store is opened anew.
        tenant: whose documents they are.
        synchronous: ``FULL``: what has a receipt survives a power cut. ``NORMAL`` is faster: a crash of the program
            loses nothing, a power cut may take the newest commits, whole ones only.
        busy_timeout_seconds: how long a call waits for its turn before it raises `StoreBusy`.
        migrate: whether opening may change the tables.

    Raises:
        InvalidValue: the path stands for a database in memory, which threads cannot share.
        SchemaMismatch: the database is newer than this ordercore.
        SchemaOutdated: the database lacks something, and opening may not change it.
        MigrationChanged: the database had another migration of the same name.
        StoreFailed: the file cannot be opened, or is not a database of ordercore's.
        StoreBusy: others held the file for too long.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        tenant: str = "main",
        synchronous: Synchronous = "FULL",
        busy_timeout_seconds: float = 5.0,
        migrate: bool = True,
    ) -> None:
        if str(path) in ("", ":memory:"):
            raise InvalidValue("a database in memory is not shared by threads", mend="use MemoryStore, or a file")
        if synchronous not in ("FULL", "NORMAL"):
            raise InvalidValue(f"synchronous is {synchronous!r}", mend="use 'FULL' or 'NORMAL'")
        self.path: Final = Path(path).absolute()  # wherever the program goes meanwhile
        self.tenant: Final = checked_id(tenant, path="/tenant")
        self._memory = Memory()
        with closing(connect(self.path, synchronous=synchronous, busy_timeout_seconds=busy_timeout_seconds)) as first:
            prepare(first, only_look=not migrate)
            self._begin: Final = feed_begin(first, self.tenant)
            self._connections = Connections(
                self.path, synchronous=synchronous, busy_timeout_seconds=busy_timeout_seconds
            )

    def load(self, kind: str, id: str) -> Stored | None:
        """See `ordercore.ports.store.Store.load`."""
        if kind == COMMAND:
            receipts = self._connections.rows(reading.RECEIPT, (self.tenant, id))
            return stored_receipt(reading.receipt(receipts[0])) if receipts else None
        key = kind, id
        if key in self._memory:  # if it has moved since, what else is needed is read when it is written
            rows = self._connections.rows(reading.LOAD, (self.tenant, kind, id))
            return Stored(kind, id, *rows[0]) if rows else None
        rows = self._connections.rows(reading.LOAD_AND_FOUND, (self.tenant, kind, id))
        if not rows:
            return None
        version, body, head, number, entries, newest, fields, words = rows[0]
        self._memory.keep(key, Read(number, version, entries, newest, head, fields, words))
        return Stored(kind, id, version, body, head)

    def load_many(self, kind: str, ids: Sequence[str]) -> Mapping[str, Stored]:
        """See `ordercore.ports.store.Store.load_many`."""
        if kind == COMMAND:
            receipts = self._connections.rows(reading.RECEIPTS, (self.tenant, _listed(ids)))
            return {row[0]: stored_receipt(reading.receipt(row)) for row in receipts}
        rows = self._connections.rows(reading.LOAD_MANY, (self.tenant, kind, _listed(ids)))
        return {row[1]: Stored(*row) for row in rows}

    def find(self, query: Query) -> Page:
        """See `ordercore.ports.store.Store.find`."""
        try:
            return page(query, self._connections.rows(*statement(self.tenant, query)))
        except UnicodeEncodeError as error:
            raise InvalidQuery(f"text that is not Unicode: {error.reason}") from error

    def history(self, kind: str, id: str) -> Sequence[Recorded]:
        """See `ordercore.ports.store.Store.history`.

        Raises:
            StoreFailed: the newest entry is lost, and with it the way to the others.
        """
        name = self.tenant, kind, id
        rows = self._connections.rows(reading.HISTORY, name)
        if not rows and self._connections.rows(reading.BEHEADED, name):
            raise StoreFailed(f"the newest entry of {kind} {id!r} is lost: bring the file back from a copy")
        return reading.recorded(rows)

    def balance(self, limit: str) -> Balance | None:
        """See `ordercore.ports.store.Store.balance`."""
        return reading.balance(limit, self._connections.rows(reading.BALANCE, (self.tenant, limit)))

    def commit(self, batch: Batch) -> Receipt:
        """See `ordercore.ports.store.Store.commit`."""
        for write in batch.writes:
            if "\x00" in write.id:
                raise InvalidBatch("an id with a character 0", path="/writes", mend="name the document otherwise")
        written = self._connections.written
        try:
            try:
                receipt, after = written(write_batch, self.tenant, self._begin, batch, self._memory)
            except Misremembered:
                receipt, after = written(write_batch, self.tenant, self._begin, batch, Memory())
        except UnicodeEncodeError as error:
            raise InvalidBatch(f"text that is not Unicode: {error.reason}") from error
        for key, found in after.items():
            self._memory.keep(key, found)
        return receipt

    def feed(self, after: str = "", limit: int = PAGE_SIZE) -> Sequence[Recorded]:
        """See `ordercore.ports.store.Store.feed`."""
        after_number, end = self._begin + feed_start(after, limit), self._begin + FEED_SPAN
        return reading.recorded(self._connections.rows(reading.FEED, (after_number, end, limit)))

    def claim(self, limit: int, *, at: datetime, lease: timedelta) -> Sequence[Pending]:
        """See `ordercore.ports.outbox.Outbox.claim`."""
        until = checked_lease(limit, at, lease)
        return self._connections.written(posting.lease_out, self.tenant, limit, at=at, until=until)

    def sent(self, ids: Sequence[str]) -> None:
        """See `ordercore.ports.outbox.Outbox.sent`."""
        self._connections.written(posting.drop, self.tenant, _whole(ids))

    def failed(self, id: str, *, reason: str, until: datetime | None) -> None:
        """See `ordercore.ports.outbox.Outbox.failed`."""
        if until is None:
            self._connections.written(posting.park, self.tenant, keepable(id), keepable(reason))
        else:
            end = checked_instant(until, path="/until")
            self._connections.written(posting.delay, self.tenant, keepable(id), end)

    def parked(self, limit: int = PAGE_SIZE) -> Sequence[Parked]:
        """See `ordercore.ports.outbox.Outbox.parked`."""
        checked_page(limit)
        return posting.parked(self._connections.rows(posting.PARKED, (self.tenant, limit)))

    def again(self, ids: Sequence[str]) -> None:
        """See `ordercore.ports.outbox.Outbox.again`."""
        self._connections.written(posting.unpark, self.tenant, _whole(ids))

    def close(self) -> None:
        """Let go of the file; using the store afterward raises `StoreFailed`."""
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _listed(ids: Sequence[str]) -> str:
    """Ids for one parameter."""
    return json.dumps(_whole(ids))


def _whole(ids: Sequence[str]) -> list[str]:
    """Those that are somebody's. SQLite would cut one at its character 0, and take it for another; none has one."""
    return [id for id in ids if "\x00" not in id]
