"""Stores that are sound as long as there are few messages, and each says something else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import evolve

from ordercore.adapters.memory import MemoryStore
from ordercore.ports.batch import Batch, Message, Receipt
from ordercore.ports.outbox import Parked, Pending
from ordercore.ports.query import PAGE_SIZE

__all__ = [
    "CutsMessages",
    "DropsAHundred",
    "HandsOutAHundred",
    "HandsOutByName",
    "MergesAlike",
    "MindsNoCapitalsOfKeys",
    "ShowsAHundredParked",
    "TellsSecondsOnly",
    "TrimsMessages",
    "TrimsTopics",
    "UnparksAHundred",
]


class MergesAlike(MemoryStore):
    """Takes two messages that say the same for one."""

    def commit(self, batch: Batch) -> Receipt:
        return super().commit(evolve(batch, messages=tuple(dict.fromkeys(batch.messages))))


class HandsOutAHundred(MemoryStore):
    """Hands out fewer messages than asked for."""

    def claim(self, limit: int, *, at: datetime, lease: timedelta) -> Sequence[Pending]:
        return super().claim(min(limit, 100), at=at, lease=lease)


class HandsOutByName(MemoryStore):
    """Hands out the tenth message of a command before its second."""

    def claim(self, limit: int, *, at: datetime, lease: timedelta) -> Sequence[Pending]:
        waiting = self._messages._waiting
        self._messages._waiting = {id: waiting[id] for id in sorted(waiting)}
        given = super().claim(limit, at=at, lease=lease)
        self._messages._waiting = {id: self._messages._waiting[id] for id in waiting}
        return given


class DropsAHundred(MemoryStore):
    """Does not hear of more messages sent at once than a statement takes."""

    def sent(self, ids: Sequence[str]) -> None:
        super().sent(ids[:100])


class ShowsAHundredParked(MemoryStore):
    """Shows the first of the messages that are parked."""

    def parked(self, limit: int = PAGE_SIZE) -> Sequence[Parked]:
        return super().parked(limit)[:100]


class UnparksAHundred(MemoryStore):
    """Puts no more messages back than a statement takes."""

    def again(self, ids: Sequence[str]) -> None:
        super().again(ids[:100])


class _Changing(MemoryStore):
    """Writes every message in its own way."""

    def changed(self, message: Message) -> Message:
        """The message as it is kept."""
        raise NotImplementedError

    def commit(self, batch: Batch) -> Receipt:
        return super().commit(evolve(batch, messages=tuple([self.changed(each) for each in batch.messages])))


class TrimsMessages(_Changing):
    """Cuts the blanks around a message."""

    def changed(self, message: Message) -> Message:
        return evolve(message, body=message.body.strip())


class TrimsTopics(_Changing):
    """Cuts the blanks around a topic."""

    def changed(self, message: Message) -> Message:
        return evolve(message, topic=message.topic.strip())


class CutsMessages(_Changing):
    """Keeps as much of a message as a column holds."""

    def changed(self, message: Message) -> Message:
        return evolve(message, body=message.body[:65_535])


class MindsNoCapitalsOfKeys(MemoryStore):
    """Lets a message wait for one whose key is the same but for a capital."""

    def claim(self, limit: int, *, at: datetime, lease: timedelta) -> Sequence[Pending]:
        waiting = self._messages._waiting
        keys = {id: message.key for id, message in waiting.items()}
        waiting.update({id: evolve(message, key=message.key.lower()) for id, message in waiting.items()})
        given = super().claim(limit, at=at, lease=lease)
        waiting.update({id: evolve(message, key=keys[id]) for id, message in waiting.items()})
        return tuple([evolve(message, key=keys[message.id]) for message in given])


class TellsSecondsOnly(MemoryStore):
    """Says to the second when a message was written."""

    def claim(self, limit: int, *, at: datetime, lease: timedelta) -> Sequence[Pending]:
        given = super().claim(limit, at=at, lease=lease)
        return tuple([evolve(message, at=message.at.replace(microsecond=0)) for message in given])
