"""Periods, and values that hold in them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.errors import InvalidPeriod, InvalidValue, NaiveInstant, NothingInForce
from ordercore.testing.strategies.values import dated, periods
from ordercore.values import ALWAYS, Dated, InForce, Period, checked_instant

DAY = timedelta(days=1)
NEW_YEAR = date(2026, 1, 1)
days = st.integers(-1100, 3500).map(lambda number: NEW_YEAR + DAY * number)


@given(periods(), days)
def test_a_period_is_half_open(period: Period, day: date) -> None:
    inside = (period.since is None or day >= period.since) and (period.until is None or day < period.until)

    assert (day in period) is inside
    if period.since is not None:
        assert period.since in period
        assert period.since - DAY not in period
    if period.until is not None:
        assert period.until not in period
        assert period.until - DAY in period


@given(periods(), periods())
def test_overlap_is_a_day_in_both(one: Period, other: Period) -> None:
    ends = [end for end in (one.since, one.until, other.since, other.until) if end is not None]
    looked_at = [NEW_YEAR, *ends, *[end - DAY for end in ends]]

    assert one.overlaps(other) is any(day in one and day in other for day in looked_at)
    assert one.overlaps(other) is other.overlaps(one)
    assert one.overlaps(ALWAYS)


@given(periods(instants=True), st.integers(-2000, 2000), st.integers(-14, 14))
def test_instants_are_the_same_in_every_zone(period: Period, minutes: int, hours: int) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)

    assert (at in period) is (at.astimezone(timezone(timedelta(hours=hours))) in period)


@given(dated(st.integers(), gaps=False), days)
def test_without_gaps_every_day_between_has_its_value(history: Dated[int], day: date) -> None:
    first, last = history.rows[0].period.since, history.rows[-1].period.until
    assert first is not None
    assert last is not None
    if first <= day < last:
        assert history.on(day) == history.row(day).value
    else:
        with pytest.raises(NothingInForce):
            history.on(day)


@given(dated(st.integers()), days)
def test_on_is_the_row_that_holds_the_day(history: Dated[int], day: date) -> None:
    rows = [row for row in history.rows if day in row.period]

    assert len(rows) <= 1
    if rows:
        assert history.row(day) == rows[0]
        assert history.on(day) == rows[0].value
    else:
        for ask in (history.on, history.row):
            with pytest.raises(NothingInForce) as caught:
                ask(day, name="vat standard")
            assert (caught.value.on, caught.value.name) == (day, "vat standard")
            with pytest.raises(NothingInForce) as caught:
                ask(day)
            assert caught.value.name == ""


@given(dated(st.integers()), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(history: Dated[int], shuffler: Any) -> None:
    rows = list(history.rows)
    shuffler.shuffle(rows)

    assert Dated(rows) == history


def test_a_rate_through_the_years() -> None:
    # VAT Act 1994 s. 2(1) and Finance (No. 2) Act 2010 s. 3: 20 % from 4 January 2011
    rate = Dated(
        (
            InForce("20%", Period(date(2011, 1, 4), None)),
            InForce("17.5%", Period(date(2010, 1, 1), date(2011, 1, 4))),
            InForce("before", Period(None, date(2010, 1, 1))),
        )
    )

    assert [row.value for row in rate.rows] == ["before", "17.5%", "20%"]
    assert rate.on(date(2011, 1, 3)) == "17.5%"
    assert rate.on(date(2011, 1, 4)) == "20%"
    assert rate.on(date.max) == "20%"
    assert Dated.always(1, source="contract 7").row(date.min) == InForce(1, ALWAYS, "contract 7")
    assert Dated.always(1) == Dated((InForce(1),))


def test_overlapping_rows_are_refused() -> None:
    for other in (ALWAYS, Period(None, date(2026, 1, 2)), Period(date(2026, 1, 1)), Period(date(2026, 6, 1))):
        with pytest.raises(InvalidPeriod, match="overlaps") as caught:
            Dated((InForce(1, Period(date(2026, 1, 1))), InForce(2, other)))
        assert caught.value.path == "/rows"
    with pytest.raises(InvalidPeriod, match="overlaps"):
        Dated((InForce(1), InForce(2)))


@pytest.mark.parametrize(
    ("since", "until", "error"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), InvalidPeriod),
        (date(2026, 1, 2), date(2026, 1, 1), InvalidPeriod),
        (date(2026, 1, 1), datetime(2026, 1, 2, tzinfo=UTC), InvalidPeriod),
        (datetime(2026, 1, 1, tzinfo=UTC), date(2026, 1, 2), InvalidPeriod),
        (datetime(2026, 1, 1), None, NaiveInstant),  # noqa: DTZ001
        (None, datetime(2026, 1, 1), NaiveInstant),  # noqa: DTZ001
    ],
)
def test_wrong_periods_are_refused(since: date | None, until: date | None, error: type[Exception]) -> None:
    with pytest.raises(error):
        Period(since, until)


def test_days_and_instants_do_not_mix() -> None:
    of_days, of_instants = Period(NEW_YEAR), Period(datetime(2026, 1, 1, tzinfo=UTC))

    with pytest.raises(InvalidPeriod):
        assert datetime(2026, 1, 1, tzinfo=UTC) in of_days
    with pytest.raises(InvalidPeriod):
        assert NEW_YEAR in of_instants
    for one, other in ((of_days, of_instants), (of_instants, of_days)):
        with pytest.raises(InvalidPeriod):
            one.overlaps(other)
        with pytest.raises(InvalidPeriod, match="days and periods of instants") as caught:
            Dated((InForce(1, one), InForce(2, other)))
        assert caught.value.path == "/rows"
    assert NEW_YEAR in ALWAYS
    assert datetime(2026, 1, 1, tzinfo=UTC) in ALWAYS


class Nowhere(tzinfo):
    """A zone that does not say how far it is from UTC; by the documentation of `datetime` its instants are naive."""

    def utcoffset(self, at: datetime | None) -> None:
        return None

    dst = tzname = utcoffset


def test_naive_instants_are_refused() -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001
    with pytest.raises(NaiveInstant):
        assert naive in ALWAYS
    with pytest.raises(NaiveInstant) as caught:
        checked_instant(naive, path="/at")
    assert caught.value.path == "/at"
    for vague in (naive, naive.replace(tzinfo=Nowhere())):
        with pytest.raises(NaiveInstant) as caught:
            checked_instant(vague)
        assert caught.value.path == ""
    aware = naive.replace(tzinfo=UTC)
    assert checked_instant(aware) is aware


def changes_of_clock(zone: ZoneInfo, year: int) -> list[datetime]:
    """The instants of a year at which a zone's offset changes, to the minute."""
    found = []
    for day in range(366):
        low = datetime(year, 1, 1, tzinfo=UTC) + DAY * day
        high = low + DAY
        if low.astimezone(zone).utcoffset() == high.astimezone(zone).utcoffset():
            continue
        while high - low > timedelta(minutes=1):
            middle = low + (high - low) // 2
            same = middle.astimezone(zone).utcoffset() == low.astimezone(zone).utcoffset()
            low, high = (middle, high) if same else (low, middle)
        found.append(high.replace(second=0, microsecond=0))
    return found


