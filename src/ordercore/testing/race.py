"""Several threads at the same adapter, none of which is waited for in vain."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from threading import Event, Thread
from time import monotonic
from typing import Final, Generic, TypeVar

from ordercore.errors import StoreBusy
from ordercore.ports.batch import Batch, Receipt
from ordercore.ports.store import Store
from ordercore.testing.endless import Endless
from ordercore.testing.watch import LOOKS, Lookout, promise_above

__all__ = ["Race"]

T = TypeVar("T")

_OFTEN: Final = 0.05
"""How many seconds pass between two looks at the threads, at most."""


class Race:
    """Pieces of work that begin at the same time, each in a thread of its own.

    The threads are daemons: one that hangs in an adapter is left there, and does not hold up the end of the process.

    Args:
        patience: how long one call into the adapter may take, and how long a store may be busy for everybody. Work that is
            not the kit's own counts as one call from its beginning to its end.

    Attributes:
        is_over: whether nobody waits for the work any more; work without an end of its own ends then.
    """

    def __init__(self, patience: timedelta) -> None:
        self._seconds: Final = patience.total_seconds()
        self._often: Final = min(_OFTEN, self._seconds / LOOKS)
        self._answered = monotonic()
        self._promise = ""
        self.is_over: bool = False

    def run(self, works: Sequence[Callable[[], T]]) -> list[T]:
        """What the pieces of work give, in their order.

        Raises:
            Endless: a call into the adapter did not return.
        """
        start = Event()
        failed: list[BaseException] = []
        runners = [_Runner(work, start, failed, self._often) for work in works]
        self._promise, self._answered = promise_above(sys._getframe()), monotonic()
        try:
            for runner in runners:
                runner.start()
            start.set()
            while running := [runner for runner in runners if runner.is_alive()]:
                running[0].join(self._often)
                self.is_over = bool(failed)
                if asked := self._hanging(running):
                    told = f"no answer in {self._seconds:g} seconds from {asked}"
                    raise Endless(self._promise + told) from next(iter(failed), None)
        finally:
            self.is_over = True
            start.set()
        if failed:
            raise failed[0]
        return [given for runner in runners for given in runner.given]

    def _hanging(self, running: Sequence[_Runner[T]]) -> str:
        """The calls that hang, when one has lasted for too long: those too that came to hang with it a little later."""
        lasted = [(runner.lookout.look(), runner.lookout) for runner in running]
        if all(seconds < self._seconds for seconds, _ in lasted):
            return ""
        hanging = [lookout.told() for seconds, lookout in lasted if seconds >= self._seconds / 2]
        return f"{'; '.join(dict.fromkeys(hanging))} (threads: {len(hanging)})"

    def persist(self, store: Store, asked: Batch) -> Receipt:
        """Commit, and again as long as the store is busy, as a host would.

        Raises:
            Endless: the store was busy for longer than anybody waits, and no other thread had an answer meanwhile; or nobody
                waits for this one.
        """
        while True:
            try:
                receipt = store.commit(asked)
            except StoreBusy as error:
                if self.is_over or monotonic() - self._answered >= self._seconds:
                    told = f"the store says for {self._seconds:g} seconds that it is busy"
                    raise Endless(f"{self._promise}command {asked.command} is never carried out: {told}") from error
            except BaseException:
                self._answered = monotonic()
                raise
            else:
                self._answered = monotonic()
                return receipt


class _Runner(Thread, Generic[T]):
    """One piece of work, begun when all are told to."""

    def __init__(self, work: Callable[[], T], start: Event, failed: list[BaseException], often: float) -> None:
        super().__init__(name="ordercore-race", daemon=True)
        self._work: Final = work
        self._start: Final = start
        self._failed: Final = failed
        self._often: Final = often
        self.given: Final[list[T]] = []

    def start(self) -> None:
        super().start()
        self.lookout = Lookout(self.ident or 0, self._often)

    def run(self) -> None:
        self._start.wait()
        try:
            self.given.append(self._work())
        except BaseException as error:  # noqa: BLE001 -- told by whoever waits
            self._failed.append(error)
