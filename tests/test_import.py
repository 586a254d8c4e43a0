"""What an import costs is what it loads: seconds depend on the machine, modules do not."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import metadata, version
from pathlib import Path
from typing import Final

import pytest

import ordercore
from tests.waiting import PATIENCE_SECONDS

PACKAGE: Final = Path(ordercore.__file__).parent
ROOMS: Final = sorted(face.parent.name for face in PACKAGE.glob("*/__init__.py"))
EXTRAS: Final = {"hypothesis", "moneyed", "psycopg", "pydantic", "pytest", "rich", "sqlalchemy", "transitions"}
"""Without orjson: wire takes it where it is installed."""

HEAVY: Final = {"asyncio", "babel", "cattrs", "dateutil", "logging", "sqlite3", "unittest", "urllib.request"}


def loaded_by(statement: str) -> set[str]:
    """The modules a statement loads in a fresh interpreter, beyond those that are there anyway."""
    program = (
        f"import json, sys; before = set(sys.modules); {statement}; print(json.dumps([*set(sys.modules) - before]))"
    )
    words = [sys.executable, "-c", program]
    done = subprocess.run(words, capture_output=True, check=True, text=True, timeout=PATIENCE_SECONDS)
    return set(json.loads(done.stdout))


def roots(modules: set[str]) -> set[str]:
    """The packages the modules belong to."""
    return {module.partition(".")[0] for module in modules}


def test_the_package_alone_loads_nothing_else() -> None:
    assert loaded_by("import ordercore") == {"ordercore", "__future__"}


@pytest.mark.parametrize("room", [room for room in ROOMS if room not in {"cli", "testing"}])
def test_no_room_loads_an_extra(room: str) -> None:
    assert not roots(loaded_by(f"import ordercore.{room}")) & EXTRAS


def test_values_load_no_heavy_machinery() -> None:
    assert not loaded_by("import ordercore.values") & HEAVY


def test_an_extra_that_is_loaded_is_seen() -> None:
    assert roots(loaded_by("import ordercore.values, pytest, sqlite3")) >= {"ordercore", "pytest", "sqlite3"}


def test_the_version_is_the_one_installed() -> None:
    assert ordercore.__version__ == version("ordercore")


def test_another_attribute_is_missing_as_usual() -> None:
    with pytest.raises(AttributeError, match=r"module 'ordercore' has no attribute 'nothing'"):
        ordercore.nothing  # noqa: B018 -- the access is what is tested


def test_four_packages_are_needed_at_run_time() -> None:
    needed = [line for line in metadata("ordercore").get_all("Requires-Dist") or [] if "extra ==" not in line]

    assert sorted(line.partition(">")[0] for line in needed) == ["attrs", "babel", "cattrs", "python-dateutil"]
