"""Stores that find too little, too much, or in the wrong order."""

from __future__ import annotations

from typing import get_args

from attrs import evolve

from ordercore.adapters.memory import MemoryStore
from ordercore.errors import InvalidQuery
from ordercore.ports.batch import Batch, Receipt, Write
from ordercore.ports.limit import LARGEST
from ordercore.ports.query import Operator, Page, Query, Row
from ordercore.ports.search import cursor, mark, sorting, words

__all__ = [
    "AcceptsAnyCursor",
    "CountsPages",
    "FindsAnotherKind",
    "FindsAnyWord",
    "FindsNothingWithoutWords",
    "GuessesOperators",
    "IgnoresDirection",
    "KeepsOldFields",
    "KeepsOldWords",
    "KeepsRowsWithoutTheField",
    "KeepsWordsOfTheSameRow",
    "LeavesOutOddFields",
    "LosesTies",
    "MindsCase",
    "NeverEnds",
    "PromisesMore",
    "RefusesOddNames",
    "RepeatsAtEdges",
    "RoundsLargeNumbers",
    "SkipsAtEdges",
    "SortsIdsByAlphabet",
    "SortsTextFirst",
    "WantsTheFieldForNe",
    "WritesNumbersAsText",
]


class IgnoresDirection(MemoryStore):
    """Sorts upward whatever was asked."""

    def find(self, query: Query) -> Page:
        return super().find(evolve(query, sort=query.sort.removeprefix("-")))


class LosesTies(MemoryStore):
    """Goes on behind the last value instead of the last row."""

    def find(self, query: Query) -> Page:
        page, (name, _), ended = super().find(query), sorting(query), mark(query)
        if not name or ended is None:
            return page
        return evolve(page, rows=tuple([row for row in page.rows if row.index[name] != ended.value]))


class SkipsAtEdges(MemoryStore):
    """Begins the next page one row too late."""

    def find(self, query: Query) -> Page:
        page = super().find(evolve(query, limit=min(query.limit + 1, 1_000)))
        return evolve(page, rows=page.rows[: query.limit])


class RepeatsAtEdges(MemoryStore):
    """Begins the next page one row too early."""

    def find(self, query: Query) -> Page:
        page = super().find(query)
        return evolve(page, next=cursor(query, page.rows[-2]) if page.next and len(page.rows) > 1 else page.next)


class CountsPages(MemoryStore):
    """Goes on after so many rows, wherever they are by then."""

    def find(self, query: Query) -> Page:
        begin = int(query.after or 0) if query.after.isdigit() else 0
        rows = super().find(evolve(query, after="", limit=1_000)).rows
        end = begin + query.limit
        return Page(rows[begin:end], str(end) if end < len(rows) else "")


class NeverEnds(MemoryStore):
    """Promises another page after the last."""

    def find(self, query: Query) -> Page:
        page = super().find(query)
        return evolve(page, next=cursor(query, page.rows[-1]) if page.rows else "")


class AcceptsAnyCursor(MemoryStore):
    """Begins anew when it does not know a cursor."""

    def find(self, query: Query) -> Page:
        try:
            return super().find(query)
        except InvalidQuery:
            return super().find(evolve(query, after=""))


class MindsCase(MemoryStore):
    """Keeps words as they were written."""

    def _write(self, write: Write) -> None:
        super()._write(write)
        kept = self._documents[write.kind, write.id]
        self._documents[write.kind, write.id] = evolve(kept, words=frozenset(write.text.split()))


class FindsAnyWord(MemoryStore):
    """Is content with the first of the words."""

    def find(self, query: Query) -> Page:
        return super().find(evolve(query, text=query.text.split()[0] if query.text.split() else ""))


class KeepsOldFields(MemoryStore):
    """Adds the fields of a write to those before."""

    def _write(self, write: Write) -> None:
        old = self._documents.get((write.kind, write.id))
        super()._write(evolve(write, index={**(old.index if old else {}), **write.index}))


