"""The strategy for any public class: the one its room has for it, or else what its annotations say."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any, Final, get_origin

import attrs
from hypothesis.strategies import SearchStrategy

from ordercore.errors import InvalidValue
from ordercore.testing.strategies.annotated import values_of
from ordercore.wire.shape import nests

__all__ = ["ROOMS", "public_classes", "strategy_of"]

ROOMS: Final = (
    "values",
    "catalog",
    "parties",
    "access",
    "inventory",
    "credit",
    "pricing",
    "tax",
    "lifecycle",
    "ports",
)
"""The rooms whose classes have strategies: all that define data."""

_MODULES: Final = {room: room for room in ROOMS if room != "access"} | {"ports": "store"}
"""Where the strategies of a room are, when it has any of its own."""


def public_classes() -> Iterator[type[Any]]:
    """Every public attrs class of those rooms, each once, where it is defined."""
    for room in ROOMS:
        package = importlib.import_module(f"ordercore.{room}")
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, each in vars(importlib.import_module(found.name)).items():
                if isinstance(each, type) and attrs.has(each) and each.__module__ == found.name and name[0] != "_":
                    yield each


def strategy_of(thing: Any) -> SearchStrategy[Any] | None:
    """The strategy for a public class, with arguments when it is generic; None for anything else.

    Values are made by the class itself, so its validators have seen them.
    """
    class_ = get_origin(thing) or thing
    room = class_.__module__.split(".")[1]
    if room not in ROOMS or not isinstance(class_, type) or not attrs.has(class_) or class_.__name__.startswith("_"):
        return None
    if room in _MODULES:
        made = importlib.import_module(f"ordercore.testing.strategies.{_MODULES[room]}").OF_TYPE.get(thing)
        if made is not None:
            found: SearchStrategy[Any] = made()
            return found
    try:
        nests(thing)  # walks all it is made of
    except InvalidValue:
        return None  # it holds functions: part of a program, not of a document
    return values_of(thing)
