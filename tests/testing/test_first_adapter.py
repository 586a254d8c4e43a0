"""The first adapter of the how-to is short, whole, and keeps the contract."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from tests.testing.conftest import PROJECT, Run

PAGE: Final = PROJECT / "docs" / "how-to" / "prove-your-adapter.md"
BLOCK: Final = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_first_adapter_has_sixty_lines_at_most_and_keeps_the_contract(installed: Run, tmp_path: Path) -> None:
    adapter, factory = BLOCK.findall(PAGE.read_text(encoding="utf-8"))[:2]
    assert len(adapter.splitlines()) <= 60

    (tmp_path / "journal.py").write_text(adapter + factory)
    done = installed("-m", "ordercore.testing", "check", "journal:fresh", "--strictness", "quick")

    assert done.returncode == 0, done.stdout + done.stderr
    (row,) = [line.split() for line in done.stdout.splitlines() if line.startswith("Store")]
    assert int(row[2]) > 90
    assert row[-1] == "0"
