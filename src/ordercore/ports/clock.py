"""What time it is, asked only by the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

__all__ = ["Clock"]


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """This instant, with a time zone. It may stand still; it should not run backward."""
        ...
