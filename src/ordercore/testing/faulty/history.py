"""Stores that tell the story wrongly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

from attrs import evolve

from ordercore.adapters.memory import MemoryStore
from ordercore.ports.batch import Batch, Receipt, Write
from ordercore.ports.query import PAGE_SIZE
from ordercore.ports.record import Recorded

__all__ = [
    "AppearsLate",
    "BreaksTheChain",
    "CountsFromZero",
    "FeedsAtMostAHundred",
    "FeedsByDocument",
    "FeedsOneKind",
    "FeedsTheLastAgain",
    "FeedsTooMuch",
    "ForgetsTheHead",
    "ForgetsWho",
    "LosesOffsets",
    "SkipsInTheFeed",
    "TellsBackward",
    "TellsByTheClock",
]


class TellsBackward(MemoryStore):
    """Gives the newest entry first."""

    def history(self, kind: str, id: str) -> Sequence[Recorded]:
        return list(reversed(super().history(kind, id)))


class CountsFromZero(MemoryStore):
    """Numbers entries from zero."""

    def history(self, kind: str, id: str) -> Sequence[Recorded]:
        return [evolve(entry, sequence=entry.sequence - 1) for entry in super().history(kind, id)]


class BreaksTheChain(MemoryStore):
    """Takes every entry for the first."""

    def history(self, kind: str, id: str) -> Sequence[Recorded]:
        return [evolve(entry, previous="") for entry in super().history(kind, id)]


class ForgetsWho(MemoryStore):
    """Does not keep who did it."""

    def commit(self, batch: Batch) -> Receipt:
        return super().commit(evolve(batch, by=""))


class LosesOffsets(MemoryStore):
    """Keeps instants in UTC."""

    def commit(self, batch: Batch) -> Receipt:
        return super().commit(evolve(batch, at=batch.at.astimezone(UTC)))


class ForgetsTheHead(MemoryStore):
    """Does not tell a document the hash of its newest entry."""

    def _write(self, write: Write) -> None:
        super()._write(write)
        kept = self._documents[write.kind, write.id]
        self._documents[write.kind, write.id] = evolve(kept, stored=evolve(kept.stored, head=""))


class SkipsInTheFeed(MemoryStore):
    """Goes on one entry too late."""

    def feed(self, after: str = "", limit: int = PAGE_SIZE) -> Sequence[Recorded]:
        return super().feed(str(int(after) + 1) if after else "", limit)


class FeedsTheLastAgain(MemoryStore):
    """Goes on with the entry seen last."""

    def feed(self, after: str = "", limit: int = PAGE_SIZE) -> Sequence[Recorded]:
        piece = super().feed(str(int(after) - 1) if after else "", limit)
        return piece if len(piece) > 1 or not after else ()


class FeedsTooMuch(MemoryStore):
    """Gives all entries at once."""

    def feed(self, after: str = "", limit: int = PAGE_SIZE) -> Sequence[Recorded]:
        return super().feed(after)


class FeedsByDocument(MemoryStore):
    """Lets entries appear at places that readers have passed."""

    def feed(self, after: str = "", limit: int = PAGE_SIZE) -> Sequence[Recorded]:
        entries = sorted(super().feed(), key=lambda entry: (-ord(entry.id[0]), entry.sequence))
        begin = int(after or 0)
        numbered = [evolve(entry, position=str(number)) for number, entry in enumerate(entries, start=1)]
        return numbered[begin : begin + limit]


class AppearsLate(MemoryStore):
    """Gives some entries their places before they can be seen, as a sequence in a database does: readers pass them by."""

    def __init__(self) -> None:
        super().__init__()
        self._passed: set[int] = set()

    def feed(self, after: str = "", limit: int = PAGE_SIZE) -> Sequence[Recorded]:
        begin = int(after or 0)
        places = [(int(entry.position), entry) for entry in super().feed()]
        seen = [(place, entry) for place, entry in places if place % 3 or place in self._passed]
        given = [(place, entry) for place, entry in seen if place > begin][:limit]
        self._passed.update([place - 1 for place, _ in given])
        return [entry for _, entry in given]


class TellsByTheClock(MemoryStore):
    """Orders entries by when they happened."""

    def history(self, kind: str, id: str) -> Sequence[Recorded]:
        return sorted(super().history(kind, id), key=lambda entry: entry.at)


class FeedsAtMostAHundred(MemoryStore):
    """Gives shorter pieces of the feed than asked for."""

    def feed(self, after: str = "", limit: int = PAGE_SIZE) -> Sequence[Recorded]:
        return super().feed(after, limit)[:100]


class FeedsOneKind(MemoryStore):
    """Feeds what happened to documents of the first kind it heard of."""

    def feed(self, after: str = "", limit: int = PAGE_SIZE) -> Sequence[Recorded]:
        return [entry for entry in super().feed(after, limit) if entry.kind == self._feed[0].kind]
