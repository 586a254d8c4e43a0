"""Relays with one planted fault each; the checks of `tests.desk.test_relaying` must find every one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from attrs import evolve, frozen

from ordercore.desk.relaying import Carried, Relay
from ordercore.ports.outbox import Outbox, Pending
from ordercore.testing.clock import ManualClock

__all__ = ["FAULTY_RELAYS"]


@frozen(kw_only=True)
class TellsFirst(Relay):
    """Says that a message is sent before it sends it."""

    def _attempt(self, message: Pending) -> str | None:
        self.outbox.sent([message.id])
        return super()._attempt(message)


@frozen(kw_only=True)
class TellsOfAll(Relay):
    """Says that all it claimed is sent."""

    def carry(self) -> Carried:
        claimed: list[str] = []

        def note(message: Pending) -> None:
            claimed.append(message.id)
            self.send(message)

        carried = Relay(outbox=self.outbox, clock=self.clock, send=note).carry()
        self.outbox.sent(claimed)
        return carried


@frozen(kw_only=True)
class GoesOnInTheKey(Relay):
    """Sends later messages of a key though an earlier one failed."""

    def carry(self) -> Carried:
        sent = failed = 0
        for message in self.outbox.claim(self.batch, at=self.clock.now(), lease=self.lease):
            reason = self._attempt(message)
            if reason is None:
                self.outbox.sent([message.id])
                sent += 1
            else:
                self._give_up(message, reason)
                failed += 1
        return Carried(sent, failed, 0)


@frozen(kw_only=True)
class StopsAtFailure(Relay):
    """Lets all keys wait for one."""

    def carry(self) -> Carried:
        for message in self.outbox.claim(self.batch, at=self.clock.now(), lease=self.lease):
            reason = self._attempt(message)
            if reason is not None:
                self._give_up(message, reason)
                return Carried(0, 1, 0)
            self.outbox.sent([message.id])
        return Carried(1, 0, 0)


@frozen(kw_only=True)
class NamesAttempts(Relay):
    """Gives a message another id at every attempt."""

    def _attempt(self, message: Pending) -> str | None:
        return super()._attempt(evolve(message, id=f"{message.id}/{message.failures}"))


@frozen(kw_only=True)
class NeverGivesUp(Relay):
    """Tries for ever."""

    def _give_up(self, message: Pending, reason: str, until: datetime | None = None) -> bool:
        return super()._give_up(evolve(message, failures=0), reason, until)


@frozen(kw_only=True)
class GivesUpAtOnce(Relay):
    """Parks at the first failure."""

    def _give_up(self, message: Pending, reason: str, until: datetime | None = None) -> bool:
        return super()._give_up(evolve(message, failures=self.patience.attempts), reason, until)


@frozen(kw_only=True)
class HasNoPatience(Relay):
    """Tries again at once."""

    def _give_up(self, message: Pending, reason: str, until: datetime | None = None) -> bool:
        if message.failures + 1 >= self.patience.attempts:
            return super()._give_up(message, reason, until)
        self.outbox.failed(message.id, reason=reason, until=self.clock.now())
        return False


@frozen(kw_only=True)
class DiesOfFailure(Relay):
    """Lets the sender's error end it."""

    def _attempt(self, message: Pending) -> str | None:
        self.send(message)
        return None


@frozen(kw_only=True)
class KeepsTheReason(Relay):
    """Does not say why."""

    def _give_up(self, message: Pending, reason: str, until: datetime | None = None) -> bool:
        return super()._give_up(message, "", until)


@frozen(kw_only=True)
class StaysOverTime(Relay):
    """Sends what is no longer its own."""

    def carry(self) -> Carried:
        clock = ManualClock(self.clock.now())
        return Relay(outbox=self.outbox, clock=clock, send=self.send, lease=self.lease).carry()


class _Trusting:
    """An outbox that says nothing of carriers that were not heard of."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self.sent, self.failed = outbox.sent, outbox.failed

    def claim(self, limit: int, *, at: datetime, lease: timedelta) -> Sequence[Pending]:
        return [evolve(message, unheard=0) for message in self._outbox.claim(limit, at=at, lease=lease)]


@frozen(kw_only=True)
class SuspectsNothing(Relay):
    """Sends what others died of as if nothing had happened."""

    def carry(self) -> Carried:
        trusting = cast("Outbox", _Trusting(self.outbox))
        return Relay(outbox=trusting, clock=self.clock, send=self.send, lease=self.lease).carry()


@frozen(kw_only=True)
class BlamesTheCompany(Relay):
    """Parks whatever was in the hands of several that were not heard of."""

    def _give_up(self, message: Pending, reason: str, until: datetime | None = None) -> bool:
        many = message if message.unheard < 3 else evolve(message, failures=self.patience.attempts)
        return super()._give_up(many, reason, until)


FAULTY_RELAYS = (
    TellsFirst,
    TellsOfAll,
    GoesOnInTheKey,
    StopsAtFailure,
    NamesAttempts,
    NeverGivesUp,
    GivesUpAtOnce,
    HasNoPatience,
    DiesOfFailure,
    KeepsTheReason,
    StaysOverTime,
    SuspectsNothing,
    BlamesTheCompany,
)
"""Every faulty relay; its docstring says how."""
