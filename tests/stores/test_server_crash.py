"""The server crashes under its clients, who send again what had no answer: nothing is lost, nothing is there twice or in part."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from tests.adapters.cluster import MISSING, binaries, started
from tests.stores import process
from tests.stores.orders import check_whole, shelf
from tests.stores.registry import opened
from tests.waiting import told

pytestmark = pytest.mark.skipif(binaries() is None, reason=MISSING)


def crash(folder: Path, *, crashes: int, orders_each: int) -> int:
    """Two clients write while their server crashes again and again; gives how many receipts they had."""
    files = [folder / name for name in ("ann", "bob")]
    with closing(started()) as cluster:
        address = f"postgres:{cluster.url()}#main"
        with opened(address) as store:
            store.commit(shelf(None))
        writers = [process.started("insist", address, file.name, str(file)) for file in files]
        try:
            for _ in range(crashes):
                for file in files:
                    process.wait_for(file, len(process.noted(file)) + orders_each)
                cluster.crash()
        finally:
            for file in files:
                Path(f"{file}.stop").touch()
            for writer in writers:
                told(writer)
        assert [writer.returncode for writer in writers] == [0, 0]
        acknowledged = [id for file in files for id in process.noted(file)]
        with opened(address) as store:
            assert check_whole(store, acknowledged, unanswered=0) == len(acknowledged)
    return len(acknowledged)


def test_a_server_that_crashes_loses_and_tears_nothing(tmp_path: Path) -> None:
    assert crash(tmp_path, crashes=2, orders_each=15) >= 60


@pytest.mark.slow
def test_a_server_that_crashes_forty_times_loses_and_tears_nothing(tmp_path: Path) -> None:
    assert crash(tmp_path, crashes=40, orders_each=60) >= 4_800
