"""A store in this process's memory: for tests, for trying out, and the model that every other store is measured by."""

from ordercore.adapters.memory.store import MemoryStore

__all__ = ["MemoryStore"]
