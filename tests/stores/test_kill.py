"""Writers are killed in the middle of their commits: nothing that had its receipt is lost, and nothing is there in part."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random
from time import sleep

import pytest

from tests.stores.orders import check_whole, shelf
from tests.stores.process import Nursery, noted, wait_for
from tests.stores.registry import SHARED, StoreHouse, opened

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked on this system")


def kill_writers(house: StoreHouse, folder: Path, *, kills: int, orders_each: int) -> int:
    """Two writers at a time, one of them killed again and again while the other goes on; gives how many receipts there were."""
    random = Random(kills)
    address = house.fresh(folder)
    store = opened(address)
    store.commit(shelf(None))
    with Nursery() as first, Nursery() as second:
        running = {nursery: (0, Path()) for nursery in (first, second)}
        files: list[Path] = []
        for number in range(kills):
            nursery = (first, second)[number % 2]
            writer, file = running[nursery]
            if writer:
                wait_for(file, random.randint(1, 2 * orders_each))
                sleep(random.random() / 500)
                nursery.kill(writer)
            files.append(folder / f"w{number}")
            running[nursery] = nursery.begin("write", address, f"w{number}", files[-1]), files[-1]
        for nursery, (writer, file) in running.items():
            wait_for(file, 1)
            nursery.kill(writer)
    acknowledged = [id for file in files for id in noted(file)]
    check_whole(store, acknowledged, unanswered=len(files))
    store.close()
    return len(acknowledged)


@pytest.mark.parametrize("house", SHARED, ids=lambda house: house.name)
def test_a_few_killed_writers_lose_and_tear_nothing(house: StoreHouse, tmp_path: Path) -> None:
    assert kill_writers(house, tmp_path, kills=8, orders_each=10) >= 8


@pytest.mark.slow
@pytest.mark.parametrize("house", SHARED, ids=lambda house: house.name)
def test_three_hundred_killed_writers_lose_and_tear_nothing(house: StoreHouse, tmp_path: Path) -> None:
    assert kill_writers(house, tmp_path, kills=302, orders_each=130) >= 30_000


@pytest.mark.slow
@pytest.mark.parametrize(
    "house", [house for house in SHARED if house.name in ("sqlite", "postgres")], ids=lambda house: house.name
)
def test_a_thousand_killed_writers_lose_and_tear_nothing(house: StoreHouse, tmp_path: Path) -> None:
    assert kill_writers(house, tmp_path, kills=1_002, orders_each=130) >= 100_000
