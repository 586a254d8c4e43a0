"""State machines: random stories that a thing under test must tell as its model does."""

import pytest

pytest.register_assert_rewrite("ordercore.testing.machines.store")
