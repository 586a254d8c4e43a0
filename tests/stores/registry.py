"""The stores that the suites run on, each by an address under which other processes find it too."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pytest
from attrs import frozen

import ordercore.adapters
from ordercore.adapters.memory import MemoryStore
from ordercore.adapters.postgres import PostgresStore
from ordercore.adapters.sqlalchemy import SQLAlchemyStore
from ordercore.adapters.sqlite import SQLiteStore
from tests.adapters.cluster import MISSING, binaries, shared
from tests.adapters.hosted import Hosted

__all__ = ["HOUSES", "SHARED", "StoreHouse", "opened", "store_classes"]


@frozen
class StoreHouse:
    """One kind of store: how to get a new one, and how to open one that is there."""

    #: what it is called, and what its addresses begin with.
    name: str
    #: the class of the adapter.
    adapter: type
    #: gives the address, without the name, of a new and empty store; it is in a folder or named after it.
    address: Callable[[Path], str]
    #: opens the store at an address. Not durable is faster, where there is a choice: a power cut may take the newest commits.
    #: Patient waits a minute for its turn, and otherwise as long as the adapter does when it is not told.
    open: Callable[[str, bool, bool], Any]
    #: whether other processes can open it, and it outlives the one that made it.
    shared: bool = True

    def fresh(self, folder: Path) -> str:
        """The address of a new and empty store."""
        return f"{self.name}:{self.address(folder)}"


def _tenant_of_a_server(folder: Path) -> str:
    """A new tenant, which begins with nothing, in the server of this test run."""
    if binaries() is None:
        pytest.skip(MISSING)
    return f"{shared().url()}#{uuid4().hex}"


_HASTY: Final = "?options=-c%20synchronous_commit%3Doff"


def _patience(patient: bool) -> dict[str, Any]:
    return {"busy_timeout_seconds": 60} if patient else {}


def _open_file(address: str, durable: bool, patient: bool) -> SQLiteStore:
    return SQLiteStore(address, synchronous="FULL" if durable else "NORMAL", **_patience(patient))


def _open_on_server(address: str, durable: bool, patient: bool) -> PostgresStore:
    url, _, tenant = address.partition("#")
    return PostgresStore(url if durable else url + _HASTY, tenant=tenant, **_patience(patient))


def _open_hosted(address: str, durable: bool, patient: bool) -> Hosted:
    url, _, tenant = address.partition("#")
    return Hosted(url if durable or url.startswith("sqlite") else url + _HASTY, tenant, **_patience(patient))


_HELD: Final[dict[str, MemoryStore]] = {}

HOUSES: Final[tuple[StoreHouse, ...]] = (
    StoreHouse(
        "memory",
        MemoryStore,
        lambda folder: uuid4().hex,
        lambda address, durable, patient: _HELD.setdefault(address, MemoryStore()),
        shared=False,
    ),
    StoreHouse("sqlite", SQLiteStore, lambda folder: str(folder / f"{uuid4().hex}.db"), _open_file),
    StoreHouse("postgres", PostgresStore, _tenant_of_a_server, _open_on_server),
    StoreHouse(
        "sqlalchemy+sqlite",
        SQLAlchemyStore,
        lambda folder: f"sqlite:///{folder}/{uuid4().hex}.db#main",
        _open_hosted,
    ),
    StoreHouse(
        "sqlalchemy+postgres",
        SQLAlchemyStore,
        lambda folder: _tenant_of_a_server(folder).replace("postgresql:", "postgresql+psycopg:"),
        _open_hosted,
    ),
)
"""All kinds of stores that come with ordercore."""

SHARED: Final = tuple([house for house in HOUSES if house.shared])
"""Those that several processes can use."""


def opened(address: str, *, durable: bool = True, patient: bool = True) -> Any:
    """The store at an address."""
    name, _, rest = address.partition(":")
    (house,) = [house for house in HOUSES if house.name == name]
    return house.open(rest, durable, patient)


def store_classes() -> Iterator[type]:
    """The classes in the faces of the adapters that have all methods of a store and of an outbox."""
    wanted = {"load", "load_many", "find", "history", "balance", "commit", "feed", "claim", "sent"}
    for module in pkgutil.iter_modules(ordercore.adapters.__path__, "ordercore.adapters."):
        try:
            found = import_module(module.name)
        except ImportError:  # its extra is not installed
            continue
        for name in getattr(found, "__all__", ()):
            each = getattr(found, name)
            if isinstance(each, type) and wanted <= set(dir(each)):
                yield each
