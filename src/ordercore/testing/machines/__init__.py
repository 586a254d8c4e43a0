"""State machines: random stories that a thing under test must tell as its model does."""

import pytest

_MODULES = (
    "attacker",
    "chapters",
    "conserved",
    "gain",
    "lifecycle",
    "pieces",
    "rules",
    "store",
    "story",
    "teller",
    "usual",
)
for _module in _MODULES:
    pytest.register_assert_rewrite(f"ordercore.testing.machines.{_module}")

from ordercore.testing.machines.attacker import AttackerMachine  # noqa: E402
from ordercore.testing.machines.lifecycle import OrderLifecycleMachine  # noqa: E402

__all__ = ["AttackerMachine", "OrderLifecycleMachine"]
