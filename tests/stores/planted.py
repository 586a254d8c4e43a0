"""Stores in which something is wrong on purpose, so that what is looked for is known to be found."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from time import monotonic
from typing import Any, Final

from ordercore.errors import StoreBusy
from ordercore.ports.batch import Batch, Receipt

__all__ = ["PLANTED"]


class _Around:
    """Any store, with all its methods."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self._commits = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def commit(self, batch: Batch) -> Receipt:
        """As the store does."""
        self._commits += 1
        receipt: Receipt = self._store.commit(batch)
        return receipt


class _Leaking(_Around):
    """It keeps 40 MB more every second."""

    def __init__(self, store: Any) -> None:
        super().__init__(store)
        self._began = monotonic()
        self._kept = bytearray()

    def commit(self, batch: Batch) -> Receipt:
        wanted = int(40_000_000 * (monotonic() - self._began))
        self._kept += b"x" * (wanted - len(self._kept))
        return super().commit(batch)


class _Impatient(_Around):
    """It gives up at once, now and then."""

    def commit(self, batch: Batch) -> Receipt:
        if self._commits % 20 == 19:
            self._commits += 1
            raise StoreBusy("SQLite is busy: database is locked")
        return super().commit(batch)


class _Forgetful(_Around):
    """It gives a receipt for every tenth parcel and has not written it."""

    def __init__(self, store: Any) -> None:
        super().__init__(store)
        self._parcels = 0

    def commit(self, batch: Batch) -> Receipt:
        if batch.writes and batch.writes[0].kind == "parcel":
            self._parcels += 1
            if self._parcels % 10 == 0:
                return Receipt(batch.command, batch.digest, batch.at, ())
        return super().commit(batch)


class _Dying(_Around):
    """Its process is killed after a few commits."""

    def commit(self, batch: Batch) -> Receipt:
        if self._commits == 9:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().commit(batch)


PLANTED: Final[dict[str, Callable[[Any], Any]]] = {
    "nothing": lambda store: store,
    "leak": _Leaking,
    "busy": _Impatient,
    "loss": _Forgetful,
    "death": _Dying,
}
"""What can be planted, by name."""
