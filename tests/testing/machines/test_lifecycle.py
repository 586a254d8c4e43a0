"""The machine catches a desk that breaks a law, and a host can add rules of its own."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import rule, run_state_machine_as_test

from ordercore.adapters.memory import MemoryStore
from ordercore.ports.batch import Batch, Receipt
from ordercore.ports.limit import MoveCeiling, Release, Take
from ordercore.ports.store import Store
from ordercore.testing.machines.lifecycle import OrderLifecycleMachine
from ordercore.testing.machines.pieces import Pieces
from ordercore.testing.machines.rules.draw import INDEX

BRIEF = settings(
    max_examples=300,
    stateful_step_count=25,
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


class Forgetful(MemoryStore):
    """A memory store that loses one sort of step on limits."""

    def __init__(self, lost: type) -> None:
        super().__init__()
        self.lost = lost

    def commit(self, batch: Batch) -> Receipt:
        return super().commit(
            evolve(batch, limits=tuple([step for step in batch.limits if type(step) is not self.lost]))
        )


class Twice(MemoryStore):
    """A memory store that forgets which commands it has seen."""

    def load(self, kind: str, id: str) -> Any:
        return None if kind == "command" else super().load(kind, id)

    def commit(self, batch: Batch) -> Receipt:
        self._receipts.clear()
        return super().commit(batch)


@pytest.mark.parametrize(
    "store", [lambda: Forgetful(Take), lambda: Forgetful(Release), lambda: Forgetful(MoveCeiling), Twice]
)
def test_a_store_that_forgets_is_caught(store: Any) -> None:
    class Broken(OrderLifecycleMachine):
        def make_store(self) -> Store:
            return store()  # type: ignore[no-any-return]

    with pytest.raises((AssertionError, BaseExceptionGroup, ValueError, LookupError)):
        run_state_machine_as_test(Broken, settings=BRIEF)


def test_a_host_adds_a_rule() -> None:
    seen: list[str] = []

    class Checkout(OrderLifecycleMachine):
        @rule(at=INDEX)
        def look(self, at: int) -> None:
            seen.append(self.one(self.of_kind("order"), at).id)

    run_state_machine_as_test(Checkout, settings=settings(BRIEF, max_examples=5))

    assert set(seen) >= {"o1"}


def test_the_oracle_only_moves_what_is_there() -> None:
    pieces = Pieces()
    pieces.order("o1", "1", "MUG", 2, tracked=True)
    pieces.allocate("o1", "1", 2, "f1", "london")

    assert pieces.claimed("london", "MUG") == 2
    with pytest.raises(AssertionError, match="were taken"):
        pieces.move("o1", "1", 1, "unsourced", "canceled")
    with pytest.raises(AssertionError, match="were taken"):
        pieces.lose("o1", "1", 3, "f1")
    pieces.carry("f1", "unsourced")
    assert pieces.claimed("london", "MUG") == 0