def test_a_period_is_exact_where_the_clocks_change() -> None:
    """B15: every zone, every change of its clocks in 2026; the hour that comes twice is two hours, in any zone it is told."""
    seen = 0
    zones = available_timezones()
    for zone in map(ZoneInfo, sorted(zones)):
        for at in changes_of_clock(zone, 2026):
            here = Period(at.astimezone(zone), (at + DAY).astimezone(zone))
            for minutes in (-90, -30, -1, 0, 1, 30, 90, 23 * 60, 24 * 60):
                moment = at + timedelta(minutes=minutes)
                inside = 0 <= minutes < 24 * 60
                assert (moment in here) is (moment.astimezone(zone) in here) is inside, (zone, moment)
            seen += 1
    assert len(zones) >= 400
    assert seen >= 200


def test_an_hour_that_comes_twice_can_be_a_period() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    first, again = (datetime(2026, 10, 25, 2, 30, tzinfo=berlin, fold=fold) for fold in (0, 1))

    both = Period(first, again)
    assert str(both) == "[2026-10-25 02:30:00+02:00, 2026-10-25 02:30:00+01:00)"
    assert both == Period(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    assert first in both
    assert again not in both
    assert not both.overlaps(Period(again))
    assert Dated((InForce(2, Period(again)), InForce(1, both))).on(first) == 1


def test_the_last_day_of_february_and_of_the_year() -> None:
    leap, year = Period(date(2028, 2, 29), date(2028, 3, 1)), Period(date(2027, 1, 1), date(2028, 1, 1))

    assert [date(2028, 2, 28) + DAY * day in leap for day in range(3)] == [False, True, False]
    assert [date(2026, 12, 31) + DAY * day in year for day in (0, 1, 365, 366)] == [False, True, True, False]


def test_periods_write_themselves() -> None:
    assert str(Period(date(2026, 1, 1), date(2026, 2, 1))) == "[2026-01-01, 2026-02-01)"
    assert str(ALWAYS) == "[, )"


class TestWhatIsNoDay:
    """What is neither a day nor an instant is found where it comes in, not where it is first compared."""

    @pytest.mark.parametrize(
        ("since", "until", "path"),
        [("2026", "2027", "/since"), (5, None, "/since"), (None, "2027-01-01", "/until"), (date.min, 1.5, "/until")],
    )
    def test_a_period_begins_and_ends_with_days(self, since: Any, until: Any, path: str) -> None:
        with pytest.raises(InvalidPeriod, match=r"is not a day or instant.*give a date or a datetime") as caught:
            Period(since, until)
        assert caught.value.path == path

    @pytest.mark.parametrize(
        "period", [ALWAYS, Period(date(2026, 1, 1)), Period(until=datetime(2026, 1, 1, tzinfo=UTC))]
    )
    def test_nothing_else_is_asked_for(self, period: Period) -> None:
        for when in ("2026-01-05", 5, None):
            with pytest.raises(InvalidPeriod, match="is not a day or instant"):
                assert when in period  # type: ignore[operator]
            with pytest.raises(InvalidPeriod, match="is not a day or instant"):
                Dated((InForce(1, period),)).on(when)  # type: ignore[arg-type]
        with pytest.raises(InvalidPeriod, match="'2026' is not a period"):
            period.overlaps("2026")  # type: ignore[arg-type]

    def test_an_instant_is_a_datetime(self) -> None:
        for at in (date(2026, 1, 5), "2026-01-05T12:00:00Z", None):
            with pytest.raises(InvalidValue, match=r"is not an instant.*a datetime with a time zone") as caught:
                checked_instant(at, path="/at")  # type: ignore[arg-type]
            assert caught.value.path == "/at"

    def test_rows_are_values_in_force_each_in_a_period(self) -> None:
        with pytest.raises(InvalidPeriod, match="'2026' is not a period") as caught:
            InForce(1, "2026")  # type: ignore[arg-type]
        assert caught.value.path == "/period"
        for rows, path in ((5, "/rows"), ((InForce(1), 5), "/rows/1"), ("abc", "/rows/0"), ((ALWAYS,), "/rows/0")):
            with pytest.raises(InvalidValue, match=r"give InForce") as wrong:
                Dated(rows)  # type: ignore[arg-type]
            assert wrong.value.path == path

    def test_what_is_asked_of_nothing_is_quoted_only_if_it_is_short(self) -> None:
        nothing: Dated[int] = Dated(())

        for on, said in (
            (date(2026, 1, 5), "2026-01-05"),
            ("x" * 41, "a text of 41 characters"),
            (10**5000, "of type int"),
        ):
            with pytest.raises(NothingInForce, match=said):
                nothing.on(on)  # type: ignore[arg-type]
