"""Reading the file: lines of the UCI Online Retail layout, gathered into the invoices they stand on."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from attrs import frozen

from ordercore.bulk.retail import cell
from ordercore.errors import InvalidValue, Malformed
from ordercore.values.money import Unrounded

__all__ = ["COLUMNS", "SourceInvoice", "SourceLine", "read_invoices"]

COLUMNS: Final = tuple(cell.READERS)
"""The columns of the layout; a file may have them in any order."""

_LONGEST: Final = 2**20
"""The most characters of a line of the file."""


@frozen
class SourceLine:
    """One line of the file, as it stands there."""

    #: where it stands on its invoice, from 1.
    at: int
    #: stock code as written; some are written in two cases.
    code: str
    #: text; empty when there is none.
    description: str
    #: how many; negative on what was canceled or corrected.
    quantity: int
    #: price of one, without tax, with every digit.
    price: Unrounded

    @property
    def sku(self) -> str:
        """The item: its code in upper case, so that ``85123a`` is ``85123A``."""
        return cell.sku(self.code)

    @property
    def value(self) -> Unrounded:
        """Quantity times price, exact."""
        return self.price.scaled(self.quantity)


@frozen
class SourceInvoice:
    """The lines of one invoice number, in the order of the file."""

    #: invoice number: six digits, after a ``C`` on a cancellation, after an ``A`` on an adjustment of bad debt.
    number: str
    #: time stamp of its first line; the file names no zone, and no day changes when it is read as UTC.
    at: datetime
    #: customer number; empty for a guest.
    customer: str
    #: ISO 3166-1 code of the country, see `COUNTRIES`.
    country: str
    #: the lines; never empty.
    lines: tuple[SourceLine, ...]


def read_invoices(path: Path, *, limit: int | None = None) -> Iterator[SourceInvoice]:
    """The invoices of a file, in its order. Lines of nothing are passed over.

    Args:
        path: the file, ``.csv`` or ``.csv.gz``, with a head line.
        limit: read so many lines, and those of the last one's invoice; None reads all.

    Raises:
        Malformed: the file cannot be read or is not of the layout; the path is like ``day.csv, line 2, UnitPrice``.
    """
    with _opened(path) as file:
        rows = _rows(path.name, file)
        seen: set[str] = set()
        read = 0
        for number, group in groupby(rows, key=lambda row: row.cells[0]):
            if limit is not None and read >= limit:
                return
            invoice = _invoice(path.name, number, list(group), seen)
            yield invoice
            read += len(invoice.lines)


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """The text of a file; a byte order mark, as spreadsheets write it, is no part of it."""
    try:
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
            yield file
    except (OSError, EOFError, zlib.error) as error:
        raise Malformed(f"{path} cannot be read: {error}", mend="give the file whole, as .csv or .csv.gz") from error
    except UnicodeDecodeError as error:
        raise Malformed(f"{path} is not UTF-8", mend="save it anew as CSV in UTF-8") from error


class _Row(NamedTuple):
    """A line of the file: its number, from 1 at the head, and its cells in the order of `COLUMNS`."""

    number: int
    cells: tuple[str, ...]


def _where(file: str, line: int, column: str = "") -> str:
    return f"{file}, line {line}{f', {column}' if column else ''}"


def _rows(name: str, file: TextIO) -> Iterator[_Row]:
    rows = csv.reader(_lines(name, file))
    try:
        head = next(rows, [])
    except csv.Error as error:
        raise _not_csv(name, 1, error) from error
    missing = [column for column in COLUMNS if column not in head]
    if missing:
        mend = f"name the columns {', '.join(COLUMNS)}, with commas between them"
        raise Malformed(f"no column {', '.join(missing)}", path=_where(name, 1), mend=mend)
    cells = itemgetter(*[head.index(column) for column in COLUMNS])
    width, before = len(head), rows.line_num
    try:
        for row in rows:
            number, before = before + 1, rows.line_num  # a cell in quotes may go on over several lines
            if not any(row):
                continue
            if len(row) != width:
                mend = "give every line all columns, and put quotes around a text with a comma in it"
                raise Malformed(f"{len(row)} columns, not {width}", path=_where(name, number), mend=mend)
            yield _Row(number, cells(row))
    except csv.Error as error:
        raise _not_csv(name, before + 1, error) from error


def _lines(name: str, file: TextIO) -> Iterator[str]:
    """The lines of a file; a packed one of a few bytes may hold one line without end."""
    number = 0
    while line := file.readline(_LONGEST + 1):
        number += 1
        if len(line) > _LONGEST:
            raise Malformed(f"more than {_LONGEST:,} characters", path=_where(name, number), mend="divide the line")
        yield line


def _not_csv(name: str, line: int, error: csv.Error) -> Malformed:
    mend = "save it anew as CSV, and look for a quote that is not closed"
    return Malformed(f"not CSV: {error}", path=_where(name, line), mend=mend)


def _invoice(file: str, number: str, rows: Sequence[_Row], seen: set[str]) -> SourceInvoice:
    """The lines of one invoice number, which must not have come before."""
    row = rows[0]
    if number in seen:
        problem, mend = f"invoice {cell.shown(number)} comes again", "keep its lines together"
        raise Malformed(problem, path=_where(file, row.number, "InvoiceNo"), mend=mend)
    seen.add(number)
    *_, stamp, _, buyer, land = row.cells
    try:
        cell.number(number)
        when, customer, country = cell.instant(stamp), cell.customer(buyer), cell.country(land)
        lines: list[SourceLine] = []
        for row in rows:  # told when it cannot be read
            _, code, text, quantity, stamp, price, *bought = row.cells
            if bought != [buyer, land]:
                raise _two_buyers(file, row, buyer)
            cell.sku(code)
            cell.instant(stamp)
            lines.append(SourceLine(len(lines) + 1, code, text.strip(), cell.quantity(quantity), cell.price(price)))
        return SourceInvoice(number, when, customer, country, tuple(lines))
    except Malformed:
        raise
    except InvalidValue as error:
        raise _unread(file, row) from error


def _unread(file: str, row: _Row) -> Malformed:
    """What is wrong with a line of which some cell says nothing: the first such cell, and where it stands."""
    for (column, read), text in zip(cell.READERS.items(), row.cells, strict=True):
        try:
            read(text)
        except InvalidValue as error:
            return Malformed(error.problem, path=_where(file, row.number, column), mend=error.mend)
    raise AssertionError(f"unreachable: line {row.number} reads well")


def _two_buyers(file: str, row: _Row, buyer: str) -> Malformed:
    """An invoice goes to one customer in one country, and this line of it to another."""
    number, *_, other, land = row.cells
    column, text, word = ("CustomerID", other, "customers") if other != buyer else ("Country", land, "countries")
    problem = f"invoice {cell.shown(number)} has two {word}, {cell.shown(text)} is the second"
    return Malformed(problem, path=_where(file, row.number, column), mend="give each its own invoice number")
