"""Contracts of the ports as test classes, one for each: subclass one, hand in a factory, run pytest."""

import pytest

for _module in ("clock", "directory", "outbox", "store", "tax"):
    pytest.register_assert_rewrite(f"{__name__}.{_module}")

from ordercore.testing.contracts.clock import ClockContract  # noqa: E402
from ordercore.testing.contracts.directory import DirectoryContract  # noqa: E402
from ordercore.testing.contracts.outbox import OutboxContract  # noqa: E402
from ordercore.testing.contracts.store.contract import StoreContract  # noqa: E402
from ordercore.testing.contracts.tax import TaxProviderContract  # noqa: E402

__all__ = ["ClockContract", "DirectoryContract", "OutboxContract", "StoreContract", "TaxProviderContract"]
