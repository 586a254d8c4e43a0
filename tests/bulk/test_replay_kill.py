"""The whole year, its process killed three times on the way: what is gone on with comes to the same reconciliation."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.bulk.sample import REAL, WITHOUT_FILE
from tests.waiting import PATIENCE_SECONDS

KILLED_AFTER = (2_000, 60_000, 110_000)
"""Commands that have their receipts when the process is killed; the year has about 167,000."""

A_YEAR_SECONDS = 4 * 3_600
"""In which time a year is played, on a slow machine."""


@contextmanager
def running(store: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "ordercore", "replay", str(REAL), "--store", f"sqlite:{store}", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def commands(store: Path) -> int:
    """How many commands have their receipts."""
    if not store.exists():
        return 0
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=30)) as connection:
        try:
            return int(connection.execute("SELECT count(digest) FROM ordercore_events").fetchone()[0])
        except sqlite3.OperationalError:
            return 0  # the tables are being made


def killed(store: Path, *, after: int) -> int:
    """Run until so many commands have their receipts, kill, and say how many had them then."""
    with running(store) as process:
        begun = time.monotonic()
        while (done := commands(store)) < after:
            assert time.monotonic() < begun + A_YEAR_SECONDS, "it does not get on"
            assert process.poll() is None, "it ended before it was killed"
            time.sleep(0.5)
        process.kill()
        process.wait(PATIENCE_SECONDS)
    return done


def whole(store: Path) -> dict[str, Any]:
    with running(store) as process:
        out, _ = process.communicate(timeout=A_YEAR_SECONDS)
    assert process.returncode == 0
    found: dict[str, Any] = json.loads(out)
    return found


@pytest.mark.slow
@pytest.mark.skipif(not REAL.exists(), reason=WITHOUT_FILE)
def test_the_whole_year_killed_three_times(tmp_path: Path) -> None:
    store = tmp_path / "year.db"
    for after in KILLED_AFTER:
        assert after <= killed(store, after=after) < KILLED_AFTER[-1] * 1.4
    found = whole(store)

    assert found["balanced"]
    assert found["source_lines"] == 541_909
    assert (found["unaccounted"], found["refused"], found["strays"]) == (0, 0, 0)
    assert found["by_kind"] == {
        "sale": 527_758,
        "service": 372,
        "freight": 1_973,
        "free": 417,
        "return": 7_219,
        "credit": 2_069,
        "stock_correction": 2_098,
        "write_off": 3,
    }
    assert found["source_value"] == "9747747.934"
    assert found["our_value"] == "9747747.93"
    assert found["rounding_difference"] == "0.004"
    assert (found["unexplained"], found["stock_mismatches"]) == ("0.00", [])
    assert 0 < found["orders_played"] < 19_973
    again = whole(store)
    pace = {"orders_played", "orders_per_second", "seconds"}
    assert again["orders_played"] == 0
    assert {key: again[key] for key in again.keys() - pace} == {key: found[key] for key in found.keys() - pace}
