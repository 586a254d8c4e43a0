"""Running mutmut over one target, in a copy of the project that is thrown away with ``git clean``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.mutation.plain import plainly
from tests.mutation.target import Target

__all__ = ["PROJECT", "measure", "prepare", "workshop"]

PROJECT: Final = Path(__file__).resolve().parents[2]

# The server that starts a process for each mutant has collected the tests and run none, so no cache of the package has been
# filled by the program as it was.
_SETTINGS: Final = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = {files}
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = ["--hypothesis-profile=few", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov"]
process_isolation = "forkserver"
timeout_constant = 3.0
timeout_multiplier = 4.0
"""

_SPINNER: Final = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_FAILED: Final = {1, 3}
"""Exit codes by which pytest says that a test failed, or could not be run for what the mutant did."""


def workshop(target: Target, project: Path = PROJECT) -> Path:
    """Where the copy for a target stands."""
    return project / "mutants" / target.name


def prepare(target: Target, project: Path = PROJECT) -> Path:
    """Bring the copy up to date; files that have not changed keep their time, and with it their results."""
    made = workshop(target, project)
    files = [f"src/ordercore/{file}" for file in target.files]
    sources = [path for path in (project / "src").rglob("*") if path.suffix != ".pyc" and path.is_file()]
    for source in sources:
        name = source.relative_to(project)
        text = source.read_bytes()
        _write(made / name, plainly(text.decode()).encode() if name.as_posix() in files else text)
    for folder in ("tests", "mutants/tests"):
        shutil.rmtree(made / folder, ignore_errors=True)
    shutil.copytree(project / "tests", made / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    settings = _SETTINGS.format(files=json.dumps(files), tests=json.dumps([f"tests/{test}" for test in target.tests]))
    _write(made / "pyproject.toml", ((project / "pyproject.toml").read_text() + settings).encode())
    return made


def measure(target: Target, *, again: bool = False, children: int = 1, project: Path = PROJECT) -> None:
    """Try the mutants of a target.

    Args:
        target: what to mutate, and the tests to try it by.
        again: keep the results of mutants that a test has killed before and whose function has not changed.
        children: how many mutants to try at once.
        project: where the sources are.

    Raises:
        RuntimeError: mutmut could not do it; most often because a test fails without any mutant.
    """
    if not again:
        shutil.rmtree(workshop(target, project), ignore_errors=True)
    made = prepare(target, project)
    (made / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)  # which test reaches what is found out anew
    for file in (made / "mutants" / "src").rglob("*.meta"):
        _forget(file)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-c", "from mutmut.__main__ import cli; cli()", "run", f"--max-children={children}"]
    done = subprocess.run(command, cwd=made, env=environment, check=False, text=True, capture_output=True)
    if done.returncode:
        said = [line for line in (done.stdout + done.stderr).splitlines() if line and line[0] not in _SPINNER]
        raise RuntimeError("\n".join([f"mutmut gave up on {target.name}:", *said[-40:]]))


def _forget(file: Path) -> None:
    """Forget the results of survivors, and of what took too long: the machine may have been busy."""
    kept = json.loads(file.read_text())
    kept["exit_code_by_key"] = {
        name: code if code in _FAILED else None for name, code in kept["exit_code_by_key"].items()
    }
    file.write_text(json.dumps(kept))


def _write(file: Path, text: bytes) -> None:
    """Write a file, unless that is what it holds already."""
    if file.exists() and file.read_bytes() == text:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text)
