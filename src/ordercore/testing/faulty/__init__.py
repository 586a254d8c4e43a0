"""Adapters with one planted fault each: whatever claims to test a port must catch every one of them."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ordercore.adapters.memory import MemoryStore
from ordercore.ports.clock import Clock
from ordercore.ports.directory import Directory
from ordercore.ports.outbox import Outbox
from ordercore.ports.store import Store
from ordercore.ports.tax import TaxProvider
from ordercore.testing.faulty import (
    clock,
    commands,
    directory,
    edges,
    handed,
    history,
    house,
    letters,
    limits,
    messages,
    names,
    outbox,
    quote,
    search,
    sizes,
    tax,
    versions,
)
from ordercore.testing.faulty.beside import BESIDE
from ordercore.testing.faulty.endless import ENDLESS
from ordercore.testing.faulty.reopened import REOPENED

__all__ = ["BESIDE", "ENDLESS", "FAULTY", "FAULTY_STORES", "REOPENED"]

FAULTY_STORES: tuple[type[MemoryStore], ...] = tuple(
    [
        getattr(room, name)
        for room in (
            versions,
            commands,
            limits,
            search,
            history,
            outbox,
            messages,
            sizes,
            letters,
            names,
            handed,
            edges,
        )
        for name in room.__all__
    ]
)
"""Every faulty store, by the part of the port that it breaks; its docstring says how."""

FAULTY: Final[Mapping[type[Any], tuple[Callable[..., Any], ...]]] = {
    Store: FAULTY_STORES,
    Outbox: (
        *[getattr(room, name) for room in (outbox, messages) for name in room.__all__],
        *(edges.HandsOutByCommand, names.CutsKeys, names.MindsNoAccentsOfKeys),
        *(handed.CountsFailuresInDecimals, handed.EmptiesLists, handed.HandsOutItsParked),
        *(handed.StampsMessagesItsOwnWay, handed.TellsParkedOnce),
    ),
    Directory: tuple([getattr(room, name) for room in (directory, house) for name in room.__all__]),
    TaxProvider: tuple([getattr(room, name) for room in (tax, quote) for name in room.__all__]),
    Clock: tuple([getattr(clock, name) for name in clock.__all__]),
}
"""The faulty adapters of each port; each is a factory as the contract of the port wants it."""
