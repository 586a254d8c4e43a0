"""Carrying messages out: claimed from the outbox, sent by the host's own function, at least once and in the order of their keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Final

from attrs import evolve, field, frozen

from ordercore.errors import ConnectionLost, InvalidValue, StoreBusy
from ordercore.ports.clock import Clock
from ordercore.ports.outbox import Outbox, Pending
from ordercore.values.when import checked_instant

__all__ = ["Carried", "Patience", "Relay", "Send"]

Send = Callable[[Pending], None]
"""Sends one message. Returning says that the receiver has it; whatever it raises says that this attempt failed."""

_REASON_LENGTH: Final = 500
_A_SECOND: Final = timedelta(seconds=1)
_LONGEST_LEASE: Final = 64
"""How many times as long as it was told to a relay keeps messages at most."""


def _some_time(instance: object, attribute: object, value: timedelta) -> None:
    if value <= timedelta(0):
        raise InvalidValue(f"{value} is no time to wait", mend="give more than nothing")


@frozen
class Patience:
    """How long to wait after a failure, and when to give up: each wait is twice the one before."""

    #: the wait after the first failure.
    first: timedelta = field(default=_A_SECOND, validator=_some_time)
    #: the longest wait.
    most: timedelta = field(default=timedelta(hours=1), validator=_some_time)
    #: how many attempts in all; after the last the message is parked. 16 with the other defaults is about eight hours.
    attempts: int = field(default=16)

    @attempts.validator
    def _at_least_one(self, attribute: object, value: int) -> None:
        if value < 1:
            raise InvalidValue(f"{value} attempts", path="/attempts", mend="give at least one")

    def after(self, failures: int) -> timedelta | None:
        """The wait after so many failures, one or more; None to give up."""
        if failures >= self.attempts:
            return None
        doublings = min(failures - 1, 64)
        return self.most if self.first > self.most / 2**doublings else self.first * 2**doublings


@frozen
class Carried:
    """What one round came to."""

    #: how many messages were sent.
    sent: int
    #: how many failed and will be tried again.
    failed: int
    #: how many failed for the last time.
    parked: int
    #: how many were claimed and not looked at, because the time they were kept from other relays was over.
    late: int = 0


@frozen(kw_only=True)
class Relay:
    """Takes messages from an outbox to whoever is to hear them.

    As many relays as one likes may work on one outbox, in as many processes; any of them may die at any moment. Every message
    is then sent at least once, always under the same id, and of each key no message is first sent before an earlier one was
    sent or parked. Receivers drop ids they have seen.

    A message may itself be what relays die of. So one that relays took and were not heard of again is sent with care: that sending it failed is
    said beforehand, and that it was sent, at once. The one to blame comes to its last attempt and is parked; those that were only
    in its company go on their way.
    """

    #: where the messages are.
    outbox: Outbox
    #: what time it is.
    clock: Clock
    #: the host's function.
    send: Send
    #: how many messages are claimed at once.
    batch: int = 100
    #: how long they are kept from other relays; what cannot be sent in that time is left to the next round.
    lease: timedelta = field(default=timedelta(minutes=1), validator=_some_time)
    #: how failures are met.
    patience: Patience = Patience()

    def _now(self) -> datetime:
        """This instant in UTC, where a minute later is a minute later."""
        return checked_instant(self.clock.now()).astimezone(UTC)

    def carry(self) -> Carried:
        """One round: claim some messages and send them.

        Raises:
            StoreBusy: the store could not get its turn in time; messages it was not told of are sent again later.
            ConnectionLost: the same, where the connection to a database broke.
        """
        until = self._now() + self.lease
        sent: list[str] = []
        stuck: set[str] = set()
        failed = parked = careful = late = 0
        try:
            claimed = self.outbox.claim(self.batch, at=until - self.lease, lease=self.lease)
            for place, message in enumerate(claimed):
                if self._now() >= until:
                    late = len(claimed) - place
                    break
                if message.key in stuck:
                    continue
                if message.unheard:
                    if self._give_up(message, _unheard(message), until):
                        parked += 1
                        continue
                    stuck.add(message.key)  # the later ones of its key were given back with it
                reason = self._attempt(message)
                if reason is None and message.unheard:
                    self.outbox.sent([message.id])
                    careful += 1
                elif reason is None:
                    sent.append(message.id)
                elif self._give_up(message, reason):
                    parked += 1
                else:
                    failed += 1
                    stuck.add(message.key)
        finally:
            if sent:
                self.outbox.sent(sent)
        return Carried(len(sent) + careful, failed, parked, late)

    def run(self, stop: Event, *, pause: timedelta = _A_SECOND) -> None:
        """Round after round until told to stop.

        Where many wait for one store, claiming alone may take longer than messages are kept from other relays, and all of them would
        go on claiming what none of them sends. So a round in which all came too late is followed by one that keeps them for
        twice as long, up to 64 times what was said; rounds that come in time go back to that.

        Args:
            stop: set it to end after the round at hand.
            pause: how long to wait when there is nothing to send, the store is busy, or its connection is lost.
        """
        relay = self
        while not stop.is_set():
            try:
                carried = relay.carry()
            except (StoreBusy, ConnectionLost):
                stop.wait(pause.total_seconds())
                continue
            relay = evolve(self, lease=self._next_lease(relay.lease, carried))
            if not carried.sent:
                stop.wait(pause.total_seconds())

    def _next_lease(self, lease: timedelta, carried: Carried) -> timedelta:
        """How long messages are kept in the next round."""
        if carried.late and not (carried.sent or carried.failed or carried.parked):
            return min(lease * 2, self.lease * _LONGEST_LEASE)
        return max(lease / 2, self.lease)

    def _attempt(self, message: Pending) -> str | None:
        """Why sending failed; None when it did not."""
        try:
            self.send(message)
        except Exception as error:  # noqa: BLE001 - whatever the host's function raises is a failed attempt
            said = f"{type(error).__name__}: {error}"[:_REASON_LENGTH]
            return "".join([letter if letter.isprintable() else " " for letter in said])
        return None

    def _give_up(self, message: Pending, reason: str, until: datetime | None = None) -> bool:
        """Tell the outbox of a failure, and say whether it was the last; it is tried again after a while, or at a moment."""
        wait = self.patience.after(message.failures + 1)
        again = None if wait is None else until or self._now() + wait
        self.outbox.failed(message.id, reason=reason, until=again)
        return again is None


def _unheard(message: Pending) -> str:
    carriers = "1 carrier" if message.unheard == 1 else f"{message.unheard} carriers"
    return f"{carriers} took it and {'was' if message.unheard == 1 else 'were'} not heard of again"
