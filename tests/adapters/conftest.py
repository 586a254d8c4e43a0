"""What tests of several adapters share."""

from __future__ import annotations

import pytest

from tests.adapters.cluster import MISSING, Cluster, binaries, shared


@pytest.fixture(scope="session")
def cluster() -> Cluster:
    """A PostgreSQL server, one for each process of the test run."""
    if binaries() is None:
        pytest.skip(MISSING)
    return shared()
