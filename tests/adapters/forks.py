"""``python -m tests.adapters.forks ADDRESS``: forked processes go on with a PostgreSQL store that is open already.

In a process of its own, which has one thread: forked from one that has several, a child may find a lock taken that nobody there
gives back. The exit status is 0 when each process has opened connections of its own, and kept the inherited ones untouched.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from ordercore.ports.batch import Batch
from tests.stores.orders import NOON
from tests.stores.registry import opened
from tests.waiting import end, exit_status

__all__ = ["forks"]

PROJECT: Final = Path(__file__).resolve().parents[2]


def forks(address: str) -> int:
    """Fork in a fresh process; its exit status."""
    process = subprocess.Popen([sys.executable, "-m", __name__, address], cwd=PROJECT, start_new_session=True)
    try:
        return process.wait(120)
    finally:
        end(process)


def _goes_on(store: Any, inherited: list[Any], depth: int) -> bool:
    """In a forked process: what is asked there, and in one forked from it, goes through new connections."""
    child = os.fork()
    if child:
        return exit_status(child, 60) == 0
    try:
        store.load("order", "a")
        lender = store._lender
        own = lender._idle[0]
        kept = lender._inherited == inherited and own not in inherited
        os._exit(0 if kept and (depth == 1 or _goes_on(store, [*inherited, own], depth - 1)) else 1)
    finally:
        os._exit(2)


def main(address: str) -> int:
    """Open the store, fork, and go on with it."""
    with opened(address) as store:
        store.commit(Batch("first", "", NOON, "ann"))
        fine = _goes_on(store, [store._lender._idle[0]], 2)
        return 0 if fine and store.commit(Batch("first", "", NOON, "ann")).repeated else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
