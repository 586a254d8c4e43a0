"""Stores that take one text for another, or make another of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from attrs import evolve

from ordercore.adapters.memory import MemoryStore
from ordercore.adapters.memory.limit import Limit
from ordercore.ports.batch import Batch, Entry, Receipt, Write
from ordercore.ports.limit import Change, LimitStep, Release, Take
from ordercore.ports.record import Stored

__all__ = [
    "ComposesText",
    "LoadsInAnyCase",
    "LoadsPaddedIds",
    "MindsNoCapitalsOfClaims",
    "MindsNoCapitalsOfKinds",
    "TrimsDigests",
    "TrimsDocuments",
    "TrimsEvents",
    "TrimsFields",
    "TrimsNames",
    "TrimsTypes",
]


class ComposesText(MemoryStore):
    """Writes letters with accents in one way, however they came."""

    def _write(self, write: Write) -> None:
        index = {
            name: unicodedata.normalize("NFC", value) if isinstance(value, str) else value
            for name, value in write.index.items()
        }
        super()._write(evolve(write, document=unicodedata.normalize("NFC", write.document), index=index))


class LoadsInAnyCase(MemoryStore):
    """Takes an id in capitals for the same in small letters."""

    def load(self, kind: str, id: str) -> Stored | None:
        return super().load(kind, id) or super().load(kind, id.lower())


class TrimsDocuments(MemoryStore):
    """Cuts the blanks around a document."""

    def _write(self, write: Write) -> None:
        super()._write(evolve(write, document=write.document.strip()))


class TrimsEvents(MemoryStore):
    """Cuts the blanks around an event."""

    def _record(self, batch: Batch, entry: Entry) -> None:
        super()._record(batch, evolve(entry, body=entry.body.strip()))


class TrimsTypes(MemoryStore):
    """Cuts the blanks around the type of an event."""

    def _record(self, batch: Batch, entry: Entry) -> None:
        super()._record(batch, evolve(entry, type=entry.type.strip()))


class TrimsNames(MemoryStore):
    """Cuts the blanks around the id of an actor."""

    def commit(self, batch: Batch) -> Receipt:
        return super().commit(evolve(batch, by=batch.by.strip()))


class TrimsDigests(MemoryStore):
    """Cuts the blanks around a digest."""

    def commit(self, batch: Batch) -> Receipt:
        return super().commit(evolve(batch, digest=batch.digest.strip()))


class TrimsFields(MemoryStore):
    """Cuts the blanks behind a field of an index row, and behind what it is compared with, as a CHAR column does."""

    def _write(self, write: Write) -> None:
        index = {name: value.rstrip() if isinstance(value, str) else value for name, value in write.index.items()}
        super()._write(evolve(write, index=index))


class LoadsPaddedIds(MemoryStore):
    """Takes an id with a blank behind it for the same without, as a CHAR column does."""

    def _load(self, kind: str, id: str) -> Stored | None:
        return super()._load(kind, id) or super()._load(kind, id.rstrip())


class MindsNoCapitalsOfKinds(MemoryStore):
    """Takes a kind in capitals for the same in small letters."""

    def load(self, kind: str, id: str) -> Stored | None:
        return super().load(kind, id) or super().load(kind.lower(), id)


class MindsNoCapitalsOfClaims(MemoryStore):
    """Takes a claim in capitals for the same in small letters."""

    def _limit(self, name: str, steps: Sequence[LimitStep]) -> Limit:
        return super()._limit(
            name,
            [evolve(s, claim=s.claim.lower()) if isinstance(s, Take | Change | Release) else s for s in steps],
        )
