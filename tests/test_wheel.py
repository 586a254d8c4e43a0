"""What is installed is what is in the source tree: rates, schemas and type information included."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parents[1]


def test_the_wheel_holds_every_file_of_the_package(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=PROJECT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("ordercore-*.whl")
    source = PROJECT / "src"
    files = {file.relative_to(source).as_posix() for file in source.rglob("*") if file.is_file()}
    expected = {file for file in files if file.startswith("ordercore/") and "__pycache__" not in file}

    packed = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("ordercore/")}

    assert packed == expected
    assert "ordercore/py.typed" in packed
