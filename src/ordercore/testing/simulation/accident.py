"""Which accident happens to which call: by chance, or as a test wants it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import frozen

from ordercore.testing.simulation.chance import Chance
from ordercore.testing.simulation.weather import Accident

__all__ = ["CALM", "CLIMATES", "Climate", "drawn"]


@frozen
class Climate:
    """How often, in ten thousand port calls, each accident happens."""

    #: to any call.
    any: Mapping[Accident, int]
    #: to a commit beside.
    commit: Mapping[Accident, int]


def _climate(percent: int) -> Climate:
    everywhere: dict[Accident, int] = {"fail": 50, "time out": 40, "lose answer": 40, "overtaken": 250, "stale": 250}
    writing: dict[Accident, int] = {"lose answer": 150, "arrive late": 80, "arrive twice": 200, "overtaken": 300}
    return Climate(
        {name: often * percent // 100 for name, often in everywhere.items()},
        {name: often * percent // 100 for name, often in writing.items()},
    )


CALM: Final = _climate(0)
"""Nothing goes wrong."""

CLIMATES: Final = (CALM, _climate(30), _climate(100), _climate(100), _climate(250))
"""What a seed may meet: from calm to a storm in which every third command has an accident."""

_WHOLE: Final = 10_000


def drawn(climate: Climate, call: str, chance: Chance) -> Accident | None:
    """What happens to a call; None when nothing does."""
    drawn = chance.below(_WHOLE)
    for name, often in climate.any.items():
        drawn -= often
        if drawn < 0:
            return name
    if call == "store.commit":
        for name, often in climate.commit.items():
            drawn -= often
            if drawn < 0:
                return name
    return None
