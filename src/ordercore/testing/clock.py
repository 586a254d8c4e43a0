"""A clock that a test moves by hand."""

from __future__ import annotations

from datetime import datetime, timedelta

from ordercore.values.when import checked_instant

__all__ = ["ManualClock"]


class ManualClock:
    """Stands still at an instant until it is told to go on.

    Args:
        at: the instant it begins with.

    Raises:
        NaiveInstant: the instant has no time zone.
    """

    def __init__(self, at: datetime) -> None:
        self._at = checked_instant(at)

    def now(self) -> datetime:
        """The instant it stands at."""
        return self._at

    def go_on(self, by: timedelta) -> datetime:
        """Move it, and say where it stands now."""
        self._at += by
        return self._at
