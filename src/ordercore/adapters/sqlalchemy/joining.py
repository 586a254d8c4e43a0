"""The host's transaction, seen from below: the connection of the driver, in the transaction that SQLAlchemy will end."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection
from sqlalchemy import exc as errors
from sqlalchemy.orm import Session, scoped_session

from ordercore.errors import InvalidValue, StoreBusy, StoreFailed

__all__ = ["FAILED_BEFORE", "Host", "Joining"]

Host = Session | scoped_session[Any] | Connection
"""Whose transaction is joined; of a `scoped_session`, the session that it gives at the moment of a call."""

FAILED_BEFORE = "the host's transaction failed before: roll it back"
_DRIVERS = frozenset({("postgresql", "psycopg"), ("sqlite", "pysqlite")})


class Joining:
    """A session or connection of the host's.

    Args:
        host: whose transaction is joined; it is begun when it is not.

    Raises:
        InvalidValue: it is something else, has no database, or has a dialect or driver that is not known here.
    """

    def __init__(self, host: Host) -> None:
        if not isinstance(host, Session | scoped_session | Connection):
            raise InvalidValue(
                f"a store cannot join a value of type {type(host).__name__}", mend="give it a session or a connection"
            )
        self._host = host
        try:
            dialect = host.dialect if isinstance(host, Connection) else host.get_bind().dialect
        except errors.UnboundExecutionError as error:
            raise InvalidValue("the session has no database", mend="give the store its connection") from error
        self.dialect: str = dialect.name
        if (self.dialect, dialect.driver) not in _DRIVERS or dialect.is_async:
            kind = f"{self.dialect}+{dialect.driver}"
            named = f"{kind} of an asynchronous engine" if dialect.is_async else kind
            raise InvalidValue(f"a store cannot join {named}", mend="use postgresql+psycopg or sqlite")

    def connection(self) -> Connection:
        """The connection, in a transaction of the host's."""
        host = self._host() if isinstance(self._host, scoped_session) else self._host
        connection = host if isinstance(host, Connection) else host.connection()
        if not connection.in_transaction():
            connection.begin()
        return connection

    def driver(self) -> Any:
        """The driver's own connection, in a transaction.

        Raises:
            StoreBusy: the host's pool has none to give.
            StoreFailed: there is none to be had, or the transaction failed before.
        """
        try:
            return self.connection().connection.driver_connection
        # SQLAlchemy's own words may hold a whole statement of the host's with its values, which are nobody's to read in a log.
        except errors.PendingRollbackError:
            raise StoreFailed(FAILED_BEFORE) from None
        except errors.TimeoutError as error:
            raise StoreBusy(f"the host's pool has no connection: {error}") from error
        except errors.StatementError as error:
            raise StoreFailed(f"the host's session has no connection: {error.orig}") from None
        except errors.SQLAlchemyError as error:
            raise StoreFailed(f"the host's session has no connection: {error}") from None

    def let_go(self) -> None:
        """Tell the host that the driver's connection is of no more use: it can roll back, and gets another."""
        self.connection().invalidate()
