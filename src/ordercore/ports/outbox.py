"""The other end of the outbox: whoever carries the messages out claims them here, sends them, and says so.

Messages are written by `Store.commit` in the same transaction as what they tell of, so none is lost and none tells of
what did not happen. They leave **at least once**: a carrier that dies between sending and saying so leaves them to the
next one. Receivers drop what they have seen by the message's id, which is the same at every attempt.

What cannot be sent holds up its own key and no other, for as long as the carrier says; what never will be is parked, with the
reason, until somebody has looked at it. A message that brings its carrier down is never said to have failed: it is known by the carriers
that took it and were not heard of again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from attrs import frozen

from ordercore.errors import InvalidQuery
from ordercore.ports.batch import Batch
from ordercore.ports.query import PAGE_SIZE
from ordercore.values.when import checked_instant

__all__ = ["Outbox", "Parked", "Pending", "checked_lease", "checked_page", "keepable", "pending"]

_NEVER_KEPT: Final = re.compile("[\x00\ud800-\udfff]")


@frozen
class Pending:
    """A message that waits to be sent."""

    #: the same at every attempt and unique in the tenant: the command's id, a slash, the message's number from 1.
    id: str
    #: what it is about, for example ``order.confirmed``.
    topic: str
    #: key by which order is kept.
    key: str
    #: the message as JSON text, exactly as it was written.
    body: str
    #: when the command that wrote it happened.
    at: datetime
    #: how many times a carrier said that sending it failed.
    failures: int = 0
    #: how many carriers took it before and were not heard of again: their lease ended, and they said nothing.
    unheard: int = 0


@frozen
class Parked:
    """A message that is not handed out any more."""

    #: the message; its failures count the one that parked it.
    message: Pending
    #: why the last attempt failed, in the words of whoever carried it.
    reason: str


def pending(batch: Batch) -> tuple[Pending, ...]:
    """The messages of a batch as the outbox hands them out, in the order of the batch."""
    return tuple(
        [
            Pending(f"{batch.command}/{number}", message.topic, message.key, message.body, batch.at)
            for number, message in enumerate(batch.messages, start=1)
        ]
    )


def checked_lease(limit: int, at: datetime, lease: timedelta) -> datetime:
    """Let what a carrier asks for in.

    Returns:
        When the lease ends, in UTC: on the clock of a wall, which is put forward and back, a minute later may be an hour ago.

    Raises:
        InvalidQuery: the limit is not 1 to 1000, or the lease is no time at all or ends when no calendar goes on.
        NaiveInstant: the time has no time zone.
    """
    checked_instant(at, path="/at")
    checked_page(limit)
    mend = "lease for as long as sending may take"
    if not isinstance(lease, timedelta):
        raise InvalidQuery(f"a lease of type {type(lease).__name__}", path="/lease", mend=mend)
    if lease <= timedelta(0):
        raise InvalidQuery(f"a lease of {lease}", path="/lease", mend=mend)
    try:
        return at.astimezone(UTC) + lease
    except OverflowError:
        raise InvalidQuery("a lease that ends after the year 9999", path="/lease", mend=mend) from None


def keepable(text: str) -> str:
    """The text, with U+FFFD for what no store keeps: the character 0, and halves of surrogate pairs."""
    return _NEVER_KEPT.sub("\ufffd", text)


def checked_page(limit: int) -> None:
    """Let a number of messages in.

    Raises:
        InvalidQuery: it is not 1 to 1000.
    """
    if type(limit) is not int or not 1 <= limit <= PAGE_SIZE:
        raise InvalidQuery("not a number of messages", path="/limit", mend=f"ask for 1 to {PAGE_SIZE}")


class Outbox(Protocol):
    """Hands out messages to be sent. Several carriers may work at the same time; each message is with one at a time."""

    def claim(self, limit: int, *, at: datetime, lease: timedelta) -> Sequence[Pending]:
        """The oldest messages that may be sent now, oldest first; they are the caller's until the lease ends.

        A message waits while an earlier one of its key is out with a carrier, so those of one key leave in their order.
        When a lease ends with its messages unsent, they are handed out again, under the same ids, and say that one more carrier
        was not heard of.

        Args:
            limit: how many at most, 1 to 1000.
            at: what time it is for the caller.
            lease: how long they are kept from others.

        Raises:
            InvalidQuery: the limit is not 1 to 1000, or the lease is no time at all or ends when no calendar goes on.
            NaiveInstant: the time has no time zone.
            StoreBusy: the store could not get its turn in time; nothing was claimed.
        """
        ...

    def sent(self, ids: Sequence[str]) -> None:
        """Say that messages are sent; they are never handed out again. Ids unknown or said before are passed over.

        Raises:
            StoreBusy: the store could not get its turn in time; the messages stay claimed until their lease ends.
        """
        ...

    def failed(self, id: str, *, reason: str, until: datetime | None) -> None:
        """Say that sending a message failed: whoever took it last is heard of. An id unknown, sent or parked is passed over.

        Args:
            id: the message.
            reason: why, in words; whatever they hold is kept, as `keepable` has it, since they may quote an error of anybody's.
            until: when it may be handed out again; until then it holds up the later messages of its key, which the carrier
                gives back with it. None parks it: it is not handed out any more, and the later messages of its key go on
                without it.

        Raises:
            NaiveInstant: the time has no time zone.
            StoreBusy: the store could not get its turn in time; the message stays claimed until its lease ends.
        """
        ...

    def parked(self, limit: int = PAGE_SIZE) -> Sequence[Parked]:
        """The messages that are parked, by id.

        Raises:
            InvalidQuery: the limit is not 1 to 1000.
        """
        ...

    def again(self, ids: Sequence[str]) -> None:
        """Put parked messages at the end of the outbox, as if they had never failed; ids not parked are passed over.

        Raises:
            StoreBusy: the store could not get its turn in time; they stay parked.
        """
        ...
