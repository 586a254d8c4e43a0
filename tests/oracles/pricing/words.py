"""The words of the cases: where they are kept, and what is done about one that nobody here knows."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

__all__ = ["ABOUT", "FILE", "Told", "UnknownWord", "cases", "known", "many", "one_of"]

Told = Mapping[str, Any]
"""Something a case tells."""

_HERE: Final = Path(__file__).resolve().parents[3]
FILE: Final = Path(os.environ.get("ORDERCORE_CASES", _HERE / ".." / "shared" / "cases")) / "pricing.json"
"""Where the cases are; ORDERCORE_CASES names another folder."""

ABOUT: Final = ("id", "kind", "topics", "source", "note", "rules_text", "currency", "minor_digits")
"""What every case may tell of itself."""


class UnknownWord(AssertionError):
    """A case says what nobody here can translate: a failure, never a skip."""

    def __init__(self, what: str) -> None:
        super().__init__(f"unknown vocabulary: {what}")


def known(told: Told, words: Iterable[str], of: str) -> None:
    """Fail on a field that nobody here knows."""
    if left := sorted(set(told) - set(words)):
        raise UnknownWord(f"{', '.join(left)} of {of}")


def one_of(value: Any, among: Iterable[Any], of: str) -> Any:
    """A value that is one of those known."""
    if value not in tuple(among):
        raise UnknownWord(f"{value!r} as {of}")
    return value


def many(given: Any) -> list[Any]:
    """One or several, as several; none is none."""
    if given is None:
        return []
    return list(given) if isinstance(given, list | tuple) else [given]


def cases() -> list[dict[str, Any]]:
    """All cases, in their order."""
    return list(json.loads(FILE.read_text(encoding="utf-8"))["cases"])
