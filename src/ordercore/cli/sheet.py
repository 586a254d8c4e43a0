"""A table as a file that a spreadsheet opens."""

from __future__ import annotations

from pathlib import Path

from ordercore.errors import InvalidValue
from ordercore.views.sheet import as_csv
from ordercore.views.table import Table

__all__ = ["write_sheet"]


def write_sheet(file: Path, table: Table) -> None:
    """Write a table as CSV in UTF-8, with the mark by which Excel knows it.

    Raises:
        InvalidValue: the file cannot be written.
    """
    try:
        file.write_text(as_csv(table), encoding="utf-8-sig", newline="")
    except OSError as error:
        raise InvalidValue(f"{file} cannot be written: {error}", path="--csv", mend="name a file to write") from error
