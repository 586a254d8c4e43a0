"""Clocks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from ordercore.adapters.clock import SystemClock
from ordercore.errors import NaiveInstant
from ordercore.ports.clock import Clock
from ordercore.testing.clock import ManualClock
from ordercore.testing.contracts import ClockContract


class TestSystemClock(ClockContract):
    @pytest.fixture
    def factory(self) -> Callable[[], Clock]:
        return SystemClock


class TestManualClock(ClockContract):
    @pytest.fixture
    def factory(self) -> Callable[[], Clock]:
        return lambda: ManualClock(datetime(2026, 3, 2, tzinfo=UTC))


def test_the_computers_clock_tells_the_time_in_utc() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert before <= now <= datetime.now(UTC)
    assert now.utcoffset() == timedelta(0)


def test_a_manual_clock_stands_still_until_moved() -> None:
    clock = ManualClock(datetime(2026, 3, 2, tzinfo=UTC))
    assert clock.now() == clock.now() == datetime(2026, 3, 2, tzinfo=UTC)
    assert clock.go_on(timedelta(hours=5)) == clock.now() == datetime(2026, 3, 2, 5, tzinfo=UTC)


def test_a_manual_clock_has_a_time_zone() -> None:
    with pytest.raises(NaiveInstant):
        ManualClock(datetime(2026, 3, 2))  # noqa: DTZ001
