"""A store as it is often written: it reads how much is claimed, decides, and writes a moment later."""

from __future__ import annotations

from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from time import monotonic
from typing import Any, Final

from attrs import evolve

from ordercore.adapters.memory.limit import Limit, by_limit, check, stepped
from ordercore.errors import StaleVersion
from ordercore.ports.batch import Batch, Receipt
from ordercore.ports.limit import Balance, SetCeiling
from tests.waiting import PATIENCE_SECONDS

__all__ = ["Naive"]

_MEETING_SECONDS: Final = 10


class Naive:
    """Any store, used the naive way: every check is made, but before the write and not in it."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self._crowd: Barrier | None = None

    def meet(self, clients: int) -> None:
        """From now on nobody writes before so many have checked, so that what luck brings about seldom happens at once."""
        self._crowd = Barrier(clients)

    def part(self) -> None:
        """Somebody has nothing to write any more: nobody waits from now on."""
        if self._crowd is not None:
            self._crowd.abort()

    def _wait(self) -> None:
        if self._crowd is not None:
            with suppress(BrokenBarrierError):
                self._crowd.wait(_MEETING_SECONDS)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def balance(self, limit: str) -> Balance | None:
        """A limit; the store below is told that all may be overdrawn, so that it refuses nothing."""
        found: Balance | None = self._store.balance(limit)
        return found and evolve(found, overdraft=False)

    def commit(self, batch: Batch) -> Receipt:
        """Read and check, then write over whatever is there by then."""
        if self._store.load("command", batch.command) is None:
            self._check(batch)
            self._wait()
        steps = [evolve(step, overdraft=True) if isinstance(step, SetCeiling) else step for step in batch.limits]
        until = monotonic() + PATIENCE_SECONDS
        while True:
            writes = [evolve(write, expected=self._version(write.kind, write.id)) for write in batch.writes]
            try:
                receipt: Receipt = self._store.commit(evolve(batch, writes=tuple(writes), held=(), limits=tuple(steps)))
            except StaleVersion:
                if monotonic() > until:
                    raise
                continue
            return receipt

    def _version(self, kind: str, id: str) -> int:
        stored = self._store.load(kind, id)
        return stored.version if stored else 0

    def _check(self, batch: Batch) -> None:
        for write in batch.writes:
            found = self._version(write.kind, write.id)
            if found != write.expected:
                raise StaleVersion(write.kind, write.id, expected=write.expected, found=found)
        for name, steps in by_limit(batch.limits).items():
            balance = self.balance(name)
            ceilings = [step for step in steps if isinstance(step, SetCeiling)]
            claims = {claim.id: claim.amount for claim in balance.claims} if balance else {}
            now = Limit(balance.ceiling, claims=claims) if balance else None
            before = stepped(name, now, ceilings)
            check(name, before, stepped(name, before, steps[len(ceilings) :]))
