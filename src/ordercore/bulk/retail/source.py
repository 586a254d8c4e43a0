"""Reading the file: lines of the UCI Online Retail layout, gathered into the invoices they stand on."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final, TextIO

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


@cache
def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _quantity(text: str) -> int:
    if not text.removeprefix("-").isdecimal() or not text.isascii():
        raise InvalidValue(f"{text[:20]!r} is not a quantity", mend="write a whole number")
    quantity = int(text)
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
        rows = csv.reader(file)
        columns = _columns(next(rows, []))
        yield from _gathered(rows, columns, limit)


def _columns(head: list[str]) -> Mapping[str, int]:
    found = {name: at for at, name in enumerate(head)}
    missing = [name for name in COLUMNS if name not in found]
    if missing:
        raise Malformed(f"no column {', '.join(missing)}", path="/1", mend=f"name the columns {', '.join(COLUMNS)}")
    return found


def _gathered(rows: Iterable[list[str]], columns: Mapping[str, int], limit: int | None) -> Iterator[SourceInvoice]:
    number, stamp, customer, country, code, description, quantity, price = (
        columns[name]
        for name in (
            "InvoiceNo",
            "InvoiceDate",
            "CustomerID",
            "Country",
            "StockCode",
            "Description",
            "Quantity",
            "UnitPrice",
        )
    )
    done: set[str] = set()
    lines: list[SourceLine] = []
    first: list[str] = []
    for at, row in enumerate(rows, start=2):
        try:
            if not first or row[number] != first[number]:
                if limit is not None and at - 2 >= limit:
                    break
                if first:
                    yield _invoice(first, lines, columns)
                first, lines = row, []
                if row[number] in done:
                    raise InvalidValue(f"invoice {row[number]!r} comes again", mend="keep its lines together")
                done.add(checked_id(row[number]))
            elif row[customer] != first[customer] or row[country] != first[country]:
                raise InvalidValue(f"invoice {row[number]!r} has two customers", mend="give each its own number")
            line = SourceLine(
                len(lines) + 1, row[code], row[description].strip(), _quantity(row[quantity]), _price(row[price])
            )
            lines.append(line)
        except InvalidValue as error:
            raise Malformed(error.problem, path=f"/{at}", mend=error.mend) from error
        except IndexError:
            raise Malformed(f"{len(row)} columns", path=f"/{at}", mend="give every line all columns") from None
    if first:
        yield _invoice(first, lines, columns)


def _invoice(first: list[str], lines: list[SourceLine], columns: Mapping[str, int]) -> SourceInvoice:
    try:
        at = _at(first[columns["InvoiceDate"]])
    except ValueError as error:
        raise InvalidValue(f"{error}", mend="write time stamps like 2010-12-01 08:26:00") from None
    customer, country = _customer(first[columns["CustomerID"]]), _country(first[columns["Country"]])
    return SourceInvoice(first[columns["InvoiceNo"]], at, customer, country, tuple(lines))
