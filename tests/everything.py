"""Every public type of the package, found by walking it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from types import ModuleType

from attrs import has

import ordercore

__all__ = ["modules", "public_types"]

_NOT_THE_LIBRARY = ("ordercore.testing", "ordercore.cli", "ordercore.__main__")


@cache
def modules() -> tuple[ModuleType, ...]:
    """Every module but those for tests and for the terminal."""
    found = pkgutil.walk_packages(ordercore.__path__, "ordercore.")
    return tuple(importlib.import_module(each.name) for each in found if not each.name.startswith(_NOT_THE_LIBRARY))


def public_types() -> Iterator[type]:
    """Every public attrs class, once, from the file that defines it."""
    for module in modules():
        for name in getattr(module, "__all__", ()):
            kind = getattr(module, name)
            if isinstance(kind, type) and has(kind) and kind.__module__ == module.__name__:
                yield kind
