"""Whoever carries messages out of the outbox, and sometimes dies on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from json import loads
from typing import Final

from attrs import evolve

from ordercore.ports.outbox import Outbox, Pending
from ordercore.ports.query import PAGE_SIZE
from ordercore.testing.simulation.books import Key, Turn
from ordercore.testing.simulation.chance import Chance

__all__ = ["Carrier"]

_LEASE: Final = timedelta(hours=1)


class Carrier:
    """Takes messages from an outbox and checks each against what happened.

    Args:
        outbox: where they wait.
        chance: whether it dies before it says that they are sent.
    """

    def __init__(self, outbox: Outbox, chance: Chance) -> None:
        self._outbox: Final = outbox
        self._chance: Final = chance
        self._tale: Final[dict[Key, list[tuple[str, str]]]] = {}
        self._heard: Final[dict[Key, int]] = {}
        self._seen: Final[dict[str, Pending]] = {}
        self._unsent: Final[dict[str, datetime]] = {}
        self.carried: int = 0

    def happened(self, turns: Iterable[tuple[Key, Turn]]) -> None:
        """Note what messages must tell: one of each event, under the command it happened by."""
        for key, turn in turns:
            tale = self._tale.setdefault(key, [])
            tale.extend((entry.command, entry.type.partition("/")[0]) for entry in turn.entries)

    def carry(self, at: datetime, *, dies: int) -> Iterator[str]:
        """Take what waits and send it.

        Args:
            at: what time it is.
            dies: how many times in a hundred it dies before it says so.

        Yields:
            What is wrong with the messages.
        """
        taken = self._outbox.claim(PAGE_SIZE, at=at, lease=_LEASE)
        free = {id for id, until in self._unsent.items() if until <= at}
        for message in taken:
            if message.id in self._seen:
                yield from self._again(message, free)
            else:
                yield from self._first(message)
            self._seen[message.id] = message
            self._unsent[message.id] = at + _LEASE
        if not (taken and self._chance.percent(dies)):
            ids = [message.id for message in taken]
            self._outbox.sent(ids)
            self.carried += len(ids)
            for id in ids:
                del self._unsent[id]
        yield from self._left_behind()

    def _again(self, message: Pending, free: set[str]) -> Iterator[str]:
        if message.id not in free:
            yield f"message {message.id} was handed out while another carrier had it, or after it was sent"
        before = self._seen[message.id]
        if evolve(message, unheard=before.unheard) != before:
            yield f"message {message.id} says something else than before"
        if message.unheard <= before.unheard:
            yield f"message {message.id} does not say that its carrier was not heard of again"

    def _first(self, message: Pending) -> Iterator[str]:
        said = loads(message.body)
        key = said["kind"], said["id"]
        number = self._heard.get(key, 0)
        self._heard[key] = number + 1
        tale = self._tale.get(key, [])
        expected = tale[number] if number < len(tale) else None
        if (said["command"], message.topic) != expected or message.key != said["id"]:
            yield f"message {message.id} tells of {message.topic}, and {expected} is to be told"

    def _left_behind(self) -> Iterator[str]:
        """Events whose message was not handed out, though none of their document is out with a dead carrier."""
        if not self._unsent:
            missing = [key for key, tale in self._tale.items() if self._heard.get(key, 0) < len(tale)]
            yield from (f"an event of {kind} {id} has no message" for kind, id in missing)
            if not missing:
                self._tale_is_told()

    def _tale_is_told(self) -> None:
        self._tale.clear()
        self._heard.clear()
