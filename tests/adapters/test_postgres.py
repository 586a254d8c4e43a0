"""The store in a PostgreSQL database: the contract, and what only a server can do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from uuid import uuid4

import pytest

from ordercore.adapters.postgres import PostgresStore, migrate
from ordercore.ports.store import Store
from ordercore.testing.contracts import StoreContract
from ordercore.testing.contracts.store.capability import Factory
from tests.adapters.cluster import Cluster


@pytest.fixture(scope="module")
def conninfo(cluster: Cluster) -> str:
    """A database with the tables; a new tenant in it begins with nothing."""
    migrate(cluster.conninfo())
    return cluster.conninfo()


class TestPostgresStore(StoreContract):
    """The PostgreSQL store keeps the contract, and what it keeps outlives it."""

    supports_restart = True

    @pytest.fixture
    def factory(self, conninfo: str) -> Iterator[Factory]:
        self.conninfo = conninfo
        with ExitStack() as stores:
            yield lambda: stores.enter_context(PostgresStore(conninfo, tenant=uuid4().hex))

    def reopen(self, store: Store) -> Store:
        assert isinstance(store, PostgresStore)
        store.close()
        return PostgresStore(self.conninfo, tenant=store.tenant)
