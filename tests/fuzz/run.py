"""Throwing inputs at every door, and what came of it."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator
from random import Random
from time import process_time
from typing import Final

from attrs import Factory, define, frozen

from ordercore.errors import OrdercoreError
from tests.fuzz.mutate import mutated
from tests.fuzz.targets import TARGETS, Target

__all__ = ["Failure", "Tally", "fuzz", "report", "tried"]

SLOWEST_ALLOWED: Final = 1.0
"""Seconds of the processor an input of 64 KB may take; how busy the machine is otherwise does not count."""


@frozen
class Failure:
    """An input that must not do what it did."""

    #: the door.
    target: str
    #: the input.
    text: str
    #: what it did.
    what: str
    #: where it did it, so that the same is told once.
    where: str


@define
class Tally:
    """What came of the inputs of one door."""

    target: str
    inputs: int = 0
    accepted: int = 0
    slowest: float = 0.0
    seconds: float = 0.0
    failures: dict[str, Failure] = Factory(dict)


def tried(target: Target, text: str) -> tuple[bool, float, Failure | None]:
    """Whether an input was accepted, how long it took, and what was wrong with that."""
    began = process_time()
    failure = None
    try:
        target.run(text)
        accepted = True
    except OrdercoreError:
        accepted = False
    except BaseException as error:  # that is what is looked for
        if isinstance(error, KeyboardInterrupt):
            raise
        accepted = False
        last = traceback.extract_tb(error.__traceback__)[-1]
        failure = Failure(
            target.name,
            text,
            f"{type(error).__name__}: {str(error)[:200]}",
            f"{last.filename}:{last.lineno} {type(error).__name__}",
        )
    took = process_time() - began
    if failure is None and took > SLOWEST_ALLOWED:
        failure = Failure(target.name, text, f"took {took:.2f} s", "slow")
    return accepted, took, failure


def fuzz(inputs: int, seed: int, targets: Iterable[Target] = TARGETS) -> Iterator[Tally]:
    """Try so many inputs in all, the same share at each door; the same seed tries the same inputs."""
    doors = tuple(targets)
    for number, target in enumerate(doors):
        random, seeds, tally = Random(f"{seed} {target.name}"), target.seeds(), Tally(target.name)
        for _ in range(inputs // len(doors) + (number < inputs % len(doors))):
            accepted, took, failure = tried(target, mutated(random, seeds))
            tally.inputs += 1
            tally.accepted += accepted
            tally.seconds += took
            tally.slowest = max(tally.slowest, took)
            if failure is not None:
                known = tally.failures.get(failure.where)
                if known is None or len(failure.text) < len(known.text):
                    tally.failures[failure.where] = failure
        yield tally


def report(tallies: Iterable[Tally]) -> Iterator[str]:
    """A line for each door as it is done, a line for all, and every failure with its shortest input."""
    all_of: list[Tally] = []
    yield f"{'door':24} {'inputs':>9} {'accepted':>9} {'slowest ms':>11} {'a second':>9}  failures"
    for tally in tallies:
        all_of.append(tally)
        yield _line(tally.target, tally.inputs, tally.accepted, tally.slowest, tally.seconds, len(tally.failures))
    yield _line(
        "all",
        sum(each.inputs for each in all_of),
        sum(each.accepted for each in all_of),
        max(each.slowest for each in all_of),
        sum(each.seconds for each in all_of),
        sum(len(each.failures) for each in all_of),
    )
    for tally in all_of:
        for failure in tally.failures.values():
            yield f"\n{failure.target}: {failure.what}\n  at {failure.where}\n  with {failure.text[:1_000]!r}"


def _line(name: str, inputs: int, accepted: int, slowest: float, seconds: float, failures: int) -> str:
    rate = inputs / seconds if seconds else 0
    return f"{name:24} {inputs:>9,} {accepted:>9,} {slowest * 1000:>11.1f} {rate:>9,.0f}  {failures}"
