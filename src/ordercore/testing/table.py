"""Tables of plain text, for what the kit has to say at the end of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

__all__ = ["result_lines", "table"]

_OUTCOMES = ("passed", "skipped", "admitted", "failed")


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Rows under a head, in columns as wide as their widest cell: text to the left, numbers to the right."""
    cells = [list(head), *[[str(cell) for cell in row] for row in rows]]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    numbers = [bool(rows) and all(isinstance(cell, int) for cell in column) for column in zip(*rows, strict=True)]
    numbers = numbers or [False] * len(head)
    return [
        "  ".join(
            [
                cell.rjust(width) if number else cell.ljust(width)
                for cell, width, number in zip(row, widths, numbers, strict=True)
            ]
        ).rstrip()
        for row in cells
    ]


def result_lines(told: Mapping[tuple[str, ...], Sequence[tuple[str, str, str]]]) -> Iterator[str]:
    """What came of each contract with each adapter, and below it why promises were skipped, admitted or broken.

    Args:
        told: (outcome, test, reason) of each promise, by port, adapter and where the test class stands.
    """
    counts = {key: Counter(outcome for outcome, _, _ in results) for key, results in told.items()}
    rows = [[*key[:2], *[counts[key][outcome] for outcome in _OUTCOMES]] for key in told]
    head, *lines = table(("port", "adapter", *_OUTCOMES), rows)
    yield head
    for line, results in zip(lines, told.values(), strict=True):
        yield line
        for reason, count in Counter(reason for outcome, _, reason in results if outcome == "skipped").items():
            yield f"  {count} skipped: {reason}"
        yield from [f"  admitted: {test}: {reason}" for outcome, test, reason in results if outcome == "admitted"]
        yield from [f"  failed: {test}" for outcome, test, _ in results if outcome == "failed"]
