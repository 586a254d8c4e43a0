"""What a store may leave out, and how a test says that it needs it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from ordercore.ports.store import Store
from ordercore.testing.contract import Contract

__all__ = ["Capabilities", "Factory"]

Factory = Callable[[], Store]
"""Makes a fresh, empty store each time it is called."""


class Capabilities(Contract):
    """Switches a subclass of the contract turns off for what its store does not offer; the tests are skipped then."""

    #: whether several threads may commit at the same time.
    supports_concurrent_writers: ClassVar[bool] = True
    #: whether `Query.text` finds words.
    supports_full_text: ClassVar[bool] = True
    #: whether the store is an `ordercore.ports.outbox.Outbox` too.
    supports_outbox: ClassVar[bool] = True
    #: whether documents outlive the store object; says how in `reopen`.
    supports_restart: ClassVar[bool] = False
    #: whether several stores of one tenant may be open over one backing, as in several processes; says how in `beside`.
    supports_several_stores: ClassVar[bool] = False
    #: whether one backing keeps several tenants apart; says how in `beside`.
    supports_several_tenants: ClassVar[bool] = False

    def reopen(self, store: Store) -> Store:
        """Shut a store down and open what it left behind; needed when `supports_restart` is true."""
        raise AssertionError(f"{type(self).__name__} supports restarts: it must say how in `reopen`")

    def beside(self, store: Store, tenant: str) -> Store:
        """Open another store over what one keeps, the first staying open.

        Needed when `supports_several_stores` or `supports_several_tenants` is true. If it has a method ``close``, that is called.

        Args:
            store: one that the factory made.
            tenant: whose documents the other store keeps: an id, new to the backing, of at most 128 characters; empty for the tenant
                of the first. It is never empty where only several tenants are supported, and always where only several stores are.
        """
        raise AssertionError(f"{type(self).__name__} supports several stores or tenants: it must say how in `beside`")
