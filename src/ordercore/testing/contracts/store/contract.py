"""The contract of a store in one class."""

from __future__ import annotations

from typing import ClassVar

import pytest

from ordercore.testing.contracts.store.atomicity import AtomicityPromises
from ordercore.testing.contracts.store.capability import Capabilities, Factory
from ordercore.testing.contracts.store.ceilings import CeilingPromises
from ordercore.testing.contracts.store.claims import ClaimPromises
from ordercore.testing.contracts.store.commands import CommandPromises
from ordercore.testing.contracts.store.filters import FilterPromises
from ordercore.testing.contracts.store.history import HistoryPromises
from ordercore.testing.contracts.store.outbox import OutboxPromises
from ordercore.testing.contracts.store.pages import PagePromises
from ordercore.testing.contracts.store.parking import ParkingPromises
from ordercore.testing.contracts.store.races import RacePromises
from ordercore.testing.contracts.store.restart import RestartPromises
from ordercore.testing.contracts.store.versions import VersionPromises
from ordercore.testing.contracts.store.words import WordPromises
from ordercore.testing.machines.store import run_store_machine

__all__ = ["StoreContract", "dropped_promises"]


class StoreContract(
    VersionPromises,
    CommandPromises,
    AtomicityPromises,
    ClaimPromises,
    CeilingPromises,
    FilterPromises,
    PagePromises,
    WordPromises,
    HistoryPromises,
    OutboxPromises,
    ParkingPromises,
    RacePromises,
    RestartPromises,
):
    """Everything `ordercore.ports.store.Store` promises; subclass it and give it one fixture, `factory`.

    What the store does not offer is turned off by the class attributes ``supports_...``; those tests are skipped and
    say so. A promise it fails to keep is overridden under ``@pytest.mark.xfail(reason=...)``; any other override fails.
    """

    #: how many random stories the store is compared in with the memory store.
    max_examples: ClassVar[int] = 30

    @pytest.fixture
    def factory(self) -> Factory:
        """Makes a fresh, empty store each time it is called; the subclass says how."""
        pytest.fail(f"{type(self).__name__} must have a fixture `factory` that returns a callable")

    def test_random_stories_end_as_in_memory(self, factory: Factory) -> None:
        run_store_machine(
            factory,
            max_examples=self.max_examples,
            full_text=self.supports_full_text,
            outbox=self.supports_outbox,
        )

    def test_no_promise_was_dropped(self) -> None:
        assert dropped_promises(type(self)) == []


def dropped_promises(contract: type[Capabilities]) -> list[str]:
    """The tests of the contract that a subclass replaces without an xfail mark that gives a reason."""
    dropped: list[str] = []
    for name in dir(StoreContract):
        if not name.startswith("test_"):
            continue
        promise = getattr(contract, name, None)
        marks = [mark for mark in getattr(promise, "pytestmark", []) if mark.name == "xfail"]
        if promise is not getattr(StoreContract, name) and not any(mark.kwargs.get("reason") for mark in marks):
            dropped.append(name)
    return dropped
