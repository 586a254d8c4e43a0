"""What is wrong is told short, in the words of JSON."""

from __future__ import annotations

import pytest

from ordercore.wire.complaint import pointer, shown


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("a" * 60, f"'{'a' * 39}…"),
        ("short", "'short'"),
        (10**40, "a huge number"),
        (None, "null"),
        (True, "true"),
        (1.9, "1.9"),
        ([1], "an array"),
        ({}, "an object"),
        (b"", "a bytes"),
    ],
)
def test_input_is_shown_short_and_in_the_words_of_json(data: object, text: str) -> None:
    assert shown(data) == text


@pytest.mark.parametrize(
    ("key", "step"),
    [("lines", "/lines"), (3, "/3"), ("a/b~c", "/a~1b~0c"), ("", "/"), ("k" * 1_000_000, f"/{'k' * 100}…")],
)
def test_a_pointer_names_a_key_however_long(key: object, step: str) -> None:
    assert pointer(key) == step
