"""Every example runs as it stands, in a process of its own, and says something."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.waiting import PATIENCE_SECONDS

EXAMPLES: Final = sorted((Path(__file__).resolve().parents[1] / "examples").glob("*.py"))
ALONE: Final = {
    "catalog_kit",
    "check_credit",
    "customer_hierarchy",
    "price_a_cart",
    "promise_stock",
    "tax_an_order",
    "who_may",
}
"""The examples that show one house by itself, and so stay short."""


def code_lines(file: Path) -> int:
    """How many lines hold code: no blank lines, comments, docstring or imports."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    lines: set[int] = set()
    for node in tree.body:
        words = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not words and not isinstance(node, ast.Import | ast.ImportFrom):
            assert node.end_lineno is not None
            lines.update(range(node.lineno, node.end_lineno + 1))
    return len(lines)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_it_runs(file: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", str(file)],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tmp_path,
        timeout=PATIENCE_SECONDS,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("name", sorted(ALONE))
def test_a_house_by_itself_takes_fewer_than_fifteen_lines(name: str) -> None:
    assert code_lines(next(file for file in EXAMPLES if file.stem == name)) < 15
