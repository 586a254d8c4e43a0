"""No file is open while the process is forked.

Which locks a process has on a file SQLite notes in its own memory, for all its connections together. A child is born with the notes and
without the locks: what it opens while a connection of the parent's is noted there relies on locks that nobody holds. It may wait for ever, or
read what is being changed; and what it commits is gone when the parent closes the file. So before a fork every connection is closed, as soon
as whoever works with it is done, and none is opened until it is over; then parent and child open their own.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from gc import collect
from pathlib import Path
from threading import RLock
from time import monotonic, sleep
from typing import Any, Final, Protocol
from weakref import WeakSet

from ordercore.errors import StoreFailed

__all__ = ["Keeper", "begin", "heed", "opened"]

_PATIENCE_SECONDS: Final = (1.0, 9.0)
"""How long a fork waits for connections at work, and how much longer when what nobody can reach any more was collected."""
_PAUSE_SECONDS: Final = 0.001


class Keeper(Protocol):
    """Who keeps connections for their next use."""

    def hold(self) -> None:
        """Close those that lie idle, and those given back from now on."""
        ...

    def go_on(self) -> None:
        """Keep connections again, in the process that was forked."""
        ...

    def begin(self) -> None:
        """Begin anew in its child, where no other thread is."""
        ...


class _Connection(sqlite3.Connection):
    """A connection that is known to be open for as long as it is."""

    def close(self) -> None:
        super().close()
        _open.discard(self)


_open: Final[WeakSet[_Connection]] = WeakSet()
_keepers: Final[WeakSet[Keeper]] = WeakSet()
_gate: Final = RLock()
_here: Final = [os.getpid()]
_left_open: Final[list[_Connection]] = []
"""What the parent had open when it forked this process. It may not even be closed here."""


def opened(path: str | Path, **options: Any) -> sqlite3.Connection:
    """A connection to a file, opened when nobody is forking the process.

    Raises:
        StoreFailed: this process was forked while a file was open.
    """
    with _gate:
        if _left_open:
            raise StoreFailed(
                "the process was forked while an SQLite file was open (close the store before, or open it in the child)"
            )
        connection = sqlite3.connect(path, factory=_Connection, **options)
        _open.add(connection)
    return connection


def heed(keeper: Keeper) -> None:
    """Have somebody close and keep connections as forks ask for it, for as long as they live."""
    with _gate:
        _keepers.add(keeper)


def begin() -> None:
    """Begin anew in a child, unless that was done: a fork that is not Python's, as of some web servers, tells nobody of itself."""
    with _gate:
        if _here[0] == os.getpid():
            return
        _left_open.extend(_open)
        for keeper in _keepers:
            keeper.begin()
        _here[0] = os.getpid()


def _before() -> None:
    _gate.acquire()
    for keeper in _keepers:
        keeper.hold()
    for seconds in _PATIENCE_SECONDS:
        until = monotonic() + seconds
        while len(_open) and monotonic() < until:
            sleep(_PAUSE_SECONDS)
        if not len(_open):
            return
        collect()  # whoever was interrupted as it got a connection may have lost it


def _in_parent() -> None:
    for keeper in _keepers:
        keeper.go_on()
    _gate.release()


def _in_child() -> None:
    begin()
    with suppress(RuntimeError):  # some who fork by other means tell of it only afterward
        _gate.release()


if hasattr(os, "register_at_fork"):  # not where processes are not forked
    os.register_at_fork(before=_before, after_in_parent=_in_parent, after_in_child=_in_child)
