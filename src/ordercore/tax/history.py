"""Histories of standard rates as a table, one row for each rate of some territories, as kdeldycke/vat-rates publishes them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from ordercore.errors import InvalidPeriod, InvalidValue, Malformed
from ordercore.tax.authority import Authority
from ordercore.tax.pack import TaxPack
from ordercore.tax.rate import STANDARD, Rate, checked_rate
from ordercore.tax.taxability import Ruling, Taxability
from ordercore.values.amount import ratio
from ordercore.values.percent import Percent
from ordercore.values.place import Place
from ordercore.values.when import Dated, InForce, Period

__all__ = ["read_rate_history"]

_COLUMNS: Final = ("start_date", "stop_date", "territory_codes", "currency_code", "rate", "rate_type", "description")
_DAY: Final = timedelta(days=1)

_Row = tuple[date, date | None, Percent, int]


def read_rate_history(
    lines: Iterable[str], *, id: str, version: str, published: date, tax: str = "VAT", source: str = ""
) -> TaxPack:
    """Read a pack of standard rates by country: for cross-checking, and for documents older than the packs that are shipped.

    All goods are taxed at the standard rate. Only countries are taken, by their two letters; territories within one are left
    out. The table ends some rates on their last day and others on the first day after it: one that ends the day before the
    next begins is taken to end with it.

    Args:
        lines: the text, line by line; the first names the columns.
        id: identifier the pack is to have.
        version: its version.
        published: the day it was published.
        tax: name of the tax on an invoice.
        source: what each rate is to cite, with its line.

    Raises:
        Malformed: a row cannot be read, or two rates of a country overlap; the path is its line. Nothing is half-loaded.
    """
    reader = csv.DictReader(lines)
    if tuple(reader.fieldnames or ()) != _COLUMNS:
        raise Malformed("not the columns of a history", path="/1", mend=f"name {', '.join(_COLUMNS)}")
    found: dict[str, list[_Row]] = {}
    for row in reader:
        if None in row or None in row.values() or row["rate_type"] != STANDARD:
            raise _bad(reader.line_num, "no row of a standard rate")
        try:
            first = date.fromisoformat(row["start_date"])
            last = date.fromisoformat(row["stop_date"]) if row["stop_date"] else None
            rate = checked_rate(Percent(Fraction(*ratio(row["rate"])) * 100))
        except ValueError as error:
            raise _bad(reader.line_num, str(error)) from error
        for code in row["territory_codes"].split("\n"):
            if len(code) == 2 and code.isascii() and code.isalpha() and code != "EL":  # Greece stands there as GR too
                found.setdefault(code.lower(), []).append((first, last, rate, reader.line_num))
    authorities = tuple([_authority(code, sorted(found[code], key=_begins), tax, source) for code in sorted(found)])
    return TaxPack(id, version, published, tuple([each.places[0] for each in authorities]), authorities)


def _authority(code: str, rows: list[_Row], tax: str, source: str) -> Authority:
    percents: list[InForce[Percent]] = []
    for (first, last, rate, line), after in zip(rows, [*rows[1:], None], strict=True):
        until = after[0] if after is not None and last is not None and after[0] - last == _DAY else last
        try:
            percents.append(InForce(rate, Period(first, until), f"{source} line {line}".strip()))
            Dated(tuple(percents))
        except (InvalidPeriod, InvalidValue) as error:
            raise _bad(line, str(error)) from error
    everything = InForce(Ruling(), Period(rows[0][0]), source)
    return Authority(
        id=code,
        name=code.upper(),
        tax=tax,
        places=(Place(code),),
        rates=(Rate(STANDARD, Dated(tuple(percents))),),
        taxability=(Taxability("", Dated((everything,))),),
        level="country",
    )


def _begins(row: _Row) -> date:
    return row[0]


def _bad(line: int, problem: str) -> Malformed:
    return Malformed(problem, path=f"/{line}", mend="take the file as it is published")
