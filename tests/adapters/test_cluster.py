"""A server of the tests' own does not outlive whoever started it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep
from typing import Final

import pytest

from tests.adapters.cluster import MISSING, binaries
from tests.waiting import PATIENCE_SECONDS

PROJECT: Final = Path(__file__).resolve().parents[2]
KILLED: Final = """
import os, signal
from tests.adapters.cluster import started

print(started().folder, flush=True)
os.killpg(os.getpgrp(), signal.SIGKILL)
"""


def test_a_killed_test_run_leaves_no_server_behind() -> None:
    if binaries() is None:
        pytest.skip(MISSING)
    words = [sys.executable, "-c", KILLED]
    done = subprocess.run(
        words,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
        timeout=PATIENCE_SECONDS,
    )
    folder = Path(done.stdout.strip())
    assert done.returncode < 0
    assert folder.name.startswith("pg-")
    until = monotonic() + 60
    while folder.exists():
        assert monotonic() < until, "the server is still there"
        sleep(0.05)
