"""Text that every commit writes, as `ordercore.adapters.text` makes it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.adapters import text
from ordercore.ports.query import Field

FIELDS = st.dictionaries(st.text(), st.text() | st.integers(-(2**62), 2**62), max_size=6)
VERSIONS = st.lists(st.tuples(st.text(), st.text(), st.integers(1, 2**40)), max_size=4)


@given(fields=FIELDS)
def test_an_index_row_comes_back_as_it_was(fields: dict[str, Field]) -> None:
    assert json.loads(text.dumped(fields)) == fields


@given(versions=VERSIONS)
def test_the_versions_of_a_receipt_come_back_as_they_were(versions: list[tuple[str, str, int]]) -> None:
    assert [tuple(each) for each in json.loads(text.listed(versions))] == versions


@given(said=FIELDS | VERSIONS)
def test_a_python_without_the_fast_encoder_writes_the_same(said: object) -> None:
    assert "".join(text._in_python()(said, 0)) == "".join(text._encode(said, 0))


def test_a_python_without_the_fast_encoder_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("json.encoder.c_make_encoder", None)
    assert "".join(text._made()({"gross": 7}, 0)) == '{"gross":7}'


def test_what_is_not_valid_comes_to_text_and_is_refused_by_whoever_checks_it() -> None:
    assert json.loads(text.dumped({"when": object, "much": 1.5})) == {"when": repr(object), "much": 1.5}  # type: ignore[dict-item]
