"""The errors of the database, told in ordercore's words."""

from __future__ import annotations

from typing import Final

from psycopg import DataError, Error, InterfaceError, OperationalError, errors

from ordercore.adapters.postgres.statement import Unmet
from ordercore.errors import ConnectionLost, InvalidBatch, OrdercoreError, StoreBusy, StoreFailed

__all__ = ["Interrupted", "Unstorable", "told", "translated"]

_UNMET: Final = (errors.UniqueViolation, errors.DivisionByZero, errors.NumericValueOutOfRange)
_INTERRUPTED: Final = (errors.SerializationFailure, errors.DeadlockDetected)
_BUSY: Final = (errors.LockNotAvailable, errors.QueryCanceled, errors.TooManyConnections, errors.CannotConnectNow)


class Interrupted(StoreBusy):
    """The database let others go first (SQLSTATE 40001 or 40P01): nothing was written, and all of it may be tried again."""


class Unstorable(InvalidBatch):
    """PostgreSQL cannot hold a text: it has a character 0, or is too long to be sorted by."""


def translated(error: Error, *, sent: bool = False, lost: bool = False) -> OrdercoreError | Unmet:
    """What an error of the database means to whoever called the store.

    Args:
        error: what the driver raised.
        sent: whether a commit was on its way when it happened.
        lost: whether the connection is of no use any more.
    """
    if isinstance(error, _UNMET):
        return Unmet()
    said = told(error)
    if isinstance(error, _INTERRUPTED):
        return Interrupted(said)
    if isinstance(error, _BUSY):
        return StoreBusy(said)
    if isinstance(
        error, errors.ProgramLimitExceeded | errors.CharacterNotInRepertoire | errors.UntranslatableCharacter
    ):
        return Unstorable(said)
    if lost or (isinstance(error, OperationalError | InterfaceError) and error.sqlstate is None):
        return ConnectionLost(said, in_doubt=sent)
    if isinstance(error, DataError) and error.sqlstate is None:
        return Unstorable(said)
    return StoreFailed(said)


def told(error: Error) -> str:
    """What happened, and its SQLSTATE.

    What the database tells beside that (``DETAIL``, ``CONTEXT``) holds whole rows, which are nobody's to read in a log.
    """
    primary = error.diag.message_primary
    return f"PostgreSQL: {error}".strip() if primary is None else f"PostgreSQL: {primary} (SQLSTATE {error.sqlstate})"
