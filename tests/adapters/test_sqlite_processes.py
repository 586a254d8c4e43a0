"""Several processes at one SQLite file, and processes that are killed."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from ordercore.adapters.sqlite import SQLiteStore
from ordercore.ports.chain import first_broken
from ordercore.ports.store import Batch, Query, SetCeiling

PROGRAM: Final = Path(__file__).with_name("crowd.py")
NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)


def started(*arguments: str) -> subprocess.Popen[str]:
    """A process that works on a store."""
    return subprocess.Popen([sys.executable, str(PROGRAM), *arguments], stdout=subprocess.PIPE, text=True)


def furnished(path: Path, ceiling: int | None) -> SQLiteStore:
    """A store with one limit."""
    store = SQLiteStore(path, busy_timeout_seconds=30)
    store.commit(Batch("ceiling", "", NOON, "ann", limits=(SetCeiling("stock", ceiling),)))
    return store


def test_processes_never_exceed_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with furnished(path, 100) as store:
        processes = [started("take", str(path), name, "25") for name in ("ann", "bob", "eve")]
        granted = [int(process.communicate(timeout=120)[0]) for process in processes]
        balance = store.balance("stock")
        assert balance is not None
        assert (sum(granted), balance.claimed, len(balance.claims)) == (33, 99, 33)


def killed(path: Path, name: str, after: int) -> int:
    """How many orders a writer saw confirmed when it was killed in the middle of its work."""
    process = started("write", str(path), name)
    assert process.stdout is not None
    confirmed = 0
    for _ in range(after):
        confirmed = int(process.stdout.readline()) + 1
    process.kill()
    confirmed += len(process.stdout.read().splitlines())
    process.stdout.close()
    process.wait()
    return confirmed


def check_nothing_lost_or_torn(store: SQLiteStore, confirmed: dict[str, int]) -> None:
    """Every confirmed order is there, and every order there is with all that belongs to it."""
    balance = store.balance("stock")
    assert balance is not None
    found = {claim.id for claim in balance.claims}
    for name, count in confirmed.items():
        assert {f"{name}-{number}" for number in range(count)} <= found
    assert len(found) <= sum(confirmed.values()) + len(confirmed)
    assert {*store.load_many("order", sorted(found))} == {*store.load_many("command", sorted(found))} == found
    for id in found:
        history = store.history("order", id)
        assert len(history) == 1
        assert first_broken(history) is None
    rows: list[str] = []
    query = Query("order", text="mug blue", limit=1_000)
    while (page := store.find(query)).rows:
        rows += [row.id for row in page.rows]
        if not page.next:
            break
        query = Query("order", text="mug blue", limit=1_000, after=page.next)
    assert {*rows} == found
    messages: list[str] = []
    while claimed := store.claim(1_000, at=NOON, lease=timedelta(days=1)):
        messages += [message.id for message in claimed]
        store.sent([message.id for message in claimed])
    assert {*messages} == {f"{id}/1" for id in found}


def test_a_killed_writer_loses_and_tears_nothing(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with furnished(path, None) as store:
        confirmed = {f"w{kill}": killed(path, f"w{kill}", 3 + 7 * kill) for kill in range(5)}
        check_nothing_lost_or_torn(store, confirmed)


@pytest.mark.slow
def test_a_hundred_killed_writers_lose_and_tear_nothing(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with furnished(path, None) as store:
        confirmed = {f"w{kill}": killed(path, f"w{kill}", 1 + 13 * kill % 60) for kill in range(100)}
        check_nothing_lost_or_torn(store, confirmed)
