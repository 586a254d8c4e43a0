"""Stores that are sound until they are opened again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC
from secrets import token_hex
from typing import Any, Final

from attrs import evolve

from ordercore.errors import InvalidQuery
from ordercore.ports.batch import Batch, Entry, Receipt
from ordercore.ports.chain import GENESIS
from ordercore.ports.query import Field, Page, Query
from ordercore.ports.record import Recorded
from ordercore.testing.faulty.shared import SharedStore, each

__all__ = ["REOPENED"]


class ForgetsDigests(SharedStore):
    """Does not write down what a command asked for."""

    def wake(self) -> None:
        self._asleep = frozenset(self._receipts)

    def _again(self, first: Receipt, batch: Batch) -> Receipt:
        return (
            evolve(first, repeated=True)
            if batch.command in getattr(self, "_asleep", ())
            else super()._again(first, batch)
        )


class WritesReceiptsInUTC(SharedStore):
    """Writes down in UTC when a command was carried out."""

    def wake(self) -> None:
        each(self._receipts, lambda receipt: evolve(receipt, at=receipt.at.astimezone(UTC)))


class WritesReceiptsToTheSecond(SharedStore):
    """Writes down to the second when a command was carried out."""

    def wake(self) -> None:
        each(self._receipts, lambda receipt: evolve(receipt, at=receipt.at.replace(microsecond=0)))


class ReadsTheLastReceipts(SharedStore):
    """Reads the last ten receipts."""

    def wake(self) -> None:
        for command in list(self._receipts)[:-10]:
            del self._receipts[command]


class SortsVersionsOfReceipts(SharedStore):
    """Reads the versions of a receipt in no order of the batch's."""

    def wake(self) -> None:
        each(self._receipts, lambda receipt: evolve(receipt, versions=receipt.versions[::-1]))


class WritesEntriesInUTC(SharedStore):
    """Writes down in UTC when something happened."""

    def wake(self) -> None:
        self._feed[:] = [evolve(each, at=each.at.astimezone(UTC)) for each in self._feed]


class SortsTheFeedAsText(SharedStore):
    """Reads the tenth entry before the second."""

    def wake(self) -> None:
        self._feed.sort(key=lambda each: each.position)


class BeginsChainsAnew(SharedStore):
    """Does not look for the entry before when it has just been opened."""

    def wake(self) -> None:
        self._strange = set(self._histories)

    def _record(self, batch: Batch, entry: Entry) -> None:
        super()._record(batch, entry)
        key = entry.kind, entry.id
        if key in getattr(self, "_strange", ()):
            self._strange.remove(key)
            self._histories[key][-1] = evolve(self._histories[key][-1], previous=GENESIS)


class NumbersTheFeedAnew(SharedStore):
    """Counts positions from where it was opened."""

    def wake(self) -> None:
        self._found = len(self._feed)

    def feed(self, after: str = "", limit: int = 1_000) -> Sequence[Recorded]:
        found = super().feed(after, limit)
        return found if not after or not getattr(self, "_found", 0) else super().feed(str(int(after) + 1), limit)


class ReadsNoCeilingAsNothing(SharedStore):
    """Takes no ceiling for a ceiling of zero."""

    def wake(self) -> None:
        each(self._limits, lambda limit: evolve(limit, ceiling=limit.ceiling or 0))


class ReadsNothingAsNoCeiling(SharedStore):
    """Takes a ceiling of zero for none."""

    def wake(self) -> None:
        each(self._limits, lambda limit: evolve(limit, ceiling=limit.ceiling or None))


class ForgetsOverdraft(SharedStore):
    """Does not write down that a limit may be overdrawn."""

    def wake(self) -> None:
        each(self._limits, lambda limit: evolve(limit, overdraft=False))


class ReadsOverdraftAsOne(SharedStore):
    """Reads 0 or 1 where it was said whether a limit may be overdrawn."""

    def wake(self) -> None:
        each(self._limits, lambda limit: evolve(limit, overdraft=int(limit.overdraft)))


class DropsClaimsOfNothing(SharedStore):
    """Writes down no claims of zero."""

    def wake(self) -> None:
        each(self._limits, lambda limit: evolve(limit, claims={id: it for id, it in limit.claims.items() if it}))


class ReadsClaimsInFloats(SharedStore):
    """Reads what is claimed as floats."""

    def wake(self) -> None:
        each(self._limits, lambda limit: evolve(limit, claims={id: float(it) for id, it in limit.claims.items()}))