class KeepsOldWords(MemoryStore):
    """Adds the words of a write to those before."""

    def _write(self, write: Write) -> None:
        old = self._documents.get((write.kind, write.id))
        super()._write(write)
        kept = self._documents[write.kind, write.id]
        self._documents[write.kind, write.id] = evolve(kept, words=kept.words | (old.words if old else frozenset()))


class WritesNumbersAsText(MemoryStore):
    """Makes text of every number in an index row."""

    def _write(self, write: Write) -> None:
        super()._write(evolve(write, index={name: str(value) for name, value in write.index.items()}))


class WantsTheFieldForNe(MemoryStore):
    """Takes a missing field for an equal one."""

    def find(self, query: Query) -> Page:
        page = super().find(query)
        wanted = [condition.field for condition in query.where if condition.operator == "ne"]
        return evolve(page, rows=tuple([row for row in page.rows if all(name in row.index for name in wanted)]))


class FindsAnotherKind(MemoryStore):
    """Shows orders when it finds nothing of the kind asked."""

    def find(self, query: Query) -> Page:
        page = super().find(query)
        return page if page.rows else super().find(evolve(query, kind="order"))


class FindsNothingWithoutWords(MemoryStore):
    """Takes a text without words for one that nothing contains."""

    def find(self, query: Query) -> Page:
        return super().find(query) if words(query.text) or not query.text else Page(())


class GuessesOperators(MemoryStore):
    """Passes over an operator that it does not know."""

    def find(self, query: Query) -> Page:
        known = [condition for condition in query.where if condition.operator in get_args(Operator)]
        return super().find(evolve(query, where=tuple(known)))


class KeepsRowsWithoutTheField(MemoryStore):
    """Puts documents without the field sorted by at the end."""

    def find(self, query: Query) -> Page:
        page, (name, _) = super().find(query), sorting(query)
        others = super().find(evolve(query, sort="", after="")).rows if name and not page.next else ()
        return evolve(page, rows=(*page.rows, *[row for row in others if name not in row.index]))


class LeavesOutOddFields(MemoryStore):
    """Keeps of an index row what it can, and says nothing of the rest."""

    def commit(self, batch: Batch) -> Receipt:
        writes = [evolve(write, index=dict(filter(_is_plain, write.index.items()))) for write in batch.writes]
        return super().commit(evolve(batch, writes=tuple(writes)))


def _is_plain(pair: tuple[object, object]) -> bool:
    name, value = pair
    return type(name) is str and (type(value) is str or (type(value) is int and abs(value) < LARGEST))


class SortsTextFirst(MemoryStore):
    """Puts text before numbers."""

    def find(self, query: Query) -> Page:
        page, (name, _) = super().find(query), sorting(query)
        return evolve(page, rows=tuple(sorted(page.rows, key=lambda row: type(row.index.get(name)) is int)))


class SortsIdsByAlphabet(MemoryStore):
    """Puts small letters beside capitals."""

    def find(self, query: Query) -> Page:
        page = super().find(query)
        return page if query.sort else evolve(page, rows=tuple(sorted(page.rows, key=lambda row: row.id.casefold())))


class PromisesMore(MemoryStore):
    """Promises another page after finding nothing."""

    def find(self, query: Query) -> Page:
        page = super().find(query)
        return page if page.rows or query.after else Page((), cursor(evolve(query, sort=""), Row("~", 1, {})))


class RefusesOddNames(MemoryStore):
    """Takes the names of fields for names of columns."""

    def _write(self, write: Write) -> None:
        super()._write(evolve(write, index={name: write.index[name] for name in write.index if name.isidentifier()}))


class KeepsWordsOfTheSameRow(MemoryStore):
    """Looks for new words only where the index row changes."""

    def _write(self, write: Write) -> None:
        old = self._documents.get((write.kind, write.id))
        super()._write(write)
        if old is not None and old.index == write.index:
            kept = self._documents[write.kind, write.id]
            self._documents[write.kind, write.id] = evolve(kept, words=old.words)


class RoundsLargeNumbers(MemoryStore):
    """Keeps numbers as floats."""

    def _write(self, write: Write) -> None:
        index = {name: int(float(value)) if isinstance(value, int) else value for name, value in write.index.items()}
        super()._write(evolve(write, index=index))
