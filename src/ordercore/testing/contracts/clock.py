"""The contract of a clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise

from ordercore.ports.clock import Clock
from ordercore.testing.contract import Contract
from ordercore.values.when import checked_instant

__all__ = ["ClockContract"]

Factory = Callable[[], Clock]
"""Makes a clock; it may be the same each time."""


def in_order(instants: list[datetime]) -> bool:
    """Whether no instant lies before the one read ahead of it, whatever zone each is told in."""
    return all(before <= after for before, after in pairwise([each.astimezone(UTC) for each in instants]))


class ClockContract(Contract):
    """Everything `ordercore.ports.clock.Clock` promises; subclass it and give it one fixture, `factory`."""

    port = Clock

    def test_an_instant_has_a_time_zone(self, factory: Factory) -> None:
        clock = factory()
        for _ in range(100):
            assert checked_instant(clock.now()).utcoffset() is not None

    def test_an_instant_is_an_instant_and_nothing_else(self, factory: Factory) -> None:
        assert type(factory().now()) is datetime

    def test_time_does_not_run_backward(self, factory: Factory) -> None:
        clock = factory()
        assert in_order([clock.now() for _ in range(2_000)])

    def test_time_does_not_run_backward_for_any_of_several_threads(self, factory: Factory) -> None:
        clock = factory()

        def read() -> list[datetime]:
            return [clock.now() for _ in range(200)]

        assert all(map(in_order, self.race().run([read] * self.strictness.threads)))

    def test_an_instant_survives_being_written_down(self, factory: Factory) -> None:
        now = factory().now()
        again = datetime.fromisoformat(now.isoformat())
        assert (again, again.utcoffset()) == (now, now.utcoffset())
