"""The memory store's outbox."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from ordercore.ports.outbox import Pending

__all__ = ["Messages"]


class Messages:
    """Messages that wait, oldest first, and until when each is leased."""

    def __init__(self) -> None:
        self._waiting: dict[str, Pending] = {}
        self._leased: dict[str, datetime] = {}

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
        return tuple(given)

    def drop(self, ids: Iterable[str]) -> None:
        """Forget messages."""
        for id in ids:
            self._waiting.pop(id, None)
            self._leased.pop(id, None)
