"""Files for people to open: a table for a spreadsheet, and a picture."""

from __future__ import annotations

from pathlib import Path

from ordercore.errors import InvalidValue
from ordercore.views.sheet import as_csv
from ordercore.views.table import Table

__all__ = ["write_picture", "write_sheet"]


def write_sheet(file: Path, table: Table) -> None:
    """Write a table as CSV in UTF-8, with the mark by which Excel knows it.

    Raises:
        InvalidValue: the file cannot be written.
    """
    _write(file, as_csv(table), "--csv", encoding="utf-8-sig", newline="")


def write_picture(file: Path, picture: str) -> None:
    """Write a picture as SVG.

    Raises:
        InvalidValue: the file cannot be written.
    """
    _write(file, picture, "--picture", encoding="utf-8")


def _write(file: Path, text: str, option: str, *, encoding: str, newline: str | None = None) -> None:
    try:
        file.write_text(text, encoding=encoding, newline=newline)
    except OSError as error:
        raise InvalidValue(f"{file} cannot be written: {error}", path=option, mend="name a file to write") from error
