"""Which port an object fits: structurally, as the ports themselves ask for."""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen

from ordercore.ports.clock import Clock
from ordercore.ports.directory import Directory
from ordercore.ports.outbox import Outbox
from ordercore.ports.store import Store
from ordercore.ports.tax import TaxProvider

__all__ = ["PORTS", "Fit", "fits_of"]

PORTS: Final[tuple[type[Any], ...]] = (Store, Outbox, Directory, TaxProvider, Clock)
"""Every port; of several that an object fits, the first says what it is."""


@frozen
class Fit:
    """How well an object fits a port."""

    #: the port.
    port: type[Any]
    #: the public names of the port, in alphabetical order.
    names: tuple[str, ...]
    #: those the object lacks, or has as nothing that can be called.
    missing: tuple[str, ...]


def fits_of(made: object) -> tuple[Fit, ...]:
    """How an object fits each port, in the order of `PORTS`."""
    return tuple([_fit(port, made) for port in PORTS])


def _fit(port: type[Any], made: object) -> Fit:
    names = tuple(sorted([name for name in vars(port) if not name.startswith("_")]))
    return Fit(port, names, tuple([name for name in names if not _has(made, name, vars(port)[name])]))


def _has(made: object, name: str, promised: object) -> bool:
    """Whether an object has what a port promises, as something to call where that is a method."""
    return hasattr(made, name) and (isinstance(promised, property) or callable(getattr(made, name)))
