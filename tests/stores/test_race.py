"""Many at once never exceed a limit, and as many get what they want as fit: on every store, for all six kinds of limit."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest

from tests import waiting
from tests.stores.limits import RACES, Race, client, granted
from tests.stores.naive import Naive
from tests.stores.orders import check_whole, shelf
from tests.stores.process import started
from tests.stores.registry import HOUSES, SHARED, StoreHouse, opened

FORKS: Final = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked on this system")
CLIENTS: Final = 8
ROUNDS: Final = 3

on_every_store = pytest.mark.parametrize("house", HOUSES, ids=lambda house: house.name)
on_shared_stores = pytest.mark.parametrize("house", SHARED, ids=lambda house: house.name)
for_every_limit = pytest.mark.parametrize("race", RACES, ids=lambda race: race.name.replace(" ", "-"))


def threads_race(race: Race, store: Any) -> tuple[int, set[str]]:
    """How often somebody got what many threads wanted at once, and why the others did not."""
    race.prepare(client(store))
    if isinstance(store, Naive):
        store.meet(CLIENTS)

    def run(number: int) -> tuple[int, set[str]]:
        names = [f"c{number}.{round}" for round in range(ROUNDS)]
        try:
            return granted(race, client(store), names)
        finally:
            if isinstance(store, Naive):
                store.part()

    results = waiting.race().run([partial(run, number) for number in range(CLIENTS)])
    return sum([count for count, _ in results]), set().union(*[reasons for _, reasons in results])


@for_every_limit
@on_every_store
def test_threads_get_what_fits_and_no_more(house: StoreHouse, race: Race, tmp_path: Path) -> None:
    store = opened(house.fresh(tmp_path), durable=False)
    try:
        count, reasons = threads_race(race, store)
    finally:
        getattr(store, "close", lambda: None)()
    assert count == race.fits
    assert reasons <= race.codes
    assert reasons


@for_every_limit
@on_every_store
def test_the_naive_way_exceeds(house: StoreHouse, race: Race, tmp_path: Path) -> None:
    """The race is able to fail: with the checks before the write instead of in it, more is granted than fits."""
    store = opened(house.fresh(tmp_path), durable=False)
    try:
        count, _ = threads_race(race, Naive(store))
    finally:
        getattr(store, "close", lambda: None)()
    assert count > race.fits


@FORKS
@on_shared_stores
def test_processes_get_what_fits_and_no_more(house: StoreHouse, tmp_path: Path) -> None:
    addresses = [house.fresh(tmp_path) for _ in RACES]
    for race, address in zip(RACES, addresses, strict=True):
        store = opened(address, durable=False)
        race.prepare(client(store))
        store.close()
    told = waiting.told(started("race", "4", "4", *addresses), 300)
    results = [line.split(",") for line in told.splitlines()]
    for race in RACES:
        mine = [(int(count), set(reasons) - {""}) for name, count, *reasons in results if name == race.name]
        assert len(mine) == 4, race.name
        assert sum([count for count, _ in mine]) == race.fits, race.name
        assert set().union(*[reasons for _, reasons in mine]) <= race.codes, race.name


def crowd(house: StoreHouse, folder: Path, *, clients: int, rounds: int, ceiling: int, amount: int) -> None:
    """Processes place orders at once; exactly as many are accepted as the limit holds, and each is whole."""
    address = house.fresh(folder)
    store = opened(address, durable=False)
    store.commit(shelf(ceiling))
    process = started("crowd", address, str(clients), str(rounds), str(amount))
    counts = [int(line) for line in waiting.told(process, 3_600).splitlines()]
    assert len(counts) == clients
    assert sum(counts) == ceiling // amount
    balance = store.balance("stock")
    assert (balance.claimed, len(balance.claims)) == (ceiling // amount * amount, ceiling // amount)
    accepted = [claim.id for claim in balance.claims]
    assert check_whole(store, accepted, unanswered=0) == ceiling // amount
    store.close()


@FORKS
@on_shared_stores
def test_a_crowd_of_processes_on_one_limit(house: StoreHouse, tmp_path: Path) -> None:
    crowd(house, tmp_path, clients=6, rounds=20, ceiling=200, amount=3)


@FORKS
@pytest.mark.slow
@on_shared_stores
def test_64_clients_with_1000_orders_each_on_one_limit(house: StoreHouse, tmp_path: Path) -> None:
    crowd(house, tmp_path, clients=64, rounds=1_000, ceiling=70_000, amount=7)
