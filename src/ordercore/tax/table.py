"""A pack as a table: one row for each dated rate or ruling, as a spreadsheet or a tax office's list gives it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from attrs import field, mutable

from ordercore.errors import InvalidValue, Malformed
from ordercore.tax.authority import Authority
from ordercore.tax.pack import TaxPack
from ordercore.tax.rate import STANDARD, Rate, checked_rate
from ordercore.tax.taxability import Ruling, Taxability
from ordercore.values.percent import Percent
from ordercore.values.place import Place
from ordercore.values.when import Dated, InForce, Period

__all__ = ["TABLE_COLUMNS", "read_pack_table"]

TABLE_COLUMNS: Final = (
    *(
        "authority",
        "name",
        "tax",
        "place",
        "parent",
        "tax_class",
        "treatment",
        "kind",
        "percent",
        "since",
        "until",
        "source",
    ),
)
"""The columns, which the first line names in any order. A row with a percent is a rate of that kind, one without is a ruling on
the class; ``until`` is the first day it no longer holds, empty for as long as anybody knows."""

_AUTHORITY: Final = re.compile(r"/authorities/(\d+)/.*", re.DOTALL)


@mutable
class _Draft:
    """An authority whose rows are being read."""

    row: dict[str, str]
    line: int
    rates: dict[str, list[InForce[Percent]]] = field(factory=dict)
    rulings: dict[str, list[InForce[Ruling]]] = field(factory=dict)


def read_pack_table(
    lines: Iterable[str], *, id: str, version: str, published: date, covers: tuple[Place, ...] = ()
) -> TaxPack:
    """Read a pack from comma-separated text.

    Args:
        lines: the text, line by line; the first names the columns of `TABLE_COLUMNS`.
        id: identifier of the pack.
        version: its version.
        published: the day it was published.
        covers: places whose authorities are all in the table; when not given, the places of the authorities themselves.

    Raises:
        Malformed: a row cannot be read or does not fit the others; the path is its line. Nothing is half-loaded.
    """
    drafts: dict[str, _Draft] = {}
    reader = csv.DictReader(lines)
    if set(_head(reader)) != set(TABLE_COLUMNS):
        raise Malformed("not the columns of a pack", path="/1", mend=f"name {', '.join(TABLE_COLUMNS)}")
    for number, row in _read(reader):
        if None in row or None in row.values():
            raise Malformed("more or fewer values than columns", path=f"/{number}", mend="give each column a value")
        try:
            _take(drafts, row, number)
        except ValueError as error:
            problem = error.problem if isinstance(error, InvalidValue) else str(error)
            raise Malformed(problem, path=f"/{number}", mend="see TABLE_COLUMNS for what a row says") from error
    authorities = []
    for name, draft in drafts.items():
        try:
            authorities.append(_authority(name, draft))
        except InvalidValue as error:
            raise Malformed(error.problem, path=f"/{draft.line}", mend=error.mend) from error
    everywhere = tuple(dict.fromkeys([place for each in authorities for place in each.places]))
    try:
        return TaxPack(id, version, published, covers or everywhere, tuple(authorities))
    except InvalidValue as error:
        if (where := _AUTHORITY.fullmatch(error.path)) is None:
            raise
        line = [draft.line for draft in drafts.values()][int(where[1])]
        raise Malformed(error.problem, path=f"/{line}", mend=error.mend) from error


def _head(reader: csv.DictReader[str]) -> Sequence[str]:
    try:
        return reader.fieldnames or ()
    except csv.Error as error:
        raise Malformed(f"not CSV: {error}", path="/1") from error


def _read(reader: csv.DictReader[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the line it ends on: blank lines are none, and a quoted value may go over several."""
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise Malformed(f"not CSV: {error}", path=f"/{reader.line_num + 1}") from error


def _take(drafts: dict[str, _Draft], row: dict[str, str], number: int) -> None:
    draft = drafts.setdefault(row["authority"], _Draft(row, number))
    for column in ("name", "tax", "place", "parent"):
        if row[column] != draft.row[column]:
            raise InvalidValue(f"another {column} than on line {draft.line}")
    if not row["since"] or not row["source"]:
        raise InvalidValue("a value without its first day, or without its source")
    until = date.fromisoformat(row["until"]) if row["until"] else None
    period = Period(date.fromisoformat(row["since"]), until)
    kind = row["kind"] or STANDARD
    if row["percent"]:
        rates = draft.rates.setdefault(kind, [])
        rates.append(InForce(checked_rate(Percent(row["percent"])), period, row["source"]))
        Dated(tuple(rates))
    else:
        ruling = Ruling(row["treatment"] or "taxable", kind)  # type: ignore[arg-type]  # checked by its validator
        rulings = draft.rulings.setdefault(row["tax_class"], [])
        rulings.append(InForce(ruling, period, row["source"]))
        Dated(tuple(rulings))


def _authority(name: str, draft: _Draft) -> Authority:
    row = draft.row
    return Authority(
        id=name,
        name=row["name"],
        tax=row["tax"],
        places=tuple([Place(path) for path in row["place"].split()]),
        rates=tuple([Rate(kind, Dated(tuple(rows))) for kind, rows in draft.rates.items()]),
        taxability=tuple([Taxability(each, Dated(tuple(rows))) for each, rows in draft.rulings.items()]),
        parent=row["parent"],
    )
