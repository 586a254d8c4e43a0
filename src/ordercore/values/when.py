"""What holds from when to when. All that changes by law or contract is `Dated` over half-open periods.

A period is of days or of instants, never of both: prices and laws change with the day, a flash sale with the minute.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from typing import Final, Generic, TypeVar

from attrs import field, frozen

from ordercore.errors import InvalidPeriod, InvalidValue, NaiveInstant, NothingInForce, quoted

__all__ = ["ALWAYS", "Dated", "InForce", "Period", "checked_instant"]

T = TypeVar("T")

_IN_FORCE: Final = "give InForce(value, Period(since, until))"


def checked_instant(at: datetime, *, path: str = "") -> datetime:
    """Let an instant in.

    Raises:
        InvalidValue: it is no datetime.
        NaiveInstant: it has no time zone.
    """
    if not isinstance(at, datetime):
        raise InvalidValue(f"{quoted(at)} is not an instant", path=path, mend="give a datetime with a time zone")
    if at.tzinfo is None or at.utcoffset() is None:
        raise NaiveInstant("the datetime has no time zone", path=path, mend="give it one, for example datetime.UTC")
    return at


def _fixed(at: datetime) -> datetime:
    """The same instant at its offset instead of in its zone.

    Two datetimes of one zone are compared by their clocks, and in the hour that comes twice in autumn clocks do not tell which
    comes first (PEP 495).
    """
    if isinstance(checked_instant(at).tzinfo, timezone):
        return at
    return at.replace(tzinfo=timezone(at.utcoffset() or timedelta()), fold=0)


def _is_instant(when: date) -> bool:
    return isinstance(when, datetime)


@frozen
class Period:
    """From `since`, which belongs to it, until `until`, which does not."""

    #: first day or instant inside, an instant at its offset from UTC; None means it has always been.
    since: date | None = None
    #: first day or instant outside; None means without end.
    until: date | None = None

    def __attrs_post_init__(self) -> None:
        for name, end in (("since", self.since), ("until", self.until)):
            if isinstance(end, datetime):
                object.__setattr__(self, name, _fixed(end))
            elif end is not None and not isinstance(end, date):
                raise InvalidPeriod(
                    f"{quoted(end)} is not a day or instant", path=f"/{name}", mend="give a date or a datetime"
                )
        ends = [end for end in (self.since, self.until) if end is not None]
        if len(ends) == 2:
            if _is_instant(ends[0]) != _is_instant(ends[1]):
                raise InvalidPeriod("a period of a day and an instant", mend="use two days, or two instants")
            if ends[0] >= ends[1]:
                raise InvalidPeriod(f"{ends[0]} is not before {ends[1]}", mend="the end is the first day outside")

    def __contains__(self, when: date) -> bool:
        """Whether a day (or instant, for a period of instants) lies inside.

        Raises:
            InvalidPeriod: a day was asked of a period of instants, or the other way round; or it is neither.
            NaiveInstant: the instant has no time zone.
        """
        since, until = self.since, self.until
        if not (
            when.__class__ is date
            and (since is None or since.__class__ is date)
            and (until is None or until.__class__ is date)
        ):
            self._checked(when)
        return (since is None or since <= when) and (until is None or when < until)

    def _checked(self, when: date) -> None:
        """Let in what is more than a day asked of days."""
        if isinstance(when, datetime):
            checked_instant(when)
        elif not isinstance(when, date):
            raise InvalidPeriod(f"{quoted(when)} is not a day or instant", mend="give a date or a datetime")
        if not self._measures(when):
            raise InvalidPeriod(
                "asked for a day in instants, or an instant in days", mend="convert it in a stated zone"
            )

    def overlaps(self, other: Period) -> bool:
        """Whether some moment lies in both.

        Raises:
            InvalidPeriod: one is a period of days, the other of instants; or the other is no period.
        """
        if not isinstance(other, Period):
            raise InvalidPeriod(f"{quoted(other)} is not a period", mend="give Period(since, until)")
        if not all(self._measures(end) for end in (other.since, other.until) if end is not None):
            raise InvalidPeriod(f"{self} and {other} are of days and of instants", mend="convert one in a stated zone")
        return (self.since is None or other.until is None or self.since < other.until) and (
            other.since is None or self.until is None or other.since < self.until
        )

    def _measures(self, when: date) -> bool:
        """Whether days are asked of days, or instants of instants; a period without ends takes both."""
        return all(_is_instant(end) == _is_instant(when) for end in (self.since, self.until) if end is not None)

    def __str__(self) -> str:
        return f"[{self.since or ''}, {self.until or ''})"


ALWAYS = Period()
"""The period without beginning or end."""


@frozen
class InForce(Generic[T]):
    """One value and the period in which it holds."""

    #: the value itself.
    value: T
    #: when it holds.
    period: Period = field(default=ALWAYS)
    #: law, contract or decision that says so; empty when nobody wrote it down.
    source: str = ""

    @period.validator
    def _is_period(self, attribute: object, value: object) -> None:
        if not isinstance(value, Period):
            raise InvalidPeriod(f"{quoted(value)} is not a period", path="/period", mend="give Period(since, until)")


def _in_force(rows: Iterable[InForce[T]]) -> Iterator[InForce[T]]:
    try:
        given = iter(rows)
    except TypeError:
        raise InvalidValue(f"{quoted(rows)} is not rows", path="/rows", mend=_IN_FORCE) from None
    for at, row in enumerate(given):
        if not isinstance(row, InForce):
            raise InvalidValue(f"{quoted(row)} is not in force", path=f"/rows/{at}", mend=_IN_FORCE)
        yield row


def _by_beginning(rows: Iterable[InForce[T]]) -> tuple[InForce[T], ...]:
    """Rows without a beginning first, then by the day or instant they begin.

    Raises:
        InvalidPeriod: some periods are of days and some of instants.
        InvalidValue: something is not `InForce`.
    """
    given = tuple(_in_force(rows))
    ends = [end for row in given for end in (row.period.since, row.period.until) if end is not None]
    if len({_is_instant(end) for end in ends}) > 1:
        raise InvalidPeriod("periods of days and periods of instants", path="/rows", mend="use the one or the other")
    return tuple(sorted(given, key=lambda row: (row.period.since is not None, row.period.since or date.min)))


@frozen
class Dated(Generic[T]):
    """A value that changes with time: at most one holds at any moment, and asking in a gap is an error."""

    #: the values, sorted by beginning; their periods do not overlap, gaps are allowed.
    rows: tuple[InForce[T], ...] = field(converter=_by_beginning)

    @rows.validator
    def _disjoint(self, attribute: object, rows: tuple[InForce[T], ...]) -> None:
        for left, right in pairwise(rows):
            if left.period.overlaps(right.period):
                raise InvalidPeriod(
                    f"{left.period} overlaps {right.period}", path="/rows", mend="end the first earlier"
                )

    @classmethod
    def always(cls, value: T, *, source: str = "") -> Dated[T]:
        """One value for all time."""
        return cls((InForce(value, ALWAYS, source),))

    def row(self, on: date, *, name: str = "") -> InForce[T]:
        """The value in force on a day or instant, with its period and source.

        Raises:
            InvalidPeriod: it is not a day or instant, or the other of what the periods are of.
            NaiveInstant: the instant has no time zone.
            NothingInForce: no period covers it.
        """
        for row in reversed(self.rows):
            if on in row.period:
                return row
        raise NothingInForce(on, name=name)

    def on(self, on: date, *, name: str = "") -> T:
        """The value in force on a day or instant; errors as `row`."""
        return self.row(on, name=name).value
