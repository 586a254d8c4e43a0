"""What a person sees in a terminal: headings and tables, nicer where the ``cli`` extra is installed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from typing import Final

__all__ = ["has_rich", "heading", "say", "table"]

_WIDE: Final = 160


def has_rich() -> bool:
    """Whether the ``cli`` extra is installed."""
    return find_spec("rich") is not None


def say(text: str = "") -> None:
    """Print a line, as it is."""
    print(text)


def heading(text: str) -> None:
    """Print a line that begins a part."""
    if has_rich():
        from rich.console import Console
        from rich.text import Text

        Console(width=None if sys.stdout.isatty() else _WIDE).print(Text(f"\n{text}", style="bold"))
    else:
        print(f"\n{text}\n{'-' * len(text)}")


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, right: Iterable[int] = ()) -> None:
    """Print rows under a head.

    Args:
        head: what each column is.
        rows: the cells, row by row.
        right: columns whose cells stand to the right, as amounts do.
    """
    all_rows, to_right = [[str(cell) for cell in row] for row in rows], set(right)
    if has_rich():
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        drawn = Table(box=box.SIMPLE_HEAD)
        for at, name in enumerate(head):
            drawn.add_column(name, justify="right" if at in to_right else "left")
        for row in all_rows:
            drawn.add_row(*(Text(cell) for cell in row))
        Console(width=None if sys.stdout.isatty() else _WIDE).print(drawn)
        return
    widths = [max(len(line[at]) for line in [list(head), *all_rows]) for at in range(len(head))]
    for line in [list(head), ["-" * width for width in widths], *all_rows]:
        cells = (
            cell.rjust(width) if at in to_right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        print(("  " + "  ".join(cells)).rstrip())
