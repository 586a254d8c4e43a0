"""Tables made and changed by numbered files of plain SQL, whatever the database: each applied whole, once, and in order.

A folder holds files of three kinds:

- ``0002_name.pre.sql`` only adds. It is applied before new code starts, while old code goes on reading and writing.
- ``0002_name.post.sql`` takes away what only old code needed. It is applied when no old code runs any more.
- ``0002_name.sql`` is for what cannot be parted: the old code has stopped, the new has not started.

Each file is one transaction, in which its name and a digest of its text are written down, so a migration that is killed
leaves the schema before the file or after it. New code gets on with a database whose ``post`` files are still to come, and
old code with one whose next ``pre`` files have come already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from importlib.resources.abc import Traversable
from itertools import takewhile
from typing import Any, Final, Literal, Protocol, TypeVar, cast

from attrs import frozen

from ordercore.errors import InvalidValue, MigrationChanged, SchemaMismatch, SchemaOutdated

__all__ = ["LEDGER", "Database", "Phase", "Step", "bring_up", "check_ready", "pending", "steps_in", "version_of"]

T = TypeVar("T")

LEDGER: Final = "ordercore_schema"
"""The table in which every step is written down; a database that has it is ordercore's."""

Phase = Literal["pre", "whole", "post"]
"""When a step may be applied: beside old code, between old and new, or when no old code is left."""

_PHASES: Final[Sequence[Phase]] = ("pre", "whole", "post")
_NAME: Final = re.compile(r"(\d{4})_[a-z0-9_]+(?:\.(pre|post))?\.sql", re.ASCII)


class Database(Protocol):
    """One connection to a database, as migrations need it. Errors of the database go to whoever called."""

    @property
    def ledger(self) -> str:
        """How a statement calls the table `LEDGER`."""
        ...

    def tables(self) -> Collection[str]:
        """The names of the tables there are."""
        ...

    def execute(self, sql: str) -> Sequence[Sequence[Any]]:
        """Run one statement without parameters, and give its rows."""
        ...

    def statements(self, script: str) -> Iterable[str]:
        """The statements of a file, one by one."""
        ...

    def alone(self, work: Callable[[], T]) -> T:
        """What some work answers, done in a transaction beside which no other of these runs; an error rolls all of it back."""
        ...


@frozen
class Step:
    """One file of a migration."""

    #: name of the file.
    name: str
    #: its SQL.
    script: str

    @property
    def number(self) -> int:
        """The schema version it belongs to."""
        return _parts(self.name)[0]

    @property
    def phase(self) -> Phase:
        """When it may be applied."""
        return _parts(self.name)[1]

    @property
    def digest(self) -> str:
        """SHA-256 of its text, in hex."""
        return sha256(self.script.encode()).hexdigest()


def _parts(name: str) -> tuple[int, Phase]:
    found = _NAME.fullmatch(name)
    if found is None:
        raise InvalidValue(
            f"{name!r} is no name of a migration", mend="call it like 0002_totals.sql or 0002_totals.pre.sql"
        )
    return int(found[1]), cast("Phase", found[2] or "whole")


def steps_in(folder: Traversable) -> tuple[Step, ...]:
    """The steps of a folder in the order in which they are applied.

    Raises:
        InvalidValue: a file has another name, a number is left out, or two files of a number are not its pre and post.
    """
    names = [entry.name for entry in folder.iterdir() if entry.name.endswith(".sql")]
    names.sort(key=lambda name: (_parts(name)[0], _PHASES.index(_parts(name)[1])))
    steps = tuple([Step(name, folder.joinpath(name).read_text(encoding="utf-8")) for name in names])
    phases: dict[int, list[Phase]] = {}
    for step in steps:
        phases.setdefault(step.number, []).append(step.phase)
    if list(phases) != list(range(1, len(phases) + 1)):
        raise InvalidValue("the numbers of migrations have a gap", mend="number them 0001, 0002 and so on")
    for number, found in phases.items():
        if found not in (["pre"], ["whole"], ["post"], ["pre", "post"]):
            raise InvalidValue(f"migration {number:04} has files {found}", mend="give it one file, or pre and post")
    return steps


