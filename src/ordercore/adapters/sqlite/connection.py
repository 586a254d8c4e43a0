"""Connections to one SQLite file: lent to one thread at a time, one writer after another."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import RLock
from time import monotonic, sleep
from typing import Any, Concatenate, Final, Literal, ParamSpec, TypeVar

from ordercore.adapters.sqlite import fork
from ordercore.errors import InvalidQuery, OrdercoreError, StoreBusy, StoreFailed

__all__ = ["Connections", "Synchronous", "connect", "translated", "unopened"]

P = ParamSpec("P")
T = TypeVar("T")

Synchronous = Literal["FULL", "NORMAL"]
"""FULL: a receipt survives a power cut. NORMAL: a power cut may take the newest commits, never a part of one."""

_BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_PAUSE_SECONDS: Final = 0.01
_ROUND_MILLISECONDS: Final = 10
"""How long SQLite waits for a lock by itself. It looks more seldom the longer it has waited, in the end every tenth of a second, and
so those who came last are served first and one may never be; in so short a round it looks four times, and then begins anew."""
_CACHE_KIB: Final = 64 * 1024
"""What a connection keeps of the file in memory at most; SQLite's own 2 MiB are gone through by a few orders."""
_LOOK_SECONDS: Final = 1.0
"""How often writers look whether the file is where it was: to ask the system at every commit would be felt."""
_CHECKPOINT_PAGES: Final = 4000
"""How long the log may grow before its pages are brought into the file: pages written again and again go there once."""


def translated(error: sqlite3.Error) -> OrdercoreError:
    """What an error of the database means to whoever called the store."""
    if _code(error) in _BUSY:
        return StoreBusy(f"SQLite is busy: {error}")
    return StoreFailed(f"SQLite failed: {error}")


def _code(error: sqlite3.Error) -> int:
    """The primary code of an error; an error without one is of no special sort."""
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    return code & 0xFF


_MENDS: Final[Mapping[int, str]] = {
    sqlite3.SQLITE_CANTOPEN: "make the folder, or name another file",
    sqlite3.SQLITE_NOTADB: "name a database, or a file that is not there yet",
}


def unopened(path: str | Path, error: sqlite3.Error) -> OrdercoreError:
    """What an error means that came up while a file was opened: it names the file, and a mend."""
    found = translated(error)
    if isinstance(found, StoreBusy):
        return StoreBusy(f"{path}: {found}")
    mend = _MENDS.get(_code(error), "see that it may be read and written, or name another file")
    return StoreFailed(f"{path} cannot be opened: {error} ({mend})")


