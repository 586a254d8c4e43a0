"""The contract of a store in one class."""

from __future__ import annotations

from typing import ClassVar

from ordercore.ports.store import Store
from ordercore.testing.contracts.store.atomicity import AtomicityPromises
from ordercore.testing.contracts.store.beside import BesidePromises, TenantPromises
from ordercore.testing.contracts.store.bounds import BoundPromises
from ordercore.testing.contracts.store.capability import Factory
from ordercore.testing.contracts.store.ceilings import CeilingPromises
from ordercore.testing.contracts.store.claims import ClaimPromises
from ordercore.testing.contracts.store.commands import CommandPromises
from ordercore.testing.contracts.store.filters import FilterPromises
from ordercore.testing.contracts.store.handed import HandedPromises, PostedHandedPromises
from ordercore.testing.contracts.store.history import HistoryPromises
from ordercore.testing.contracts.store.letters import LetterPromises
from ordercore.testing.contracts.store.messages import MessagePromises
from ordercore.testing.contracts.store.names import NamePromises, PostedNamePromises
from ordercore.testing.contracts.store.outbox import OutboxPromises
from ordercore.testing.contracts.store.pages import PagePromises
from ordercore.testing.contracts.store.parking import ParkingPromises
from ordercore.testing.contracts.store.races import RacePromises
from ordercore.testing.contracts.store.restart import RestartPromises
from ordercore.testing.contracts.store.sizes import SizePromises
from ordercore.testing.contracts.store.versions import VersionPromises
from ordercore.testing.contracts.store.words import WordPromises
from ordercore.testing.machines.store import run_store_machine

__all__ = ["StoreContract"]


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
    MessagePromises,
    ParkingPromises,
    RacePromises,
    RestartPromises,
    SizePromises,
    BoundPromises,
    LetterPromises,
    NamePromises,
    PostedNamePromises,
    HandedPromises,
    PostedHandedPromises,
    BesidePromises,
    TenantPromises,
):
    """Everything `ordercore.ports.store.Store` promises; subclass it and give it one fixture, `factory`.

    What the store does not offer is turned off by the class attributes ``supports_...``; those tests are skipped and
    say so. A promise it fails to keep is overridden under ``@pytest.mark.xfail(reason=...)``; any other override is an error.
    """

    port = Store

    #: how many random stories the store is compared in with the memory store; None: as many as the strictness says.
    max_examples: ClassVar[int | None] = None

    def test_random_stories_end_as_in_memory(self, factory: Factory) -> None:
        run_store_machine(
            factory,
            max_examples=self.strictness.stories if self.max_examples is None else self.max_examples,
            steps=self.strictness.steps,
            full_text=self.supports_full_text,
            outbox=self.supports_outbox,
            patience=self.strictness.patience,
        )
