"""A table as CSV, for a spreadsheet that shows what was written and computes nothing of it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Final

from ordercore.errors import Malformed, TooLarge
from ordercore.views.table import Table

__all__ = ["as_csv", "read_csv"]

_MOST: Final = 32_767  # characters that a cell of Excel holds, by Microsoft's "Excel specifications and limits"
_BLANK: Final = r"(?:[^\S\t\r\n]|[\u200b-\u200f\u2060\ufeff'])*"
_COMPUTED: Final = r"=+\-@＝＋－＠"
_AT_FIRST: Final = rf"(?={_BLANK}[{_COMPUTED}\t\r\n\0])"
_INSIDE: Final = r"(?<=[,;\"\t\r\n])"
_AT_NEXT: Final = rf"(?={_BLANK}[{_COMPUTED}])"
_BEGINS: Final = re.compile(rf"\A{_AT_FIRST}|{_INSIDE}{_AT_NEXT}")
_MARKED: Final = re.compile(rf"\A'{_AT_FIRST}|{_INSIDE}'{_AT_NEXT}")
_NEGATIVE: Final = re.compile(r"-[0-9]{1,18}(?:\.[0-9]{1,9})?")


def as_csv(table: Table) -> str:
    """The head and the rows by RFC 4180: every cell in double quotes, every line ended by CR LF.

    No cell begins what a spreadsheet would compute: an apostrophe is put before `=`, `+`, `-`, `@`, their full-width forms, tab,
    return, line feed and NUL where one begins a cell, also after blanks and apostrophes, and before the first eight of them after
    a comma, a semicolon, a quote, a tab or a line break inside a cell, where a reader that cuts differently would begin one. The
    characters are those of the OWASP page "CSV Injection", and NUL that of OWASP ASVS 1.2.10. `read_csv` takes the apostrophes
    away again.

    One thing is left as it is: a plain negative number, a minus and digits with at most one point and nothing else, in a column that
    `Table.right` says holds amounts. It can be nothing but that number, while with an apostrophe it would be text, which a sum
    leaves out without a word: the discounts would be missing, and the total wrong.

    A program that writes it to a file for a spreadsheet does best with `encoding="utf-8-sig", newline=""`: Excel knows UTF-8
    by its mark.

    Raises:
        TooLarge: a cell is longer than the 32,767 characters that a cell of Excel holds; the path is `/row/column`, counted from
            the head, which is row 0.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for at, line in enumerate((table.head, *table.rows)):
        writer.writerow([_shown(cell, column in table.right, f"/{at}/{column}") for column, cell in enumerate(line)])
    return written.getvalue()


def read_csv(text: str) -> Table:
    """The table that `as_csv` wrote, character for character; its `right` is not told by the text, and is empty.

    Args:
        text: the whole text, as it was written: line ends not translated, and without a byte order mark.

    Raises:
        Malformed: it is not CSV by RFC 4180, or has no head; the path is the line.
        InvalidValue: a row has more or fewer cells than the head.
    """
    lines = _lines(text)
    if not lines:
        raise Malformed("no head", path="/1", mend="name the columns in the first line")
    return Table(lines[0], tuple(lines[1:]))


def _shown(cell: str, is_amount: bool, path: str) -> str:
    shown = cell if is_amount and _NEGATIVE.fullmatch(cell) else _BEGINS.sub("'", cell)
    if len(shown) > _MOST:
        raise TooLarge(f"a cell of {len(shown):,} characters", path=path, mend=f"a spreadsheet holds {_MOST:,}")
    return shown


def _lines(text: str) -> Sequence[tuple[str, ...]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return [tuple([_MARKED.sub("", cell) for cell in line]) for line in reader]
    except csv.Error as error:
        raise Malformed(f"not CSV: {error}", path=f"/{reader.line_num}") from error
