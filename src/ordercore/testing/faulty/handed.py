"""Stores that hand out what they keep, keep what they were handed, or answer in types that only look alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from attrs import evolve

from ordercore.adapters.memory import MemoryStore
from ordercore.ports.batch import Batch, Receipt, Write
from ordercore.ports.limit import Balance
from ordercore.ports.outbox import Parked, Pending
from ordercore.ports.query import PAGE_SIZE, Page, Query, Row
from ordercore.ports.record import Recorded, Stored

__all__ = [
    "CountsClaimsInDecimals",
    "CountsFailuresInDecimals",
    "EmptiesLists",
    "HandsOutItsDocuments",
    "HandsOutItsFeed",
    "HandsOutItsHistory",
    "HandsOutItsParked",
    "HandsOutItsRows",
    "KeepsTheRowItWasGiven",
    "LetsHistoriesGrow",
    "NumbersEntriesInDecimals",
    "NumbersVersionsInFloats",
    "SaysOneForOverdraft",
    "SaysOneForRepeated",
    "StampsMessagesItsOwnWay",
    "StampsTimesItsOwnWay",
    "TellsFieldsInFloats",
    "TellsParkedOnce",
]


class _Stamp(datetime):
    """An instant of a class of its own."""


def _stamp(at: datetime) -> datetime:
    return _Stamp.fromisoformat(at.isoformat())


def _decimal(number: int) -> Any:
    """What some databases give for a whole number."""
    return Decimal(number)


class HandsOutItsRows(MemoryStore):
    """Hands out the rows that it searches."""

    def find(self, query: Query) -> Page:
        page = super().find(query)
        rows = [Row(row.id, row.version, self._documents[query.kind, row.id].index) for row in page.rows]
        return evolve(page, rows=tuple(rows))


class HandsOutItsHistory(MemoryStore):
    """Hands out the list in which it keeps a history."""

    def history(self, kind: str, id: str) -> Sequence[Recorded]:
        return self._histories.get((kind, id), [])


class LetsHistoriesGrow(MemoryStore):
    """Hands out a look at a history, in which later entries appear."""

    def history(self, kind: str, id: str) -> Sequence[Recorded]:
        whole, tell = [*super().history(kind, id)], super().history

        class Look(list[Recorded]):
            def __len__(self) -> int:
                return len(tell(kind, id))

        return Look(whole)


class HandsOutItsFeed(MemoryStore):
    """Hands out the list of all entries when all are asked for."""

    def feed(self, after: str = "", limit: int = PAGE_SIZE) -> Sequence[Recorded]:
        found = super().feed(after, limit)
        return self._feed if len(found) == len(self._feed) else found


class HandsOutItsDocuments(MemoryStore):
    """Hands out the answer it gave before when many documents are asked for again."""

    def __init__(self) -> None:
        super().__init__()
        self._given: dict[tuple[object, ...], Mapping[str, Stored]] = {}

    def load_many(self, kind: str, ids: Sequence[str]) -> Mapping[str, Stored]:
        return self._given.setdefault((kind, tuple(ids), len(self._receipts)), super().load_many(kind, ids))


class HandsOutItsParked(MemoryStore):
    """Hands out the list in which it keeps what is parked."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[Parked] = []

    def parked(self, limit: int = PAGE_SIZE) -> Sequence[Parked]:
        found = super().parked(limit)
        if len(self._shown) < len(found):
            self._shown = list(found)
        return self._shown if len(found) == PAGE_SIZE or len(found) == len(self._messages._parked) > 0 else found


class TellsParkedOnce(MemoryStore):
    """Gives what is parked as something that can be gone through once."""

    def parked(self, limit: int = PAGE_SIZE) -> Any:
        return iter(super().parked(limit))


class KeepsTheRowItWasGiven(MemoryStore):
    """Keeps the row of whoever wrote it."""

    def _write(self, write: Write) -> None:
        super()._write(write)
        kept = self._documents[write.kind, write.id]
        self._documents[write.kind, write.id] = evolve(kept, index=write.index)


class EmptiesLists(MemoryStore):
    """Takes the ids out of the list it was handed, one after another."""

    def sent(self, ids: Sequence[str]) -> None:
        while ids:
            super().sent(ids[-1:])
            if not isinstance(ids, list):
                return super().sent(ids)
            ids.pop()
        return None


class NumbersVersionsInFloats(MemoryStore):
    """Tells versions as floats."""

    def load(self, kind: str, id: str) -> Stored | None:
        found = super().load(kind, id)
        return found and evolve(found, version=float(found.version))  # type: ignore[arg-type]


class TellsFieldsInFloats(MemoryStore):
    """Tells numbers in a row as floats where they are small."""

    def find(self, query: Query) -> Page:
        page = super().find(query)
        rows = [evolve(row, index={name: _float(value) for name, value in row.index.items()}) for row in page.rows]
        return evolve(page, rows=tuple(rows))


def _float(value: Any) -> Any:
    return float(value) if isinstance(value, int) and abs(value) < 2**50 else value


class NumbersEntriesInDecimals(MemoryStore):
    """Tells the number of an entry as a decimal."""

    def history(self, kind: str, id: str) -> Sequence[Recorded]:
        found: list[Any] = [evolve(each, sequence=_decimal(each.sequence)) for each in super().history(kind, id)]
        return found


class StampsTimesItsOwnWay(MemoryStore):
    """Tells instants of the feed in a class of its driver's."""

    def feed(self, after: str = "", limit: int = PAGE_SIZE) -> Sequence[Recorded]:
        return [evolve(each, at=_stamp(each.at)) for each in super().feed(after, limit)]


class CountsClaimsInDecimals(MemoryStore):
    """Tells what is claimed as the decimal that its database makes of a sum."""

    def balance(self, limit: str) -> Balance | None:
        found = super().balance(limit)
        return found and evolve(found, claimed=_decimal(found.claimed))


class SaysOneForOverdraft(MemoryStore):
    """Tells whether a limit may be overdrawn as 0 or 1."""

    def balance(self, limit: str) -> Balance | None:
        found = super().balance(limit)
        return found and evolve(found, overdraft=int(found.overdraft))  # type: ignore[arg-type]


class SaysOneForRepeated(MemoryStore):
    """Tells whether a command came before as 0 or 1."""

    def commit(self, batch: Batch) -> Receipt:
        receipt = super().commit(batch)
        return evolve(receipt, repeated=int(receipt.repeated))  # type: ignore[arg-type]


class CountsFailuresInDecimals(MemoryStore):
    """Tells how often sending failed as a decimal."""

    def claim(self, limit: int, *, at: datetime, lease: timedelta) -> Sequence[Pending]:
        found: list[Any] = [
            evolve(each, failures=_decimal(each.failures)) for each in super().claim(limit, at=at, lease=lease)
        ]
        return found


class StampsMessagesItsOwnWay(MemoryStore):
    """Tells when a parked message was written in a class of its driver's."""

    def parked(self, limit: int = PAGE_SIZE) -> Sequence[Parked]:
        return [
            evolve(each, message=evolve(each.message, at=_stamp(each.message.at))) for each in super().parked(limit)
        ]
