"""Stores that lose track of documents and versions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from time import sleep

from attrs import evolve

from ordercore.adapters.memory import MemoryStore
from ordercore.ports.batch import COMMAND, Batch, Receipt, Write
from ordercore.ports.record import Stored

__all__ = [
    "ChecksThreeHeld",
    "ChecksThreeWrites",
    "CountsTwice",
    "IgnoresHeld",
    "IgnoresHeldCommands",
    "InventsDocuments",
    "LastWriteWins",
    "LoadsInTwoLooks",
    "LosesTheLastLoaded",
    "MixesKinds",
    "Reformats",
    "SortsReceipts",
]


class LastWriteWins(MemoryStore):
    """Writes over whatever version is there."""

    def _check_versions(self, batch: Batch) -> None:
        super()._check_versions(evolve(batch, writes=(), entries=()))


class IgnoresHeld(MemoryStore):
    """Does not look at documents that were only read."""

    def _check_versions(self, batch: Batch) -> None:
        super()._check_versions(evolve(batch, held=()))


class ChecksThreeWrites(MemoryStore):
    """Checks the versions of the first three writes only."""

    def _check_versions(self, batch: Batch) -> None:
        super()._check_versions(evolve(batch, writes=batch.writes[:3], entries=()))


class CountsTwice(MemoryStore):
    """Adds two to the version."""

    def _write(self, write: Write) -> None:
        super()._write(evolve(write, expected=write.expected + 1))


class SortsReceipts(MemoryStore):
    """Names the versions in an order of its own."""

    def commit(self, batch: Batch) -> Receipt:
        receipt = super().commit(batch)
        return evolve(receipt, versions=tuple(sorted(receipt.versions)))


class Reformats(MemoryStore):
    """Keeps documents as it would have written them."""

    def _write(self, write: Write) -> None:
        super()._write(evolve(write, document=json.dumps(json.loads(write.document))))


class MixesKinds(MemoryStore):
    """Takes any kind for the one asked."""

    def _load(self, kind: str, id: str) -> Stored | None:
        same = [document.stored for (_, name), document in self._documents.items() if name == id]
        return same[0] if same else super()._load(kind, id)


class LosesTheLastLoaded(MemoryStore):
    """Loads all of many but the last."""

    def load_many(self, kind: str, ids: Sequence[str]) -> Mapping[str, Stored]:
        return dict(list(super().load_many(kind, ids).items())[:-1])


class LoadsInTwoLooks(MemoryStore):
    """Loads many documents at several moments."""

    def load_many(self, kind: str, ids: Sequence[str]) -> Mapping[str, Stored]:
        found: dict[str, Stored] = {}
        for id in ids:
            found.update(super().load_many(kind, [id]))
            sleep(0.0002)
        return found


class InventsDocuments(MemoryStore):
    """Gives an empty document where there is none."""

    def load(self, kind: str, id: str) -> Stored | None:
        return super().load(kind, id) or Stored(kind, id, 0, "{}")


class IgnoresHeldCommands(MemoryStore):
    """Looks at what was only read, unless it is a receipt."""

    def _check_versions(self, batch: Batch) -> None:
        super()._check_versions(evolve(batch, held=tuple([each for each in batch.held if each.kind != COMMAND])))


class ChecksThreeHeld(MemoryStore):
    """Checks the first three documents that were only read."""

    def _check_versions(self, batch: Batch) -> None:
        super()._check_versions(evolve(batch, held=batch.held[:3]))
