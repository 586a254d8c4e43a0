"""Stores that are sound until somebody asks an odd question, or two things go wrong at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import evolve

from ordercore.adapters.memory import MemoryStore
from ordercore.errors import InvalidQuery
from ordercore.ports.batch import Batch, Entry, Receipt, Write
from ordercore.ports.chain import GENESIS
from ordercore.ports.outbox import Pending
from ordercore.ports.query import PAGE_SIZE, Condition, Page, Query, Row
from ordercore.ports.record import Recorded
from ordercore.ports.search import rank, sorting, words

__all__ = [
    "BeginsAnewAtAnOddPosition",
    "BeginsHistoriesAnew",
    "ChecksHeldFirst",
    "ChecksLimitsAsTheyCome",
    "EndsPrefixes",
    "FeedsAnyNumber",
    "ForgetsCursors",
    "HandsOutByCommand",
    "JoinsAtUnderscores",
    "KeepsWordsTogether",
    "MatchesPrefixes",
    "SearchesDocuments",
    "SearchesRows",
    "SortsByUnits",
    "TakesAPageForItsSize",
    "WantsEveryValueOnce",
]


class ChecksHeldFirst(MemoryStore):
    """Looks at what was only read before what is to be written."""

    def _check_versions(self, batch: Batch) -> None:
        super()._check_versions(evolve(batch, writes=(), entries=()))
        super()._check_versions(batch)


class ChecksLimitsAsTheyCome(MemoryStore):
    """Checks limits in the order in which a batch names them."""

    def commit(self, batch: Batch) -> Receipt:
        if batch.command not in self._receipts:
            self._check_versions(batch)
            for name in dict.fromkeys([step.limit for step in batch.limits]):
                self._limit(name, sorted([step for step in batch.limits if step.limit == name], key=_late))
        return super().commit(batch)


def _late(step: object) -> bool:
    return type(step).__name__ != "SetCeiling"


class FeedsAnyNumber(MemoryStore):
    """Makes sense of a senseless number of entries."""

    def feed(self, after: str = "", limit: int = PAGE_SIZE) -> Sequence[Recorded]:
        return super().feed(after, min(max(limit, 1), PAGE_SIZE))


class BeginsAnewAtAnOddPosition(MemoryStore):
    """Begins at the oldest entry when it does not know a position."""

    def feed(self, after: str = "", limit: int = PAGE_SIZE) -> Sequence[Recorded]:
        try:
            return super().feed(after, limit)
        except InvalidQuery:
            if 1 <= limit <= PAGE_SIZE:
                return super().feed("", limit)
            raise


class BeginsHistoriesAnew(MemoryStore):
    """Links an entry to the one before only where the last batch wrote one."""

    def _record(self, batch: Batch, entry: Entry) -> None:
        kept = self._documents.get((entry.kind, entry.id))
        history = self._histories.get((entry.kind, entry.id), [])
        super()._record(batch, entry)
        if kept and history and kept.stored.version > 1 and kept.stored.head == "":
            told = self._histories[entry.kind, entry.id]
            told[-1] = self._feed[-1] = evolve(told[-1], previous=GENESIS)

    def _write(self, write: Write) -> None:
        before = self._documents.get((write.kind, write.id))
        entries = len(self._histories.get((write.kind, write.id), ()))
        super()._write(write)
        self._entries = getattr(self, "_entries", {})
        if before and self._entries.get((write.kind, write.id)) == entries:
            kept = self._documents[write.kind, write.id]
            self._documents[write.kind, write.id] = evolve(kept, stored=evolve(kept.stored, head=""))
        self._entries[write.kind, write.id] = entries


class HandsOutByCommand(MemoryStore):
    """Hands messages out in the order of their commands' ids."""

    def claim(self, limit: int, *, at: datetime, lease: timedelta) -> Sequence[Pending]:
        waiting = self._messages._waiting
        by_command = sorted(waiting, key=lambda id: (id.rpartition("/")[0], int(id.rpartition("/")[2])))
        self._messages._waiting = {id: waiting[id] for id in by_command}
        given = super().claim(limit, at=at, lease=lease)
        self._messages._waiting = {id: self._messages._waiting[id] for id in waiting}
        return given


