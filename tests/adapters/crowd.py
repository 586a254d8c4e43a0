"""What other processes do to a store file while a test looks on; run as a program."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from ordercore.adapters.sqlite import SQLiteStore
from ordercore.errors import LimitExceeded, StoreBusy
from ordercore.ports.store import Batch, Entry, Message, Take, Write


def take(path: str, name: str, rounds: str) -> None:
    """Take 3 of the limit ``stock`` as often as told, and say how often it was granted."""
    granted = 0
    with SQLiteStore(path, synchronous="NORMAL", busy_timeout_seconds=30) as store:
        for number in range(int(rounds)):
            claim = f"{name}-{number}"
            try:
                store.commit(Batch(claim, "", datetime.now(UTC), name, limits=(Take("stock", claim, 3),)))
            except LimitExceeded:
                continue
            granted += 1
    sys.stdout.write(f"{granted}\n")


def write(path: str, name: str) -> None:
    """Write order after order until killed, and say the number of each once it has its receipt."""
    with SQLiteStore(path) as store:
        number = 0
        while True:
            key = ("order", f"{name}-{number}")
            batch = Batch(
                f"{name}-{number}",
                "",
                datetime.now(UTC),
                name,
                writes=(Write(*key, 0, "{}", {"writer": name}, "blue mug"),),
                entries=(Entry(*key, "order.placed/1", "{}"),),
                limits=(Take("stock", f"{name}-{number}", 1),),
                messages=(Message("placed", name, "{}"),),
            )
            try:
                store.commit(batch)
            except StoreBusy:
                continue
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()
            number += 1


if __name__ == "__main__":
    if sys.argv[1] == "take":
        take(*sys.argv[2:])
    else:
        write(*sys.argv[2:])