class _ReadsRows(SharedStore):
    """Reads other rows than it wrote."""

    def read(self, value: Field) -> Field | None:
        """A value of a row; None when it is left out."""
        raise NotImplementedError

    def wake(self) -> None:
        def row(index: Mapping[str, Field]) -> dict[str, Field]:
            found = {name: self.read(value) for name, value in index.items()}
            return {name: value for name, value in found.items() if value is not None}

        each(self._documents, lambda document: evolve(document, index=row(document.index)))


class ReadsDigitsAsNumbers(_ReadsRows):
    """Reads a text of digits as a number, as from a file without quotation marks."""

    def read(self, value: Field) -> Field:
        return int(value) if isinstance(value, str) and value.isdecimal() else value


class ReadsEmptyTextAsNothing(_ReadsRows):
    """Takes an empty text for a field that is not there."""

    def read(self, value: Field) -> Field | None:
        return None if value == "" else value


class ReadsNumbersAsFloats(_ReadsRows):
    """Reads numbers as floats."""

    def read(self, value: Field) -> Any:
        return float(value) if isinstance(value, int) else value


class TrimsWhatItReads(SharedStore):
    """Cuts the blanks around a document when it reads it."""

    def wake(self) -> None:
        each(self._documents, lambda it: evolve(it, stored=evolve(it.stored, document=it.stored.document.strip())))


class LosesRowsWithoutFields(SharedStore):
    """Finds no document without a field."""

    def wake(self) -> None:
        self._bare = {key for key, document in self._documents.items() if not document.index}

    def find(self, query: Query) -> Page:
        page, bare = super().find(query), getattr(self, "_bare", ())
        return evolve(page, rows=tuple([row for row in page.rows if (query.kind, row.id) not in bare]))


class SaltsCursors(SharedStore):
    """Knows no cursor that was given before it was opened."""

    def __init__(self, tenant: str = "main", backing: dict[str, dict[str, Any]] | None = None) -> None:
        super().__init__(tenant, backing)
        self._salt = token_hex(4)

    def find(self, query: Query) -> Page:
        if query.after and not query.after.startswith(self._salt):
            raise InvalidQuery("this cursor is not of today", path="/after")
        page = super().find(evolve(query, after=query.after.removeprefix(self._salt)))
        return evolve(page, next=page.next and f"{self._salt}{page.next}")


class SortsMessagesByName(SharedStore):
    """Reads the tenth message of a command before its second."""

    def wake(self) -> None:
        waiting = self._messages._waiting
        self._messages._waiting = {id: waiting[id] for id in sorted(waiting)}


class PutsMessagesWhereTheyWere(SharedStore):
    """Reads a message that was parked and came again where it stood at first."""

    def wake(self) -> None:
        waiting = self._messages._waiting
        order = {command: at for at, command in enumerate(self._receipts)}
        place = {id: (order[id.rpartition("/")[0]], int(id.rpartition("/")[2])) for id in waiting}
        self._messages._waiting = {id: waiting[id] for id in sorted(waiting, key=place.__getitem__)}


class ForgetsTheUnheardWhenOpened(SharedStore):
    """Does not write down how many carriers came to grief."""

    def wake(self) -> None:
        each(self._messages._waiting, lambda message: evolve(message, unheard=0))


class ForgetsLeasesWhenOpened(SharedStore):
    """Does not write down which messages are out with a carrier."""

    def wake(self) -> None:
        self._messages._leased.clear()


class ForgetsFailuresOfParked(SharedStore):
    """Does not write down how often sending a parked message failed."""

    def wake(self) -> None:
        each(self._messages._parked, lambda parked: evolve(parked, message=evolve(parked.message, failures=0)))


REOPENED: Final[tuple[type[SharedStore], ...]] = (
    *(ForgetsDigests, WritesReceiptsInUTC, WritesReceiptsToTheSecond, ReadsTheLastReceipts, SortsVersionsOfReceipts),
    *(WritesEntriesInUTC, SortsTheFeedAsText, BeginsChainsAnew, NumbersTheFeedAnew, ReadsNoCeilingAsNothing),
    *(ReadsNothingAsNoCeiling, ForgetsOverdraft, ReadsOverdraftAsOne, DropsClaimsOfNothing, ReadsClaimsInFloats),
    *(ReadsDigitsAsNumbers, ReadsEmptyTextAsNothing, ReadsNumbersAsFloats, TrimsWhatItReads, LosesRowsWithoutFields),
    *(
        SaltsCursors,
        SortsMessagesByName,
        PutsMessagesWhereTheyWere,
        ForgetsTheUnheardWhenOpened,
        ForgetsLeasesWhenOpened,
    ),
    ForgetsFailuresOfParked,
)
"""Stores that are sound until `SharedStore.reopened` opens what they left behind."""
