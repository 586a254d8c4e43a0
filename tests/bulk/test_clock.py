"""The clock of a replay."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ordercore.bulk import HistoricalClock
from ordercore.errors import NaiveInstant


def test_it_stands_still_until_it_is_turned() -> None:
    clock = HistoricalClock(datetime(2010, 12, 1, 8, 26, tzinfo=UTC))

    assert clock.now() == clock.now() == datetime(2010, 12, 1, 8, 26, tzinfo=UTC)
    clock.turn(datetime(2010, 12, 2, tzinfo=UTC))
    assert clock.now() == datetime(2010, 12, 2, tzinfo=UTC)


def test_it_does_not_guess_a_time_zone() -> None:
    with pytest.raises(NaiveInstant):
        HistoricalClock(datetime(2010, 12, 1))  # noqa: DTZ001  # what is to be refused
