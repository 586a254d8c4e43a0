"""Clocks that cannot be relied on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from threading import get_ident
from typing import Any

__all__ = [
    "CountsSeconds",
    "ForgetsTheZone",
    "GivesMore",
    "LosesTheFold",
    "RefusesOtherThreads",
    "RunsBackward",
    "SlipsNowAndThen",
    "SlipsPerThread",
]

_MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class ForgetsTheZone:
    """Tells the time without a zone."""

    def now(self) -> datetime:
        """An instant nobody can place."""
        return _MORNING.replace(tzinfo=None)


class CountsSeconds:
    """Tells seconds since 1970 instead of an instant."""

    def now(self) -> Any:
        """A number."""
        return int(_MORNING.timestamp())


class GivesMore:
    """Tells an instant of a class of its own."""

    def now(self) -> datetime:
        """An instant, and who knows what else."""

        class Stamp(datetime):
            pass

        return Stamp(2026, 3, 2, tzinfo=UTC)


class RunsBackward:
    """Runs from the evening to the morning."""

    def __init__(self) -> None:
        self._ticks = count()

    def now(self) -> datetime:
        """An instant before the one before."""
        return _MORNING - timedelta(microseconds=next(self._ticks))


class SlipsNowAndThen:
    """Is put back a second once in a thousand readings."""

    def __init__(self) -> None:
        self._ticks = count(1)

    def now(self) -> datetime:
        """Mostly a later instant."""
        tick = next(self._ticks)
        return _MORNING + timedelta(milliseconds=tick) - timedelta(seconds=tick // 1_000)


class SlipsPerThread:
    """Forgets how far it was when another thread asks."""

    def __init__(self) -> None:
        self._ticks = count()
        self._first = get_ident()

    def now(self) -> datetime:
        """A later instant for the thread that made the clock, an earlier one for any other."""
        tick = next(self._ticks)
        return _MORNING + timedelta(milliseconds=tick if get_ident() == self._first else -tick)


class LosesTheFold:
    """Tells the clock of a wall, and not which of the two hours of autumn it is."""

    def __init__(self) -> None:
        self._ticks = count()

    def now(self) -> datetime:
        """An instant of a night in which the clock is put back from three to two."""
        since_midnight = timedelta(seconds=20 * next(self._ticks))
        summer, put_back = timedelta(hours=2), timedelta(hours=3)
        wall = datetime(2026, 10, 25, tzinfo=UTC) + since_midnight - timedelta(hours=since_midnight >= put_back)
        offset = summer if wall.hour < put_back // timedelta(hours=1) else timedelta(hours=1)
        return wall.replace(tzinfo=timezone(offset))


class RefusesOtherThreads:
    """Is for the thread alone in which it was made, as what belongs to a connection often is."""

    def __init__(self) -> None:
        self._first = get_ident()

    def now(self) -> datetime:
        """An instant, for that thread."""
        if get_ident() != self._first:
            raise RuntimeError("made in another thread")
        return _MORNING
