"""The tax packs that come with ordercore, by name; packs and boundary tables in files of other kinds."""

from __future__ import annotations

import mmap
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from ordercore.errors import Malformed, UnknownDocument
from ordercore.tax.boundary import Boundary
from ordercore.tax.pack import TaxPack
from ordercore.tax.table import TABLE_COLUMNS, read_pack_table
from ordercore.wire.guard import parsed
from ordercore.wire.json import loads, structure

__all__ = ["open_boundary", "shipped_pack", "shipped_packs", "toml_pack", "vat_history_pack"]

_SUFFIX: Final = ".json"
_DOTS_MOST: Final = 100


def shipped_packs() -> tuple[str, ...]:
    """The names of the packs that come with ordercore, in alphabetical order."""
    names = [entry.name for entry in (files("ordercore.tax") / "packs").iterdir() if entry.name.endswith(_SUFFIX)]
    return tuple(sorted([name.removesuffix(_SUFFIX) for name in names]))


def shipped_pack(name: str) -> TaxPack:
    """A pack that comes with ordercore, read and checked anew at each call: keep it.

    A host with newer data reads its own file, ``loads(TaxPack, text)``, and hands that to the regime.

    Args:
        name: one of `shipped_packs`, for example ``gb``.

    Raises:
        UnknownDocument: no pack of that name comes with ordercore.
    """
    if name not in shipped_packs():
        raise UnknownDocument("tax pack", name)
    return loads(TaxPack, (files("ordercore.tax") / "packs" / f"{name}{_SUFFIX}").read_text(encoding="utf-8"))


def toml_pack(text: str) -> TaxPack:
    """A pack written in TOML: the same keys as in the shipped JSON, days as dates or as text.

    Raises:
        Malformed: it is no TOML, or no pack; the path says where.
    """
    # A key of so many parts takes the standard library minutes, and no pack has one.
    if any(line.count(".") > _DOTS_MOST for line in text.splitlines()):
        raise Malformed(f"a line with more than {_DOTS_MOST} dots", mend="write tables, not dotted keys")
    try:
        data = _days_as_text(tomllib.loads(text))
    except ValueError as error:
        raise Malformed(f"no TOML: {error}", mend="see toml.io for its rules") from error
    except RecursionError:
        raise Malformed("nested too deeply", mend="flatten it") from None
    return structure(TaxPack, data)


def vat_history_pack(text: str, *, id: str, source: str) -> TaxPack:
    """A pack of standard rates by country, from the JSON that duty27.com publishes for the European Union.

    All goods are taxed at the standard rate: its lists have no other, so it is for cross-checking and for sellers of nothing
    that is reduced.

    Args:
        text: ``{"as_of": day, "rates": {"AT": [{"from": day, "standard": percent}, ...], ...}}``.
        id: identifier the pack is to have.
        source: what each rate is to cite.

    Raises:
        Malformed: it has another shape, or a rate that cannot be one.
    """
    try:
        data = parsed(text)
        published, rates = date.fromisoformat(data["as_of"]), dict(data["rates"])
        lines = [",".join(TABLE_COLUMNS)]
        for code, rows in rates.items():
            place = "gr" if code == "EL" else code.lower()
            starts = [*[row["from"] for row in rows], ""]
            lines.append(f"{place},{code},VAT,{place},,,taxable,,,{starts[0]},,{source}")
            for row, until in zip(rows, starts[1:], strict=True):
                lines.append(f"{place},{code},VAT,{place},,,,,{row['standard']},{row['from']},{until},{source}")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Malformed(f"no history of rates: {error}", mend="give the JSON as it is published") from error
    return read_pack_table(lines, id=id, version=data["as_of"], published=published)


@contextmanager
def open_boundary(path: Path) -> Iterator[Boundary]:
    """A boundary table in a file, mapped and not read: only what is asked for comes into memory.

    Raises:
        Malformed: the file holds something else.
    """
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped,
        memoryview(mapped) as view,
    ):
        table = Boundary.of_buffer(view)
        try:
            yield table
        finally:
            table.release()


def _days_as_text(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _days_as_text(each) for key, each in data.items()}
    if isinstance(data, list):
        return [_days_as_text(each) for each in data]
    return data.isoformat() if isinstance(data, date) else data
