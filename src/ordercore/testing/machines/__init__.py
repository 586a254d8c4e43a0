"""State machines: random stories that a thing under test must tell as its model does."""

import pytest

for _module in ("attacker", "conserved", "gain", "lifecycle", "pieces", "store", "story", "teller", "usual"):
    pytest.register_assert_rewrite(f"ordercore.testing.machines.{_module}")

from ordercore.testing.machines.attacker import AttackerMachine  # noqa: E402
from ordercore.testing.machines.lifecycle import OrderLifecycleMachine  # noqa: E402

__all__ = ["AttackerMachine", "OrderLifecycleMachine"]
