"""What is installed is what is in the source tree, with its bill of materials, and whoever builds it again gets the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Final

import pytest

from tests.supply.sbom import written
from tests.waiting import PATIENCE_SECONDS

PROJECT: Final = Path(__file__).resolve().parents[1]
EPOCH: Final = "1795392000"  # 2026-11-23 00:00 UTC
BUILT: Final = (2026, 11, 23, 0, 0, 0)


def build(source: Path, into: Path, **circumstances: str) -> Path:
    """Build a wheel and an sdist of a source tree."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-t", "sdist", "-d", into],
        cwd=source,
        check=True,
        capture_output=True,
        timeout=PATIENCE_SECONDS,
        env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH, **circumstances},
    )
    return into


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(PROJECT, tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def wheel(built: Path) -> zipfile.ZipFile:
    (file,) = built.glob("ordercore-*.whl")
    return zipfile.ZipFile(file)


def test_the_wheel_holds_every_file_of_the_package(wheel: zipfile.ZipFile) -> None:
    source = PROJECT / "src"
    files = {file.relative_to(source).as_posix() for file in source.rglob("*") if file.is_file()}
    expected = {file for file in files if file.startswith("ordercore/") and "__pycache__" not in file}

    packed = {name for name in wheel.namelist() if name.startswith("ordercore/")}

    assert packed == expected
    assert "ordercore/py.typed" in packed


def test_the_wheel_is_for_every_machine(wheel: zipfile.ZipFile) -> None:
    (name,) = [name for name in wheel.namelist() if name.endswith(".dist-info/WHEEL")]

    assert "Root-Is-Purelib: true\nTag: py3-none-any\n" in wheel.read(name).decode()


def test_the_wheel_carries_its_bill_of_materials(wheel: zipfile.ZipFile) -> None:
    """C17: where PEP 770 has it."""
    bills = [name for name in wheel.namelist() if ".dist-info/sboms/" in name]

    assert bills == ["ordercore-0.1.0.dist-info/sboms/ordercore.cdx.json"]
    assert wheel.read(bills[0]).decode() == written()


def test_it_builds_again_to_the_same_bytes(built: Path, tmp_path: Path) -> None:
    """C17: from what the sdist brings, in another folder, zone and year, by somebody whose new files are private."""
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as packed:
        packed.extractall(tmp_path, filter="data")
    source = tmp_path / sdist.name.removesuffix(".tar.gz")
    for file in source.rglob("*"):
        os.utime(file, (1_000_000_000, 1_000_000_000))
        file.chmod(0o700 if file.is_dir() else 0o600)
    mask = os.umask(0o077)
    try:
        again = build(source, tmp_path / "again", TZ="Asia/Tokyo", PYTHONHASHSEED="4711", LC_ALL="C")
    finally:
        os.umask(mask)

    assert {file.name: file.read_bytes() for file in again.iterdir()} == {
        file.name: file.read_bytes() for file in built.iterdir()
    }


def test_the_time_in_it_is_the_one_that_is_said(wheel: zipfile.ZipFile) -> None:
    assert {info.date_time for info in wheel.infolist()} == {BUILT}
