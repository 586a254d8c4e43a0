"""Text is checked before it can hurt, and both parsers give the same answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ordercore.errors import InvalidValue, Malformed
from ordercore.wire import guard
from ordercore.wire.guard import DEEPEST, LONGEST, parsed, printed
from tests.clocked import quickest
from tests.wire.anything import json_data


@pytest.fixture(params=["orjson", "json"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """With the extra, and without it."""
    monkeypatch.setattr(guard, "orjson_or_none", lambda: orjson if request.param == "orjson" else None)
    return request.param  # type: ignore[no-any-return]


both = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
exact = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63) + 1, 2**63 - 1) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=15,
)


@both
@given(data=exact)
def test_data_goes_through_text_unchanged(data: Any, parser: str) -> None:
    assert parsed(printed(data)) == data
    assert parsed(printed(data).encode()) == data


@given(data=exact)
def test_both_printers_give_the_same_text(data: Any) -> None:
    assert guard._printed_fast(data) == guard._printed_plainly(data)


@both
@given(data=exact, space=st.sampled_from([None, 1, "\t"]), ascii_only=st.booleans())
def test_text_of_other_printers_is_read_the_same(data: Any, space: Any, ascii_only: bool, parser: str) -> None:
    assert parsed(json.dumps(data, indent=space, ensure_ascii=ascii_only)) == data


def test_without_the_extra_the_standard_library_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert guard.orjson_or_none() is orjson
    monkeypatch.setattr(guard, "find_spec", lambda _: None)

    assert guard.orjson_or_none.__wrapped__() is None


def test_a_whole_surrogate_pair_is_a_character(parser: str) -> None:
    assert parsed('["\\ud83d\\ude00"]') == ["😀"]


HOSTILE = [
    ("", "not JSON", ""),
    ("{", "not JSON", ""),
    ('{"a":1}x', "not JSON", ""),
    ("\ufeff{}", "not JSON", ""),
    ("{'a':1}", "not JSON", ""),
    ('{"a":1,}', "not JSON", ""),
    ('{"a":01}', "not JSON", ""),
    ('"\x01"', "not JSON", ""),
    ("\ud800", "not UTF-8", ""),
    (b"\xff\xfe{}", "not UTF-8", ""),
    ('{"a":{"b":1,"b":1}}', "the key stands twice", "/a/b"),
    ('[{"x/y":1,"x/y":2}]', "the key stands twice", "/0/x~1y"),
    ('{"a":[0,"\\ud800"]}', "half of a surrogate pair", "/a/1"),
    ('{"\\udc00":1}', "half of a surrogate pair", ""),
    ("[" * 33 + "]" * 33, "nested more than 32", ""),
    ("[" * 1_000_000, "nested more than 32", ""),
    ('{"a":' * 5_000 + "1" + "}" * 5_000, "nested more than 32", ""),
    (7, "is not text", ""),
    (None, "is not text", ""),
]


@pytest.mark.parametrize(("text", "problem", "path"), HOSTILE, ids=lambda value: repr(value)[:20])
def test_hostile_text_is_refused(text: Any, problem: str, path: str, parser: str) -> None:
    with pytest.raises(Malformed) as caught:
        parsed(text)

    assert problem in caught.value.problem
    assert caught.value.path == path


@pytest.mark.parametrize("text", ["[" * 100_000, "[" * 900 + "]" * 900, '{"a":' * 200_000])
def test_depth_does_no_harm_where_it_is_not_counted(text: str, parser: str) -> None:
    try:
        parsed(text, nests=False)
    except Malformed as error:
        assert error.problem  # noqa: PT017  # either answer is right, no other error is


@pytest.mark.parametrize("number", ["1.9", "1e400", "NaN", "-Infinity", "1" * 5_000, "-" + "9" * 30])
def test_numbers_that_are_none_stay_recognizable(number: str, parser: str) -> None:
    if number in ("NaN", "-Infinity"):
        assert parsed(number).__class__ is float
        return
    found = parsed(number)

    assert found.__class__ is float or not -(2**63) <= found < 2**63


def test_a_long_text_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "LONGEST", 100)
    assert LONGEST == 64 * 1024 * 1024

    assert parsed('"' + "a" * 98 + '"') == "a" * 98
    with pytest.raises(Malformed, match="more than 100 bytes"):
        parsed('"' + "a" * 99 + '"')


def depth_of(data: Any) -> int:
    """How many arrays and objects are inside each other."""
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return 1 + max(map(depth_of, inner), default=0) if isinstance(data, dict | list) else 0


@given(
    data=json_data | st.recursive(st.sampled_from(["[", '"]', "\\[", '{"', "a"]), st.lists, max_leaves=40),
    limit=st.integers(0, 4),
    space=st.sampled_from([None, 1]),
)
def test_depth_is_counted_as_the_parser_would(data: Any, limit: int, space: Any) -> None:
    raw = json.dumps([data] * 5, indent=space).encode()

    assert guard._is_deeper(raw, limit) == (depth_of([data] * 5) > limit)


def test_depth_of_a_large_text_is_counted_fast() -> None:
    raw = json.dumps([{"a": ["[", "b\\"], "c": {}}] * 50_000).encode()

    assert not guard._is_deeper(raw, DEEPEST)
    assert quickest(lambda: guard._is_deeper(raw, DEEPEST), enough=2) < 2


@pytest.mark.parametrize("data", ["\ud800", ["\udfff"], {"\ud800": 1}])
def test_half_a_character_is_not_printed(data: Any, parser: str) -> None:
    with pytest.raises(InvalidValue, match="cannot be written"):
        printed(data)


@pytest.mark.parametrize("depth", [DEEPEST + 1, 500, 100_000])
def test_what_is_too_deep_to_be_read_is_not_printed(depth: int, parser: str) -> None:
    deep: Any = []
    for _ in range(depth - 1):
        deep = [deep]

    with pytest.raises(InvalidValue):
        printed(deep)
    while deep:  # Python would take a long chain apart by recursion
        deep = deep[0]
