"""Many processes at work on one store: nobody sees an error, nobody's memory grows, and nothing is lost; for an hour by name.

The hour: ``python -m tests.stores.soak --minutes 60 --processes 8 --store sqlite``, and the same for the other stores.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

import pytest

from tests.stores.account import growth
from tests.stores.memory import resident
from tests.stores.registry import HOUSES, SHARED, StoreHouse
from tests.stores.soak import main, soak

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked on this system")

SQLITE: Final = next(house for house in HOUSES if house.name == "sqlite")
on_shared_stores = pytest.mark.parametrize("house", SHARED, ids=lambda house: house.name)
COLD: Final = 0.15
"""In a second nobody gets warm: what is kept in memory on purpose is still being filled."""


@on_shared_stores
def test_two_processes_work_for_a_second_and_leave_all_whole(house: StoreHouse, tmp_path: Path) -> None:
    report = soak(house.fresh(tmp_path), processes=2, seconds=1, archived=1, most_growth=COLD)
    assert list(report.problems()) == []
    assert len(report.told) == 2
    assert report.commits >= report.there > 0
    assert {"ship", "sell", "read", "find", "weigh", "follow", "carry"} <= report.done.keys()


@pytest.mark.parametrize(
    ("planted", "problem"),
    [
        ("leak", r"the memory of w\d grew by"),
        ("loss", r"in the end: AssertionError: assert lost == set\(\)"),
        ("death", "2 processes died"),
    ],
)
def test_what_is_planted_is_told(planted: str, problem: str, tmp_path: Path) -> None:
    """The soak is able to fail."""
    report = soak(SQLITE.fresh(tmp_path), processes=2, seconds=1, archived=1, most_growth=COLD, planted=planted)
    problems = list(report.problems())
    assert any(re.match(problem, each) for each in problems), problems


def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--minutes", "0.02", "--processes", "2", "--archived", "1", "--growth", "15"]
    assert main(words) == 0
    assert capsys.readouterr().out.endswith("nothing is wrong\n")
    assert main([*words, "--plant", "busy"]) == 1
    assert "times an error came out: ship: StoreBusy: SQLite is busy: database is locked" in capsys.readouterr().out


def test_growth_is_measured_from_when_it_is_warm() -> None:
    filling = tuple([100 + number for number in range(25)])
    assert growth((*filling, *[125] * 75)) == 0
    assert growth((*filling, *range(125, 200))) > 0.5
    assert growth((7,)) == 0


def test_memory_is_what_belongs_to_this_process() -> None:
    before = resident()
    kept = bytearray(b"x" * 50_000_000)
    assert resident() - before >= 0.9 * len(kept)


@pytest.mark.slow
@on_shared_stores
def test_eight_processes_work_for_five_minutes(house: StoreHouse, tmp_path: Path) -> None:
    report = soak(house.fresh(tmp_path), processes=8, seconds=300)
    assert list(report.problems()) == []
