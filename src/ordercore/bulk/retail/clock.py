"""A clock that tells the time of what is being replayed."""

from __future__ import annotations

from datetime import datetime

from ordercore.values.when import checked_instant

__all__ = ["HistoricalClock"]


class HistoricalClock:
    """Stands still at the instant it was turned to, so that events, due dates and tax points are those of the time."""

    def __init__(self, at: datetime) -> None:
        """Start at an instant with a time zone."""
        self.turn(at)

    def turn(self, at: datetime) -> None:
        """Go to another instant.

        Raises:
            NaiveInstant: it has no time zone.
        """
        self._at = checked_instant(at, path="/at")

    def now(self) -> datetime:
        """The instant it stands at."""
        return self._at
