"""The store in one SQLite file."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from ordercore.adapters.sqlite import SQLiteStore
from ordercore.ports.store import Store
from ordercore.testing.contracts import StoreContract
from ordercore.testing.contracts.store.capability import Factory


class TestSQLiteStore(StoreContract):
    """The SQLite store keeps the contract, and what it keeps outlives it."""

    supports_restart = True

    @pytest.fixture
    def factory(self, tmp_path: Path) -> Factory:
        return lambda: SQLiteStore(tmp_path / f"{uuid4().hex}.db", synchronous="NORMAL")

    def reopen(self, store: Store) -> Store:
        assert isinstance(store, SQLiteStore)
        store.close()
        return SQLiteStore(store.path)
