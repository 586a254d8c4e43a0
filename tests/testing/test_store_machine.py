"""Random stories find what is wrong with a store, and tell it in a few steps."""

from __future__ import annotations

import sys
from time import process_time
from typing import Final

import pytest

from ordercore.adapters.memory import MemoryStore
from ordercore.testing.faulty import FAULTY_STORES, letters, messages, sizes
from ordercore.testing.faulty.commands import ForgetsOverTheYears, RemembersAThousandCommands
from ordercore.testing.faulty.history import FeedsAtMostAHundred
from ordercore.testing.faulty.limits import LocksNothing
from ordercore.testing.faulty.messages import MergesAlike
from ordercore.testing.faulty.versions import ChecksThreeHeld, LoadsInTwoLooks
from ordercore.testing.machines.store import run_store_machine
from ordercore.testing.table import table

RACES: Final = {LoadsInTwoLooks, LocksNothing}
"""Faults that only several threads see; a story has one. The races of the contract catch them."""

MUCH: Final = {
    *[each for each in FAULTY_STORES if each.__module__ in {letters.__name__, messages.__name__, sizes.__name__}],
    *(ChecksThreeHeld, FeedsAtMostAHundred, ForgetsOverTheYears, RemembersAThousandCommands),
} - {MergesAlike}
"""Faults that only much of something shows, or text that a plain story does not hold. The examples of the contract catch them."""

RULES: Final = (
    *("begin", "carry_out", "claim", "others_come_between", "carry_out_again"),
    *("search", "write_while_pages_turn", "go_on_searching"),
    *("carry_messages_out", "look_at_parked_messages"),
)


def shrunk(faulty: type[MemoryStore], *, stories: int) -> int | None:
    """How many steps the shortest story has that shows a fault; None when no story showed it."""
    try:
        run_store_machine(faulty, max_examples=stories, steps=15)
    except Exception as error:  # noqa: BLE001 -- whatever a faulty store raises
        told = "\n".join(getattr(error, "__notes__", ())).splitlines()
        return sum(line.partition("(")[0].removeprefix("state.") in RULES for line in told)
    return None


def test_a_fault_is_told_in_a_step_or_two() -> None:
    (faulty,) = [each for each in FAULTY_STORES if each.__name__ == "ChecksVersionsFirst"]
    steps = shrunk(faulty, stories=250)
    assert steps is not None
    assert 1 <= steps <= 4


@pytest.mark.slow
def test_nine_faults_in_ten_are_told_in_six_steps_or_fewer() -> None:
    rows: list[tuple[str, int | str, str]] = []
    found: list[int] = []
    for faulty in FAULTY_STORES:
        if faulty in RACES | MUCH:
            continue
        begun = process_time()
        steps = shrunk(faulty, stories=1_000)
        found += [] if steps is None else [steps]
        rows.append((faulty.__name__, "not found" if steps is None else steps, f"{process_time() - begun:.1f}"))
    short = [steps for steps in found if steps <= 6]
    sys.stdout.write("\n".join(table(("store", "steps", "seconds of CPU"), rows)))
    sys.stdout.write(f"\n{len(rows)} tried, {len(found)} found, {len(short)} of them in six steps or fewer\n")
    assert len(short) >= 0.9 * len(rows)