class SearchesDocuments(MemoryStore):
    """Finds words in the document too."""

    def _write(self, write: Write) -> None:
        super()._write(evolve(write, text=f"{write.text} {write.document}"))


class SearchesRows(MemoryStore):
    """Finds words in the index row too."""

    def _write(self, write: Write) -> None:
        super()._write(evolve(write, text=f"{write.text} {' '.join(map(str, write.index.values()))}"))


class JoinsAtUnderscores(MemoryStore):
    """Takes an underscore for a letter."""

    def _write(self, write: Write) -> None:
        super()._write(write)
        if "_" in write.text:
            kept = self._documents[write.kind, write.id]
            joined = frozenset(re.findall(r"\w+", write.text.lower()))
            apart = words(re.sub(r"\S*_\S*", "", write.text))
            self._documents[write.kind, write.id] = evolve(kept, words=joined | apart)


class KeepsWordsTogether(MemoryStore):
    """Drops what stands inside a word instead of ending it there."""

    def _write(self, write: Write) -> None:
        super()._write(evolve(write, text=re.sub(r"(?<=\w)['.](?=\w)", "", write.text)))


class EndsPrefixes(MemoryStore):
    """Takes all texts with a prefix to lie before it and the last character that it knows."""

    def find(self, query: Query) -> Page:
        where: list[Condition] = []
        for each in query.where:
            where.append(each)
            if each.operator == "prefix" and each.value:
                where.append(Condition(each.field, "lt", f"{each.value}\uffff"))
        return super().find(evolve(query, where=tuple(where)))


class MatchesPrefixes(MemoryStore):
    """Takes a full stop in a prefix for any character."""

    def find(self, query: Query) -> Page:
        patterns = [each for each in query.where if each.operator == "prefix" and "." in str(each.value)]
        if not patterns:
            return super().find(query)
        page = super().find(
            evolve(query, where=tuple([each for each in query.where if each not in patterns]), limit=PAGE_SIZE)
        )
        fitting = [
            row
            for row in page.rows
            if all(
                re.match(re.escape(str(each.value)).replace(r"\.", "."), str(row.index.get(each.field, "")))
                for each in patterns
            )
        ]
        return Page(tuple(fitting))


class WantsEveryValueOnce(MemoryStore):
    """Gives a row once for each value named that it has."""

    def find(self, query: Query) -> Page:
        page = super().find(query)
        named = [(each.field, each.value) for each in query.where if isinstance(each.value, tuple)]
        rows = [
            row for row in page.rows for field, value in named[:1] for each in value if row.index.get(field) == each
        ]
        return evolve(page, rows=tuple(rows)) if named else page


class SortsByUnits(MemoryStore):
    """Sorts text by its units of 16 bits."""

    def find(self, query: Query) -> Page:
        page, (name, descending) = super().find(query), sorting(query)

        def place(row: Row) -> tuple[object, ...]:
            value = row.index[name] if name else row.id
            return (*(rank(value)[:1]), value.encode("utf-16-be") if isinstance(value, str) else value, row.id)

        return evolve(page, rows=tuple(sorted(page.rows, key=place, reverse=descending)))


class ForgetsCursors(MemoryStore):
    """Lets a cursor be used once."""

    def __init__(self) -> None:
        super().__init__()
        self._used: set[tuple[str, int]] = set()

    def find(self, query: Query) -> Page:
        used = query.after, len(self._receipts)
        if query.after and used in self._used:
            raise InvalidQuery("this page was turned", path="/after")
        self._used.add(used)
        return super().find(query)


class TakesAPageForItsSize(MemoryStore):
    """Goes on after as many rows as the page at hand is to have."""

    def __init__(self) -> None:
        super().__init__()
        self._sizes: dict[str, int] = {}

    def find(self, query: Query) -> Page:
        page = super().find(query)
        self._sizes[page.next] = query.limit
        if query.after and self._sizes.get(query.after, query.limit) != query.limit:
            return evolve(page, rows=page.rows[1:])
        return page
