"""How far a long command is, on the error stream of a terminal; nothing is shown to a file or a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from ordercore.cli.screen import has_rich

__all__ = ["progress"]

_EVERY_SECONDS = 0.2


@contextmanager
def progress(total: int, *, shown: bool = True) -> Iterator[Callable[[int], None]]:
    """A bar where the ``cli`` extra is installed, else a line that is written over.

    Args:
        total: how many lines there are to do.
        shown: whether to show anything at all.

    Yields:
        What is to be told how many more lines are done.
    """
    if not shown or not sys.stderr.isatty():
        yield lambda lines: None
    elif has_rich():
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

        with Progress(BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=Console(stderr=True)) as bar:
            task = bar.add_task("lines", total=total)
            yield lambda lines: bar.advance(task, lines)
    else:
        line = _Line(total)
        yield line.tell
        line.end()


class _Line:
    """One line on the error stream, written over as work goes on."""

    def __init__(self, total: int) -> None:
        self._total, self._done, self._told = total, 0, 0.0

    def tell(self, lines: int) -> None:
        self._done += lines
        if monotonic() - self._told > _EVERY_SECONDS:
            self._told = monotonic()
            self._write("")

    def end(self) -> None:
        self._write("\n")

    def _write(self, end: str) -> None:
        sys.stderr.write(f"\r{self._done:,} of {self._total:,} lines{end}")
        sys.stderr.flush()
