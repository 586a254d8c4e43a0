"""Nobody gets more out of a desk than was paid: players who try, and desks with a hole that they find."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from ordercore.adapters.memory import MemoryStore
from ordercore.desk import Desk
from ordercore.desk.counter import Counter
from ordercore.desk.stating import stated
from ordercore.lifecycle.machine import Process
from ordercore.lifecycle.order import OrderDraft
from ordercore.lifecycle.payment.process import (
    PAYMENT,
    what_was_applied_goes_back_by_a_memo,
    what_was_not_applied_goes_back_without_a_memo,
)
from ordercore.ports.batch import Batch, Receipt
from ordercore.ports.clock import Clock
from ordercore.ports.store import Store
from ordercore.testing.house import house
from ordercore.testing.machines import AttackerMachine
from tests.desk.attack import attacked, main

TestAttack = AttackerMachine.TestCase
TestAttack.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)

HASTY = settings(
    max_examples=500,
    stateful_step_count=40,
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


def is_robbed(machine: type[AttackerMachine]) -> None:
    with pytest.raises((AssertionError, BaseExceptionGroup)):
        run_state_machine_as_test(machine, settings=HASTY)


def without(process: Process, guard: Any) -> Process:
    """A process that lost a guard."""
    return evolve(
        process,
        edges=tuple(
            [evolve(edge, guards=tuple(each for each in edge.guards if each is not guard)) for edge in process.edges]
        ),
    )


@pytest.mark.parametrize(
    ("process", "guard"),
    [
        (PAYMENT, what_was_applied_goes_back_by_a_memo),
        pytest.param(PAYMENT, what_was_not_applied_goes_back_without_a_memo, marks=pytest.mark.slow),
    ],
)
def test_a_process_without_a_guard_is_robbed(process: Process, guard: Any) -> None:
    class Robbed(AttackerMachine):
        def make_desk(self, store: Store, clock: Clock) -> Desk:
            return house(store, clock, processes={process.id: without(process, guard)})

    is_robbed(Robbed)


def test_a_price_said_by_a_friend_robs_a_desk_that_does_not_look_at_the_bill(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ordercore.desk.memo._is_over", lambda asked, charged: False)

    is_robbed(AttackerMachine)


@pytest.mark.parametrize("word", ["order.price_override", "order.date_override", "order.tax_override"])
def test_a_desk_that_lets_a_buyer_say_a_word_is_robbed(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def deaf(draft: OrderDraft, counter: Counter, on: date) -> tuple[str, ...]:
        return tuple([each for each in stated(draft, counter, on) if each != word])

    monkeypatch.setattr("ordercore.desk.stating.stated", deaf)

    is_robbed(AttackerMachine)


def test_a_store_that_forgets_its_commands_is_robbed() -> None:
    class Forgetful(MemoryStore):
        def load(self, kind: str, id: str) -> Any:
            return None if kind == "command" else super().load(kind, id)

        def commit(self, batch: Batch) -> Receipt:
            self._receipts.clear()
            return super().commit(batch)

    class Robbed(AttackerMachine):
        def make_store(self) -> Store:
            return Forgetful()

    is_robbed(Robbed)


def test_the_command_counts_what_was_tried(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--steps", "1", "--seed", "7"]) == 0
    assert "nothing gained: 1 rounds" in capsys.readouterr().out
    assert {"carried out", "refused", "repeated"} <= set(AttackerMachine.attempts)


@pytest.mark.slow
def test_a_hundred_thousand_commands_gain_nothing() -> None:
    assert attacked(100_000, 1)["carried out"] > 30_000
