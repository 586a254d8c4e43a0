"""The folder of worked cases, and the figures in it: named by ORDERCORE_CASES, else beside the project."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Final

import pytest

from ordercore.values import Money, Percent, Unrounded

__all__ = ["DATA", "FOLDER", "IS_GIVEN", "Case", "cases_in", "exact", "money", "number", "percent"]

Case = dict[str, Any]
"""One worked case, as its file has it."""

SHARED: Final = Path(__file__).resolve().parents[2] / ".." / "shared"
FOLDER: Final = Path(os.environ.get("ORDERCORE_CASES", SHARED / "cases"))
IS_GIVEN: Final = "ORDERCORE_CASES" not in os.environ
"""Whether it is the folder that the project was given."""
MOST_DIGITS: Final = 9
DATA: Final = SHARED / "data"
"""Published tables of rates that some cases are older than the packs for."""


def cases_in(name: str) -> list[Case]:
    """All cases of a file, whichever and however many they are; the module is skipped where there is no such file."""
    file = FOLDER / name
    if not file.exists():
        pytest.skip("the folder of worked cases is not here; name it in ORDERCORE_CASES", allow_module_level=True)
    cases: list[Case] = json.loads(file.read_text(encoding="utf-8"))["cases"]
    assert cases
    assert len({case["id"] for case in cases}) == len(cases)
    return cases


def number(text: str) -> str:
    """The number without zeros that say nothing: the guard at the door counts digits."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def exact(text: str, currency: str) -> Unrounded:
    """An amount with all its digits, of which published prices have more than the guard at the door lets in."""
    whole, _, digits = number(text).partition(".")
    if len(digits) <= MOST_DIGITS:
        return Unrounded(number(text), currency)
    return Unrounded(1, currency).scaled(int(whole + digits), 10 ** len(digits))


def money(text: str | None, currency: str) -> Money:
    """An amount that can be billed; nothing where none is stated."""
    return Money.zero(currency) if text is None else exact(text, currency).settle().money


def percent(text: str | None) -> Percent:
    """A percentage written as ``21.0%`` or ``21.0``; none is nothing."""
    return Percent(number((text or "0").removesuffix("%").strip()))
