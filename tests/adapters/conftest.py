"""What tests of several adapters share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.adapters.cluster import MISSING, Cluster, binaries, running


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server, one for each process of the test run."""
    if binaries() is None:
        pytest.skip(MISSING)
    pytest.importorskip("psycopg", reason="psycopg is not installed, see the extra `postgres`")
    with running() as started:
        yield started
