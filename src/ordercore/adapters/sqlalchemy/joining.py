"""The host's transaction, seen from below: the connection of the driver, in the transaction that SQLAlchemy will end."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.orm import Session

from ordercore.errors import InvalidValue, StoreFailed

__all__ = ["FAILED_BEFORE", "Joining"]

FAILED_BEFORE = "the host's transaction failed before: roll it back"
_DRIVERS = frozenset({("postgresql", "psycopg"), ("sqlite", "pysqlite")})


class Joining:
    """A session or connection of the host's.

    Args:
        host: whose transaction is joined; it is begun when it is not.

    Raises:
        InvalidValue: it has a dialect or driver that is not known here.
    """

    def __init__(self, host: Session | Connection) -> None:
        self._host = host
        bind = host.get_bind() if isinstance(host, Session) else host
        self.dialect: str = bind.dialect.name
        if (self.dialect, bind.dialect.driver) not in _DRIVERS:
            raise InvalidValue(
                f"a store cannot join {self.dialect}+{bind.dialect.driver}", mend="use postgresql+psycopg or sqlite"
            )

    def connection(self) -> Connection:
        """The connection, in a transaction.

        Raises:
            StoreFailed: there is none to be had, or the transaction failed before.
        """
        try:
            connection = self._host.connection() if isinstance(self._host, Session) else self._host
            if not connection.in_transaction():
                connection.begin()
        # SQLAlchemy's own words hold a whole statement of the host's with its values, which are nobody's to read in a log.
        except PendingRollbackError:
            raise StoreFailed(FAILED_BEFORE) from None
        except DBAPIError as error:
            raise StoreFailed(f"the host's session has no connection: {error.orig}") from None
        return connection

    def driver(self) -> Any:
        """The driver's own connection, in a transaction."""
        return self.connection().connection.driver_connection

    def let_go(self) -> None:
        """Tell the host that the driver's connection is of no more use: it can roll back, and gets another."""
        self.connection().invalidate()
