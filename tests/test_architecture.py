"""The floors of the house hold, and the tools that say so would notice if they did not."""

from __future__ import annotations

import ast
import re
import shutil
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from importlinter.api import read_configuration
from importlinter.application.use_cases import lint_imports

import ordercore
from ordercore import errors

PROJECT: Final = Path(__file__).resolve().parents[1]
PACKAGE: Final = Path(ordercore.__file__).parent
CONFIG: Final = str(PROJECT / "pyproject.toml")
CONTRACTS: Final[dict[str, dict[str, Any]]] = {
    contract["id"]: contract for contract in read_configuration(CONFIG)["contracts_options"]
}

PURE_FLOORS: Final[list[str]] = CONTRACTS["floors"]["layers"][CONTRACTS["floors"]["layers"].index("ports") + 1 :]
PURE_ROOMS: Final = [room.strip(" ()") for floor in PURE_FLOORS for room in floor.split("|")]
PURE_FILES: Final = sorted(
    file for room in PURE_ROOMS for file in [PACKAGE / f"{room}.py", *(PACKAGE / room).rglob("*.py")] if file.exists()
)
MODULES: Final = sorted(PACKAGE.rglob("*.py"))


def named(file: Path) -> str:
    """A file of the package by its short path, for the name of a test."""
    return file.relative_to(PACKAGE).as_posix()


# --- who may import whom ----------------------------------------------------------------------------------------------


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package that the linter finds in place of the installed one."""
    copy = tmp_path / "src" / "ordercore"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.delitem(sys.modules, "ordercore")
    monkeypatch.syspath_prepend(tmp_path / "src")
    return copy


def lint(contract: str, capsys: pytest.CaptureFixture[str]) -> tuple[bool, str]:
    """Whether the linter finds a contract kept, and what it says."""
    kept = lint_imports(CONFIG, limit_to_contracts=(contract,), cache_dir=None, is_debug_mode=True, no_logo=True)
    said = capsys.readouterr().out
    assert f"{CONTRACTS[contract]['name']} {'KEPT' if kept else 'BROKEN'}" in said
    return kept, said


def plant(house: Path, path: str, source: str) -> None:
    """Put a module into the copy; its room is built when there is none yet."""
    file = house / path
    file.parent.mkdir(parents=True, exist_ok=True)
    (file.parent / "__init__.py").touch()
    file.write_text(source)


BREACHES: Final = {
    "upward": ("floors", "values/planted.py", "import ordercore.pricing"),
    "upward by one name": ("floors", "pricing/planted.py", "from ordercore.lifecycle import machine"),
    "upward in a function": ("floors", "lifecycle/planted.py", "def f():\n    from ordercore import desk"),
    "upward for types only": (
        "floors",
        "tax/planted.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ordercore.ports.store import Store",
    ),
    "upward by dots": ("floors", "values/planted.py", "from ..pricing import planted"),
    "from the ground": ("floors", "errors.py", "from ordercore.values.money import Money"),
    "pricing to tax": ("floors", "pricing/planted.py", "import ordercore.tax"),
    "credit to inventory": ("floors", "credit/planted.py", "import ordercore.inventory"),
    "desk to adapters": ("floors", "desk/planted.py", "import ordercore.adapters"),
    "adapters to desk": ("floors", "adapters/planted.py", "import ordercore.desk"),
    "views to wire": ("floors", "views/planted.py", "import ordercore.wire"),
    "a room nobody planned": ("floors", "utils.py", ""),
    "a database in a house": ("pure", "credit/planted.py", "import sqlite3"),
    "a clock in wire": ("pure", "wire/planted.py", "def f():\n    from time import time"),
    "a random id in lifecycle": ("pure", "lifecycle/planted.py", "from uuid import uuid4"),
    "a file in ports": ("pure", "ports/planted.py", "from pathlib import Path"),
    "a log in tax": ("pure", "tax/planted.py", "import logging"),
    "hypothesis in pricing": ("extras", "pricing/planted.py", "from hypothesis import strategies"),
    "rich in desk": ("extras", "desk/planted.py", "import rich.table"),
    "pytest in cli": ("extras", "cli/planted.py", "import pytest"),
    "orjson in adapters": ("extras", "adapters/planted.py", "import orjson"),
    "babel in values": ("text", "values/planted.py", "from babel.numbers import format_currency"),
    "cattrs in desk": ("text", "desk/planted.py", "import cattrs"),
}


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_contract_is_kept(contract: str, house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept, said = lint(contract, capsys)

    assert kept, said


@pytest.mark.parametrize("breach", BREACHES)
def test_a_planted_breach_is_found(breach: str, house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contract, path, source = BREACHES[breach]
    for room in ("pricing", "tax", "inventory", "lifecycle", "desk", "adapters", "wire"):
        plant(house, f"{room}/planted.py", "")
    plant(house, path, source)

    kept, said = lint(contract, capsys)

    assert not kept
    assert re.search(rf"\b{path.removesuffix('.py').replace('/', '.')}\b", said), said


def test_each_contract_has_a_planted_breach() -> None:
    assert {contract for contract, _, _ in BREACHES.values()} == set(CONTRACTS)


# --- what the pure floors may not say ---------------------------------------------------------------------------------

CALLS: Final = {"float", "complex", "print", "open", "input", "breakpoint"}
MOMENTS: Final = {"now", "today", "utcnow"}
MODULES_OF_THE_WORLD: Final[set[str]] = {*CONTRACTS["pure"]["forbidden_modules"], "sys"}


def impurities(source: str) -> list[tuple[int, str]]:
    """Line and word of everything in a module that is inexact or looks at the world."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Constant(value=float() | complex() as value):
                found.append((node.lineno, f"{value}"))
            case ast.Call(func=ast.Name(id=name)) if name in CALLS:
                found.append((node.lineno, name))
            case ast.Call(func=ast.Attribute(attr=name)) if name in MOMENTS:
                found.append((node.lineno, name))
            case ast.Import(names=names):
                roots = [alias.name.split(".")[0] for alias in names]
                found.extend((node.lineno, root) for root in roots if root in MODULES_OF_THE_WORLD)
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] in MODULES_OF_THE_WORLD:
                found.append((node.lineno, module))
            case ast.AnnAssign(annotation=ast.Name(id="float")) | ast.arg(annotation=ast.Name(id="float")):
                found.append((node.lineno, "float"))
            case _:
                pass
    return found


