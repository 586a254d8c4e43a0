"""``python -m tests.desk.attack --steps N --seed S``: lets players attack a desk until so many commands were given, and counts.

What one of them gains is told with the shortest way there, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import sys
from time import monotonic

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from ordercore.testing.machines import AttackerMachine

_PLAYERS = 40
_STEPS = 60


def attacked(steps: int, first_seed: int) -> dict[str, int]:
    """What came of at least so many commands, players and their seeds counted up from the first.

    Raises:
        AssertionError: a player gained something.
    """
    how = settings(
        max_examples=_PLAYERS,
        stateful_step_count=_STEPS,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    attempts = AttackerMachine.attempts
    attempts.clear()
    turn = first_seed
    while attempts.total() < steps:
        run_state_machine_as_test(seed(turn)(type("Player", (AttackerMachine,), {})), settings=how)
        turn += 1
    return {"rounds": turn - first_seed, **attempts}


def main(argv: list[str] | None = None) -> int:
    """Attack and say what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.desk.attack")
    parser.add_argument("--steps", type=int, default=1_000_000, help="how many commands at least")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(argv)
    began = monotonic()
    try:
        told = attacked(given.steps, given.seed)
    except AssertionError as error:
        sys.stdout.write(f"gained after {AttackerMachine.attempts.total():,} commands: {error}\n")
        return 1
    total = AttackerMachine.attempts.total()
    counts = ", ".join([f"{count:,} {what}" for what, count in told.items()])
    sys.stdout.write(f"{total:,} commands in {monotonic() - began:.0f} s, nothing gained: {counts}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
