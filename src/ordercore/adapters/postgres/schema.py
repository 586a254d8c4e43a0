"""The tables, made and changed by numbered files of plain SQL, each applied whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Final

from ordercore.adapters.postgres.statement import Door, Statement, Unmet
from ordercore.errors import SchemaMismatch, StoreBusy, StoreFailed

__all__ = ["prepare", "version"]

_ATTEMPTS: Final = 5

_TABLE: Final = "SELECT to_regclass('ordercore.schema_version') IS NOT NULL"
_FOUND: Final = "SELECT coalesce(max(version), 0) FROM ordercore.schema_version"
_NOTE: Final = "INSERT INTO ordercore.schema_version (version, name) VALUES (%s, %s)"


def _migrations() -> tuple[tuple[int, str, str], ...]:
    """(number, file name, SQL) of every migration, in order."""
    folder = files("ordercore.adapters.postgres").joinpath("migrations")
    names = sorted([entry.name for entry in folder.iterdir() if entry.name.endswith(".sql")])
    return tuple([(int(name[:4]), name, folder.joinpath(name).read_text(encoding="utf-8")) for name in names])


def _statements(script: str) -> Iterator[str]:
    """The statements of a script; each ends with a semicolon at the end of its line."""
    lines = [line for line in script.splitlines() if line.strip() and not line.startswith("--")]
    statement = ""
    for line in lines:
        code = line.split("--")[0].rstrip()
        statement += f"{code}\n"
        if code.endswith(";"):
            yield statement
            statement = ""


def version(door: Door) -> tuple[int, int]:
    """How old a database is.

    Returns:
        The schema version in the database, 0 when there is none yet, and the newest this ordercore knows.
    """
    known = _migrations()[-1][0]
    ((there,),) = door.rows([Statement(_TABLE, ())])[0]
    if not there:
        return 0, known
    ((found,),) = door.rows([Statement(_FOUND, ())])[0]
    return found, known


def prepare(door: Door, *, dry_run: bool = False) -> tuple[str, ...]:
    """Bring a database up to date; everything is made in a schema of its own, ``ordercore``.

    Args:
        door: the way to it.
        dry_run: only tell what would be applied.

    Returns:
        The names of the migrations applied, or to be applied.

    Raises:
        SchemaMismatch: the database is newer than this ordercore.
        StoreBusy: others were changing it all the time.
    """
    for _ in range(_ATTEMPTS):
        found, known = version(door)
        if found > known:
            raise SchemaMismatch(found=found, known=known)
        missing = [migration for migration in _migrations() if migration[0] > found]
        if dry_run or not missing:
            return tuple([name for _, name, _ in missing])
        try:
            door.carry_out(
                [
                    statement
                    for number, name, script in missing
                    for statement in (
                        *[Statement(sql, ()) for sql in _statements(script)],
                        Statement(_NOTE, (number, name)),
                    )
                ]
            )
        except (Unmet, StoreFailed) as error:  # somebody else was faster: look again
            if version(door)[0] == found:
                raise StoreFailed(f"the tables cannot be made: {error.__cause__}") from error
        else:
            return tuple([name for _, name, _ in missing])
    raise StoreBusy("others were changing the tables")