@pytest.mark.parametrize("file", PURE_FILES, ids=named)
def test_the_pure_floors_are_exact_and_blind(file: Path) -> None:
    assert impurities(file.read_text(encoding="utf-8")) == []


def test_the_pure_floors_are_found() -> None:
    assert {"errors", "values", "pricing", "tax", "lifecycle", "wire"} <= set(PURE_ROOMS)
    assert {"errors.py", "values/money.py"} <= {named(file) for file in PURE_FILES}
    assert not set(PURE_ROOMS) & {"ports", "desk", "adapters", "cli", "testing"}


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("rate = 0.2", "0.2"),
        ("rate = 1e3", "1000.0"),
        ("rate: float", "float"),
        ("def f(rate: float): ...", "float"),
        ("def f(x):\n    return float(x)", "float"),
        ("at = datetime.now(tz=UTC)", "now"),
        ("at = datetime.datetime.utcnow()", "utcnow"),
        ("on = date.today()", "today"),
        ("import time", "time"),
        ("import os.path", "os"),
        ("def f():\n    from random import choice", "random"),
        ("from uuid import uuid4", "uuid"),
        ("import logging", "logging"),
        ("print('here')", "print"),
        ("text = open('rates').read()", "open"),
    ],
)
def test_an_impurity_is_found(source: str, word: str) -> None:
    assert [found for _, found in impurities(source)] == [word]


def test_plain_arithmetic_is_no_impurity() -> None:
    assert impurities("from datetime import date\nn: int = 1\non = date(2026, 1, 4)\nx = order.opened_on") == []


# --- how a room is furnished ------------------------------------------------------------------------------------------


def fields_without_a_word(source: str) -> list[tuple[int, str]]:
    """Line and name of each public field of a public attrs class that has no `#:` line above it."""
    lines = source.splitlines()
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.ClassDef) or node.name.startswith("_"):
            continue
        if not any(
            isinstance(each, ast.Name) and each.id in {"frozen", "define"}
            for mark in node.decorator_list
            for each in ast.walk(mark)
        ):
            continue
        for line in node.body:
            if not isinstance(line, ast.AnnAssign) or not isinstance(line.target, ast.Name):
                continue
            public = not line.target.id.startswith("_") and "ClassVar" not in ast.unparse(line.annotation)
            if public and not has_word(lines, line.lineno):
                found.append((line.lineno, line.target.id))
    return found


def has_word(lines: list[str], number: int) -> bool:
    """Whether the comment block right above a line (counted from 1) begins with `#:`."""
    above = number - 2
    while above >= 0 and lines[above].lstrip().startswith("#"):
        if lines[above].lstrip().startswith("#: "):
            return True
        above -= 1
    return False


@pytest.mark.parametrize("file", MODULES, ids=named)
def test_every_field_says_what_it_holds(file: Path) -> None:
    assert fields_without_a_word(file.read_text(encoding="utf-8")) == []


def test_a_silent_field_is_found() -> None:
    told = "@frozen\nclass A:\n    #: how many, in pieces.\n    n: int\n"
    silent = "@frozen(order=True)\nclass A:\n    #: how many.\n    n: int\n    m: int\n    _memo: int\n"

    assert fields_without_a_word(told) == []
    assert fields_without_a_word(silent.replace("class A", "class _A")) == []
    assert fields_without_a_word(silent) == [(5, "m")]


@pytest.mark.parametrize("file", [file for file in MODULES if file.name != "__main__.py"], ids=named)
def test_every_module_lists_its_public_names(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    lists = [
        node
        for node in tree.body
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets)
    ]
    only_words = all(isinstance(node, ast.Expr) for node in tree.body)

    assert only_words or len(lists) == 1


def test_every_error_is_ours() -> None:
    for name in errors.__all__:
        assert issubclass(getattr(errors, name), errors.OrdercoreError)
