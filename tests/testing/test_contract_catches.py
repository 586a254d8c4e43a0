"""Contracts bite: each catches every planted fault of its port, and none of a store's examples is there for show."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, ClassVar, Final

import pytest
from attrs import resolve_types

from ordercore.adapters.clock import SystemClock
from ordercore.adapters.directory import MemoryDirectory
from ordercore.adapters.memory import MemoryStore
from ordercore.adapters.recorded_tax import RecordedTaxProvider
from ordercore.ports.batch import Receipt
from ordercore.ports.clock import Clock
from ordercore.ports.directory import Directory
from ordercore.ports.limit import Balance
from ordercore.ports.outbox import Outbox
from ordercore.ports.store import Store
from ordercore.ports.tax import TaxProvider
from ordercore.tax.quote import TaxQuote
from ordercore.testing.contract import Contract
from ordercore.testing.contracts import (
    ClockContract,
    DirectoryContract,
    OutboxContract,
    StoreContract,
    TaxProviderContract,
)
from ordercore.testing.contracts.store.beside import BesidePromises, TenantPromises
from ordercore.testing.contracts.store.restart import RestartPromises
from ordercore.testing.contracts.tax import QUESTION
from ordercore.testing.faulty import BESIDE, FAULTY, FAULTY_STORES, REOPENED
from ordercore.testing.faulty.commands import IgnoresDigests, KeepsCeilingsOfTheRefused
from ordercore.testing.faulty.handed import SaysOneForOverdraft, SaysOneForRepeated
from ordercore.testing.faulty.history import BreaksTheChain, LosesOffsets
from ordercore.testing.faulty.limits import KeepsReleased, NeverRefuses
from ordercore.testing.faulty.outbox import ForgetsSent, PostsNewestFirst
from ordercore.testing.faulty.search import WritesNumbersAsText
from ordercore.testing.faulty.shared import SharedStore
from ordercore.testing.faulty.versions import CountsTwice, LastWriteWins
from ordercore.testing.machines.store import run_store_machine
from ordercore.testing.watch import watched
from ordercore.values.money import Money
from ordercore.wire.json import dumps
from tests.testing.conftest import PROJECT
from tests.testing.test_contract import protocols

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
    supports_several_stores = True
    supports_several_tenants = True
    lost: ClassVar[str] = ""

    def beside(self, store: Store, tenant: str) -> Store:
        return MemoryStore(tenant) if tenant else self.reopen(store)

    def reopen(self, store: Store) -> Store:
        reopened = MemoryStore()
        vars(reopened).update({name: kept for name, kept in vars(store).items() if name != self.lost})
        return reopened


def is_kept(contract: Contract, promise: str, factory: Callable[..., Any]) -> bool:
    """Whether one example passes."""
    try:
        with watched(contract.strictness.patience):
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


def test_types_are_asked_for_also_when_somebody_had_them_resolved() -> None:
    """As cattrs does with every class it reads: a field then has its type, where it had the name of it."""
    for kind in (Balance, Receipt):
        resolve_types(kind)

    assert is_caught(Reopened(), SaysOneForOverdraft)
    assert is_caught(Reopened(), SaysOneForRepeated)


class Shared(StoreContract):
    """The contract of memory stores that can be opened again, and beside each other."""

    supports_restart = True
    supports_several_stores = True
    supports_several_tenants = True

    def reopen(self, store: Store) -> Store:
        assert isinstance(store, SharedStore)
        return store.reopened()

    def beside(self, store: Store, tenant: str) -> Store:
        assert isinstance(store, SharedStore)
        return store.beside(tenant)


AGAIN: Final = [name for name in dir(RestartPromises) if name.startswith("test_")]
TOGETHER: Final = [name for part in (BesidePromises, TenantPromises) for name in dir(part) if name.startswith("test_")]


def missed(faulty: type[SharedStore], promises: list[str]) -> list[str]:
    """The promises that do not hold."""
    return [promise for promise in promises if not is_kept(Shared(), promise, faulty)]


def test_sound_stores_are_not_caught_opened_again_or_beside_each_other() -> None:
    assert missed(SharedStore, EXAMPLES) == []


@pytest.mark.parametrize("faulty", REOPENED)
def test_whatever_is_wrong_after_a_restart_is_caught(faulty: type[SharedStore]) -> None:
    assert faulty.__doc__ != SharedStore.__doc__
    assert missed(faulty, AGAIN)


@pytest.mark.parametrize("faulty", BESIDE)
def test_whatever_is_wrong_beside_another_store_is_caught(faulty: type[SharedStore]) -> None:
    assert faulty.__doc__ != SharedStore.__doc__
    assert missed(faulty, TOGETHER)


def test_no_example_of_stores_beside_each_other_is_there_for_show() -> None:
    assert {promise for faulty in BESIDE for promise in missed(faulty, TOGETHER)} == set(TOGETHER)


def test_what_is_not_supported_is_skipped_and_says_so() -> None:
    for promise in TOGETHER:
        with pytest.raises(pytest.skip.Exception, match="supports_several_"):
            getattr(StoreContract(), promise)(MemoryStore)


@pytest.mark.parametrize("lost", ["_documents", "_histories", "_feed", "_limits", "_receipts", "_messages"])
def test_whatever_is_lost_in_a_restart_is_missed(lost: str) -> None:
    contract = type("Forgetful", (Reopened,), {"lost": lost})()
    assert is_caught(contract, MemoryStore)


@pytest.mark.slow
def test_no_example_is_there_for_show() -> None:
    losing = [type("Forgetful", (Reopened,), {"lost": lost})() for lost in ("_documents", "_messages")]
    for promise in sorted({*EXAMPLES} - {*TOGETHER}):
        caught = [faulty for faulty in FAULTY_STORES if not is_kept(Reopened(), promise, faulty)]
        assert caught or not all(is_kept(contract, promise, MemoryStore) for contract in losing), promise


@pytest.mark.parametrize("faulty", TOLD)
def test_random_stories_find_faults(faulty: type[MemoryStore]) -> None:
    with pytest.raises(AssertionError):
        run_store_machine(faulty, max_examples=200, shrink=False)


def test_every_faulty_store_says_what_is_wrong_with_it() -> None:
    assert len(set(FAULTY_STORES)) == len(FAULTY_STORES) >= 60
    assert all(faulty.__doc__ and faulty.__doc__ != MemoryStore.__doc__ for faulty in FAULTY_STORES)


class Reached(TaxProviderContract):
    """The contract of a provider that can be cut off."""

    supports_outage = True

    def cut_off(self, provider: TaxProvider) -> None:
        assert isinstance(provider, RecordedTaxProvider)
        provider.reachable = False


CONTRACTS: Final[dict[type[Any], tuple[Contract, Callable[..., Any]]]] = {
    Clock: (ClockContract(), SystemClock),
    Directory: (DirectoryContract(), MemoryDirectory),
    Outbox: (OutboxContract(), MemoryStore),
    Store: (Reopened(), MemoryStore),
    TaxProvider: (
        Reached(),
        lambda: RecordedTaxProvider("made", {dumps(QUESTION): TaxQuote("made", "R-1", (), Money("9.25", "USD"))}),
    ),
}
"""The contract of each port, and a factory of something that keeps it."""

PLANTED: Final = [(port, faulty) for port, all_of_them in FAULTY.items() if port is not Store for faulty in all_of_them]


def broken(contract: Contract, factory: Callable[..., Any]) -> list[str]:
    """The promises of a contract that do not hold."""
    promises = [name for name in dir(contract) if name.startswith("test_") and "_random_" not in name]
    return [promise for promise in promises if not is_kept(contract, promise, factory)]


def test_every_port_has_its_faulty_adapters() -> None:
    assert set(FAULTY) == set(CONTRACTS) == protocols()
    assert all(len(all_of_them) >= 5 for all_of_them in FAULTY.values())


@pytest.mark.parametrize("port", [port for port in CONTRACTS if port is not Store])
def test_what_is_sound_is_not_caught(port: type[Any]) -> None:
    assert broken(*CONTRACTS[port]) == []


@pytest.mark.parametrize(("port", "faulty"), PLANTED)
def test_every_planted_fault_of_the_other_ports_is_caught(port: type[Any], faulty: Callable[..., Any]) -> None:
    assert faulty.__doc__
    assert broken(CONTRACTS[port][0], faulty)


@pytest.mark.parametrize("port", [Clock, Directory, TaxProvider])
def test_no_promise_of_the_other_ports_is_there_for_show(port: type[Any]) -> None:
    contract = CONTRACTS[port][0]
    caught = {promise for faulty in FAULTY[port] for promise in broken(contract, faulty)}
    assert caught == {name for name in dir(contract) if name.startswith("test_") and "_random_" not in name}


def test_the_page_says_how_many_there_are() -> None:
    found = len({faulty for all_of_them in FAULTY.values() for faulty in all_of_them} | {*REOPENED, *BESIDE})
    page = (PROJECT / "docs" / "reference" / "testing.md").read_text(encoding="utf-8")
    sys.stdout.write(f"\nfaulty adapters of all ports: {found}\n")
    assert f"| faulty adapters of all ports | {found}, all caught" in page