def _applied(database: Database) -> dict[str, str]:
    """The digests of the steps applied, by name."""
    if LEDGER not in database.tables():
        return {}
    return {row[0]: row[1] for row in database.execute(f"SELECT step, digest FROM {database.ledger}")}  # noqa: S608


def version_of(database: Database) -> int:
    """The number of the newest migration of which something was applied; 0 before the first."""
    return max([int(name[:4]) for name in _applied(database)], default=0)


def pending(database: Database, steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps not applied yet, in order.

    Raises:
        SchemaMismatch: a newer ordercore has changed the database, and not only added to it.
        MigrationChanged: what was applied are not the first of these steps, word for word.
    """
    applied = _applied(database)
    _check_strangers(applied, steps)
    done = [step for step in steps if step.name in applied]
    for step, expected in zip(done, steps, strict=False):
        if step is not expected or applied[step.name] != step.digest:
            raise MigrationChanged(expected.name)
    return tuple(steps[len(done) :])


def _check_strangers(applied: Mapping[str, str], steps: Sequence[Step]) -> None:
    """Let pass what a newer ordercore has only added."""
    newest = steps[-1].number
    strangers = sorted(applied.keys() - {step.name for step in steps})
    for name in strangers:
        if int(name[:4]) <= newest:
            raise MigrationChanged(name)
    if any(not name.endswith(".pre.sql") for name in strangers):
        raise SchemaMismatch(found=int(strangers[-1][:4]), known=newest)


def check_ready(database: Database, steps: Sequence[Step]) -> None:
    """Make sure that code may start on a database as it is.

    Raises:
        SchemaOutdated: something is still to be applied that the code needs: anything but a post.
        SchemaMismatch: as `pending`.
        MigrationChanged: as `pending`.
    """
    missing = [step.name for step in pending(database, steps) if step.phase != "post"]
    if missing:
        raise SchemaOutdated(missing[0])


def bring_up(
    database: Database, steps: Sequence[Step], *, only_pre: bool = False, dry_run: bool = False
) -> tuple[Step, ...]:
    """Apply what is missing, each step in its own transaction.

    Args:
        database: which.
        steps: all there are.
        only_pre: stop before the first step that code in use does not survive. A database without any step has no code
            that uses it: there nothing is held back.
        dry_run: only tell what would be applied.

    Returns:
        The steps applied here, or to be applied. What another process applied meanwhile is not among them.

    Raises:
        SchemaMismatch: as `pending`.
        MigrationChanged: as `pending`.
    """
    phases: Collection[Phase] = ("pre",) if only_pre and version_of(database) else _PHASES
    if dry_run:
        return _next(database, steps, phases)
    done: list[Step] = []

    def apply_one() -> None:
        for step in _next(database, steps, phases)[:1]:
            _apply(database, step)
            done.append(step)

    while _next(database, steps, phases):
        database.alone(apply_one)
    return tuple(done)


def _next(database: Database, steps: Sequence[Step], phases: Collection[Phase]) -> tuple[Step, ...]:
    return tuple(takewhile(lambda step: step.phase in phases, pending(database, steps)))


def _apply(database: Database, step: Step) -> None:
    if LEDGER not in database.tables():
        database.execute(f"CREATE TABLE {database.ledger} (step TEXT NOT NULL PRIMARY KEY, digest TEXT NOT NULL)")
    for statement in database.statements(step.script):
        database.execute(statement)
    # Both are letters, digits and dots; so no dialect's way of passing parameters is needed.
    database.execute(f"INSERT INTO {database.ledger} (step, digest) VALUES ('{step.name}', '{step.digest}')")  # noqa: S608
