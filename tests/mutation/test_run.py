"""mutmut, run over a small project of our making, finds what its test misses and nothing else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest

from tests.mutation.outcome import mutants
from tests.mutation.run import measure, prepare
from tests.mutation.target import Target

TARGET: Final = Target("small", ("values/small.py",), ("values/test_small.py",))

SOURCE: Final = """
from attrs import field, frozen

WORDS = {"twice": lambda number: number * 2}


@frozen
class Box:
    side: int = field()

    @side.validator
    def _positive(self, attribute, value):
        if value <= 0:
            raise ValueError

    @property
    def area(self):
        return self.side * self.side

    def grown(self, by):
        return Box(self.side + by)
"""
TEST: Final = """
import pytest
from ordercore.values.small import WORDS, Box

def test_all_but_one() -> None:
    assert Box(3).area == 9
    assert Box(1).area == 1
    assert Box(1).grown(0) == Box(1)
    assert WORDS["twice"](3) == 6
    with pytest.raises(ValueError):
        Box(0)
"""
MORE: Final = "\ndef test_the_other() -> None:\n    assert Box(1).grown(2) == Box(3)\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in {
        "src/ordercore/__init__.py": "",
        "src/ordercore/values/__init__.py": "",
        "src/ordercore/values/small.py": SOURCE,
        "tests/values/test_small.py": TEST,
        "tests/conftest.py": "from hypothesis import settings\nsettings.register_profile('few')\n",
        "pyproject.toml": '[tool.pytest.ini_options]\naddopts = ["--import-mode=importlib"]\n',
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_the_copy_keeps_the_time_of_what_has_not_changed(project: Path) -> None:
    file = prepare(TARGET, project) / "src/ordercore/values/small.py"
    os.utime(file, (1, 1))
    prepare(TARGET, project)
    assert file.stat().st_mtime == 1

    (project / "src/ordercore/values/small.py").write_text(SOURCE + "\nX = 1\n")
    prepare(TARGET, project)
    assert file.stat().st_mtime > 1


@pytest.mark.slow
def test_a_survivor_is_found_and_killed_by_a_better_test(project: Path) -> None:
    pytest.importorskip("mutmut", reason="the dependency group `mutation` is not installed")

    measure(TARGET, project=project)
    first = mutants(TARGET, project)
    assert {each.now for each in first if each.verdict == "survived"} == {"return Box(self.side - by)"}
    functions = {each.function.removeprefix("values.small.") for each in first}
    assert functions == {"Box._positive", "Box.area", "Box.grown", "_lambda_1"}

    (project / "tests/values/test_small.py").write_text(TEST + MORE)
    measure(TARGET, again=True, project=project)
    assert {each.verdict for each in mutants(TARGET, project)} == {"killed"}


@pytest.mark.slow
def test_a_test_that_fails_by_itself_stops_everything(project: Path) -> None:
    pytest.importorskip("mutmut", reason="the dependency group `mutation` is not installed")
    (project / "tests/values/test_small.py").write_text(TEST + "\ndef test_wrong() -> None:\n    assert False\n")

    with pytest.raises(RuntimeError, match="gave up on small"):
        measure(TARGET, project=project)
