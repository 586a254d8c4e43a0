"""A day is a day and an instant an instant, each in its one form."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from hypothesis import given

from ordercore.wire.moment import read_when, write_when
from tests.wire.anything import values_of


@given(values_of(date | datetime))
def test_a_day_and_an_instant_are_told_apart(when: date) -> None:
    assert read_when(write_when(when)) == when
    assert isinstance(read_when(write_when(when)), datetime) == isinstance(when, datetime)


def test_an_instant_keeps_its_offset() -> None:
    at = datetime(2026, 11, 22, 9, 30, tzinfo=timezone(timedelta(hours=5, minutes=45)))

    assert write_when(at) == "2026-11-22T09:30:00+05:45"
    assert read_when(write_when(at)).utcoffset() == timedelta(hours=5, minutes=45)  # type: ignore[attr-defined]
