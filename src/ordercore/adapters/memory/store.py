"""The store in memory. It says what the port means in the plainest way: one lock, dictionaries, and no cleverness."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import Final, TypeVar
from weakref import WeakSet

from attrs import evolve, field, frozen

from ordercore.adapters.memory.limit import Limit, by_limit, check, stepped
from ordercore.adapters.memory.outbox import Messages
from ordercore.adapters.memory.search import checked_operators, fits, page
from ordercore.errors import CommandConflict, StaleVersion
from ordercore.ports.batch import COMMAND, Batch, Entry, Receipt, Write
from ordercore.ports.chain import GENESIS, link
from ordercore.ports.feed import feed_start
from ordercore.ports.limit import Balance, LimitStep, SetCeiling
from ordercore.ports.outbox import Parked, Pending, checked_lease, checked_page, keepable, pending
from ordercore.ports.query import PAGE_SIZE, Field, Page, Query, Row
from ordercore.ports.receipt import stored_receipt
from ordercore.ports.record import Recorded, Stored
from ordercore.ports.search import checked_index, words
from ordercore.values.when import checked_instant

__all__ = ["MemoryStore"]

K = TypeVar("K")
V = TypeVar("V")


@frozen
class _Document:
    """What is kept of a document."""

    #: the document itself.
    stored: Stored
    #: its index row.
    index: Mapping[str, Field] = field(factory=dict)
    #: its searchable words.
    words: frozenset[str] = frozenset()


@frozen
class _Begun:
    """What a commit found before it wrote anything."""

    #: its batch.
    batch: Batch
    #: the limits it changes; None where there was none.
    limits: Mapping[str, Limit | None]
    #: the documents it writes; None where there was none.
    documents: Mapping[tuple[str, str], _Document | None]
    #: how many entries the histories of those documents had.
    entries: Mapping[tuple[str, str], int]
    #: how many entries the feed had.
    fed: int


class MemoryStore:
    """Remembers one tenant's documents for as long as it lives.

    Args:
        tenant: whose documents they are. Every memory store is a world of its own, whatever its tenant.
    """

    def __init__(self, tenant: str = "main") -> None:
        self.tenant = tenant
        self._lock = Lock()
        self._documents: dict[tuple[str, str], _Document] = {}
        self._histories: dict[tuple[str, str], list[Recorded]] = {}
        self._feed: list[Recorded] = []
        self._limits: dict[str, Limit] = {}
        self._receipts: dict[str, Receipt] = {}
        self._messages = Messages()
        self._begun: _Begun | None = None
        _stores.add(self)

    def _make_whole(self) -> None:
        """Take back what a commit had begun that was interrupted, as by Ctrl-C; whoever has the lock does so first.

        The lock itself is taken by each method, and by no generator: interrupted as it is entered or left, one keeps the lock until it
        is collected.
        """
        if self._begun is not None:
            self._take_back(self._begun)
            self._begun = None

    def load(self, kind: str, id: str) -> Stored | None:
        """See `ordercore.ports.store.Store.load`."""
        with self._lock:
            self._make_whole()
            return self._load(kind, id)

    def load_many(self, kind: str, ids: Sequence[str]) -> Mapping[str, Stored]:
        """See `ordercore.ports.store.Store.load_many`."""
        with self._lock:
            self._make_whole()
            return {id: stored for id in ids if (stored := self._load(kind, id)) is not None}

    def find(self, query: Query) -> Page:
        """See `ordercore.ports.store.Store.find`."""
        checked_operators(query)
        wanted = words(query.text)
        with self._lock:
            self._make_whole()
            rows = [
                Row(id, document.stored.version, document.index)
                for (kind, id), document in self._documents.items()
                if kind == query.kind
                and wanted <= document.words
                and all(fits(condition, document.index.get(condition.field)) for condition in query.where)
            ]
        return page(query, rows)

    def history(self, kind: str, id: str) -> Sequence[Recorded]:
        """See `ordercore.ports.store.Store.history`."""
        with self._lock:
            self._make_whole()
            return tuple(self._histories.get((kind, id), ()))

    def balance(self, limit: str) -> Balance | None:
        """See `ordercore.ports.store.Store.balance`."""
        with self._lock:
            self._make_whole()
            found = self._limits.get(limit)
            return found.balance(limit) if found else None

    def feed(self, after: str = "", limit: int = PAGE_SIZE) -> Sequence[Recorded]:
        """See `ordercore.ports.store.Store.feed`."""
        begin = feed_start(after, limit)
        with self._lock:
            self._make_whole()
            return tuple(self._feed[begin : begin + limit])

    def commit(self, batch: Batch) -> Receipt:
        """See `ordercore.ports.store.Store.commit`."""
        with self._lock:
            self._make_whole()
            first = self._receipts.get(batch.command)
            if first is not None:
                return self._again(first, batch)
            self._check_versions(batch)
            limits = {name: self._limit(name, steps) for name, steps in by_limit(batch.limits).items()}
            for write in batch.writes:
                checked_index(write.index)
            versions = tuple([(write.kind, write.id, write.expected + 1) for write in batch.writes])
            receipt = Receipt(batch.command, batch.digest, batch.at, versions)
            self._begun = self._before(batch, limits)
            self._limits.update(limits)
            for entry in batch.entries:
                self._record(batch, entry)
            for write in batch.writes:
                self._write(write)
            self._messages.post(pending(batch))
            self._receipts[batch.command] = receipt
            self._begun = None
            return receipt

    def claim(self, limit: int, *, at: datetime, lease: timedelta) -> Sequence[Pending]:
        """See `ordercore.ports.outbox.Outbox.claim`."""
        until = checked_lease(limit, at, lease)
        with self._lock:
            self._make_whole()
            return self._messages.lease(limit, at=at, until=until)

    def sent(self, ids: Sequence[str]) -> None:
        """See `ordercore.ports.outbox.Outbox.sent`."""
        with self._lock:
            self._make_whole()
            self._messages.drop(ids)

    def failed(self, id: str, *, reason: str, until: datetime | None) -> None:
        """See `ordercore.ports.outbox.Outbox.failed`."""
        if until is not None:
            checked_instant(until, path="/until")
        with self._lock:
            self._make_whole()
            if until is None:
                self._messages.park(id, keepable(reason))
            else:
                self._messages.delay(id, until)

    def parked(self, limit: int = PAGE_SIZE) -> Sequence[Parked]:
        """See `ordercore.ports.outbox.Outbox.parked`."""
        checked_page(limit)
        with self._lock:
            self._make_whole()
            return self._messages.parked(limit)

    def again(self, ids: Sequence[str]) -> None:
        """See `ordercore.ports.outbox.Outbox.again`."""
        with self._lock:
            self._make_whole()
            self._messages.unpark(ids)

    def _before(self, batch: Batch, limits: Iterable[str]) -> _Begun:
        written = [(write.kind, write.id) for write in batch.writes]
        return _Begun(
            batch,
            {name: self._limits.get(name) for name in limits},
            {key: self._documents.get(key) for key in written},
            {key: len(self._histories.get(key, ())) for key in written},
            len(self._feed),
        )

    def _take_back(self, begun: _Begun) -> None:
        """Leave all as it was found; it may be interrupted, and begun again."""
        _put_back(self._limits, begun.limits)
        _put_back(self._documents, begun.documents)
        for key, entries in begun.entries.items():
            if entries:
                del self._histories[key][entries:]
            else:
                self._histories.pop(key, None)
        del self._feed[begun.fed :]
        self._messages.drop([message.id for message in pending(begun.batch)])
        self._receipts.pop(begun.batch.command, None)

    def _load(self, kind: str, id: str) -> Stored | None:
        if kind == COMMAND:
            receipt = self._receipts.get(id)
            return stored_receipt(receipt) if receipt else None
        document = self._documents.get((kind, id))
        return document.stored if document else None

    def _again(self, first: Receipt, batch: Batch) -> Receipt:
        if first.digest != batch.digest:
            raise CommandConflict(batch.command)
        return evolve(first, repeated=True)

    def _check_versions(self, batch: Batch) -> None:
        read = [(write.kind, write.id, write.expected) for write in batch.writes]
        for kind, id, expected in [*read, *[(held.kind, held.id, held.version) for held in batch.held]]:
            stored = self._load(kind, id)
            found = stored.version if stored else 0
            if found != expected:
                raise StaleVersion(kind, id, expected=expected, found=found)

    def _limit(self, name: str, steps: Sequence[LimitStep]) -> Limit:
        ceilings = [step for step in steps if isinstance(step, SetCeiling)]
        before = stepped(name, self._limits.get(name), ceilings)
        after = stepped(name, before, steps[len(ceilings) :])
        self._check_limit(name, before, after)
        return after

    def _check_limit(self, name: str, before: Limit, after: Limit) -> None:
        check(name, before, after)

    def _record(self, batch: Batch, entry: Entry) -> None:
        history = self._histories.setdefault((entry.kind, entry.id), [])
        previous = history[-1].hash if history else GENESIS
        said = {"kind": entry.kind, "id": entry.id, "type": entry.type, "body": entry.body}
        sequence = len(history) + 1
        hash = link(previous, sequence=sequence, at=batch.at, by=batch.by, command=batch.command, **said)
        recorded = Recorded(
            sequence=sequence,
            at=batch.at,
            by=batch.by,
            command=batch.command,
            previous=previous,
            hash=hash,
            position=str(len(self._feed) + 1),
            **said,
        )
        history.append(recorded)
        self._feed.append(recorded)

    def _write(self, write: Write) -> None:
        history = self._histories.get((write.kind, write.id))
        head = history[-1].hash if history else GENESIS
        stored = Stored(write.kind, write.id, write.expected + 1, write.document, head)
        self._documents[write.kind, write.id] = _Document(stored, dict(write.index), words(write.text))


_stores: Final[WeakSet[MemoryStore]] = WeakSet()


def _in_child() -> None:
    """A lock that another thread had when the process was forked is nobody's in the child, and would never be let go."""
    for store in _stores:
        store._lock = Lock()


if hasattr(os, "register_at_fork"):  # not where processes are not forked
    os.register_at_fork(after_in_child=_in_child)


def _put_back(kept: dict[K, V], before: Mapping[K, V | None]) -> None:
    for key, value in before.items():
        if value is None:
            kept.pop(key, None)
        else:
            kept[key] = value
