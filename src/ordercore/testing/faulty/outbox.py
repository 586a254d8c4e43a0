"""Stores whose messages get lost, mixed up, or out twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import evolve

from ordercore.adapters.memory import MemoryStore
from ordercore.ports.outbox import Pending
from ordercore.ports.store import Batch, Receipt

__all__ = [
    "ForgetsSent",
    "LeasesAnyNumber",
    "LeasesForever",
    "LeasesToAll",
    "LosesOrderOfKeys",
    "NamesEveryAttempt",
    "PostsNewestFirst",
    "SendsAtMostOnce",
]


class PostsNewestFirst(MemoryStore):
    """Hands the newest message out first."""

    def claim(self, limit: int, *, at: datetime, lease: timedelta) -> Sequence[Pending]:
        return tuple(reversed(super().claim(limit, at=at, lease=lease)))


class LeasesToAll(MemoryStore):
    """Hands a message to whoever asks."""

    def claim(self, limit: int, *, at: datetime, lease: timedelta) -> Sequence[Pending]:
        given = super().claim(limit, at=at, lease=lease)
        self._messages._leased.clear()
        return given


class LeasesForever(MemoryStore):
    """Never hands a message out again."""

    def claim(self, limit: int, *, at: datetime, lease: timedelta) -> Sequence[Pending]:
        return super().claim(limit, at=at, lease=timedelta(days=10_000) if lease else lease)


class LosesOrderOfKeys(MemoryStore):
    """Hands a later message out while an earlier one of its key is on its way."""

    def commit(self, batch: Batch) -> Receipt:
        messages = [evolve(message, key=f"{message.key} {batch.command}") for message in batch.messages]
        return super().commit(evolve(batch, messages=tuple(messages)))

    def claim(self, limit: int, *, at: datetime, lease: timedelta) -> Sequence[Pending]:
        given = super().claim(limit, at=at, lease=lease)
        return tuple([evolve(message, key=message.key.split()[0]) for message in given])


class ForgetsSent(MemoryStore):
    """Does not listen when a message is sent."""

    def sent(self, ids: Sequence[str]) -> None:
        return


class NamesEveryAttempt(MemoryStore):
    """Gives a message another id each time."""

    def claim(self, limit: int, *, at: datetime, lease: timedelta) -> Sequence[Pending]:
        given = super().claim(limit, at=at, lease=lease)
        return tuple([evolve(message, id=f"{message.id}/{at.isoformat()}") for message in given])


class SendsAtMostOnce(MemoryStore):
    """Takes a message handed out for one sent."""

    def claim(self, limit: int, *, at: datetime, lease: timedelta) -> Sequence[Pending]:
        given = super().claim(limit, at=at, lease=lease)
        self.sent([message.id for message in given])
        return given


class LeasesAnyNumber(MemoryStore):
    """Makes sense of a senseless claim."""

    def claim(self, limit: int, *, at: datetime, lease: timedelta) -> Sequence[Pending]:
        return super().claim(min(max(limit, 1), 1_000), at=at, lease=lease)
