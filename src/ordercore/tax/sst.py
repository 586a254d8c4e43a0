"""The rate and boundary files that the states of the Streamlined Sales Tax agreement publish each quarter.

The layout of the rate file is that of West Virginia's description: state, type of the authority, its code, the general rate
within the state and from outside, that for food and drugs within and from outside, first and last day. A boundary file has 29
columns and twenty triples of district source, code and type. Nothing is loaded unless everything is good.
"""

from __future__ import annotations

import csv
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from ordercore.errors import InvalidAmount, InvalidPeriod, Malformed
from ordercore.tax.authority import Authority, TaxLevel
from ordercore.tax.boundary import Area, Boundary, CodeRange, zip_key
from ordercore.tax.pack import TaxPack
from ordercore.tax.rate import STANDARD, Rate, checked_rate
from ordercore.tax.taxability import Ruling, Taxability
from ordercore.values.amount import ratio
from ordercore.values.percent import Percent
from ordercore.values.place import Place
from ordercore.values.when import Dated, InForce, Period

__all__ = ["area_place", "read_sst_boundary", "read_sst_rates", "sst_pack"]

_FOOD: Final = "food"
_RATE_COLUMNS: Final = 9
_FIXED: Final = 29
_BOUNDARY_COLUMNS: Final = _FIXED + 20 * 3
_ENDLESS: Final = ("29991231", "99991231")
_LEVELS: Final[dict[str, TaxLevel]] = {"45": "region", "00": "county", "01": "city", "63": "district"}

Rates = Mapping[tuple[str, str], tuple[Dated[Percent], Dated[Percent]]]
"""General rate and rate for food and drugs of each authority, by its type and code."""


def read_sst_rates(lines: Iterable[str], *, interstate: bool = False, source: str = "") -> Rates:
    """Read a rate file.

    Args:
        lines: the file, line by line.
        interstate: whether the rates for what comes from outside the state are meant, not those within.
        source: name of the file, which each rate cites with its line.

    Returns:
        Each authority's rates through time, past and future ones kept, by its type and code.

    Raises:
        Malformed: a row is not of the layout; the path is its line, from 1.
    """
    general: dict[tuple[str, str], list[InForce[Percent]]] = {}
    food: dict[tuple[str, str], list[InForce[Percent]]] = {}
    lines_of: dict[tuple[str, str], list[int]] = {}
    column = 4 if interstate else 3
    for number, row in _rows(lines, _RATE_COLUMNS):
        if row[1] not in _LEVELS:
            raise _bad(number, f"unknown type of authority {row[1]!r}", f"use one of {', '.join(_LEVELS)}")
        key, period = (row[1], row[2]), _period(number, row[7], row[8])
        for rates, text in ((general, row[column]), (food, row[column + 2])):
            rates.setdefault(key, []).append(InForce(_percent(number, text), period, f"{source} line {number}".strip()))
        lines_of.setdefault(key, []).append(number)
    return {
        key: (_through_time(rows, lines_of[key]), _through_time(food[key], lines_of[key]))
        for key, rows in general.items()
    }


def read_sst_boundary(lines: Iterable[str], *, state: str, on: date) -> Boundary:
    """Read a boundary file as it holds on a day.

    Records by ZIP+4 win over those by ZIP code. Address records (type A) are narrower than a code: they are for a host that
    looks up addresses, and left out.

    Args:
        lines: the file, line by line.
        state: the state in lower case, for example ``mn``.
        on: the day.

    Returns:
        The table of areas; an area lists ids as `sst_pack` gives them.

    Raises:
        Malformed: a row is not of the layout; the path is its line, from 1.
    """
    ranges = []
    for number, row in _rows(lines, _BOUNDARY_COLUMNS):
        kind = row[0].upper()
        if kind not in ("A", "4", "Z"):
            raise _bad(number, f"unknown record {row[0]!r}", "use A, 4 or Z")
        period = _period(number, row[1], row[2])
        if kind == "A" or on not in period:
            continue
        ranges.append(_range(number, row, state, by_zip=kind == "Z"))
    return Boundary.of(ranges)


def sst_pack(
    state: str, rates: Rates, boundary: Boundary, *, id: str, version: str, published: date, source: str = ""
) -> TaxPack:
    """A pack of a state's authorities, in which each area is a place: see `area_place`.

    Food and drugs are taxed at their own rate, all else at the general one.

    Raises:
        Malformed: an area lists an authority of which there is no rate.
    """
    at: dict[str, list[Place]] = {}
    for number, area in enumerate(boundary.areas[1:], start=1):
        for authority in area:
            at.setdefault(authority, []).append(_place(state, number))
    known = {_id(state, *key) for key in rates}
    if missing := sorted(set(at) - known):
        raise Malformed(f"no rate for {', '.join(missing[:5])}", path="/rates", mend="take files of the same quarter")
    root = next((_id(state, *key) for key in rates if key[0] == "45"), "")
    authorities = [
        _authority(state, key, pair, at[_id(state, *key)], root, source)
        for key, pair in sorted(rates.items())
        if _id(state, *key) in at
    ]
    covers = tuple([_place(state, number) for number in range(1, len(boundary.areas))])
    return TaxPack(id, version, published, covers, tuple(authorities))


