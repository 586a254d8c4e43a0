"""Functions written line by line."""

from __future__ import annotations

import pytest

from ordercore.values.source import Source


def test_the_lines_are_a_function_of_the_objects_bound() -> None:
    source, words = Source(length=len), ["a", "b"]
    kept, other = source.bind(words), source.bind("'); raise SystemExit('")
    source.line(0, "def told(more):")
    source.line(1, "if more:")
    source.line(2, f"return {other}")
    source.line(1, f"return length({kept})")
    told = source.function("told")

    assert told(more=True) == "'); raise SystemExit('"  # an object is never printed into the text
    assert told(more=False) == 2
    words.append("c")
    assert told(more=False) == 3


def test_only_what_the_lines_define_is_a_function() -> None:
    with pytest.raises(KeyError, match="told"):
        Source().function("told")
