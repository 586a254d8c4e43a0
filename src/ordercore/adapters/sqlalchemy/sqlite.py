"""The SQLite store's own statements, inside a savepoint of the host's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from ordercore.adapters.migration import LEDGER, Step, bring_up
from ordercore.adapters.sqlalchemy.joining import Joining
from ordercore.adapters.sqlite.connection import translated
from ordercore.adapters.sqlite.found import Memory
from ordercore.adapters.sqlite.schema import feed_begin, shipped, statements
from ordercore.adapters.sqlite.store import SQLiteStore
from ordercore.errors import InvalidQuery, InvalidValue
from ordercore.ports.feed import feed_start
from ordercore.ports.query import PAGE_SIZE
from ordercore.ports.record import Recorded
from ordercore.values.ids import checked_id

__all__ = ["JoinedSQLite", "migrate"]

P = ParamSpec("P")
T = TypeVar("T")

_TENANT: Final = "SELECT 1 FROM ordercore_tenants WHERE tenant = ?"
_TABLES: Final = "SELECT name FROM sqlite_schema WHERE type = 'table'"


class _JoinedFile:
    """What `ordercore.adapters.sqlite.connection.Connections` offers, in the host's transaction."""

    def __init__(self, joining: Joining) -> None:
        self._joining = joining

    def driver(self) -> sqlite3.Connection:
        """The driver's connection, in a transaction that may write: the driver begins one too late, if at all."""
        driver: sqlite3.Connection = self._joining.driver()
        never_ends = (
            getattr(driver, "autocommit", False) is True
        )  # since Python 3.12; then what SQLAlchemy commits is not
        if never_ends or (driver.isolation_level is None and not driver.in_transaction):
            raise InvalidValue(
                "the host's connection commits by itself", mend="join one whose isolation is not AUTOCOMMIT"
            )
        if not driver.in_transaction:
            try:
                driver.execute("BEGIN IMMEDIATE")
            except sqlite3.Error as error:
                raise translated(error) from error
        return driver

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Any]:
        """All rows of one reading statement."""
        try:
            driver: sqlite3.Connection = self._joining.driver()
            return self.watched(driver, lambda: driver.execute(sql, parameters).fetchall())
        except UnicodeEncodeError as error:
            raise InvalidQuery(f"text that is not Unicode: {error.reason}") from error
        except sqlite3.Error as error:
            raise translated(error) from error

    def watched(self, driver: sqlite3.Connection, work: Callable[[], T]) -> T:
        """What some work answers, when nobody but the host ended its transaction meanwhile.

        SQLite itself does when the disk is full. What the host wrote before is gone then, and it would commit what it writes after.
        """
        was_begun = driver.in_transaction
        try:
            return work()
        except BaseException:
            if was_begun and not driver.in_transaction:
                self._joining.let_go()
            raise

    def written(self, work: Callable[Concatenate[sqlite3.Cursor, P], T], *told: P.args, **by_name: P.kwargs) -> T:
        """What some work answers, when all of it was written in a savepoint: the host commits it, an error takes it back."""
        try:
            driver = self.driver()
            return self.watched(driver, lambda: _saved(driver, lambda: work(driver.cursor(), *told, **by_name)))
        except sqlite3.Error as error:
            raise translated(error) from error


def _saved(driver: sqlite3.Connection, work: Callable[[], T]) -> T:
    driver.execute("SAVEPOINT ordercore")
    try:
        answer = work()
    except BaseException:
        if driver.in_transaction:  # otherwise nothing is left to go back to
            driver.execute("ROLLBACK TO ordercore")
            driver.execute("RELEASE ordercore")
        raise
    driver.execute("RELEASE ordercore")
    return answer


class JoinedSQLite(SQLiteStore):
    """An SQLite store in the host's transaction: all but the connection and its transactions is the store's own."""

    def __init__(self, joining: Joining, tenant: str) -> None:
        self._joining = joining
        self._file = _JoinedFile(joining)
        self._connections = self._file  # type: ignore[assignment]  # the two methods that a store calls are there
        self.tenant: str = checked_id(tenant, path="/tenant")  # type: ignore[misc]  # this is its first and only value

    # A tenant is given its number in the host's transaction, and the host may roll that back: it is never remembered.
    @property  # type: ignore[misc]
    def _begin(self) -> int:
        driver = self._file.driver() if self._is_new() else self._joining.driver()
        return self._file.watched(driver, lambda: feed_begin(driver, self.tenant))

    def _is_new(self) -> bool:
        return not self._file.rows(_TENANT, (self.tenant,))

    def feed(self, after: str = "", limit: int = PAGE_SIZE) -> Sequence[Recorded]:
        """See `ordercore.ports.store.Store.feed`; reading it gives no number to a tenant that has none."""
        feed_start(after, limit)
        return () if self._is_new() else super().feed(after, limit)

    def enter(self) -> None:
        """Forget what was written: it may have been rolled back."""
        self._memory = Memory()


class _HostsFile:
    """The host's file as migrations need it; ordercore's tables stand beside the host's."""

    ledger = LEDGER

    def __init__(self, file: _JoinedFile) -> None:
        self._file = file
        self._driver = file.driver()

    def tables(self) -> Collection[str]:
        """The names of all tables."""
        return {name for (name,) in self.execute(_TABLES)}

    def execute(self, sql: str) -> Sequence[Sequence[Any]]:
        """Run one statement."""
        return self._driver.execute(sql).fetchall()

    def statements(self, script: str) -> Iterator[str]:
        """Cut where SQLite says that a statement is complete."""
        return statements(script)

    def alone(self, work: Callable[[], T]) -> T:
        """What some work answers, done in a savepoint of the host's transaction, which is the only one that writes."""
        return self._file.written(lambda _: work())


def migrate(joining: Joining) -> tuple[Step, ...]:
    """Bring the tables up to date, in the host's transaction.

    Raises:
        InvalidValue: the file keeps text as UTF-16, in which SQLite orders it otherwise and does not keep every character.
    """
    file = _JoinedFile(joining)
    ((encoding,),) = file.rows("PRAGMA encoding")
    if encoding != "UTF-8":
        raise InvalidValue(f"the file keeps text as {encoding}", mend="make it anew, with `PRAGMA encoding = 'UTF-8'`")
    try:
        return bring_up(_HostsFile(file), shipped())
    except sqlite3.Error as error:
        raise translated(error) from error