def connect(path: Path, *, synchronous: Synchronous, busy_timeout_seconds: float) -> sqlite3.Connection:
    """Open a connection that leaves transactions to us, in WAL mode.

    Raises:
        StoreBusy: others held the file while it had to be switched to WAL mode.
        StoreFailed: the file cannot be opened, or is not a database.
    """
    try:
        connection = fork.opened(path, timeout=busy_timeout_seconds, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise unopened(path, error) from error
    try:
        _switch_to_wal(connection, until=monotonic() + busy_timeout_seconds)
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    except sqlite3.Error as error:
        connection.close()
        raise unopened(path, error) from error
    return connection


def _switch_to_wal(connection: sqlite3.Connection, *, until: float) -> None:
    """The file remembers the mode; the first switch needs it alone, and SQLite does not wait for that by itself."""
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            ((mode,),) = connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not isinstance(translated(error), StoreBusy) or monotonic() > until:
                raise
            sleep(_PAUSE_SECONDS)
        else:
            if mode != "wal":  # SQLite says so by no error
                raise sqlite3.OperationalError("there is no write-ahead log here")


def _which(path: Path) -> tuple[int, int] | None:
    """The file that stands at a path now, by what stays its own; None when there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


class Connections:
    """As many connections as are in use at once; readers go side by side, writers wait for their turn.

    It is made while the file is open, so that all of them lead to that file: where a file is deleted or another put in its place, SQLite
    goes on writing into the one that has no name any more, and notices nothing.
    """

    def __init__(self, path: Path, *, synchronous: Synchronous, busy_timeout_seconds: float) -> None:
        self._path = path
        self._file = _which(path)
        self._look_again = 0.0
        self._synchronous: Synchronous = synchronous
        self._patience = busy_timeout_seconds
        self._closed = False
        self.begin()
        fork.heed(self)

    def begin(self) -> None:
        """Begin anew, in a process where nobody else has the turn, and nothing is open that may be used."""
        self._turn = RLock()
        self._idle: list[sqlite3.Cursor] = []
        self.go_on()
        self._process = os.getpid()

    def hold(self) -> None:
        """Keep nothing open: not what lies idle, and not what is given back."""
        self._keeps = False
        self._close_idle()

    def go_on(self) -> None:
        """Keep open what is given back, for its next use; a store that is closed keeps nothing."""
        self._keeps = True
        if self._closed:
            self.hold()

    def _take(self) -> sqlite3.Cursor:
        """A connection nobody else uses, by the cursor it has been used through before."""
        if self._closed:
            raise StoreFailed("the store is closed")
        try:
            return self._idle.pop()
        except IndexError:
            self._check_file()
            made = connect(self._path, synchronous=self._synchronous, busy_timeout_seconds=self._patience)
            made.execute(f"PRAGMA busy_timeout = {_ROUND_MILLISECONDS}")
            return made.cursor()

    def _check_file(self) -> None:
        self._look_again = monotonic() + _LOOK_SECONDS
        if _which(self._path) != self._file:
            self._look_again = 0.0
            raise StoreFailed(f"{self._path} was deleted or replaced while it was in use (open the store anew)")

    def _give_back(self, cursor: sqlite3.Cursor) -> None:
        self._idle.append(cursor)
        if not self._keeps:  # looked at last, or what is closed in between would not be
            self._close_idle()

    def _close_idle(self) -> None:
        while True:
            try:
                cursor = self._idle.pop()
            except IndexError:  # another thread may have taken the last one
                return
            cursor.connection.close()

    def _settle(self, cursor: sqlite3.Cursor) -> None:
        """Give a connection back after an error: what was asked is not read on, what was begun is taken back."""
        connection = cursor.connection
        try:
            cursor.close()
            if connection.in_transaction:
                connection.rollback()
        except sqlite3.Error:
            connection.close()
        else:
            self._give_back(connection.cursor())

    def _persist(
        self, error: sqlite3.OperationalError, cursor: sqlite3.Cursor, sql: str, parameters: Sequence[object]
    ) -> None:
        """Execute what others were in the way of, round after round for as long as patience lasts."""
        until = monotonic() + self._patience
        while _code(error) == sqlite3.SQLITE_BUSY and monotonic() <= until:
            try:
                cursor.execute(sql, parameters)
            except sqlite3.OperationalError as again:
                error = again
            else:
                return
        raise error

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Any]:
        """All rows of one reading statement, which sees the database at one moment.

        Raises:
            StoreBusy: the file was locked for too long.
            StoreFailed: the file cannot be read.
            InvalidQuery: a text that was asked for is not Unicode.
        """
        if self._process != os.getpid():
            fork.begin()
        cursor = self._take()
        try:
            try:
                cursor.execute(sql, parameters)
            except sqlite3.OperationalError as error:
                self._persist(error, cursor, sql, parameters)
            found = cursor.fetchall()
        except BaseException as error:
            self._settle(cursor)
            if isinstance(error, UnicodeEncodeError):
                raise InvalidQuery(f"text that is not Unicode: {error.reason}") from error
            if isinstance(error, sqlite3.Error):
                raise translated(error) from error
            raise
        self._give_back(cursor)
        return found

    def written(self, work: Callable[Concatenate[sqlite3.Cursor, P], T], *told: P.args, **by_name: P.kwargs) -> T:
        """Write alone, all or nothing: what the work answers is committed, an error in it rolls back.

        Args:
            work: what is done, with a cursor in a transaction that may write.
            told: what else it is told.
            by_name: the same, by name.

        Raises:
            StoreBusy: the turn did not come in time.
            StoreFailed: the file cannot be written, or is not where it was.
        """
        if self._process != os.getpid():
            fork.begin()
        # The turn may come and an interrupt, as Ctrl-C, with it: so it is asked for where it is also given back, if it came.
        try:
            if not (self._turn.acquire(blocking=False) or self._turn.acquire(timeout=self._patience)):
                raise StoreBusy("other threads are writing")
            if monotonic() >= self._look_again:
                self._check_file()
            cursor = self._take()
            try:
                try:
                    cursor.execute("BEGIN IMMEDIATE")
                except sqlite3.OperationalError as error:
                    self._persist(error, cursor, "BEGIN IMMEDIATE", ())
                answer = work(cursor, *told, **by_name)
                cursor.execute("COMMIT")
            except BaseException as error:
                try:  # noqa: SIM105 -- likewise, or an error and an interrupt behind it would leave the file locked
                    cursor.connection.rollback()
                except sqlite3.Error:  # it is closed below
                    pass
                self._settle(cursor)
                if isinstance(error, sqlite3.Error):
                    raise translated(error) from error
                raise
            self._give_back(cursor)
        finally:
            try:  # noqa: SIM105 -- nothing may be called before it, or an interrupt may come between
                self._turn.release()
            except RuntimeError:  # the turn did not come: it is another thread's, or nobody's
                pass
        return answer

    def close(self) -> None:
        """Close what is idle now, and the rest when it is given back."""
        if self._process != os.getpid():
            fork.begin()
        self._closed = True
        self.hold()
