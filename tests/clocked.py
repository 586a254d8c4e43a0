"""How long something takes, so that a busy machine and a collection of garbage do not count."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

__all__ = ["quickest"]


def quickest(work: Callable[[], object], *, enough: float, tries: int = 5) -> float:
    """Seconds of the processor, the best of some tries; none is made after one that was quick enough."""
    best = float("inf")
    for _ in range(tries):
        began = process_time()
        work()
        best = min(best, process_time() - began)
        if best < enough:
            break
    return best
