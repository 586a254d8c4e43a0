"""``python -m tests.cover [ROOM ...]``: exit status 1, and where, when tests do not reach every line and branch of their rooms.

The tests of the rooms run together, slow ones left out, in two processes; other tests do not count. Properties try few examples,
always the same, so that what is reached hangs on no luck. No comment in the source keeps a line from being counted.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from attrs import frozen

__all__ = ["ROOMS", "Missed", "main", "missed"]

ROOMS: Final = ("values", "credit", "lifecycle", "tax")
"""The rooms of which nothing may be missed: what money, limits and documents come from."""

_PROJECT: Final = Path(__file__).resolve().parents[1]
# What is never run by its nature is left out, and nothing because a comment says so.
_CONFIG: Final = r"""
[run]
branch = true

[report]
exclude_lines =
    if TYPE_CHECKING:
    @overload
    ^\s*\.\.\.$
partial_branches =
    (?!)
"""
_TESTING: Final = ("-q", "-p", "no:cacheprovider", "--hypothesis-profile=few")


@frozen
class Missed:
    """What the tests do not reach in a file."""

    #: the file, as the report names it.
    file: str
    #: lines that never ran.
    lines: tuple[int, ...]
    #: branches that were never taken: from which line to which, a negative one for the way out.
    branches: tuple[tuple[int, int], ...]

    def __str__(self) -> str:
        """One line for people."""
        ways = [f"{start}->{end if end > 0 else 'exit'}" for start, end in self.branches]
        return f"{self.file}: {', '.join([*map(str, self.lines), *ways])}"


def missed(
    rooms: Iterable[str] = ROOMS, *, project: Path = _PROJECT, package: str = "ordercore", processes: int = 2
) -> tuple[Missed, ...]:
    """Run the tests of some rooms and tell what they do not reach there, file by file.

    Args:
        rooms: which, each a folder of the package and one of the tests.
        project: where the folders ``src`` and ``tests`` stand.
        package: what is measured.
        processes: how many run tests at once; 0 runs them without starting any.

    Raises:
        RuntimeError: a test failed, or nothing was measured.
    """
    with TemporaryDirectory() as scratch:
        config, report = Path(scratch, "coveragerc"), Path(scratch, "report.json")
        config.write_text(_CONFIG)
        measured = [part for room in rooms for part in (f"tests/{room}", f"--cov={package}.{room}")]
        written = (f"--cov-config={config}", f"--cov-report=json:{report}")
        command = [sys.executable, "-m", "pytest", f"-n{processes}", *_TESTING, *measured, *written]
        where = {"COVERAGE_FILE": str(Path(scratch, "data")), "PYTHONPATH": f"{project / 'src'}{os.pathsep}{project}"}
        done = subprocess.run(command, cwd=project, env=os.environ | where, check=False, text=True, capture_output=True)
        if done.returncode or not report.exists():
            raise RuntimeError(f"the tests could not be measured:\n{done.stdout}{done.stderr}")
        return _told(json.loads(report.read_text())["files"])


def _told(files: dict[str, Any]) -> tuple[Missed, ...]:
    """What is missed by a report of coverage, in the order of the files."""
    found = [
        Missed(name, tuple(told["missing_lines"]), tuple((start, end) for start, end in told["missing_branches"]))
        for name, told in sorted(files.items())
    ]
    return tuple(each for each in found if each.lines or each.branches)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and say what is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.cover", description=__doc__)
    parser.add_argument("room", nargs="*", help=f"which room; {', '.join(ROOMS)} when not given")
    rooms = parser.parse_args(argv).room or ROOMS
    found = missed(rooms)
    for each in found:
        sys.stdout.write(f"{each}\n")
    said = "something is missed" if found else "every line and branch is reached by the tests"
    sys.stdout.write(f"{', '.join(rooms)}: {said}\n")
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main())
