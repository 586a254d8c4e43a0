"""The documentation runs: each document from top to bottom, in a directory of its own, as a reader would."""

from __future__ import annotations

import doctest
import importlib
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest
from sybil import Sybil
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.markdown import CodeBlockParser

import ordercore
from tests.adapters.cluster import MISSING, binaries, shared

PROJECT: Final = Path(__file__).resolve().parents[1]
PACKAGE: Final = Path(ordercore.__file__).parent
README: Final = PROJECT / "README.md"
DOCUMENTS: Final = [README, *sorted((PROJECT / "docs").rglob("*.md"))]
ROOMS: Final = ["errors", *sorted(face.parent.name for face in PACKAGE.glob("*/__init__.py"))]
FENCE: Final = re.compile(r"^\s*(?:```|~~~)\s*\{?\s*\.?(?:python|py|pycon)\b", re.MULTILINE | re.IGNORECASE)
SHELL: Final = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def named(file: Path) -> str:
    """A document by its short path, for the name of a test."""
    return file.relative_to(PROJECT).as_posix()


def run(file: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run the Python blocks of a document in one namespace, and say how many there were."""
    module = ModuleType("document")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    document = Sybil([CodeBlockParser("python", PythonEvaluator())]).parse(file)
    document.namespace = module.__dict__
    blocks = list(document.examples())
    for block in blocks:
        block.evaluate()
    return len(blocks)


@pytest.mark.parametrize("file", DOCUMENTS, ids=named)
def test_every_python_block_runs(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if "DATABASE_URL" in file.read_text(encoding="utf-8"):
        if binaries() is None:
            pytest.skip(MISSING)
        monkeypatch.setenv("DATABASE_URL", shared().url(shared().database()))

    assert run(file, monkeypatch) == len(FENCE.findall(file.read_text(encoding="utf-8")))


def test_a_wrong_block_fails_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = tmp_path / "wrong.md"
    wrong.write_text("# Sums\n\n```python\ntwo = 1 + 1\n```\n\n```python\nassert two == 3\n```\n")

    with pytest.raises(AssertionError) as caught:
        run(wrong, monkeypatch)
    assert caught.traceback[-1].lineno + 1 == 8


def test_a_block_in_disguise_is_counted() -> None:
    for fence in ("```python", "``` py", "    ```python", '```python title="a"', "```{.python}", "~~~python"):
        assert FENCE.search(f"Text\n{fence}\n")
    assert not FENCE.search("Text\n```sh\npython -m ordercore\n```\n")


def test_every_docstring_example_runs() -> None:
    for file in sorted(PACKAGE.rglob("*.py")):
        if ">>> " in file.read_text(encoding="utf-8"):
            module = importlib.import_module(".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts))
            failed, attempted = doctest.testmod(module)
            assert attempted, f"{module.__name__}: the examples stand where doctest does not look"
            assert not failed


def test_the_first_two_commands_are_one_line_each() -> None:
    demo, tests = SHELL.findall(README.read_text(encoding="utf-8"))[:2]

    assert demo.count("\n") == tests.count("\n") == 1
    assert demo.endswith("-m ordercore demo\n")
    assert ".venv/bin/python -m pytest" in tests


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_its_reference_page(room: str) -> None:
    page = PROJECT / "docs" / "reference" / f"{room}.md"

    assert page.exists(), f"write docs/reference/{room}.md and enter it in mkdocs.yml"
    assert f"::: ordercore.{room}" in page.read_text(encoding="utf-8")
