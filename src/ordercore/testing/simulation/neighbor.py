"""A neighbor: a program of the host's that writes to the store beside the desks, and only while what it read still stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Final

from ordercore.errors import OrdercoreError, StaleVersion
from ordercore.ports.batch import COMMAND, Batch, Held, Write
from ordercore.ports.store import Store
from ordercore.testing.simulation.chance import Chance

__all__ = ["Neighbor"]

_KIND: Final = "note"
_NEWEST: Final = 20
_AT_ONCE: Final = 10


class Neighbor:
    """Reads a document, is busy for a while, and then keeps a note about it, which holds the version that was read.

    Args:
        store: what it reads from and writes to, in good weather.
        chance: what it reads, and which note is ready first.
    """

    def __init__(self, store: Store, chance: Chance) -> None:
        self._store: Final = store
        self._chance: Final = chance
        self._read: Final[list[Held]] = []
        self._notes = 0

    def act(self, at: datetime, documents: Iterable[tuple[str, str]], command: str) -> Iterator[str]:
        """Read something, and keep a note about something read before.

        Args:
            at: what time it is.
            documents: kinds and ids of what there is, newest first.
            command: id of the next command, which now and then must not have been carried out meanwhile.

        Yields:
            What is wrong with the store's answer.
        """
        newest = tuple(islice(documents, _NEWEST))
        kind, id = (COMMAND, command) if not newest or self._chance.percent(25) else self._chance.one(newest)
        self._read.append(Held(kind, id, self._version(kind, id)))
        if len(self._read) == _AT_ONCE:
            yield from self._note(self._read.pop(self._chance.below(_AT_ONCE)), at)

    def _note(self, held: Held, at: datetime) -> Iterator[str]:
        self._notes += 1
        name, stands_at = f"{_KIND}{self._notes}", self._version(held.kind, held.id)
        about = f"{held.kind} {held.id}, read at version {held.version}, stands at {stands_at}"
        try:
            self._store.commit(Batch(name, name, at, "neighbor", (Write(_KIND, name, 0, "{}"),), (held,)))
        except StaleVersion:
            if stands_at == held.version:
                yield f"{about}, and the store says that it moved"
        except OrdercoreError as error:
            yield f"{about}, and the store says {error!r}"
        else:
            if stands_at != held.version:
                yield f"{about}, and the store took what holds it"

    def _version(self, kind: str, id: str) -> int:
        stored = self._store.load(kind, id)
        return stored.version if stored is not None else 0
