"""What other processes do to a store while a test looks on: ``python -m tests.stores.child WHAT ...``.

A nursery has everything imported already and forks a writer whenever it is told to, so that three hundred of them cost no
more than their work.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Final

from ordercore.adapters import sqlite
from ordercore.adapters.migration import Step
from ordercore.adapters.sqlite.schema import shipped
from ordercore.errors import LimitExceeded
from tests.stores.orders import order
from tests.stores.registry import opened


def write(address: str, name: str, noted: str) -> None:
    """Commit order after order until killed, or until there is a file ``noted``.stop; note each that has its receipt."""
    file = os.open(noted, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    store = opened(address)
    stop = Path(f"{noted}.stop")
    for number in count():
        if number % 8 == 0 and stop.exists():
            break
        store.commit(order(f"{name}-{number}"))
        os.write(file, f"{name}-{number}\n".encode())
    store.close()


def take(address: str, name: str, rounds: str, amount: str) -> None:
    """Place so many orders as one client, and say how many were granted."""
    store = opened(address)
    granted = 0
    for number in range(int(rounds)):
        try:
            store.commit(order(f"{name}-{number}", int(amount)))
        except LimitExceeded:
            continue
        granted += 1
    store.close()
    sys.stdout.write(f"{granted}\n")


def nursery() -> None:
    """For each line ``ADDRESS NAME NOTED`` fork a writer and say its number; say ``gone`` when it is."""
    for line in sys.stdin:
        child = os.fork()
        if not child:
            write(*line.split())
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


DOES: Final[dict[str, Callable[..., None]]] = {each.__name__: each for each in (write, take, nursery, migrate)}

if __name__ == "__main__":
    DOES[sys.argv[1]](*sys.argv[2:])
