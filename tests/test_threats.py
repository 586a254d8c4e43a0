"""The threat model names tests that exist, and no row of the goals is left out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parents[1]
TABLE: Final = [
    row
    for row in (PROJECT / "SECURITY.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| [BC][0-9]+ \|", row)
]
NAMED: Final = re.compile(r"`(tests/[a-z0-9_/]+\.py)(?:::(test_[a-z0-9_]+))?`")


def test_every_test_named_is_there() -> None:
    named = [found for row in TABLE for found in NAMED.findall(row)]
    assert len(named) == sum(row.count("`tests/") for row in TABLE)
    for path, test in named:
        text = (PROJECT / path).read_text(encoding="utf-8")
        told = f"def {test}(" in text if test else "def " in text
        assert told, (path, test)


def test_no_row_is_left_out_and_each_names_a_test_or_says_why_not() -> None:
    assert [row.split("|")[1].strip() for row in TABLE] == [
        *[f"B{number}" for number in range(1, 18)],
        *[f"C{number}" for number in range(1, 19)],
    ]
    for row in TABLE:
        assert NAMED.search(row) or "not yet" in row or "not applicable" in row, row
