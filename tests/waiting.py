"""How tests wait for threads and processes: never for ever, and whatever was waited for is ended."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Timer
from time import monotonic, sleep
from typing import Any, Final

from ordercore.testing.race import Race

__all__ = ["PATIENCE_SECONDS", "end", "exit_status", "race", "told", "unless_it_hangs"]

PATIENCE_SECONDS: Final = 180.0
"""How long a test waits for something that takes a second or two on a machine with nothing else to do."""


def race() -> Race:
    """Threads that begin together; when one of them does not end, the test fails, and says where it stands."""
    return Race(timedelta(seconds=PATIENCE_SECONDS))


def end(process: subprocess.Popen[Any]) -> None:
    """Kill a process and, where it leads a session of its own, all that it has started; see it gone."""
    with suppress(OSError):
        if os.getpgid(process.pid) == process.pid:
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait(PATIENCE_SECONDS)


@contextmanager
def unless_it_hangs(process: subprocess.Popen[Any], seconds: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Whoever reads what a process says meanwhile reads its end, when it says nothing for so long: it is killed then."""
    timer = Timer(seconds, end, (process,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def told(process: subprocess.Popen[str], seconds: float = PATIENCE_SECONDS) -> str:
    """What a process says until its end.

    Raises:
        AssertionError: it did not end in time; it is killed, and all it has started.
    """
    try:
        said, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise AssertionError(f"{process.args!r} did not end in {seconds:g} seconds") from None
    finally:
        end(process)  # whatever comes in between, as Ctrl-C
    return said


def exit_status(child: int, seconds: float = PATIENCE_SECONDS) -> int:
    """How a forked process ended; killed when it does not.

    Raises:
        AssertionError: it did not end in time.
    """
    end_of_patience = monotonic() + seconds
    while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0):
        if monotonic() > end_of_patience:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise AssertionError(f"a forked process did not end in {seconds:g} seconds")
        sleep(0.005)
    return ended[1]
