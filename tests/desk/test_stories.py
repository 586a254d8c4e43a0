"""Random stories at a desk, over the memory store and over SQLite; see `OrderLifecycleMachine` for what is checked."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from ordercore.adapters.sqlite import SQLiteStore
from ordercore.ports.store import Store
from ordercore.testing.machines.lifecycle import OrderLifecycleMachine


class SQLiteStories(OrderLifecycleMachine):
    """The same over SQLite."""

    def make_store(self) -> Store:
        self.folder = TemporaryDirectory()
        self.sqlite = SQLiteStore(Path(self.folder.name) / "shop.db", synchronous="NORMAL")
        return self.sqlite

    def teardown(self) -> None:
        super().teardown()
        self.sqlite.close()
        self.folder.cleanup()


TestStories = OrderLifecycleMachine.TestCase
TestStories.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)

TestSQLiteStories = SQLiteStories.TestCase
TestSQLiteStories.settings = settings(max_examples=8, stateful_step_count=30, deadline=None)


@pytest.mark.slow
def test_many_long_stories() -> None:
    run_state_machine_as_test(
        OrderLifecycleMachine, settings=settings(max_examples=1_000, stateful_step_count=60, deadline=None)
    )
