"""Stores whose messages get lost, mixed up, or out twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from attrs import evolve

from ordercore.adapters.memory import MemoryStore
from ordercore.ports.batch import Batch, Receipt
from ordercore.ports.outbox import Parked, Pending
from ordercore.ports.query import PAGE_SIZE

__all__ = [
    "ChokesOnReasons",
    "ForgetsFailures",
    "ForgetsReasons",
    "ForgetsSent",
    "ForgetsTheUnheard",
    "HoldsUpAll",
    "HoldsUpBehindParked",
    "KeepsLaterLeased",
    "LeasesAnyNumber",
    "LeasesForever",
    "LeasesToAll",
    "LosesOrderOfKeys",
    "LosesParked",
    "NamesEveryAttempt",
    "ParksAnyNumber",
    "ParksNothing",
    "PostsNewestFirst",
    "SendsAtMostOnce",
    "SuspectsWhoeverFailed",
    "TriesAgainAtOnce",
    "UnparksWithFailures",
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


class ParksAnyNumber(MemoryStore):
    """Shows as many parked messages as are asked for, or none, or fewer than none."""

    def parked(self, limit: int = PAGE_SIZE) -> Sequence[Parked]:
        return self._messages.parked(limit)


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


class ForgetsFailures(MemoryStore):
    """Counts no failures."""

    def claim(self, limit: int, *, at: datetime, lease: timedelta) -> Sequence[Pending]:
        return tuple([evolve(message, failures=0) for message in super().claim(limit, at=at, lease=lease)])


class ForgetsTheUnheard(MemoryStore):
    """Does not notice that carriers come to grief."""

    def claim(self, limit: int, *, at: datetime, lease: timedelta) -> Sequence[Pending]:
        return tuple([evolve(message, unheard=0) for message in super().claim(limit, at=at, lease=lease)])


class SuspectsWhoeverFailed(MemoryStore):
    """Takes a carrier that said what went wrong for one that was not heard of again."""

    def failed(self, id: str, *, reason: str, until: datetime | None) -> None:
        waiting = self._messages._waiting
        before = {each: message.unheard for each, message in waiting.items()}
        super().failed(id, reason=reason, until=until)
        waiting.update({each: evolve(message, unheard=before[each]) for each, message in waiting.items()})


class TriesAgainAtOnce(MemoryStore):
    """Does not wait after a failure."""

    def failed(self, id: str, *, reason: str, until: datetime | None) -> None:
        super().failed(id, reason=reason, until=until)
        self._messages._leased.pop(id, None)


class HoldsUpAll(MemoryStore):
    """Lets every message wait for one that failed."""

    def failed(self, id: str, *, reason: str, until: datetime | None) -> None:
        super().failed(id, reason=reason, until=until)
        if until is not None:
            self._messages._leased.update(dict.fromkeys(self._messages._waiting, until))


class KeepsLaterLeased(MemoryStore):
    """Lets the later messages of a key that failed wait for the end of their lease."""

    def failed(self, id: str, *, reason: str, until: datetime | None) -> None:
        leased = dict(self._messages._leased)
        super().failed(id, reason=reason, until=until)
        kept = {each: end for each, end in leased.items() if each != id and each in self._messages._waiting}
        self._messages._leased.update(kept)


class ParksNothing(MemoryStore):
    """Tries for ever."""

    def failed(self, id: str, *, reason: str, until: datetime | None) -> None:
        if until is not None:
            super().failed(id, reason=reason, until=until)


class HoldsUpBehindParked(MemoryStore):
    """Lets the key of a parked message wait."""

    def failed(self, id: str, *, reason: str, until: datetime | None) -> None:
        super().failed(id, reason=reason, until=until)
        keys = {parked.message.key for parked in self.parked()}
        for message in self._messages._waiting.values():
            if message.key in keys:
                self._messages._leased[message.id] = datetime.max.replace(tzinfo=UTC)


class LosesParked(MemoryStore):
    """Throws messages away that nobody could send."""

    def parked(self, limit: int = PAGE_SIZE) -> Sequence[Parked]:
        return super().parked(limit)[:0]


class ForgetsReasons(MemoryStore):
    """Does not say why a message is parked."""

    def failed(self, id: str, *, reason: str, until: datetime | None) -> None:
        super().failed(id, reason="", until=until)


class ChokesOnReasons(MemoryStore):
    """Lets the driver's own error out where the words of a failure are no Unicode."""

    def failed(self, id: str, *, reason: str, until: datetime | None) -> None:
        reason.encode()
        super().failed(id, reason=reason, until=until)


class UnparksWithFailures(MemoryStore):
    """Puts a parked message back with all its failures."""

    def again(self, ids: Sequence[str]) -> None:
        found = [parked.message for parked in self.parked() if parked.message.id in ids]
        super().again(ids)
        self._messages.post(found)
