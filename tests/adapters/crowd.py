"""What other processes do to a store while a test looks on; run as a program."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from ordercore.adapters.sqlite import SQLiteStore
from ordercore.errors import LimitExceeded, StoreBusy
from ordercore.ports.store import Batch, Entry, Message, Take, Write

if TYPE_CHECKING:
    from ordercore.adapters.postgres import PostgresStore


def opened(place: str, synchronous: Literal["FULL", "NORMAL"] = "FULL") -> SQLiteStore | PostgresStore:
    """The store at a place: a conninfo of PostgreSQL begins with ``host=``, anything else is a file."""
    if place.startswith("host="):
        from ordercore.adapters.postgres import PostgresStore  # noqa: PLC0415 -- needs an extra

        return PostgresStore(place, busy_timeout_seconds=30)
    return SQLiteStore(place, synchronous=synchronous, busy_timeout_seconds=30)


def take(place: str, name: str, rounds: str) -> None:
    """Take 3 of the limit ``stock`` as often as told, and say how often it was granted."""
    granted = 0
    with opened(place, "NORMAL") as store:
        for number in range(int(rounds)):
            claim = f"{name}-{number}"
            try:
                store.commit(Batch(claim, "", datetime.now(UTC), name, limits=(Take("stock", claim, 3),)))
            except LimitExceeded:
                continue
            granted += 1
    sys.stdout.write(f"{granted}\n")


def write(place: str, name: str) -> None:
    """Write order after order until killed, and say the number of each once it has its receipt."""
    with opened(place) as store:
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
