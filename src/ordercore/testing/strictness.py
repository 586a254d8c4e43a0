"""How hard the kit tries: how many stories, steps, examples and threads it spends on an adapter, and how long it waits."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Final

from attrs import frozen

from ordercore.errors import InvalidValue

__all__ = ["QUICK", "SOAK", "STANDARD", "STRICTNESSES", "VARIABLE", "Strictness", "chosen_strictness"]

VARIABLE: Final = "ORDERCORE_STRICTNESS"
"""The environment variable that chooses; pytest's option ``--ordercore-strictness`` sets it for its run."""


@frozen
class Strictness:
    """One way to choose between a soon and a sure answer."""

    #: its name.
    name: str
    #: how many random stories a state machine tells.
    stories: int
    #: how many steps the longest story has.
    steps: int
    #: how many random examples a law is tried on.
    examples: int
    #: how many threads race.
    threads: int
    #: how often each thread tries.
    rounds: int
    #: how long one call into an adapter may take before it is taken for one that never ends.
    patience: timedelta = timedelta(minutes=2)


QUICK: Final = Strictness(
    "quick", stories=10, steps=15, examples=10, threads=4, rounds=4, patience=timedelta(seconds=30)
)
"""While you write: a second or two for a store in memory."""

STANDARD: Final = Strictness(
    "standard", stories=30, steps=20, examples=50, threads=8, rounds=6, patience=timedelta(minutes=2)
)
"""In every run of the tests."""

SOAK: Final = Strictness(
    "soak", stories=2_000, steps=50, examples=2_000, threads=16, rounds=40, patience=timedelta(minutes=10)
)
"""Before a release, over night."""

STRICTNESSES: Final = {each.name: each for each in (QUICK, STANDARD, SOAK)}


def chosen_strictness() -> Strictness:
    """The strictness that the environment asks for; `STANDARD` when it says nothing.

    Raises:
        InvalidValue: the environment asks for one that does not exist.
    """
    name = os.environ.get(VARIABLE) or STANDARD.name
    if name not in STRICTNESSES:
        raise InvalidValue(f"{VARIABLE} is {name!r}", mend=f"choose one of {', '.join(STRICTNESSES)}")
    return STRICTNESSES[name]
