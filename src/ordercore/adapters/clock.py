"""The computer's own clock."""

from __future__ import annotations

from datetime import UTC, datetime

__all__ = ["SystemClock"]


class SystemClock:
    """Tells the time of this computer, in UTC."""

    def now(self) -> datetime:
        """This instant."""
        return datetime.now(UTC)
