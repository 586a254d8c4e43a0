"""A store whose backing several may share, for faults that show when it is opened again or beside another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Final

from ordercore.adapters.memory import MemoryStore

__all__ = ["SharedStore", "each"]

_KEPT: Final = ("_lock", "_documents", "_histories", "_feed", "_limits", "_receipts", "_messages")


class SharedStore(MemoryStore):
    """A memory store whose backing several may share. It is sound; those of `reopened` and `beside` break one thing each.

    Args:
        tenant: whose documents they are.
        backing: what another store keeps, of every tenant; its own when none is given.
    """

    #: what is read when a store is opened, and never again.
    cached: ClassVar[str] = ""
    #: what all tenants have in common.
    common: ClassVar[str] = ""

    def __init__(self, tenant: str = "main", backing: dict[str, dict[str, Any]] | None = None) -> None:
        super().__init__(tenant)
        self._backing = {} if backing is None else backing
        own = {name: vars(self)[name] for name in _KEPT}
        kept = self._backing.setdefault(self.filed(tenant), own)
        every = self._backing.setdefault("", own)
        vars(self).update({name: it for name, it in kept.items() if name != self.cached})
        if self.common:
            vars(self)[self.common] = every[self.common]

    def filed(self, tenant: str) -> str:
        """Under which name a tenant's documents are kept."""
        return f"of {tenant}"

    def beside(self, tenant: str) -> SharedStore:
        """Another store over the same backing; of the same tenant when none is named."""
        return type(self)(tenant or self.tenant, self._backing)

    def reopened(self) -> SharedStore:
        """What this store left behind, opened anew."""
        store = type(self)(self.tenant, self._backing)
        store.wake()
        return store

    def wake(self) -> None:
        """What a store does when it finds something there."""


def each(kept: dict[Any, Any], changed: Callable[[Any], Any]) -> None:
    """Change everything that is kept in a drawer of the backing."""
    for key, value in list(kept.items()):
        kept[key] = changed(value)
