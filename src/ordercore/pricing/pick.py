"""Which units a rule means when it does not mean all."""

from __future__ import annotations

from collections.abc import Sequence

from ordercore.pricing.cap import Cap
from ordercore.pricing.open import OpenLine, Pool

__all__ = ["picked"]

Run = tuple[OpenLine, Pool, int]


def picked(lines: Sequence[OpenLine], cap: Cap) -> list[tuple[OpenLine, list[tuple[Pool, int]]]]:
    """The units within a cap on units, line by line.

    Only whole units count, in the base unit of the item. Within a line the dearest go first; among lines as the cap's `pick` says, equals by id.
    """
    runs = [run for line in lines for run in _of_line(line, cap.units_each)]
    longest = {line.line.id: -int(line.line.in_base.exact) for line in lines}
    if cap.pick == "longest":
        runs.sort(key=lambda run: (longest[run[0].line.id], run[0].line.id))
    elif cap.pick == "cheapest":
        runs.sort(key=lambda run: (run[1].each, run[0].line.id))
    else:
        runs.sort(key=lambda run: (-run[1].each, run[0].line.id))
    left = sum([count for _, _, count in runs])
    left = left if cap.units is None else min(left, cap.units)
    left -= left % cap.full
    found: dict[str, tuple[OpenLine, list[tuple[Pool, int]]]] = {}
    for line, pool, count in runs:
        units = min(count, left)
        if units:
            found.setdefault(line.line.id, (line, []))[1].append((pool, units))
        left -= units
    return list(found.values())


def _of_line(line: OpenLine, most: int | None) -> list[Run]:
    found: list[Run] = []
    for pool in sorted(line.units(), key=lambda pool: -pool.each):
        units = int(pool.units) if most is None else min(int(pool.units), most)
        if units:
            found.append((line, pool, units))
        most = None if most is None else most - units
    return found
