"""What a carrier may ask of an outbox."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from ordercore.errors import InvalidQuery
from ordercore.ports.outbox import checked_lease, checked_page

WEST: Final = timezone(timedelta(hours=-11))
LAST: Final = datetime(9999, 12, 31, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "lease"),
    [
        (LAST, timedelta.max),
        (LAST, timedelta(hours=1)),
        (LAST.replace(tzinfo=WEST), timedelta(minutes=1)),
        (LAST, timedelta(0)),
        (LAST, timedelta.min),
        (LAST, 60),
        (LAST, None),
    ],
)
def test_a_lease_is_some_time_that_ends(at: datetime, lease: Any) -> None:
    with pytest.raises(InvalidQuery) as caught:
        checked_lease(1, at, lease)
    assert caught.value.path == "/lease"


def test_a_lease_may_end_with_the_calendar() -> None:
    assert checked_lease(1, LAST, timedelta(minutes=59)) == LAST + timedelta(minutes=59)


def test_a_lease_lasts_for_as_long_as_it_says_when_clocks_are_put_back() -> None:
    again = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin"))
    assert checked_lease(1, again, timedelta(minutes=1)) == datetime(2026, 10, 25, 1, 31, tzinfo=UTC)


@pytest.mark.parametrize("limit", [0, 1_001, True, 1.0, 10**5_000, None, "5"], ids=range(7))
def test_a_number_of_messages_is_1_to_1000(limit: Any) -> None:
    with pytest.raises(InvalidQuery) as caught:
        checked_page(limit)
    assert caught.value.path == "/limit"
    assert len(str(caught.value)) < 100
