"""Starting processes that work on a store."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Any, Final, Self

from tests.waiting import end, unless_it_hangs

__all__ = ["Nursery", "noted", "started", "wait_for"]

PROJECT: Final = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS: Final = 60


def started(*words: str) -> subprocess.Popen[str]:
    """A process that does one of the things in `tests.stores.child`."""
    command = [sys.executable, "-m", "tests.stores.child", *words]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, **pipes, cwd=PROJECT, start_new_session=True)  # so that its children end with it


def noted(file: Path) -> list[str]:
    """The lines that a process noted."""
    return file.read_text().splitlines() if file.exists() else []


def wait_for(file: Path, lines: int) -> None:
    """Wait until a process has noted so many lines."""
    until = monotonic() + PATIENCE_SECONDS
    while len(noted(file)) < lines:
        assert monotonic() < until, "the process does not get on"
        sleep(0.005)


class Nursery:
    """Processes on demand, one at a time."""

    def __init__(self) -> None:
        self._process = started("nursery")

    def begin(self, what: str, *words: object) -> int:
        """Start one of the things in `tests.stores.child`, and say its process number."""
        assert self._process.stdin is not None
        self._process.stdin.write(" ".join([what, *map(str, words)]) + "\n")
        self._process.stdin.flush()
        return int(self._heard())

    def kill(self, child: int) -> None:
        """Kill it with no chance to tidy up, and see it gone."""
        os.kill(child, signal.SIGKILL)
        assert self._heard() == "gone\n"

    def _heard(self) -> str:
        assert self._process.stdout is not None
        with unless_it_hangs(self._process):
            line = self._process.stdout.readline()
        assert line, "the nursery has come to an end, or did not answer and was killed"
        return line

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        end(self._process)
        self._process.communicate()
