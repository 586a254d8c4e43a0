"""Identifiers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from ordercore.errors import InvalidId
from ordercore.testing.strategies.values import ids
from ordercore.values import checked_id
from ordercore.values.ids import ID_LENGTH


@given(ids())
def test_identifiers_pass_unchanged(text: str) -> None:
    assert checked_id(text) == text


@pytest.mark.parametrize(
    "text", ["a", "0", "A" * ID_LENGTH, "po-2026.11:7@acme+1_x", "018f3c1e-7d2b-7c4e-9a51-0f6f0e5b2d11"]
)
def test_identifiers(text: str) -> None:
    assert checked_id(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        " a",
        "a ",
        "a\n",
        "../etc",
        ".a",
        "-a",
        "a/b",
        "a\\b",
        "a b",
        "é",
        "٣",
        "a\x00",
        "a" * (ID_LENGTH + 1),
        None,
        7,
        b"a",
    ],
)
def test_everything_else_is_refused(text: Any) -> None:
    with pytest.raises(InvalidId) as caught:
        checked_id(text, path="/id")
    assert caught.value.path == "/id"


def test_what_only_says_that_it_is_a_text_is_refused() -> None:
    class Posing:
        @property  # type: ignore[misc]
        def __class__(self) -> type[str]:  # type: ignore[override]
            return str

    with pytest.raises(InvalidId):
        checked_id(Posing())  # type: ignore[arg-type]
