"""What other processes do to a store while a test looks on: ``python -m tests.stores.child WHAT ...``.

A nursery has everything imported already and forks a writer whenever it is told to, so that three hundred of them cost no
more than their work.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random
from select import select
from threading import Event
from time import monotonic, sleep
from typing import Final

from ordercore.adapters import sqlite
from ordercore.adapters.clock import SystemClock
from ordercore.adapters.migration import Step
from ordercore.adapters.sqlite.schema import shipped
from ordercore.desk import Patience, Relay
from ordercore.errors import ConnectionLost, LimitExceeded, StoreBusy
from ordercore.ports.batch import Batch
from ordercore.ports.outbox import Pending
from tests.stores.limits import RACES, client, granted
from tests.stores.orders import order
from tests.stores.planted import PLANTED
from tests.stores.registry import opened
from tests.stores.worker import Worker
from tests.waiting import PATIENCE_SECONDS


def write(address: str, name: str, noted: str) -> None:
    """Commit order after order until killed, or until there is a file ``noted``.stop; note each that has its receipt."""
    store = opened(address)
    _write(store.commit, name, noted)
    store.close()


def insist(address: str, name: str, noted: str) -> None:
    """The same, and send an order again for as long as the server is down, as a host would."""
    store = opened(address)

    def commit(batch: Batch) -> None:
        until = monotonic() + PATIENCE_SECONDS
        while True:
            try:
                store.commit(batch)
            except (ConnectionLost, StoreBusy):
                if monotonic() > until:
                    raise
                sleep(0.01)
            else:
                return

    _write(commit, name, noted)
    store.close()


def is_alone() -> bool:
    """Whether the test that started this is gone: there is nothing to read from it but its end."""
    return bool(select([sys.stdin.fileno()], [], [], 0)[0])


class _Alone(Event):
    """Tells a relay to stop when the test is gone."""

    def is_set(self) -> bool:
        return is_alone()


def _write(commit: Callable[[Batch], object], name: str, noted: str) -> None:
    file = os.open(noted, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    stop = Path(f"{noted}.stop")
    for number in count():
        if number % 8 == 0 and (stop.exists() or is_alone()):
            break
        commit(order(f"{name}-{number}"))
        os.write(file, f"{name}-{number}\n".encode())


def crowd(address: str, clients: str, rounds: str, amount: str) -> None:
    """So many clients at once, each a process, place so many orders; say how many were granted to each."""
    readers = []
    for number in range(int(clients)):
        reader, writer = os.pipe()
        if not os.fork():
            granted = take(address, f"c{number}", int(rounds), int(amount))
            os.write(writer, f"{granted}\n".encode())
            os._exit(0)
        os.close(writer)
        readers.append(reader)
    for reader in readers:
        with os.fdopen(reader) as told:
            sys.stdout.write(told.read() or "died\n")
    for _ in readers:
        os.wait()


def take(address: str, name: str, rounds: int, amount: int) -> int:
    """Place orders as one client; gives how many were granted."""
    store = opened(address, durable=False)
    granted = 0
    for number in range(rounds):
        try:
            store.commit(order(f"{name}-{number}", amount))
        except LimitExceeded:
            continue
        granted += 1
    store.close()
    return granted


def race(clients: str, rounds: str, *stores: str) -> None:
    """On each of the stores, one for each kind of limit, so many clients at once want a piece of it so often.

    Each client is a process; it says which limit it was, how often it got what it wanted, and why it did not.
    """
    for chosen, address in zip(RACES, stores, strict=True):
        for number in range(int(clients)):
            if not os.fork():
                store = opened(address, durable=False)
                count, reasons = granted(chosen, client(store), [f"c{number}.{round}" for round in range(int(rounds))])
                os.write(1, f"{chosen.name},{count},{','.join(sorted(reasons))}\n".encode())
                os._exit(0)
        for _ in range(int(clients)):
            os.wait()


def soak(address: str, processes: str, seconds: str, folder: str, planted: str) -> None:
    """So many processes work on a store for so long; each tells in the folder what it did."""
    for number in range(int(processes)):
        if not os.fork():
            store = PLANTED[planted](opened(address, patient=False))
            Worker(store, f"w{number}", Path(folder)).work(float(seconds))
            os._exit(0)
    for _ in range(int(processes)):
        os.wait()


def carry(address: str, noted: str) -> None:
    """Carry messages out until killed, and note the key and id of each that is sent; now and then one fails."""
    file = os.open(noted, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    random = Random(os.getpid())

    def send(message: Pending) -> None:
        if random.random() < 0.05:
            raise ConnectionError("no answer")
        os.write(file, f"{message.key} {message.id}\n".encode())
        sleep(random.random() / 1_000)

    hasty = Patience(first=timedelta(milliseconds=10), most=timedelta(milliseconds=50), attempts=1_000)
    relay = Relay(
        outbox=opened(address, durable=False),
        clock=SystemClock(),
        send=send,
        batch=5,
        lease=timedelta(milliseconds=200),
        patience=hasty,
    )
    relay.run(_Alone(), pause=timedelta(milliseconds=5))


def nursery() -> None:
    """For each line, WHAT and its words, fork a process that does it and say its number; say ``gone`` when it is."""
    for line in sys.stdin:
        child = os.fork()
        if not child:
            what, *words = line.split()
            DOES[what](*words)
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        os.waitpid(child, 0)
        sys.stdout.write("gone\n")
        sys.stdout.flush()


def migrate(path: str, name: str, script: str) -> None:
    """Begin a step that somebody will kill."""
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    sqlite.migrate(path, steps=(*shipped(), Step(name, script)))


DOES: Final[dict[str, Callable[..., None]]] = {
    each.__name__: each for each in (write, insist, crowd, race, soak, carry, nursery, migrate)
}

if __name__ == "__main__":
    DOES[sys.argv[1]](*sys.argv[2:])
