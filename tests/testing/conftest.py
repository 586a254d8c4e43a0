"""What the tests of this room share: ordercore as a host has it, installed from its wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.waiting import PATIENCE_SECONDS

PROJECT: Final = Path(__file__).resolve().parents[2]

Run = Callable[..., "subprocess.CompletedProcess[str]"]
"""Runs Python with arguments in a directory where the wheel is installed."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with nothing but ordercore's wheel, unpacked as an installer would."""
    built, site = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, timeout=PATIENCE_SECONDS)
    (wheel,) = built.glob("ordercore-*.whl")
    zipfile.ZipFile(wheel).extractall(site)
    return site


@pytest.fixture
def installed(site: Path, tmp_path: Path) -> Run:
    """Python with the wheel installed, in an empty directory."""

    def run(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
        inherited = {name: value for name, value in os.environ.items() if name != "ORDERCORE_STRICTNESS"}
        return subprocess.run(
            [sys.executable, *args],
            cwd=tmp_path,
            env=inherited | {"PYTHONPATH": f"{site}{os.pathsep}{tmp_path}"} | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )

    return run
