"""The PostgreSQL store's own statements, inside a savepoint of the host's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ordercore.adapters.migration import Step
from ordercore.adapters.postgres.connection import Interrupted, carry_out, read
from ordercore.adapters.postgres.keeper import Keeper
from ordercore.adapters.postgres.schema import prepare
from ordercore.adapters.postgres.statement import Row, Statement
from ordercore.adapters.remembered import Remembered
from ordercore.adapters.sqlalchemy.joining import Joining
from ordercore.errors import InvalidValue, StoreBusy

__all__ = ["JoinedPostgres", "migrate"]


class _JoinedDoor:
    """The way to a database in a transaction of the host's."""

    def __init__(self, joining: Joining) -> None:
        self._joining = joining

    def _driver(self) -> Any:
        driver = self._joining.driver()
        if driver.autocommit:
            raise InvalidValue(
                "the host's connection commits by itself", mend="join one whose isolation is not AUTOCOMMIT"
            )
        return driver

    def rows(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """See `ordercore.adapters.postgres.statement.Door.rows`."""
        return read(self._driver(), statements, joins=True)

    def carry_out(self, statements: Iterable[Statement]) -> list[Row]:
        """See `ordercore.adapters.postgres.statement.Door.carry_out`; what is interrupted is the host's to begin again."""
        try:
            return carry_out(self._driver(), statements, joins=True)
        except Interrupted as error:
            raise StoreBusy(f"roll the transaction back and begin it again: {error}") from error


class JoinedPostgres(Keeper):
    """A PostgreSQL store in the host's transaction."""

    def __init__(self, joining: Joining, tenant: str) -> None:
        super().__init__(_JoinedDoor(joining), tenant)
        self._joining = joining
        self._known_in: tuple[object, object] = (None, None)

    def enter(self) -> None:
        """Forget what was true only in another transaction, which may have been rolled back."""
        now = self._joining.transaction()
        if now != self._known_in:
            self._known_in, self._memory = now, Remembered()


def migrate(joining: Joining) -> tuple[Step, ...]:
    """Bring the tables up to date, in the host's transaction."""
    return prepare(joining.driver())
