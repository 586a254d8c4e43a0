"""The processes drawn in the documentation are those of the code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from ordercore.lifecycle.kind import KINDS
from ordercore.lifecycle.order import BUCKETS

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "lifecycle.md"
DRAWN: Final = re.compile(r"^```mermaid\n(.*?)\n^```$", re.MULTILINE | re.DOTALL)


def test_every_process_is_drawn_as_it_is() -> None:
    drawn = DRAWN.findall(PAGE.read_text(encoding="utf-8"))

    assert drawn == [
        KINDS[name].process.mermaid() for name in ("order", "fulfillment", "invoice", "return", "payment", "adjustment")
    ]
    assert len(drawn) == len(KINDS)


def test_every_bucket_is_told() -> None:
    told = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    assert told == list(BUCKETS)
