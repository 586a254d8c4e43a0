"""The contract bites: every planted fault is caught, by an example and nearly always by a random story too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest

from ordercore.adapters.memory import MemoryStore
from ordercore.testing.contracts import StoreContract
from ordercore.testing.faulty import FAULTY_STORES
from ordercore.testing.faulty.limits import LocksNothing
from ordercore.testing.machines.store import run_store_machine

NOT_EXAMPLES: Final = {"test_random_stories_end_as_in_memory", "test_no_promise_was_dropped"}
EXAMPLES: Final = [name for name in dir(StoreContract) if name.startswith("test_") and name not in NOT_EXAMPLES]


def broken_promises(factory: Callable[[], MemoryStore]) -> list[str]:
    """The examples of the contract that fail, up to the first one."""
    for name in EXAMPLES:
        try:
            getattr(StoreContract(), name)(factory)
        except pytest.skip.Exception:
            continue
        except (Exception, pytest.fail.Exception):  # noqa: BLE001
            return [name]
    return []


def test_a_sound_store_breaks_no_promise() -> None:
    assert broken_promises(MemoryStore) == []


@pytest.mark.parametrize("faulty", FAULTY_STORES)
def test_every_planted_fault_is_caught_by_an_example(faulty: type[MemoryStore]) -> None:
    assert broken_promises(faulty)
