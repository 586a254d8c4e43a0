"""Seeing what happens: the feed of all histories, as far as an actor may see it, from wherever it was left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from threading import Event
from typing import Any, Final

from attrs import frozen

from ordercore.access.actor import ALL, Actor, Subject
from ordercore.access.may import may
from ordercore.desk.counter import Counter
from ordercore.errors import UnknownDocument
from ordercore.ports.store import Recorded
from ordercore.values.verdict import Refused
from ordercore.wire import load_event

__all__ = ["Happened", "Watcher", "watch"]

_READ: Final = "order.read"
_REMEMBERED: Final = 10_000
_A_SECOND: Final = timedelta(seconds=1)


@frozen
class Happened:
    """Something that happened to a document."""

    #: the entry of the document's history: which document, when, by whom, and its `position` in the feed.
    entry: Recorded
    #: the event.
    event: Any


class Watcher:
    """Goes through what happened, oldest first, and stops when it has seen everything there is by then.

    Iterating again goes on where it stopped. Whoever keeps `position` and later begins there misses nothing and sees nothing
    twice; kept before the change at hand is dealt with, that change would be lost in a crash, so keep it afterward.

    Attributes:
        position: where it has come to: everything up to here was given out or is not this actor's to see.
    """

    def __init__(self, counter: Counter, by: Actor, after: str) -> None:
        self._counter = counter
        self._by = by
        self._customer_of = lru_cache(maxsize=_REMEMBERED)(self._load_customer)
        self.position = after

    def __iter__(self) -> Iterator[Happened]:
        while piece := self._counter.store.feed(self.position):
            for entry in piece:
                self.position = entry.position
                if self._may_see(entry):
                    yield Happened(entry, load_event(entry.type, entry.body))

    def follow(self, stop: Event, *, pause: timedelta = _A_SECOND) -> Iterator[Happened]:
        """Go on for ever, looking again after each pause, until told to stop."""
        while not stop.is_set():
            for happened in self:
                yield happened
                if stop.is_set():
                    return
            stop.wait(pause.total_seconds())

    def _may_see(self, entry: Recorded) -> bool:
        about = (entry.kind, entry.id)
        try:
            customer = "" if self._by.scope.customers >= ALL else self._customer_of(*about)
            return self._counter.refuses(self._by, _READ, customer, about=about) is None
        except UnknownDocument:
            return False

    def _load_customer(self, kind: str, id: str) -> str:
        """Whose business a document is, which never changes; nobody's where it names no customer."""
        customer: str = getattr(self._counter.load(kind, id).document, "customer", "")
        return customer


def watch(counter: Counter, by: Actor, after: str) -> Watcher | Refused:
    """A watcher for an actor; refused when no role of the actor's permits reading."""
    verdict = may(by, _READ, Subject(), counter.roles)
    if isinstance(verdict, Refused) and "access.no_permission" in verdict.codes:
        return Refused(tuple([each for each in verdict.reasons if each.code != "access.out_of_scope"]))
    return Watcher(counter, by, after)