def area_place(state: str, boundary: Boundary, area: Area) -> Place:
    """The place that stands for an area in the pack made of the same table.

    Raises:
        Malformed: the table has no such area.
    """
    if area not in boundary.areas[1:]:
        raise Malformed(f"no area {' '.join(area)}", path="/area", mend="ask the table the pack was made of")
    return _place(state, boundary.areas.index(area, 1))


def _authority(
    state: str,
    key: tuple[str, str],
    pair: tuple[Dated[Percent], Dated[Percent]],
    places: list[Place],
    root: str,
    source: str,
) -> Authority:
    own = _id(state, *key)
    since = pair[0].rows[0].period
    rulings = (
        Taxability("", Dated((InForce(Ruling(), Period(since.since), source),))),
        Taxability(_FOOD, Dated((InForce(Ruling(kind=_FOOD), Period(since.since), source),))),
    )
    return Authority(
        id=own,
        name=f"{state.upper()} {_LEVELS[key[0]]} {key[1]}",
        tax="Sales tax",
        places=tuple(places),
        rates=(Rate(STANDARD, pair[0]), Rate(_FOOD, pair[1])),
        taxability=rulings,
        parent="" if own == root else root,
        level=_LEVELS[key[0]],
    )


def _range(number: int, row: list[str], state: str, *, by_zip: bool) -> CodeRange:
    if by_zip:
        low, high = (row[17], ""), (row[19], "9999")
    else:
        low, high = (row[17], row[18]), (row[19], row[20])
        if not (row[18] and row[20]):
            raise _bad(number, "a ZIP+4 record without the four digits", "give both ends")
    keys = [("45", row[22]), ("00", row[24]), ("01", row[25])]
    keys += [(row[at + 2], row[at + 1]) for at in range(_FIXED, _BOUNDARY_COLUMNS, 3)]
    area = tuple(sorted({_id(state, kind, code) for kind, code in keys if kind in _LEVELS and code}))
    try:
        return CodeRange(zip_key(*low), zip_key(*high), area, rank=0 if by_zip else 1)
    except ValueError as error:
        raise _bad(number, str(error), "write five digits, then four") from error


def _id(state: str, kind: str, code: str) -> str:
    return f"us-{state}" if kind == "45" else f"us-{state}/{_LEVELS[kind]}.{code}"


def _place(state: str, number: int) -> Place:
    return Place(f"us-{state}/area.{number}")


def _rows(lines: Iterable[str], columns: int) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(_read(csv.reader(lines)), start=1):
        if number == 1 and row:
            row[0] = row[0].removeprefix("\ufeff")
        if len(row) != columns:
            raise _bad(number, f"{len(row)} columns instead of {columns}", "take the file as the state publishes it")
        yield number, [text.strip() for text in row]


def _through_time(rows: list[InForce[Percent]], numbers: list[int]) -> Dated[Percent]:
    try:
        return Dated(tuple(rows))
    except InvalidPeriod as error:
        # The first line that does not go with those before it; a later one changes nothing about that.
        first = bisect_left(range(len(rows)), 1, key=lambda at: 1 - _go_together(rows[: at + 1]))
        raise _bad(numbers[first], error.problem, "end the earlier rate before this one begins") from error


def _go_together(rows: list[InForce[Percent]]) -> bool:
    try:
        Dated(tuple(rows))
    except InvalidPeriod:
        return False
    return True


def _read(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    number = 0
    try:
        for number, row in enumerate(rows, start=1):  # noqa: B007  # the number is told when the next line fails
            yield row
    except csv.Error as error:
        raise _bad(number + 1, f"not CSV: {error}", "take the file as the state publishes it") from error


def _percent(number: int, text: str) -> Percent:
    try:
        numerator, denominator = ratio(text.rstrip("0").rstrip(".") or "0" if "." in text else text)
        return checked_rate(Percent(Fraction(numerator, denominator) * 100))
    except (InvalidAmount, ValueError) as error:
        raise _bad(number, f"{text!r:.20} is no rate", "write it as a fraction of one, from 0 to 1") from error


def _period(number: int, first: str, last: str) -> Period:
    try:
        since = _day(first)
        return Period(since, None if last in _ENDLESS else _day(last) + timedelta(days=1))
    except (ValueError, InvalidPeriod) as error:
        raise _bad(number, f"{first!r:.12} to {last!r:.12} is no period", "write days as 20260401") from error


def _day(text: str) -> date:
    if len(text) != 8 or not text.isdigit():  # YYYYMMDD
        raise ValueError(text)
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


def _bad(number: int, problem: str, mend: str) -> Malformed:
    return Malformed(problem, path=f"/{number}", mend=mend)
