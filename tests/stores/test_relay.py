"""Several relays at once, and watchers beside writers: nothing is lost and nothing comes out of order, whoever is killed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from threading import Event, Lock
from time import sleep
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from ordercore.adapters.clock import SystemClock
from ordercore.desk import Patience, Relay, Watcher
from ordercore.ports.batch import Batch, Message
from ordercore.ports.outbox import Pending
from ordercore.ports.record import Recorded
from ordercore.testing.house import CLERK
from ordercore.values import Refused
from tests.stores.limits import client
from tests.stores.orders import NOON
from tests.stores.process import Nursery, noted
from tests.stores.registry import HOUSES, SHARED, StoreHouse, opened
from tests.waiting import race

on_every_store = pytest.mark.parametrize("house", HOUSES, ids=lambda house: house.name)
on_shared_stores = pytest.mark.parametrize("house", SHARED, ids=lambda house: house.name)

KEYS: Final = "abcdef"
HASTY: Final = Patience(first=timedelta(milliseconds=5), most=timedelta(milliseconds=20), attempts=1_000)


def post(store: Any, number: int, random: Random) -> list[tuple[str, str]]:
    """A command with a few messages; gives the key and id of each."""
    messages = tuple([Message("said", random.choice(KEYS), "{}") for _ in range(4)])
    store.commit(Batch(f"c{number}", "", NOON, "ann", messages=messages))
    return [(message.key, f"c{number}/{place}") for place, message in enumerate(messages, start=1)]


def check_heard(heard: Iterable[tuple[str, str]], posted: list[tuple[str, str]]) -> None:
    """All that was posted was heard, nothing else was, and for the first time in the order of its key."""
    firsts = list(dict.fromkeys(heard))
    assert set(firsts) == set(posted)
    for key in KEYS:
        assert [each for each in firsts if each[0] == key] == [each for each in posted if each[0] == key]


@on_every_store
def test_a_message_is_with_one_carrier_when_clocks_are_put_back(house: StoreHouse, tmp_path: Path) -> None:
    """On the clock of a wall a minute after half past two, the second time, is half past two and a minute, the first time."""
    store = opened(house.fresh(tmp_path), durable=False)
    store.commit(Batch("c1", "", NOON, "ann", messages=(Message("said", "a", "{}"),)))
    again = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin"))
    assert len(store.claim(1, at=again, lease=timedelta(minutes=1))) == 1
    for seconds, many in ((0, 0), (59, 0), (60, 1)):
        later = again.astimezone(UTC) + timedelta(seconds=seconds)
        assert len(store.claim(1, at=later, lease=timedelta(minutes=1))) == many
    getattr(store, "close", lambda: None)()


@on_every_store
def test_relays_in_threads_send_everything_in_order(house: StoreHouse, tmp_path: Path) -> None:
    store = opened(house.fresh(tmp_path), durable=False)
    random, heard, noting, stop = Random(1), list[tuple[str, str]](), Lock(), Event()
    posted = [each for number in range(25) for each in post(store, number, random)]

    def send(message: Pending) -> None:
        if random.random() < 0.1:
            raise ConnectionError("no answer")
        with noting:
            heard.append((message.key, message.id))

    relay = Relay(outbox=store, clock=SystemClock(), send=send, batch=3, patience=HASTY)
    relaying = race()

    def watch() -> None:
        for _ in range(3_000):
            if relaying.is_over or len(set(heard)) == len(posted):
                break
            sleep(0.01)
        stop.set()

    works: list[Callable[[], None]] = [partial(relay.run, stop, pause=timedelta(milliseconds=2)) for _ in range(4)]
    try:
        relaying.run([watch, *works])
    finally:
        stop.set()
    check_heard(heard, posted)
    assert len(heard) == len(posted), "nobody died and no lease ended: nothing is sent twice"
    getattr(store, "close", lambda: None)()


def kill_relays(house: StoreHouse, folder: Path, *, relays: int, kills: int, commands: int) -> int:
    """Relays carry out what a writer goes on posting, and are killed and started again; gives how often something was sent."""
    random, address, file = Random(kills), house.fresh(folder), folder / "heard"
    posted: list[tuple[str, str]] = []
    with ExitStack() as stack:
        store = stack.enter_context(closing(opened(address, durable=False)))
        nurseries = [stack.enter_context(Nursery()) for _ in range(relays)]
        running = [nursery.begin("carry", address, file) for nursery in nurseries]
        for number in range(commands):
            posted += post(store, number, random)
            if number % (commands // kills) == 0:
                chosen = random.randrange(relays)
                nurseries[chosen].kill(running[chosen])
                running[chosen] = nurseries[chosen].begin("carry", address, file)
        wait_while_more_is_heard(file, len(posted))
        for nursery, relay in zip(nurseries, running, strict=True):
            nursery.kill(relay)
    heard = [(line[0], line[2:]) for line in noted(file)]
    check_heard(heard, posted)
    return len(heard)


def wait_while_more_is_heard(file: Path, wanted: int) -> None:
    """Wait until so many messages were heard, or none for a minute: how long all of them take is the machine's affair."""
    heard, silent = 0, 0
    while heard < wanted and silent < 6_000:
        sleep(0.01)
        before, heard = heard, len({*noted(file)})
        silent = silent + 1 if heard == before else 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked on this system")
@on_shared_stores
def test_killed_relays_lose_and_reorder_nothing(house: StoreHouse, tmp_path: Path) -> None:
    assert kill_relays(house, tmp_path, relays=3, kills=6, commands=30) >= 120


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked on this system")
@on_shared_stores
def test_eight_relays_killed_a_hundred_times_lose_and_reorder_nothing(house: StoreHouse, tmp_path: Path) -> None:
    assert kill_relays(house, tmp_path, relays=8, kills=100, commands=2_000) >= 8_000


@on_every_store
def test_watchers_that_come_and_go_beside_writers_miss_nothing(house: StoreHouse, tmp_path: Path) -> None:
    """Four clerks place orders; a watcher keeps its position after each change, and is given up and made anew all the time."""
    store = opened(house.fresh(tmp_path), durable=False)
    selling, random, beside = ["ann", "bob", "cat", "dan"], Random(2), race()

    def sell(clerk: str) -> list[Recorded]:
        shop = client(store)
        try:
            for round in range(6):
                draft = shop.draft(("MUG", 1), id=f"{clerk}.{round}")
                shop.desk.orders.take(draft, by=CLERK, command=f"t.{clerk}.{round}")
                shop.desk.orders.confirm(f"{clerk}.{round}", by=CLERK, command=f"c.{clerk}.{round}")
        finally:
            selling.remove(clerk)
        return []

    def look() -> list[Recorded]:
        seen: list[Recorded] = []
        position, last = "", False
        while not last:
            last = not selling or beside.is_over
            watching = client(store).desk.search.watch(by=CLERK, after=position)
            assert not isinstance(watching, Refused)
            seen += look_a_little(watching, None if last else random.randint(1, 5))
            position = watching.position
        return seen

    works: list[Callable[[], list[Recorded]]] = [partial(sell, clerk) for clerk in selling]
    one, other, *_ = beside.run([look, look, *works])
    assert one == other == list(store.feed())
    assert len(store.feed()) == 4 * 6 * 2
    getattr(store, "close", lambda: None)()


def look_a_little(watching: Watcher, most: int | None) -> list[Recorded]:
    """A few changes, or all there are."""
    seen: list[Recorded] = []
    for happened in watching:
        seen.append(happened.entry)
        if len(seen) == most:
            break
    return seen
