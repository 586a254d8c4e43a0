"""Two ways of doing the same, measured in turns so that whatever the machine does meets both."""

from __future__ import annotations

import gc
from collections.abc import Callable
from statistics import fmean, median
from time import perf_counter_ns
from typing import Any

from attrs import frozen

__all__ = ["Bench", "report"]


@frozen
class Bench:
    """Ours against a peer's way of doing the same."""

    #: what is done.
    title: str
    #: does it once, our way.
    ours: Callable[[], object]
    #: who the peer is.
    peer: str
    #: does it once, the peer's way.
    theirs: Callable[[], object]
    #: the ratio of our time to the peer's that is the goal; None when the figure is only for orientation.
    goal: float | None = None
    #: called before every sample of either side.
    fresh: Callable[[], object] | None = None
    #: how many times at most in one sample; None lets the clock decide.
    most: int | None = None
    #: how long a sample should take, in nanoseconds; longer where something slow, as a disk, stalls now and then.
    span_ns: int = 40_000_000
    #: in how many pieces a sample is taken, each side's by turns: what drifts, as a disk does, meets both all the same.
    pieces: int = 1

    def run(self, rounds: int, clock: Callable[[], int] | None = None) -> dict[str, Any]:
        """Measure both in turns.

        Args:
            rounds: how many pairs of samples.
            clock: tells nanoseconds; None is the time on the wall.

        Returns:
            Nanoseconds for one time (median, least, most) of both sides, and the ratio of each pair (median, least, most).
        """
        sides = (self.ours, self.theirs)
        now = perf_counter_ns if clock is None else clock
        times = [self._times(side, now) for side in sides]
        samples: list[list[float]] = [[], []]
        for turn in range(rounds):
            taken: list[list[float]] = [[], []]
            for piece in range(self.pieces):
                order = (0, 1) if (turn + piece) % 2 == 0 else (1, 0)
                for at in order:
                    if not piece:
                        self._begin()
                    taken[at].append(_sample(sides[at], times[at], now))
            for at in (0, 1):
                samples[at].append(fmean(taken[at]))
        ratios = [ours / theirs for ours, theirs in zip(*samples, strict=True)]
        return {
            "title": self.title,
            "peer": self.peer,
            "ours_ns": _spread(samples[0]),
            "peer_ns": _spread(samples[1]),
            "ratio": [round(each, 3) for each in (median(ratios), min(ratios), max(ratios))],
            "goal": self.goal,
            "met": None if self.goal is None else median(ratios) <= self.goal,
        }

    def _begin(self) -> None:
        """Before a sample: in its pieces nothing is tidied up, since what does that leaves the processor with other things at hand."""
        if self.fresh is not None:
            self.fresh()
        gc.collect()

    def _times(self, side: Callable[[], object], now: Callable[[], int]) -> int:
        """How often a side is done in one sample, so that a sample is long enough to be measured."""
        self._begin()
        side()
        times = 1
        while (taken := _sample(side, times, now) * times) < self.span_ns / 4 and (
            self.most is None or times < self.most
        ):
            times *= 2
        wanted = max(1, round(times * self.span_ns / self.pieces / max(taken, 1)))
        return wanted if self.most is None else min(wanted, self.most)


def _sample(side: Callable[[], object], times: int, now: Callable[[], int]) -> float:
    gc.disable()
    try:
        begin = now()
        for _ in range(times):
            side()
        return (now() - begin) / times
    finally:
        gc.enable()


def _spread(samples: list[float]) -> list[int]:
    return [round(each) for each in (median(samples), min(samples), max(samples))]


def report(name: str, result: dict[str, Any]) -> str:
    """One line for people."""
    ratio, low, high = result["ratio"]
    goal = "" if result["goal"] is None else f"  goal <= {result['goal']}: {'met' if result['met'] else 'MISSED'}"
    return (
        f"{name:10} {result['title']:44} {result['ours_ns'][0]:>10,} ns  "
        f"{result['peer']:28} {result['peer_ns'][0]:>10,} ns  ratio {ratio:.2f} [{low:.2f}..{high:.2f}]{goal}"
    )
