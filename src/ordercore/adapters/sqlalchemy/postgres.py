"""The PostgreSQL store's own statements, inside a savepoint of the host's transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from ordercore.adapters.migration import Step
from ordercore.adapters.postgres.connection import carry_out, check_encoding, has_failed, read
from ordercore.adapters.postgres.failure import Interrupted
from ordercore.adapters.postgres.keeper import Keeper
from ordercore.adapters.postgres.schema import prepare
from ordercore.adapters.postgres.statement import Row, Statement
from ordercore.adapters.sqlalchemy.joining import FAILED_BEFORE, Joining
from ordercore.errors import InvalidValue, StoreBusy, StoreFailed

__all__ = ["JoinedPostgres", "migrate"]

T = TypeVar("T")


class _JoinedDoor:
    """The way to a database in a transaction of the host's."""

    def __init__(self, joining: Joining) -> None:
        self._joining = joining

    def _driver(self) -> Any:
        """The driver's connection, in a transaction of the host's that goes on: in one that failed there is nothing to save."""
        driver = self._joining.driver()
        if driver.autocommit:
            raise InvalidValue(
                "the host's connection commits by itself", mend="join one whose isolation is not AUTOCOMMIT"
            )
        check_encoding(driver)
        if has_failed(driver):
            raise StoreFailed(FAILED_BEFORE)
        return driver

    def _let_in(self, work: Callable[[Any], T]) -> T:
        """What some work answers; what was interrupted, as by Ctrl-C, has ended the connection."""
        driver = self._driver()
        try:
            return work(driver)
        finally:
            if driver.closed:
                self._joining.let_go()

    def rows(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """See `ordercore.adapters.postgres.statement.Door.rows`."""
        return self._let_in(lambda driver: read(driver, statements, joins=True))

    def carry_out(self, statements: Iterable[Statement]) -> list[Row]:
        """See `ordercore.adapters.postgres.statement.Door.carry_out`; what is interrupted is the host's to begin again."""
        try:
            return self._let_in(lambda driver: carry_out(driver, statements, joins=True))
        except Interrupted as error:
            raise StoreBusy(f"roll the transaction back and begin it again: {error}") from error


class JoinedPostgres(Keeper):
    """A PostgreSQL store in the host's transaction."""

    def __init__(self, joining: Joining, tenant: str) -> None:
        super().__init__(_JoinedDoor(joining), tenant)

    def enter(self) -> None:
        """Forget what was written: it may have been rolled back."""
        self.forget()


def migrate(joining: Joining) -> tuple[Step, ...]:
    """Bring the tables up to date, in the host's transaction."""
    return prepare(joining.driver())
