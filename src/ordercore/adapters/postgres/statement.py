"""A statement of SQL with what it is told, and what running some of them may come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

__all__ = ["Door", "Row", "Statement", "Unmet"]

Row = tuple[Any, ...]


class Statement(NamedTuple):
    """SQL and its bound parameters."""

    sql: str
    """The SQL, always one of this adapter's own texts."""
    parameters: Sequence[object] | Mapping[str, object]
    """What stands in for its marks; host texts travel nowhere else."""
    tells: bool = False
    """Whether its rows are wanted."""


class Unmet(Exception):
    """A statement did not find what it was conditional on: nothing of its transaction was written."""


class Door(Protocol):
    """The way to a database: in transactions of its own, or inside one of the host's."""

    def rows(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """The rows of some reading statements, asked in one round trip.

        Raises:
            ConnectionLost: there is no connection any more, or none to be had.
            StoreBusy: the database is too busy.
            StoreFailed: it cannot do it.
        """
        ...

    def carry_out(self, statements: Iterable[Statement]) -> list[Row]:
        """Run some statements in one round trip, all or nothing, and give the rows of the one that tells.

        Each is sent as soon as it is made. They may be asked for again from the first one on; an error in making one takes all back.

        Raises:
            Unmet: a condition did not hold.
            ConnectionLost: the connection broke; says whether the outcome is known.
            StoreBusy: the database is too busy, others were in the way too often, or a lock did not come in time.
            StoreFailed: it cannot do it.
        """
        ...
