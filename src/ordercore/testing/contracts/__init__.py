"""Contracts of the ports as test classes: subclass one, hand in a factory, run pytest."""

import pytest

pytest.register_assert_rewrite("ordercore.testing.contracts.store")

from ordercore.testing.contracts.store.contract import StoreContract  # noqa: E402

__all__ = ["StoreContract"]
