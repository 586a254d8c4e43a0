"""The memory store's outbox."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from attrs import evolve

from ordercore.ports.outbox import Parked, Pending

__all__ = ["Messages"]


class Messages:
    """Messages that wait, oldest first, until when each is leased, and those that are parked."""

    def __init__(self) -> None:
        self._waiting: dict[str, Pending] = {}
        self._leased: dict[str, datetime] = {}
        self._parked: dict[str, Parked] = {}

    def post(self, messages: Iterable[Pending]) -> None:
        """Put messages at the end."""
        self._waiting.update({message.id: message for message in messages})

    def lease(self, limit: int, *, at: datetime, until: datetime) -> Sequence[Pending]:
        """The oldest that are free, leaving out those behind a leased one of the same key; now leased themselves."""
        given: list[Pending] = []
        blocked: set[str] = set()
        for message in self._waiting.values():
            if message.id in self._leased and self._leased[message.id] > at:
                blocked.add(message.key)
            elif message.key not in blocked:
                given.append(message)
            if len(given) == limit:
                break
        self._leased.update({message.id: until for message in given})
        self._waiting.update({message.id: evolve(message, unheard=message.unheard + 1) for message in given})
        return tuple(given)

    def drop(self, ids: Sequence[str]) -> None:
        """Forget messages."""
        for id in ids:
            self._waiting.pop(id, None)
        self.free(ids)

    def delay(self, id: str, until: datetime) -> None:
        """Count a failure, and keep the message back; the later ones of its key are free behind it."""
        if id in self._waiting:
            failed = self._waiting[id] = _heard_of(_failed(self._waiting[id]))
            later = list(self._waiting)[list(self._waiting).index(id) + 1 :]
            given_back = [each for each in later if self._waiting[each].key == failed.key and each in self._leased]
            self._waiting.update({each: _heard_of(self._waiting[each]) for each in given_back})
            self.free(given_back)
            self._leased[id] = until

    def free(self, ids: Iterable[str]) -> None:
        """End leases."""
        for id in ids:
            self._leased.pop(id, None)

    def park(self, id: str, reason: str) -> None:
        """Count a failure, and put the message aside."""
        if id in self._waiting:
            self._parked[id] = Parked(evolve(_failed(self._waiting[id]), unheard=0), reason)
            self.drop([id])

    def parked(self, limit: int) -> Sequence[Parked]:
        """The first of those put aside, by id."""
        return tuple([self._parked[id] for id in sorted(self._parked)[:limit]])

    def unpark(self, ids: Iterable[str]) -> None:
        """Put messages that were put aside at the end."""
        found = [self._parked.pop(id).message for id in ids if id in self._parked]
        self.post([evolve(message, failures=0) for message in found])


def _failed(message: Pending) -> Pending:
    return evolve(message, failures=message.failures + 1)


def _heard_of(message: Pending) -> Pending:
    return evolve(message, unheard=max(message.unheard - 1, 0))
