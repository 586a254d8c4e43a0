"""Adapters that do not come to an end: whatever claims to test a port must still do so, and say what did not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Event, Lock, current_thread, main_thread
from time import sleep
from typing import Any, Final

from attrs import evolve

from ordercore.adapters.directory import MemoryDirectory
from ordercore.adapters.memory import MemoryStore
from ordercore.adapters.recorded_tax import RecordedTaxProvider
from ordercore.catalog.item import Item
from ordercore.errors import StoreBusy
from ordercore.ports.batch import Batch, Receipt
from ordercore.ports.clock import Clock
from ordercore.ports.directory import Directory
from ordercore.ports.outbox import Outbox, Pending
from ordercore.ports.query import PAGE_SIZE, Page, Query
from ordercore.ports.record import Recorded
from ordercore.ports.store import Store
from ordercore.ports.tax import TaxProvider
from ordercore.tax.question import TaxQuestion
from ordercore.tax.quote import Quoting

__all__ = ["ENDLESS"]

_A_MOMENT: Final = 0.02


class FeedsTheLastForEver(MemoryStore):
    """Tells the newest entry again to whoever has heard it."""

    def feed(self, after: str = "", limit: int = PAGE_SIZE) -> Sequence[Recorded]:
        return super().feed(after, limit) or super().feed()[-1:]


class FeedsWhatNeverWas(MemoryStore):
    """Makes up entries where there are no more, each at a position of its own."""

    def feed(self, after: str = "", limit: int = PAGE_SIZE) -> Sequence[Recorded]:
        told, begin = super().feed(), int(after or 0)
        places = range(max(begin, len(told)) + 1, begin + limit + 1) if told else ()
        return (*told[begin : begin + limit], *[evolve(told[-1], position=str(place)) for place in places])


class TurnsToTheSamePage(MemoryStore):
    """Says of every page but a first one that it is the next."""

    def find(self, query: Query) -> Page:
        page = super().find(query)
        return evolve(page, next=query.after or page.next)


class TurnsEmptyPages(MemoryStore):
    """Has an empty page behind the last one, and another behind that."""

    def __init__(self) -> None:
        super().__init__()
        self._empty = count()

    def find(self, query: Query) -> Page:
        page = Page(()) if query.after.startswith("empty") else super().find(query)
        return page if page.next else evolve(page, next=f"empty {next(self._empty)}")


class IsBusyForOthers(MemoryStore):
    """Lets only the thread that opened it write, and tells all others to come again."""

    def commit(self, batch: Batch) -> Receipt:
        if current_thread() is not main_thread():
            raise StoreBusy("somebody else is writing")
        return super().commit(batch)


class LocksAsItIsAsked(MemoryStore):
    """Locks the limits of a batch one by one, in the order in which it names them."""

    def __init__(self) -> None:
        super().__init__()
        self._locks = {name: Lock() for name in "xy"}

    def commit(self, batch: Batch) -> Receipt:
        with ExitStack() as held:
            for name in dict.fromkeys([step.limit for step in batch.limits if step.limit in self._locks]):
                held.enter_context(self._locks[name])
                sleep(_A_MOMENT)
            return super().commit(batch)


class _Kept:
    """A lock that is not given back where something is refused."""

    def __init__(self) -> None:
        self._lock = Lock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._lock.release()


class KeepsTheLock(MemoryStore):
    """Does not give its lock back when it refuses something."""

    def __init__(self) -> None:
        super().__init__()
        self._lock: Any = _Kept()


class TriesUntilItWorks(MemoryStore):
    """Takes every error for one that passes, and tries again, and again."""

    def commit(self, batch: Batch) -> Receipt:
        while True:
            try:
                return super().commit(batch)
            except Exception:  # noqa: BLE001 -- the fault
                sleep(1)


class HandsOutForEver(MemoryStore):
    """Waits for a message when there is none."""

    def claim(self, limit: int, *, at: datetime, lease: timedelta) -> Sequence[Pending]:
        while not (given := super().claim(limit, at=at, lease=lease)):
            sleep(1)
        return given


class WaitsForTheHour:
    """A clock that does not tell the time before it is told to."""

    def now(self) -> datetime:
        """An instant that never comes."""
        Event().wait()
        return datetime.now(UTC)


class TellsOneThread:
    """A clock that answers only the thread that made it."""

    def __init__(self) -> None:
        self._asked = current_thread()

    def now(self) -> datetime:
        """An instant, for one."""
        if current_thread() is not self._asked:
            Event().wait()
        return datetime.now(UTC)


class UnfoldsForEver(MemoryDirectory):
    """Opens a kit that lies in itself again each time it comes to it."""

    def items(self, skus: Sequence[str]) -> Mapping[str, Item]:
        found: dict[str, Item] = {}
        wanted = list(skus)
        while wanted:
            item = self._items.get(wanted.pop())
            if item is not None:
                found[item.sku] = item
                wanted.extend(part.sku for part in (item.kit.components if item.kit else ()))
        return found


class AsksOneAtATime(MemoryDirectory):
    """Lets nobody else ask once somebody has."""

    def sites(self) -> tuple[str, ...]:
        if current_thread() is not main_thread():
            Event().wait()
        return super().sites()


class NeverAnswers(RecordedTaxProvider):
    """Waits for an answer as long as it takes."""

    def __init__(self) -> None:
        super().__init__("made", {})

    def quote(self, question: TaxQuestion) -> Quoting:
        Event().wait()
        return super().quote(question)


ENDLESS: Final[Mapping[type[Any], tuple[Callable[..., Any], ...]]] = {
    Store: (
        *(FeedsTheLastForEver, FeedsWhatNeverWas, TurnsToTheSamePage, TurnsEmptyPages, IsBusyForOthers),
        *(LocksAsItIsAsked, KeepsTheLock, TriesUntilItWorks, HandsOutForEver),
    ),
    Outbox: (KeepsTheLock, HandsOutForEver),
    Directory: (UnfoldsForEver, AsksOneAtATime),
    TaxProvider: (NeverAnswers,),
    Clock: (WaitsForTheHour, TellsOneThread),
}
"""Adapters of each port that do not come to an end, as `FAULTY`; apart from those, because one has to wait for each."""
