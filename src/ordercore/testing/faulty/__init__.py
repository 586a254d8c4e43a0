"""Stores with one planted fault each: whatever claims to test stores must catch every one of them."""

from ordercore.adapters.memory import MemoryStore
from ordercore.testing.faulty import commands, history, limits, outbox, search, versions

__all__ = ["FAULTY_STORES"]

FAULTY_STORES: tuple[type[MemoryStore], ...] = tuple(
    [getattr(room, name) for room in (versions, commands, limits, search, history, outbox) for name in room.__all__]
)
"""Every faulty store, by the part of the port that it breaks; its docstring says how."""
