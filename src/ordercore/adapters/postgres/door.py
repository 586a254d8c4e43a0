"""Where connections come from: opened from a conninfo, lent by a pool, or one that the host gave."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from random import uniform
from threading import Lock
from time import sleep
from typing import Any, Final, Protocol, TypeVar

from psycopg import Connection, Error, connect
from psycopg.pq import TransactionStatus

from ordercore.adapters.postgres.connection import carry_out, read, roll_back
from ordercore.adapters.postgres.failure import Interrupted, translated
from ordercore.adapters.postgres.statement import Row, Statement
from ordercore.errors import ConnectionLost, OrdercoreError, StoreBusy, StoreFailed

__all__ = ["Connections", "Given", "Lender", "OwnDoor", "Pool", "Pooled", "lender"]

T = TypeVar("T")

_ATTEMPTS: Final = 10
_PAUSE_SECONDS: Final = 0.005
_PATIENCE: Final = "SELECT set_config('lock_timeout', %s, false)"


class Pool(Protocol):
    """What lends connections, as `psycopg_pool.ConnectionPool` does."""

    def connection(self) -> AbstractContextManager[Connection[Any]]:
        """A connection for the length of a ``with`` block."""
        ...


class Lender(Protocol):
    """Lends a connection to one piece of work at a time."""

    def lend(self, work: Callable[[Connection[Any]], T]) -> T:
        """What some work answers, done with a connection nobody else uses meanwhile."""
        ...

    def close(self) -> None:
        """Let go of what is ours."""
        ...


class Connections:
    """As many connections as are in use at once, opened when needed and kept for the next."""

    def __init__(self, conninfo: str, *, busy_timeout_seconds: float) -> None:
        self._conninfo = conninfo
        self._patience = f"{max(1, round(busy_timeout_seconds * 1_000))}ms"  # 0 would be for ever
        self._closed = False
        self._inherited: list[Connection[Any]] = []
        self._begin_in_this_process()

    def _begin_in_this_process(self) -> None:
        self._idle: list[Connection[Any]] = []
        self._process = os.getpid()  # last: another thread that finds it so uses what lies idle

    def _leave_the_parents(self) -> None:
        """A connection from before a fork is the parent's: it is kept and never used, not even closed."""
        if self._process != os.getpid():
            self._inherited += self._idle
            self._begin_in_this_process()

    def _opened(self) -> Connection[Any]:
        try:
            connection = connect(self._conninfo, autocommit=True, client_encoding="UTF8")
            try:
                connection.execute(_PATIENCE, (self._patience,))
            except BaseException:
                connection.close()
                raise
        except Error as error:
            raise translated(error, lost=True) from error
        return connection

    def lend(self, work: Callable[[Connection[Any]], T]) -> T:
        """What some work answers, done with a connection nobody else uses; when it breaks, those that lie idle are given up with it."""
        self._leave_the_parents()
        if self._closed:
            raise StoreFailed("the store is closed")
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._opened()
        try:
            return work(connection)
        finally:
            if connection.closed:
                self._close_idle()
            elif connection.pgconn.transaction_status != TransactionStatus.IDLE:
                connection.close()
            else:
                self._idle.append(connection)
                if self._closed:  # looked at last, or what is closed in between would not be
                    self._close_idle()

    def _close_idle(self) -> None:
        while True:
            try:
                connection = self._idle.pop()
            except IndexError:  # another thread may have taken the last one
                return
            connection.close()

    def close(self) -> None:
        """Close what is idle now, and the rest when it is given back."""
        self._leave_the_parents()
        self._closed = True
        self._close_idle()


class Pooled:
    """Connections of the host's pool, which stays the host's to close."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._closed = False

    def lend(self, work: Callable[[Connection[Any]], T]) -> T:
        """What some work answers, done with a connection of the pool."""
        if self._closed:
            raise StoreFailed("the store is closed")
        try:
            with self._pool.connection() as connection:
                return work(connection)
        except Error as error:  # not of our work, whose errors are told in our words
            if getattr(self._pool, "closed", False):
                raise StoreFailed(f"the host's pool is not open: {error}") from error
            raise StoreBusy(f"the pool has no connection: {error}") from error

    def close(self) -> None:
        """Use the pool no more."""
        self._closed = True


class Given:
    """One connection of the host's, lent to one thread at a time; it stays the host's to close."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self._turn = Lock()
        self._closed = False

    def lend(self, work: Callable[[Connection[Any]], T]) -> T:
        """What some work answers, done with the connection when it is not in the middle of something."""
        if self._closed:
            raise StoreFailed("the store is closed")
        # Here, and in no generator: interrupted as it is entered or left, one keeps the turn until it is collected.
        with self._turn:
            if self._connection.closed:
                raise ConnectionLost("the connection is closed", in_doubt=False)
            if self._connection.pgconn.transaction_status != TransactionStatus.IDLE:
                raise StoreFailed(
                    "the connection is in a transaction: end it, or give the store a connection of its own"
                )
            try:
                answer = work(self._connection)
            except BaseException:
                roll_back(self._connection)
                raise
            if not self._connection.closed and self._connection.pgconn.transaction_status != TransactionStatus.IDLE:
                self._connection.commit()  # one that does not commit by itself may have begun a transaction
            return answer

    def close(self) -> None:
        """Use the connection no more."""
        self._closed = True


def lender(source: str | Connection[Any] | Pool, *, busy_timeout_seconds: float) -> Lender:
    """Who lends connections from a source."""
    if isinstance(source, str):
        return Connections(source, busy_timeout_seconds=busy_timeout_seconds)
    return Given(source) if isinstance(source, Connection) else Pooled(source)


class OwnDoor:
    """The way to a database in transactions of the store's own."""

    def __init__(self, lender: Lender) -> None:
        self._lender = lender

    def rows(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """See `ordercore.adapters.postgres.statement.Door.rows`."""
        return self._again(lambda connection: read(connection, statements))

    def carry_out(self, statements: Iterable[Statement]) -> list[Row]:
        """See `ordercore.adapters.postgres.statement.Door.carry_out`; interrupted work is begun again, a few times."""
        return self._again(lambda connection: carry_out(connection, statements, joins=False))

    def _again(self, work: Callable[[Connection[Any]], T]) -> T:
        interrupted: OrdercoreError | None = None
        for attempt in range(_ATTEMPTS):
            if interrupted is not None:
                sleep(uniform(0, _PAUSE_SECONDS * 2**attempt))  # noqa: S311 -- only keeps two apart
            try:
                return self._lender.lend(work)
            except Interrupted as error:
                interrupted = error
        raise StoreBusy(f"others were in the way {_ATTEMPTS} times") from interrupted

    def close(self) -> None:
        """Let go of the connections that are the store's own."""
        self._lender.close()
