"""Seeing what happens: the feed of all histories, as far as an actor may see it, from wherever it was left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from threading import Event
from typing import Any, Final

from attrs import frozen

from ordercore.access.actor import ALL, Actor
from ordercore.desk.counter import Counter
from ordercore.desk.masking import masked
from ordercore.errors import UnknownDocument
from ordercore.lifecycle.kind import KINDS
from ordercore.ports.record import Recorded
from ordercore.wire import load_event

__all__ = ["Happened", "Watcher"]

_A_SECOND: Final = timedelta(seconds=1)


@frozen
class Happened:
    """Something that happened to a document, as the actor who watches may see it."""

    #: the entry of the document's history: which document, when, by whom, and its `position` in the feed.
    entry: Recorded
    #: the event.
    event: Any


class Watcher:
    """Goes through what happened, oldest first, and stops when it has seen everything there is by then.

    Iterating again goes on where it stopped. Whoever keeps `position` and later begins there misses nothing and sees nothing
    twice; kept before the change at hand is dealt with, that change would be lost in a crash, so keep it afterward.

    Attributes:
        position: where it has come to: everything up to here was given out, is not this actor's to see, or is about a kind of the host's.
    """

    def __init__(self, counter: Counter, by: Actor, after: str) -> None:
        self._counter = counter
        self._by = by
        self._kinds: Final = {name for name, kind in KINDS.items() if counter.lacks(by, (kind.reading,)) is None}
        self.position: str = after

    def __iter__(self) -> Iterator[Happened]:
        while piece := self._counter.store.feed(self.position):
            told = {(entry.kind, entry.id) for entry in piece}
            mine = {key: key[0] in self._kinds and self._may_see(*key) for key in told}
            for entry in piece:
                self.position = entry.position
                if mine[entry.kind, entry.id]:  # what a host writes beside is not the desk's to show
                    yield self._shown(entry)

    def follow(self, stop: Event, *, pause: timedelta = _A_SECOND) -> Iterator[Happened]:
        """Go on for ever, looking again after each pause, until told to stop."""
        while not stop.is_set():
            for happened in self:
                yield happened
                if stop.is_set():
                    return
            stop.wait(pause.total_seconds())

    def _may_see(self, kind: str, id: str) -> bool:
        if self._by.scope.customers >= ALL and self._by.scope.sites >= ALL:
            return True
        document = self._counter.load(kind, id).document
        customer, site = getattr(document, "customer", ""), getattr(document, "site", "")
        try:
            return self._counter.refuses(self._by, KINDS[kind].reading, customer, site=site, about=(kind, id)) is None
        except UnknownDocument:
            return False

    def _shown(self, entry: Recorded) -> Happened:
        (shown,) = masked((entry,), self._by, self._counter.roles)
        return Happened(shown, load_event(shown.type, shown.body))
