"""One connection at work: statements sent together, their errors told in ordercore's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from psycopg import Connection, Cursor, DataError, Error, InterfaceError, OperationalError, errors
from psycopg.pq import TransactionStatus
from psycopg.rows import tuple_row

from ordercore.adapters.postgres.statement import Row, Statement, Unmet
from ordercore.errors import ConnectionLost, InvalidBatch, OrdercoreError, StoreBusy, StoreFailed

__all__ = ["Interrupted", "Unstorable", "carry_out", "read", "translated"]

_UNMET: Final = (errors.UniqueViolation, errors.DivisionByZero, errors.NumericValueOutOfRange)
_INTERRUPTED: Final = (errors.SerializationFailure, errors.DeadlockDetected)
_BUSY: Final = (errors.LockNotAvailable, errors.QueryCanceled, errors.TooManyConnections, errors.CannotConnectNow)

_BEGIN: Final = "BEGIN"
_COMMIT: Final = "COMMIT"
_SAVE: Final = "SAVEPOINT ordercore"
_RELEASE: Final = "RELEASE SAVEPOINT ordercore"
_BACK: Final = "ROLLBACK TO SAVEPOINT ordercore"


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
    said = f"PostgreSQL: {error}".strip()
    if isinstance(error, _UNMET):
        return Unmet()
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


def _cursor(connection: Connection[Any]) -> Cursor[Row]:
    return Cursor(connection, row_factory=tuple_row)


def _run(cursor: Cursor[Row], statement: Statement, *, prepare: bool | None = None) -> Cursor[Row]:
    # A text of this adapter's own, as the tests see to; the driver knows one again by its hash, which bytes made anew have not.
    sql: Any = statement.sql
    return cursor.execute(sql, statement.parameters, prepare=prepare)


def _storable(statement: Statement) -> None:
    """Refuse texts that cannot be sent before they are: given up in the middle, the driver loses count of what it prepared.

    Raises:
        Unstorable: a parameter has a character 0 or half of a surrogate pair.
    """
    texts: list[str] = []
    given = statement.parameters
    for value in given.values() if isinstance(given, Mapping) else given:
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, list):
            texts += [each for each in value if isinstance(each, str)]
    said = "".join(texts)
    if "\x00" in said or not (said.isascii() or _is_unicode(said)):
        raise Unstorable("text with a character 0, or that is not Unicode")


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def read(connection: Connection[Any], statements: Sequence[Statement], *, joins: bool = False) -> list[list[Row]]:
    """The rows of some reading statements, asked in one round trip.

    Args:
        connection: whose connection.
        statements: what to ask.
        joins: whether the transaction is somebody else's; otherwise one that was begun for this is ended.
    """
    for statement in statements:
        _storable(statement)
    idle = not (joins or connection.autocommit) and connection.pgconn.transaction_status == TransactionStatus.IDLE
    try:
        try:
            if len(statements) == 1:
                return [_run(_cursor(connection), statements[0]).fetchall()]
            cursors = [_cursor(connection) for _ in statements]
            _send(connection, zip(cursors, statements, strict=True))
            return [cursor.fetchall() for cursor in cursors]
        finally:
            if idle and not connection.closed and connection.pgconn.transaction_status != TransactionStatus.IDLE:
                connection.rollback()
    except Error as error:
        raise translated(error, lost=connection.closed) from error


def carry_out(connection: Connection[Any], statements: Iterable[Statement], *, joins: bool) -> list[Row]:
    """Run some statements in one round trip, all or nothing; the server works on the first while others are made.

    Args:
        connection: whose connection.
        statements: what to run; an error in making one takes back those before.
        joins: whether the transaction is somebody else's; then they run in a savepoint of it, and are not committed here.

    Returns:
        The rows of the statement that tells, if there is one.
    """
    telling: list[Cursor[Row]] = []
    try:
        try:
            _send(connection, _with_cursors(connection, statements, telling, joins=joins), joins=joins)
            return telling[0].fetchall() if telling else []
        except BaseException:
            _undo(connection, joins=joins)
            raise
    except Error as error:
        raise translated(error, sent=not joins, lost=connection.closed) from error


def _with_cursors(
    connection: Connection[Any], statements: Iterable[Statement], telling: list[Cursor[Row]], *, joins: bool
) -> Iterator[tuple[Cursor[Row], Statement]]:
    """A transaction, or a savepoint, of some statements. A cursor is dear, and one does for all whose rows nobody wants."""
    others = _cursor(connection)
    begin, end = (_SAVE, _RELEASE) if joins else (_BEGIN, _COMMIT)
    if joins or connection.autocommit:
        yield others, Statement(begin, ())
    for statement in statements:
        _storable(statement)
        if statement.tells:
            telling.append(_cursor(connection))
            yield telling[0], statement
        else:
            yield others, statement
    yield others, Statement(end, ())


def _send(connection: Connection[Any], steps: Iterable[tuple[Cursor[Row], Statement]], *, joins: bool = False) -> None:
    """Run some statements in one round trip, each with its cursor.

    The first error may come while others are still to be sent, or at the end; a pipeline that is left with an error complains in
    the log of the driver, though nothing is wrong when a condition is not met. In a transaction of the host's nothing is prepared: only
    the end of a transaction makes the driver forget what it prepared behind an error, and the host's goes on.
    """
    failed: Error | None = None
    prepare = False if joins else None
    try:
        with connection.pipeline():
            try:
                for cursor, statement in steps:
                    _run(cursor, statement, prepare=prepare)
            except Error as error:
                failed = error
    except Error as error:
        raise failed or error from None
    if failed is not None:
        raise failed


def _undo(connection: Connection[Any], *, joins: bool) -> None:
    """Take back what was run, as far as there is a connection to say so on."""
    if connection.closed or connection.pgconn.transaction_status == TransactionStatus.IDLE:
        return
    try:
        if joins:
            _cursor(connection).execute(_BACK)
        else:
            connection.rollback()
    except Error:
        connection.close()
