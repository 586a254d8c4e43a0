"""The store's methods, whatever the way to the database is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from ordercore.adapters.postgres import posting, reading
from ordercore.adapters.postgres.connection import holdable
from ordercore.adapters.postgres.explaining import explain
from ordercore.adapters.postgres.failure import Unstorable
from ordercore.adapters.postgres.finding import page, statement
from ordercore.adapters.postgres.known import NOTHING, Known
from ordercore.adapters.postgres.statement import Door, Row, Statement, Unmet
from ordercore.adapters.postgres.writing import Writing
from ordercore.adapters.remembered import Remembered
from ordercore.errors import ConnectionLost, InvalidBatch, InvalidQuery, StoreBusy
from ordercore.ports.batch import COMMAND, Batch, Receipt
from ordercore.ports.feed import feed_start
from ordercore.ports.limit import Balance
from ordercore.ports.outbox import Parked, Pending, checked_lease, checked_page, keepable
from ordercore.ports.query import PAGE_SIZE, Page, Query
from ordercore.ports.receipt import stored_receipt
from ordercore.ports.record import Recorded, Stored
from ordercore.values.ids import checked_id
from ordercore.values.when import checked_instant

__all__ = ["Keeper"]

_ATTEMPTS: Final = 20


class Keeper:
    """One tenant's documents, behind a door.

    Args:
        door: the way to the database.
        tenant: whose documents they are.
    """

    def __init__(self, door: Door, tenant: str) -> None:
        self.tenant: Final = checked_id(tenant, path="/tenant")
        self._door = door
        self._memory = Remembered[Known]()

    def _rows(self, sql: str, *parameters: object) -> list[Row]:
        return self._asked(Statement(sql, parameters))

    def _asked(self, asking: Statement) -> list[Row]:
        try:
            return self._door.rows([asking])[0]
        except (UnicodeEncodeError, Unstorable) as error:
            raise InvalidQuery(f"text that PostgreSQL cannot hold: {error}") from error
        except ConnectionLost:
            self.forget()
            raise

    def _carried_out(self, statements: Iterable[Statement]) -> list[Row]:
        try:
            return self._door.carry_out(statements)
        except ConnectionLost:
            self.forget()
            raise

    def forget(self) -> None:
        """Remember nothing any more: behind the next connection may be a copy of the database that lacks what was seen last."""
        self._memory = Remembered()

    def load(self, kind: str, id: str) -> Stored | None:
        """See `ordercore.ports.store.Store.load`."""
        return self.load_many(kind, (id,)).get(id) if kind == COMMAND else self._load(kind, id)

    def _load(self, kind: str, id: str) -> Stored | None:
        if (kind, id) in self._memory:  # if it has moved since, what else is needed is read when it is written
            rows = self._rows(reading.LOAD, self.tenant, kind, id)
            return Stored(kind, id, *rows[0]) if rows else None
        rows = self._rows(reading.LOAD_AND_KNOWN, self.tenant, kind, id)
        return self._remembered(kind, id, rows[0]) if rows else None

    def _remembered(self, kind: str, id: str, row: Row) -> Stored:
        stored = reading.stored(kind, id, row)
        if not self._memory.knows((kind, id), stored.version, stored.head):
            self._memory.keep((kind, id), reading.known(row))
        return stored

    def load_many(self, kind: str, ids: Sequence[str]) -> Mapping[str, Stored]:
        """See `ordercore.ports.store.Store.load_many`."""
        if kind == COMMAND:
            rows = self._rows(reading.RECEIPTS, list(ids), self.tenant)
            return {row[0]: stored_receipt(reading.receipt(row)) for row in rows}
        rows = self._rows(reading.LOAD_MANY, list(ids), self.tenant, kind)
        return {id: self._remembered(kind, id, tuple(row)) for id, *row in rows}

    def find(self, query: Query) -> Page:
        """See `ordercore.ports.store.Store.find`."""
        return page(query, self._asked(statement(self.tenant, query)))

    def history(self, kind: str, id: str) -> Sequence[Recorded]:
        """See `ordercore.ports.store.Store.history`."""
        return reading.recorded(self._rows(reading.HISTORY, self.tenant, kind, id))

    def balance(self, limit: str) -> Balance | None:
        """See `ordercore.ports.store.Store.balance`."""
        return reading.balance(limit, self._rows(reading.BALANCE, self.tenant, limit))

    def feed(self, after: str = "", limit: int = PAGE_SIZE) -> Sequence[Recorded]:
        """See `ordercore.ports.store.Store.feed`."""
        begin = feed_start(after, limit)
        return reading.recorded(self._rows(reading.FEED, self.tenant, begin, limit))

    def commit(self, batch: Batch) -> Receipt:
        """See `ordercore.ports.store.Store.commit`."""
        try:
            for _ in range(_ATTEMPTS):
                receipt = self._written(batch) or explain(self._door, self.tenant, batch)
                if receipt is not None:
                    return receipt
        except UnicodeEncodeError as error:
            raise InvalidBatch(f"text that is not Unicode: {error.reason}") from error
        except ConnectionLost:
            self.forget()
            raise
        raise StoreBusy(f"what the batch depends on moved {_ATTEMPTS} times")

    def _written(self, batch: Batch) -> Receipt | None:
        """The receipt of a batch that is written; None when something stood in its way."""
        try:
            known = self._known(batch)
            return None if known is None else self._write(batch, known)
        except (InvalidBatch, UnicodeEncodeError):
            first = explain(self._door, self.tenant, batch)  # something else may be in the way, and come first
            if first is None:
                raise
            return first

    def _write(self, batch: Batch, known: Mapping[tuple[str, str], Known]) -> Receipt | None:
        writing = Writing(self.tenant, batch, known)
        try:
            self._door.carry_out(writing)
        except Unmet:
            for key in known:
                self._memory.forget(key)
            return None
        for key, after in writing.known.items():
            self._memory.keep(key, after)
        return writing.receipt

    def _known(self, batch: Batch) -> dict[tuple[str, str], Known] | None:
        """What is known of the documents of a batch at the versions they are written over; None when one has moved."""
        known: dict[tuple[str, str], Known] = {}
        missing: dict[tuple[str, str], int] = {}
        for write in batch.writes:
            key = write.kind, write.id
            found = self._memory.at(key, write.expected) if write.expected else NOTHING
            if found is None:
                missing[key] = write.expected
            else:
                known[key] = found
        if missing:
            kinds, ids = [kind for kind, _ in missing], [id for _, id in missing]
            asking = Statement(reading.KNOWN, (kinds, ids, self.tenant))
            for row in self._door.rows([asking])[0]:
                key, read = (row[0], row[1]), reading.known(row[2:])
                if read.version != missing.pop(key):
                    return None
                known[key] = read
        return None if missing else known

    def claim(self, limit: int, *, at: datetime, lease: timedelta) -> Sequence[Pending]:
        """See `ordercore.ports.outbox.Outbox.claim`."""
        until = checked_lease(limit, at, lease)
        return posting.handed_out(self._carried_out(posting.leasing(self.tenant, limit, at=at, until=until)))

    def sent(self, ids: Sequence[str]) -> None:
        """See `ordercore.ports.outbox.Outbox.sent`."""
        self._carried_out([posting.drop(self.tenant, list(filter(holdable, ids)))])

    def failed(self, id: str, *, reason: str, until: datetime | None) -> None:
        """See `ordercore.ports.outbox.Outbox.failed`."""
        if until is None:
            self._carried_out(posting.parking(self.tenant, keepable(id), keepable(reason)))
        else:
            self._carried_out(posting.delaying(self.tenant, keepable(id), checked_instant(until, path="/until")))

    def parked(self, limit: int = PAGE_SIZE) -> Sequence[Parked]:
        """See `ordercore.ports.outbox.Outbox.parked`."""
        checked_page(limit)
        return posting.parked(self._rows(posting.PARKED, self.tenant, limit))

    def again(self, ids: Sequence[str]) -> None:
        """See `ordercore.ports.outbox.Outbox.again`."""
        self._carried_out(posting.unparking(self.tenant, list(filter(holdable, ids))))
