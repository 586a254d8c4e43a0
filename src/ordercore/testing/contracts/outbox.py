"""The contract of an outbox."""

from __future__ import annotations

from ordercore.ports.outbox import Outbox
from ordercore.testing.contracts.store.handed import PostedHandedPromises
from ordercore.testing.contracts.store.messages import MessagePromises
from ordercore.testing.contracts.store.names import PostedNamePromises
from ordercore.testing.contracts.store.outbox import OutboxPromises
from ordercore.testing.contracts.store.parking import ParkingPromises

__all__ = ["OutboxContract"]


class OutboxContract(OutboxPromises, MessagePromises, ParkingPromises, PostedNamePromises, PostedHandedPromises):
    """Everything `ordercore.ports.outbox.Outbox` promises; subclass it and give it one fixture, `factory`.

    The factory makes a fresh, empty store that is an outbox too, since messages come in by `Store.commit` alone. The
    contract of a store holds the same promises: this one is for whoever wants to know about the outbox and nothing else.
    """

    port = Outbox
