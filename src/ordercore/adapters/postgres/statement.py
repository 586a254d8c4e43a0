"""A statement of SQL with what it is told, and what running some of them may come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from attrs import frozen

__all__ = ["Door", "Row", "Statement", "Unmet"]

Row = tuple[Any, ...]


@frozen
class Statement:
    """SQL and its bound parameters."""

    #: the SQL, always one of this adapter's own texts.
    sql: str
    #: what stands in for its marks; host texts travel nowhere else.
    parameters: Sequence[object] | Mapping[str, object]


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

    def carry_out(self, statements: Sequence[Statement]) -> list[Row]:
        """Run some statements in one round trip, all or nothing, and give the rows of the last one.

        Raises:
            Unmet: a condition did not hold.
            ConnectionLost: the connection broke; says whether the outcome is known.
            StoreBusy: the database is too busy, others were in the way too often, or a lock did not come in time.
            StoreFailed: it cannot do it.
        """
        ...
