"""Reading the file: lines of the UCI Online Retail layout, gathered into the invoices they stand on."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from attrs import frozen

from ordercore.bulk.retail.country import COUNTRIES
from ordercore.errors import InvalidValue, Malformed
from ordercore.values.ids import checked_id
from ordercore.values.money import Unrounded

__all__ = ["COLUMNS", "CURRENCY", "SourceInvoice", "SourceLine", "read_invoices"]

COLUMNS: Final = (
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
)
"""The columns of the layout; a file may have them in any order."""

CURRENCY: Final = "GBP"
"""All prices of the data set are in pounds sterling, by its description."""

_LARGEST: Final = 10**9
_DIGITS: Final = 11  # more than its digits and a sign: what is longer is too large, and need not be read to know it


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
        return _sku(self.code)

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


@cache
def _sku(code: str) -> str:
    return code.upper()


@cache
def _price(text: str) -> Unrounded:
    return Unrounded(text, CURRENCY)


def _at(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is not None:
        raise InvalidValue(f"{text[:40]!r} is not a time stamp", mend="write it like 2010-12-01 08:26:00")
    return at.replace(tzinfo=UTC)


def _quantity(text: str) -> int:
    if not text.removeprefix("-").isdecimal() or not text.isascii():
        raise InvalidValue(f"{text[:20]!r} is not a quantity", mend="write a whole number")
    quantity = int(text) if len(text) <= _DIGITS else _LARGEST + 1
    if abs(quantity) > _LARGEST:
        raise InvalidValue("more than a thousand million pieces")
    return quantity


def _customer(text: str) -> str:
    return checked_id(text.removesuffix(".0")) if text else ""


def _country(text: str) -> str:
    code = COUNTRIES.get(text)
    if code is None:
        raise InvalidValue(f"{text!r} is not a country of the data set", mend="name it as the data set does")
    return code


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    try:
        if path.suffix == ".gz":
            with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
                yield file
        else:
            with path.open(encoding="utf-8", newline="") as file:
                yield file
    except (OSError, EOFError) as error:
        raise Malformed(f"{path} cannot be read: {error}", mend="give the file, as .csv or .csv.gz") from error
    except UnicodeDecodeError as error:
        raise Malformed(f"{path} is not UTF-8", mend="encode it anew") from error


def read_invoices(path: Path, *, limit: int | None = None) -> Iterator[SourceInvoice]:
    """The invoices of a file, in its order.

    Args:
        path: the file, ``.csv`` or ``.csv.gz``, with a head line.
        limit: read so many lines, and those of the last one's invoice; None reads all.

    Raises:
        Malformed: the file cannot be read or is not of the layout; the path names the line, from 1 at the head.
    """
    with _opened(path) as file:
        rows = _rows(csv.reader(file))
        seen: set[str] = set()
        read = 0
        for number, group in groupby(rows, key=lambda row: row.cells[0]):
            if limit is not None and read >= limit:
                return
            invoice = _invoice(number, list(group), seen)
            yield invoice
            read += len(invoice.lines)


class _Row(NamedTuple):
    """A line of the file: its number, from 1 at the head, and its cells in the order of `COLUMNS`."""

    number: int
    cells: tuple[str, ...]


def _rows(rows: Iterator[list[str]]) -> Iterator[_Row]:
    head = next(rows, [])
    missing = [name for name in COLUMNS if name not in head]
    if missing:
        raise Malformed(f"no column {', '.join(missing)}", path="/1", mend=f"name the columns {', '.join(COLUMNS)}")
    cells = itemgetter(*[head.index(name) for name in COLUMNS])
    number, width = 1, len(head)
    try:
        for number, row in enumerate(rows, start=2):  # the number is told when the next line fails
            if len(row) != width:
                raise Malformed(f"{len(row)} columns", path=f"/{number}", mend="give every line all columns")
            yield _Row(number, cells(row))
    except csv.Error as error:
        raise Malformed(f"not CSV: {error}", path=f"/{number + 1}") from error


def _invoice(number: str, rows: Sequence[_Row], seen: set[str]) -> SourceInvoice:
    """The lines of one invoice number, which must not have come before."""
    at = rows[0].number
    *_, stamp, _, buyer, land = rows[0].cells
    try:
        if checked_id(number) in seen:
            raise InvalidValue(f"invoice {number!r} comes again", mend="keep its lines together")
        seen.add(number)
        when, customer, country = _at(stamp), _customer(buyer), _country(land)
        lines: list[SourceLine] = []
        for at, (_, code, description, quantity, _, price, *bought) in rows:  # noqa: B007  # told when the line fails
            if bought != [buyer, land]:
                raise InvalidValue(f"invoice {number!r} has two customers", mend="give each its own number")
            lines.append(SourceLine(len(lines) + 1, code, description.strip(), _quantity(quantity), _price(price)))
        return SourceInvoice(number, when, customer, country, tuple(lines))
    except InvalidValue as error:
        raise Malformed(error.problem, path=f"/{at}", mend=error.mend) from error
