"""Stores that are sound as long as there is little of everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve

from ordercore.adapters.memory import MemoryStore
from ordercore.ports.batch import Batch, Entry, Receipt, Write
from ordercore.ports.limit import Balance
from ordercore.ports.query import Page, Query
from ordercore.ports.record import Recorded, Stored

__all__ = [
    "CutsDocuments",
    "CutsEvents",
    "DatesReceiptsAnew",
    "LoadsAFewHundred",
    "TellsAFewClaims",
    "TellsThePast",
    "TriesAFewValues",
]


class TellsThePast(MemoryStore):
    """Gives the last page of a history for all of it."""

    def history(self, kind: str, id: str) -> Sequence[Recorded]:
        return super().history(kind, id)[-1_000:]


class TellsAFewClaims(MemoryStore):
    """Gives the first page of the claims on a limit for all of them."""

    def balance(self, limit: str) -> Balance | None:
        found = super().balance(limit)
        return None if found is None else evolve(found, claims=found.claims[:1_000])


class LoadsAFewHundred(MemoryStore):
    """Passes over what is asked for beyond a few hundred."""

    def load_many(self, kind: str, ids: Sequence[str]) -> Mapping[str, Stored]:
        return super().load_many(kind, list(ids)[:500])


class TriesAFewValues(MemoryStore):
    """Passes over the values of a condition beyond a few hundred."""

    def find(self, query: Query) -> Page:
        where = [
            evolve(each, value=each.value[:500]) if isinstance(each.value, tuple) else each for each in query.where
        ]
        return super().find(evolve(query, where=tuple(where)))


class DatesReceiptsAnew(MemoryStore):
    """Says of a command that came twice that it was done the second time."""

    def _again(self, first: Receipt, batch: Batch) -> Receipt:
        return evolve(super()._again(first, batch), at=batch.at)


class CutsDocuments(MemoryStore):
    """Keeps as much of a document as a column holds."""

    def _write(self, write: Write) -> None:
        super()._write(evolve(write, document=write.document[:65_535]))


class CutsEvents(MemoryStore):
    """Keeps as much of an event as a column holds."""

    def _record(self, batch: Batch, entry: Entry) -> None:
        super()._record(batch, evolve(entry, body=entry.body[:65_535]))
