"""What came of a soak: what each process did and saw, what all left behind, and what is wrong with it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Final

from attrs import frozen

__all__ = ["MOST_GROWTH", "Report", "Told", "growth", "told_in"]

MOST_GROWTH: Final = 0.05
"""How much of its memory a process may gain once it is warm."""
_WARM: Final = 0.25


@frozen
class Told:
    """What one process told when its time was over."""

    #: what it is called.
    name: str
    #: how often it did what.
    done: Counter[str]
    #: errors that came out of calls, and how often.
    errors: Counter[str]
    #: bytes of memory, at even distances over its time.
    samples: tuple[int, ...]


@frozen
class Report:
    """What came of a soak."""

    #: what the processes told; who died tells nothing.
    told: tuple[Told, ...]
    #: how many there were.
    processes: int
    #: how long they worked, in seconds.
    seconds: float
    #: commits that were acknowledged.
    commits: int
    #: how much of its memory a process may gain.
    most_growth: float
    #: orders and parcels that are there in the end.
    there: int
    #: what is wrong with them; empty when all is there and whole.
    broken: str

    @property
    def done(self) -> Counter[str]:
        """How often they did what, together."""
        return sum([each.done for each in self.told], Counter[str]())

    def problems(self) -> Iterator[str]:
        """All that must not be."""
        if len(self.told) < self.processes:
            yield f"{self.processes - len(self.told)} processes died"
        for error, count in sum([each.errors for each in self.told], Counter[str]()).most_common():
            yield f"{count} times an error came out: {error}"
        for each in self.told:
            if growth(each.samples) >= self.most_growth:
                yield f"the memory of {each.name} grew by {growth(each.samples):.1%}"
        if self.broken:
            yield f"in the end: {self.broken}"

    def lines(self) -> Iterator[str]:
        """The report in words."""
        rate = self.commits / self.seconds
        yield f"{self.commits:,} commits by {self.processes} processes in {self.seconds:.0f} s, {rate:,.0f} a second"
        yield ", ".join([f"{count:,} {what}" for what, count in sorted(self.done.items())])
        for each in self.told:
            warm, end = _compared(each.samples)
            memory = f"{warm / 2**20:.1f} MiB when warm, {end / 2**20:.1f} MiB in the end"
            yield f"{each.name}: {memory}, {growth(each.samples):+.1%}"
        yield f"{self.there:,} orders and parcels acknowledged and found"
        problems = list(self.problems())
        yield from problems or ["nothing is wrong"]


def _compared(samples: tuple[int, ...]) -> tuple[float, float]:
    """Memory when warm and in the end: a few samples each, of which the middle one counts."""
    begin, few = int(len(samples) * _WARM), max(1, len(samples) // 20)
    return median(samples[begin : begin + few]), median(samples[-few:])


def growth(samples: tuple[int, ...]) -> float:
    """How much memory was gained after the first quarter of the time, as a part of what there was by then."""
    warm, end = _compared(samples)
    return end / warm - 1


def told_in(file: Path) -> Told:
    """What a process wrote when its time was over."""
    said = json.loads(file.read_text())
    return Told(file.stem, Counter(said["done"]), Counter(said["errors"]), tuple(said["samples"]))
