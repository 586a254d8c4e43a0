"""Days and instants as text: ``2026-11-22``, ``2026-11-22T09:30:00+01:00``, and no other form of ISO 8601."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from ordercore.errors import Malformed
from ordercore.values.when import checked_instant
from ordercore.wire.complaint import not_as_annotated, shown

__all__ = ["read_date", "read_instant", "read_when", "write_date", "write_instant", "write_when"]

_is_date: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII).fullmatch
_is_instant: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{6})?)?)",
    re.ASCII,
).fullmatch


def _not(text: str, what: str, example: str) -> Malformed:
    return Malformed(f"{shown(text)} is not {what}", mend=f"write it like {example}")


@lru_cache(maxsize=8192)
def read_date(text: str) -> date:
    """A day from ``2026-11-22`` and no other form of ISO 8601."""
    if _is_date(text) is None:
        raise _not(text, "a day", "'2026-11-22'")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Malformed(f"{shown(text)} is not in the calendar", mend="check month and day") from None


def write_date(day: date) -> str:
    """``2026-11-22``; an instant is not a day."""
    if day.__class__ is not date:
        not_as_annotated(day, date)
    return day.isoformat()


def read_instant(text: str) -> datetime:
    """An instant from ``2026-11-22T09:30:00+01:00`` or ``…Z``; the offset must be there."""
    if _is_instant(text) is None:
        raise _not(text, "an instant with its offset", "'2026-11-22T09:30:00+00:00'")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Malformed(f"{shown(text)} is not in the calendar", mend="check day, hour and offset") from None


def write_instant(at: datetime) -> str:
    """``2026-11-22T09:30:00+01:00``, with microseconds when there are any."""
    if at.__class__ is not datetime:
        not_as_annotated(at, datetime)
    return checked_instant(at).isoformat()


def read_when(text: str) -> date:
    """A day or an instant, told apart by their length."""
    return read_date(text) if len(text) <= 10 else read_instant(text)


def write_when(when: date) -> str:
    """A day or an instant, each in its own form."""
    return write_instant(when) if isinstance(when, datetime) else write_date(when)
