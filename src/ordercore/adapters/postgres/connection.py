"""One connection at work: statements sent together, all or nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from psycopg import Connection, Cursor, Error
from psycopg.pq import PipelineStatus, TransactionStatus
from psycopg.rows import tuple_row

from ordercore.adapters.postgres.failure import Unstorable, translated
from ordercore.adapters.postgres.statement import Row, Statement
from ordercore.errors import InvalidValue

__all__ = ["carry_out", "check_encoding", "has_failed", "holdable", "read", "roll_back"]

_BEGIN: Final = "BEGIN"
_COMMIT: Final = "COMMIT"
_SAVE: Final = "SAVEPOINT ordercore_batch"
_RELEASE: Final = "RELEASE SAVEPOINT ordercore_batch"
_BACK: Final = "ROLLBACK TO SAVEPOINT ordercore_batch; RELEASE SAVEPOINT ordercore_batch"


def has_failed(connection: Connection[Any]) -> bool:
    """Whether the transaction a connection is in has failed, so that it can only be rolled back."""
    return connection.pgconn.transaction_status == TransactionStatus.INERROR


def check_encoding(connection: Connection[Any]) -> None:
    """Let in a connection on which every text travels as it is.

    Raises:
        InvalidValue: it has another encoding than UTF8: some texts would be refused on it, and others come back as bytes.
    """
    if not connection.closed and connection.info.encoding != "utf-8":
        raise InvalidValue(
            f"a connection with the encoding {connection.info.encoding}", mend="set its client_encoding to UTF8"
        )


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
    if not holdable("".join(texts)):
        raise Unstorable("text with a character 0, or that is not Unicode")


def holdable(text: str) -> bool:
    """Whether PostgreSQL can hold a text; of one it cannot hold it knows nothing."""
    return "\x00" not in text and (text.isascii() or _is_unicode(text))


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
        except BaseException as error:
            _break_off(connection, error)
            raise
        finally:
            if idle and not connection.closed and connection.pgconn.transaction_status != TransactionStatus.IDLE:
                connection.rollback()
    except Error as error:
        raise translated(error, lost=connection.closed) from None


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
    saving = _cursor(connection) if joins else None
    try:
        try:
            _send(connection, _with_cursors(connection, statements, telling, saving), joins=joins)
            return telling[0].fetchall() if telling else []
        except BaseException as error:
            _break_off(connection, error)
            if saving is None:
                roll_back(connection)
            elif saving.statusmessage is not None:  # otherwise there is no savepoint of ours
                _go_back(connection)
            raise
    except Error as error:
        raise translated(error, sent=not joins, lost=connection.closed) from None


def _with_cursors(
    connection: Connection[Any], statements: Iterable[Statement], telling: list[Cursor[Row]], saving: Cursor[Row] | None
) -> Iterator[tuple[Cursor[Row], Statement]]:
    """A transaction, or a savepoint, of some statements. A cursor is dear, and one does for all whose rows nobody wants."""
    others = _cursor(connection)
    if saving is not None:
        yield saving, Statement(_SAVE, ())
    elif connection.autocommit:
        yield others, Statement(_BEGIN, ())
    for statement in statements:
        _storable(statement)
        if statement.tells:
            telling.append(_cursor(connection))
            yield telling[0], statement
        else:
            yield others, statement
    if saving is not None:
        yield others, Statement(_RELEASE, ())
    else:
        yield others, Statement(_COMMIT, ())


def _send(connection: Connection[Any], steps: Iterable[tuple[Cursor[Row], Statement]], *, joins: bool = False) -> None:
    """Run some statements in one round trip, each with its cursor, and raise the error of the first that has one.

    It may come while others are still to be made and sent, or at the end; a pipeline that is left with an error complains in the log
    of the driver, rows and all, though nothing is wrong when a condition is not met. So no error leaves it, not even one in making a
    statement: then the server may have stopped at one before, and has the first word. In a transaction of the host's nothing is
    prepared: only the end of a transaction makes the driver forget what it prepared behind an error, and the host's goes on.
    """
    failed: BaseException | None = None
    prepare = False if joins else None
    pgconn, before = connection.pgconn, sys.exception()
    alone = pgconn.pipeline_status == PipelineStatus.OFF
    try:
        with connection.pipeline():
            try:
                for cursor, statement in steps:
                    _run(cursor, statement, prepare=prepare)
            except BaseException as error:  # noqa: BLE001 -- it is raised again below
                failed = error
                _break_off(connection, error)
    except Exception as error:  # noqa: BLE001 -- or of an interrupt would come what the driver stumbles over behind it
        # Behind an error that the server told of, it tells only that the rest was not run.
        if failed is None or (
            isinstance(error, Error) and isinstance(failed, Exception) and getattr(failed, "sqlstate", None) is None
        ):
            failed = _come_of(error, before)
    if failed is not None:
        if alone and pgconn.pipeline_status != PipelineStatus.OFF:  # the driver could not leave what it had entered
            pgconn.finish()
        raise failed


def _come_of(error: BaseException, before: BaseException | None) -> BaseException:
    """What an error of the driver came of: an interrupt that it stumbled over, if there was one since, or itself."""
    behind = error.__context__
    while behind is not None and behind is not before:
        if not isinstance(behind, Exception):
            return behind
        behind = behind.__context__
    return error


def _break_off(connection: Connection[Any], error: BaseException) -> None:
    """End a connection that was interrupted, as by Ctrl-C.

    The driver may have sent what it did not count, or counted what it did not send: then it would wait for answers for ever, or take
    one for another. It can only be told to end the connection, and that before the pipeline is left, where it waits.
    """
    if not isinstance(error, Exception):
        connection.pgconn.finish()


def roll_back(connection: Connection[Any]) -> None:
    """End the store's own transaction, as far as there is a connection to say so on; one that cannot end it is closed."""
    if connection.closed or connection.pgconn.transaction_status == TransactionStatus.IDLE:
        return
    try:
        connection.rollback()
    except Exception:  # noqa: BLE001 -- of any sort, behind an interrupt that came while the driver worked
        connection.close()
    if connection.pgconn.transaction_status not in (TransactionStatus.IDLE, TransactionStatus.UNKNOWN):
        connection.close()


def _go_back(connection: Connection[Any]) -> None:
    """Take back what was written behind the savepoint, and the savepoint. Where that fails the host's transaction has failed."""
    with suppress(Error):
        _cursor(connection).execute(_BACK)
