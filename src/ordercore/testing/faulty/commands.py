"""Stores that do a command twice, or half."""

from __future__ import annotations

from datetime import timedelta

from attrs import evolve

from ordercore.adapters.memory import MemoryStore
from ordercore.adapters.memory.limit import Limit
from ordercore.errors import CommandConflict, LimitExceeded, OrdercoreError
from ordercore.ports.batch import Batch, Receipt
from ordercore.ports.limit import SetCeiling
from ordercore.ports.outbox import pending

__all__ = [
    "ChecksVersionsFirst",
    "ForgetsCommands",
    "ForgetsOldCommands",
    "ForgetsOverTheYears",
    "IgnoresDigests",
    "KeepsCeilingsOfTheRefused",
    "KeepsRefusedContent",
    "PostsBeforeChecking",
    "RecordsTheRefused",
    "RemembersAThousandCommands",
    "RemembersTheRefused",
    "RepeatsSilently",
    "WritesTheRefused",
]


class ForgetsCommands(MemoryStore):
    """Carries a command out as often as it comes."""

    def commit(self, batch: Batch) -> Receipt:
        self._receipts.pop(batch.command, None)
        return super().commit(batch)


class ForgetsOldCommands(MemoryStore):
    """Remembers the last ten commands."""

    def commit(self, batch: Batch) -> Receipt:
        for old in list(self._receipts)[:-10]:
            del self._receipts[old]
        return super().commit(batch)


class IgnoresDigests(MemoryStore):
    """Takes a command id for the whole command."""

    def _again(self, first: Receipt, batch: Batch) -> Receipt:
        return evolve(first, repeated=True)


class RepeatsSilently(MemoryStore):
    """Does not say that a receipt is an old one."""

    def _again(self, first: Receipt, batch: Batch) -> Receipt:
        return evolve(super()._again(first, batch), repeated=False)


class ChecksVersionsFirst(MemoryStore):
    """Checks the versions before it looks for the command."""

    def commit(self, batch: Batch) -> Receipt:
        self._check_versions(batch)
        return super().commit(batch)


class RemembersTheRefused(MemoryStore):
    """Takes a refused command for one carried out."""

    def commit(self, batch: Batch) -> Receipt:
        try:
            return super().commit(batch)
        except OrdercoreError:
            self._receipts.setdefault(batch.command, Receipt(batch.command, batch.digest, batch.at, ()))
            raise


class PostsBeforeChecking(MemoryStore):
    """Puts messages into the outbox before it knows whether the batch passes."""

    def commit(self, batch: Batch) -> Receipt:
        if batch.command not in self._receipts:
            self._messages.post(pending(batch))
        return super().commit(batch)


class RecordsTheRefused(MemoryStore):
    """Keeps the events of a batch whose claims were refused."""

    def commit(self, batch: Batch) -> Receipt:
        try:
            return super().commit(batch)
        except LimitExceeded:
            for entry in batch.entries:
                self._record(batch, entry)
            raise


class WritesTheRefused(MemoryStore):
    """Keeps the documents of a batch whose claims were refused."""

    def commit(self, batch: Batch) -> Receipt:
        try:
            return super().commit(batch)
        except LimitExceeded:
            for write in batch.writes:
                self._write(write)
            raise


class KeepsCeilingsOfTheRefused(MemoryStore):
    """Keeps the ceilings that a refused batch had set."""

    def commit(self, batch: Batch) -> Receipt:
        try:
            return super().commit(batch)
        except OrdercoreError:
            for step in batch.limits:
                if isinstance(step, SetCeiling):
                    self._limits.setdefault(step.limit, Limit(step.ceiling, step.overdraft))
            raise


class RemembersAThousandCommands(MemoryStore):
    """Throws receipts away when there are many."""

    def commit(self, batch: Batch) -> Receipt:
        receipt = super().commit(batch)
        for old in list(self._receipts)[:-1_000]:
            del self._receipts[old]
        return receipt


class ForgetsOverTheYears(MemoryStore):
    """Throws receipts away when they are older than a year."""

    def commit(self, batch: Batch) -> Receipt:
        receipt = super().commit(batch)
        for old, kept in list(self._receipts.items()):
            if batch.at - kept.at > timedelta(days=365):
                del self._receipts[old]
        return receipt


class KeepsRefusedContent(MemoryStore):
    """Takes a command that was refused and now asks for something else for a conflict."""

    def __init__(self) -> None:
        super().__init__()
        self._asked: dict[str, str] = {}

    def commit(self, batch: Batch) -> Receipt:
        if self._asked.setdefault(batch.command, batch.digest) != batch.digest:
            raise CommandConflict(batch.command)
        return super().commit(batch)
