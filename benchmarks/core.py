"""A store of SQLAlchemy Core: the tables, statements and promises of `benchmarks.byhand.SamePromises`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    create_engine,
    event,
    insert,
    select,
    update,
)

from benchmarks.byhand import COLUMNS, LIMITS, TABLES, WHEN, hash_of, receipt_of, set_up
from benchmarks.keeping import BY, CEILING, SETTINGS, Kept, Save, Synchronous

__all__ = ["Core"]

_TABLES = MetaData()


def _table(name: str, *columns: str) -> Table:
    numbers = ("version", "sequence", "ceiling", "claimed", "amount", "gross")
    return Table(name, _TABLES, *[Column(each, Integer if each in numbers else String) for each in columns])


_orders = _table("orders", "id", "version", "head", "body", *COLUMNS)
_events = _table("events", "id", "sequence", "at", "by", "command", "type", "body", "previous", "hash")
_commands = _table("commands", "id", "digest", "receipt")
_limits = _table("limits", "name", "ceiling", "claimed")
_claims = _table("claims", "name", "claim", "amount")

_held = (
    select(_claims.c.amount)
    .where(_claims.c.name == bindparam("limit"), _claims.c.claim == bindparam("order"))
    .scalar_subquery()
)
_after = _limits.c.claimed + bindparam("asked") - _held

_LOAD = select(_orders.c.version, _orders.c.head, _orders.c.body).where(_orders.c.id == bindparam("order"))
_ACCEPT = insert(_commands).prefix_with("OR IGNORE")
_UPDATE = update(_orders).where(_orders.c.id == bindparam("order"), _orders.c.version == bindparam("before"))
_PASS = update(_limits).where(_limits.c.name == bindparam("limit"), _after <= _limits.c.ceiling).values(claimed=_after)
_CHANGE = (
    update(_claims)
    .where(_claims.c.name == bindparam("limit"), _claims.c.claim == bindparam("order"))
    .values(amount=bindparam("asked"))
)
_RECORD = insert(_events)


def _prepare(synchronous: Synchronous) -> Any:
    def prepare(connection: Any, record: object) -> None:
        connection.isolation_level = None
        set_up(connection, synchronous)

    return prepare


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


class Core:
    """Receipts of commands, versions, a chained history, and columns to search and sort by."""

    def __init__(self, path: Path, synchronous: Synchronous) -> None:
        self._reading = create_engine(f"sqlite:///{path}")
        event.listen(self._reading, "connect", _prepare(synchronous))
        event.listen(self._reading, "begin", _begin)
        self._writing = self._reading.execution_options(writes=True)
        with self._writing.begin() as connection:
            for statement in (TABLES + LIMITS).split(";"):
                connection.exec_driver_sql(statement)

    def add(self, save: Save) -> None:
        command = f"take-{save.order}"
        hash = hash_of("", save, 1, command)
        with self._writing.begin() as connection:
            self._accept(connection, save, command, 1)
            row = {"id": save.order, "version": 1, "head": hash, "body": save.document, **save.index}
            connection.execute(insert(_orders), row)
            self._record(connection, save, command, 1, "", hash)
            connection.execute(insert(_limits), {"name": save.limit, "ceiling": CEILING, "claimed": 0})
            connection.execute(insert(_claims), {"name": save.limit, "claim": save.order, "amount": 0})
            self._claim(connection, save)

    def load_and_save(self, save: Save, command: str) -> None:
        with self._reading.connect() as connection:
            version, head, _ = connection.execute(_LOAD, {"order": save.order}).one()
        now = version + 1
        with self._writing.begin() as connection:
            self._accept(connection, save, command, now)
            hash = hash_of(head, save, now, command)
            keys = {"order": save.order, "before": version}
            row = {"version": now, "head": hash, "body": save.document, "payment": save.index["payment"]}
            if connection.execute(_UPDATE, {**keys, **row}).rowcount == 0:
                raise ValueError(f"order {save.order} has moved")
            self._claim(connection, save)
            self._record(connection, save, command, now, head, hash)

    def _accept(self, connection: Connection, save: Save, command: str, version: int) -> None:
        row = {"id": command, "digest": save.digest, "receipt": receipt_of(save, command, version)}
        if connection.execute(_ACCEPT, row).rowcount == 0:
            raise ValueError(f"command {command} was carried out before")

    def _record(
        self, connection: Connection, save: Save, command: str, sequence: int, previous: str, hash: str
    ) -> None:
        said = {"id": save.order, "sequence": sequence, "at": WHEN, "by": BY, "command": command}
        connection.execute(_RECORD, {**said, "type": save.type, "body": save.body, "previous": previous, "hash": hash})

    def _claim(self, connection: Connection, save: Save) -> None:
        step = {"limit": save.limit, "order": save.order, "asked": save.claimed}
        if connection.execute(_PASS, step).rowcount == 0:
            raise ValueError(f"limit {save.limit} is not there or would be overdrawn")
        connection.execute(_CHANGE, step)

    def kept(self, save: Save) -> Kept:
        history = select(_events.c.type, _events.c.body).where(_events.c.id == save.order).order_by(_events.c.sequence)
        claimed = (
            select(_claims.c.amount, _limits.c.claimed)
            .join(_limits, _limits.c.name == _claims.c.name)
            .where(_claims.c.name == save.limit, _claims.c.claim == save.order)
        )
        with self._reading.connect() as connection:
            version, _, document = connection.execute(_LOAD, {"order": save.order}).one()
            said = tuple((tag, body) for tag, body in connection.execute(history))
            amount, total = connection.execute(claimed).one()
        return Kept(version, document, said, (amount, total))

    def settings(self) -> tuple[object, ...]:
        with self._reading.connect() as connection:
            return tuple(tuple(connection.exec_driver_sql(f"PRAGMA {name}").one()) for name in SETTINGS)

    def close(self) -> None:
        self._reading.dispose()
