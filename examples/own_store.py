"""A store of one's own, and the proof that it keeps every promise of the port.

It keeps each batch as a line of a journal and what they amount to in memory: good for a kiosk or a test bench, where one
process has all the say. Run this file and the whole contract runs.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Lock
from uuid import uuid4

import pytest

from ordercore.adapters.memory import MemoryStore
from ordercore.errors import StoreFailed
from ordercore.ports.batch import Batch, Receipt
from ordercore.ports.limit import Balance
from ordercore.ports.query import Page, Query
from ordercore.ports.record import Recorded, Stored
from ordercore.ports.store import Store
from ordercore.testing.contracts import StoreContract
from ordercore.wire import dumps, loads


class JournalStore:
    """Remembers by writing down what it was asked, and doing it again when it is opened."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        self._memory: MemoryStore | None = MemoryStore()
        self._journal = path.open("a+b")
        self._journal.seek(0)
        whole = 0
        for line in self._journal:
            if line.endswith(b"\n"):  # the last line has no end when the power went off while it was written
                self._memory.commit(loads(Batch, line.decode()))
                whole += len(line)
        self._journal.truncate(whole)

    def commit(self, batch: Batch) -> Receipt:
        with self._lock:
            receipt = self._open().commit(batch)
            if not receipt.repeated:
                self._write(dumps(batch).encode() + b"\n")
            return receipt

    def load(self, kind: str, id: str) -> Stored | None:
        with self._lock:  # nobody reads what is not on disk yet
            return self._open().load(kind, id)

    def load_many(self, kind: str, ids: Sequence[str]) -> Mapping[str, Stored]:
        with self._lock:
            return self._open().load_many(kind, ids)

    def find(self, query: Query) -> Page:
        with self._lock:
            return self._open().find(query)

    def history(self, kind: str, id: str) -> Sequence[Recorded]:
        with self._lock:
            return self._open().history(kind, id)

    def balance(self, limit: str) -> Balance | None:
        with self._lock:
            return self._open().balance(limit)

    def feed(self, after: str = "", limit: int = 1_000) -> Sequence[Recorded]:
        with self._lock:
            return self._open().feed(after, limit)

    def close(self) -> None:
        self._journal.close()

    def _open(self) -> MemoryStore:
        if self._memory is None:
            raise StoreFailed("the journal could not be written; open it anew")
        return self._memory

    def _write(self, line: bytes) -> None:
        try:
            self._journal.write(line)
            self._journal.flush()
            os.fsync(self._journal.fileno())
        except OSError as error:
            self._memory = None  # it knows of a batch that the journal may not have
            raise StoreFailed(f"the journal could not be written: {error}") from error


class TestJournalStore(StoreContract):
    supports_outbox = False
    supports_restart = True
    max_examples = 5

    @pytest.fixture
    def factory(self, tmp_path: Path) -> Iterator[Callable[[], Store]]:
        with ExitStack() as stores:
            yield lambda: stores.enter_context(closing(JournalStore(tmp_path / f"{uuid4().hex}.journal")))

    def reopen(self, store: Store) -> Store:
        assert isinstance(store, JournalStore)
        store.close()
        return JournalStore(store.path)


if __name__ == "__main__":
    sys.exit(subprocess.call([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__]))
