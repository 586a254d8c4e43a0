"""No strategy draws at random or asks a clock outside Hypothesis: failures replay and shrink."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

import pytest

from ordercore.testing import strategies

FOLDER: Final = Path(strategies.__file__).parent
FILES: Final = sorted(FOLDER.rglob("*.py"))
MODULES: Final = {"random", "secrets", "time", "uuid", "os", "faker", "numpy"}
CALLS: Final = {"now", "today", "utcnow", "uuid1", "uuid4", "urandom", "randrange", "choice", "randint", "hash", "id"}


def chances(source: str) -> list[str]:
    """What in a source text gives another value each time it runs."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [each.name for each in node.names if each.name.partition(".")[0] in MODULES]
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in MODULES:
            found.append(node.module or "")
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            found += [name] if name in CALLS else []
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(FOLDER)))
def test_a_strategy_leaves_nothing_to_chance(file: Path) -> None:
    assert chances(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "import random",
        "from uuid import uuid4",
        "def f():\n    import numpy.random",
        "at = datetime.now(UTC)",
        "on = date.today()",
        "x = choice([1])",
    ],
)
def test_chance_is_found(source: str) -> None:
    assert chances(source)


def test_strategies_are_found() -> None:
    assert len(FILES) > 10
