"""Text that every commit writes, as `ordercore.adapters.text` makes it."""

from __future__ import annotations

import json
from typing import Any

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
    assert json.loads(text.dumped({"when": object, "much": 1.5})) == {"when": None, "much": 1.5}  # type: ignore[dict-item]


def _nested() -> list[Any]:
    made: list[Any] = []
    for _ in range(5_000):
        made = [made]
    return made


def _endless() -> list[Any]:
    made: list[Any] = []
    made.append(made)
    return made


class _Shy:
    def __repr__(self) -> str:
        raise AssertionError("nobody asked")


@pytest.mark.parametrize(
    "row", [{"x": _nested()}, {"x": _endless()}, {"x": (_nested(),)}, {(1,): 1}, {"x": 10**5_000}, {"x": _Shy()}]
)
def test_what_json_cannot_say_comes_to_some_text_all_the_same(row: dict[Any, Any]) -> None:
    assert isinstance(json.loads(text.dumped(row)), dict)
