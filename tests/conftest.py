"""Settings every test shares."""

from __future__ import annotations

import faulthandler

import pytest
from hypothesis import Phase, settings

from ordercore.testing.registry import register
from tests import counted

# A deadline measures the machine, not the code: shared machines stall.
settings.register_profile("everyday", deadline=None)
# Mutants are tried by the thousand, and what tests reach must not hang on luck: few examples, always the same ones, and no
# search for the smallest.
settings.register_profile(
    "few", deadline=None, max_examples=10, derandomize=True, database=None, phases=(Phase.explicit, Phase.generate)
)
settings.load_profile("everyday")

# What the entry point does for an installed package; an editable install made before there was one does not have it.
register()


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """Let the examples of properties be counted."""
    pluginmanager.register(counted, "ordercore-counted")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Slow tests take as long as they take; whoever runs them watches."""
    if item.get_closest_marker("slow"):
        faulthandler.cancel_dump_traceback_later()
