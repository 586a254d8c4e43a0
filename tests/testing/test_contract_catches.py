"""The contract of a store bites: it catches every planted fault, and none of its examples is there for show."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final

import pytest

from ordercore.adapters.memory import MemoryStore
from ordercore.ports.store import Store
from ordercore.testing.contracts import StoreContract
from ordercore.testing.faulty import FAULTY_STORES
from ordercore.testing.faulty.commands import IgnoresDigests, KeepsCeilingsOfTheRefused
from ordercore.testing.faulty.history import BreaksTheChain, LosesOffsets
from ordercore.testing.faulty.limits import KeepsReleased, NeverRefuses
from ordercore.testing.faulty.outbox import ForgetsSent, PostsNewestFirst
from ordercore.testing.faulty.search import WritesNumbersAsText
from ordercore.testing.faulty.versions import CountsTwice, LastWriteWins
from ordercore.testing.machines.store import run_store_machine

STORIES: Final = "test_random_stories_end_as_in_memory"
EXAMPLES: Final = [name for name in dir(StoreContract) if name.startswith("test_") and name != STORIES]

TOLD: Final = (
    *(IgnoresDigests, KeepsCeilingsOfTheRefused, BreaksTheChain, LosesOffsets, KeepsReleased),
    *(NeverRefuses, ForgetsSent, PostsNewestFirst, WritesNumbersAsText, CountsTwice, LastWriteWins),
)
"""Faults that random stories run into soon; others, as races and bad input, are for the examples."""


class Reopened(StoreContract):
    """The contract of a memory store that hands its insides on when it is reopened, except what is to be lost."""

    supports_restart = True
    lost: ClassVar[str] = ""

    def reopen(self, store: Store) -> Store:
        reopened = MemoryStore()
        vars(reopened).update({name: kept for name, kept in vars(store).items() if name != self.lost})
        return reopened


def is_kept(contract: StoreContract, promise: str, factory: Callable[[], MemoryStore]) -> bool:
    """Whether one example passes."""
    try:
        getattr(contract, promise)(factory)
    except (Exception, pytest.fail.Exception):  # noqa: BLE001
        return False
    return True


def is_caught(contract: StoreContract, factory: Callable[[], MemoryStore]) -> bool:
    """Whether some example fails."""
    return not all(is_kept(contract, promise, factory) for promise in EXAMPLES)


def test_a_sound_store_is_not_caught() -> None:
    assert not is_caught(Reopened(), MemoryStore)


@pytest.mark.parametrize("faulty", FAULTY_STORES)
def test_every_planted_fault_is_caught_by_an_example(faulty: type[MemoryStore]) -> None:
    assert is_caught(Reopened(), faulty)


@pytest.mark.parametrize("lost", ["_documents", "_histories", "_feed", "_limits", "_receipts", "_messages"])
def test_whatever_is_lost_in_a_restart_is_missed(lost: str) -> None:
    contract = type("Forgetful", (Reopened,), {"lost": lost})()
    assert is_caught(contract, MemoryStore)


@pytest.mark.slow
def test_no_example_is_there_for_show() -> None:
    losing = [type("Forgetful", (Reopened,), {"lost": lost})() for lost in ("_documents", "_messages")]
    for promise in EXAMPLES:
        caught = [faulty for faulty in FAULTY_STORES if not is_kept(Reopened(), promise, faulty)]
        assert caught or not all(is_kept(contract, promise, MemoryStore) for contract in losing), promise


@pytest.mark.parametrize("faulty", TOLD)
def test_random_stories_find_faults(faulty: type[MemoryStore]) -> None:
    with pytest.raises(AssertionError):
        run_store_machine(faulty, max_examples=200, shrink=False)


def test_every_faulty_store_says_what_is_wrong_with_it() -> None:
    assert len(set(FAULTY_STORES)) == len(FAULTY_STORES) >= 60
    assert all(faulty.__doc__ and faulty.__doc__ != MemoryStore.__doc__ for faulty in FAULTY_STORES)
