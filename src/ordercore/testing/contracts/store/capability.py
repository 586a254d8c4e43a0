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

    def reopen(self, store: Store) -> Store:
        """Shut a store down and open what it left behind; needed when `supports_restart` is true."""
        raise AssertionError(f"{type(self).__name__} supports restarts: it must say how in `reopen`")
