"""The store in memory."""

from __future__ import annotations

import pytest

from ordercore.adapters.memory import MemoryStore
from ordercore.testing.contracts import StoreContract
from ordercore.testing.contracts.store.capability import Factory


class TestMemoryStore(StoreContract):
    """The memory store keeps the contract; it is the model of the random stories too, so they show it is stable."""

    @pytest.fixture
    def factory(self) -> Factory:
        return MemoryStore
