"""A host that puts every call to the store into a transaction of its own, as a request handler would."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from ordercore.adapters.sqlalchemy import SQLAlchemyStore, migrate

__all__ = ["Hosted"]


class Hosted:
    """A store whose methods each open a session, join it and commit it.

    Args:
        url: the database.
        tenant: whose documents they are.
        busy_timeout_seconds: how long SQLite waits for its turn, which is the host's to say; 5 seconds is what Python says.
    """

    def __init__(self, url: str, tenant: str = "main", *, busy_timeout_seconds: float = 5.0) -> None:
        self.url = url
        self.tenant = tenant
        arguments = {"timeout": busy_timeout_seconds} if url.startswith("sqlite") else {}
        self.engine: Engine = create_engine(url, connect_args=arguments, pool_size=16, max_overflow=64)
        with self.engine.begin() as connection:
            migrate(connection)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*asked: Any, **named: Any) -> Any:
            with Session(self.engine) as session, session.begin():
                return getattr(SQLAlchemyStore(session, tenant=self.tenant), name)(*asked, **named)

        return call

    def close(self) -> None:
        """Let go of the engine, which is the host's."""
        self.engine.dispose()
