"""What all stores must agree on to search alike."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.errors import InvalidBatch, InvalidQuery
from ordercore.ports.query import TEXT_MOST, Field, Query, Row
from ordercore.ports.search import Mark, checked_index, cursor, mark, rank, words

ODD: Final[tuple[Any, ...]] = (True, 1.5, None, 2**62, -(2**62), b"x", 10**5_000, "x" * 10_001)
"""What no index keeps."""

values = st.one_of(st.integers(1 - 2**62, 2**62 - 1), st.text())


class TestWords:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("Café-Crème no. 7", {"cafe", "creme", "no", "7"}),
            ("Straße STRASSE", {"strasse"}),
            ("snake_case a_b", {"snake", "case", "a", "b"}),
            ("İstanbul ISTANBUL", {"istanbul"}),
            ("ﬁne x² №5", {"fine", "x2", "no5"}),
            ("!? _ \x00", set()),
        ],
    )
    def test_words_are_runs_of_letters_and_digits(self, text: str, found: set[str]) -> None:
        assert words(text) == found

    @given(st.text())
    def test_words_are_made_of_themselves(self, text: str) -> None:
        found = words(text)
        assert words(" ".join(found)) == found

    @given(st.text(st.characters(max_codepoint=127)))
    def test_the_short_way_for_ascii_gives_the_same(self, text: str) -> None:
        assert words(text) == words(text + " é") - {"e"} | words(text) & {"e"}

    @given(st.lists(st.text(min_size=1), min_size=1, max_size=4), st.text(max_size=8))
    def test_sqlite_cuts_the_words_nowhere_else(self, texts: list[str], asked: str) -> None:
        kept = [words(text) for text in texts]
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute("CREATE VIRTUAL TABLE search USING fts5 (words, detail = none, tokenize = 'ascii')")
            rows = [(" ".join(sorted(found)),) for found in kept]
            connection.executemany("INSERT INTO search (words) VALUES (?)", rows)
            for wanted in [*kept, words(asked)]:
                if not wanted:
                    continue
                query = " AND ".join([f'"{word}"' for word in wanted])
                found = connection.execute("SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid", (query,))
                expected = [number for number, has in enumerate(kept, start=1) if wanted <= has]
                assert [number for (number,) in found] == expected


class TestRank:
    @given(st.lists(values, min_size=1))
    def test_sqlite_orders_values_the_same_way(self, mixed: list[str | int]) -> None:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute("CREATE TABLE fields (value)")
            connection.executemany("INSERT INTO fields VALUES (?)", [(value,) for value in mixed])
            ordered = [value for (value,) in connection.execute("SELECT value FROM fields ORDER BY value")]
        assert ordered == sorted(mixed, key=rank)


class TestCursor:
    @given(values, st.text(max_size=5))
    def test_a_cursor_says_where_a_page_ended(self, value: str | int, id: str) -> None:
        query = Query("order", sort="-rank")
        after = cursor(query, Row(id, 3, {"rank": value}))
        assert after.isascii()
        assert mark(Query("order", sort="-rank", after=after, limit=7)) == Mark(value, id)

    def test_the_first_page_has_none(self) -> None:
        assert mark(Query("order")) is None

    @pytest.mark.parametrize("letter", ["x", "\u6771", "\U0010ffff", "\x00", '"'])
    def test_the_longest_value_and_id_there_are_fit_a_cursor(self, letter: str) -> None:
        value, id = letter * TEXT_MOST, letter * TEXT_MOST
        query = Query("order", sort="rank")
        assert mark(Query("order", sort="rank", after=cursor(query, Row(id, 1, {"rank": value})))) == Mark(value, id)

    @pytest.mark.parametrize("value", [2**62, -(2**62), True, 1.5, None, ["x"]])
    def test_a_cursor_that_names_what_no_row_holds_is_refused(self, value: Any) -> None:
        forged = cursor(Query("order", sort="rank"), Row("a", 1, {"rank": value}))
        with pytest.raises(InvalidQuery):
            mark(Query("order", sort="rank", after=forged))

    @given(st.text(min_size=1))
    def test_any_other_text_is_refused(self, text: str) -> None:
        with pytest.raises(InvalidQuery):
            mark(Query("order", after=text))


class TestIndex:
    @pytest.mark.parametrize("value", ODD, ids=lambda value: type(value).__name__)
    def test_what_is_neither_text_nor_a_whole_number_is_refused(self, value: Any) -> None:
        with pytest.raises(InvalidBatch):
            checked_index({"total": value})

    @pytest.mark.parametrize("deep", [5_000, 0])
    def test_a_list_of_any_depth_is_refused_in_few_words(self, deep: int) -> None:
        made: list[Any] = []
        if not deep:
            made.append(made)
        for _ in range(deep):
            made = [made]
        with pytest.raises(InvalidBatch) as caught:
            checked_index({"total": made})  # type: ignore[dict-item]
        assert len(str(caught.value)) < 200

    @pytest.mark.parametrize("name", [(1,), 1, None, "x" * 129])
    def test_a_field_is_named_by_a_short_text(self, name: Any) -> None:
        with pytest.raises(InvalidBatch) as caught:
            checked_index({name: 1})
        assert len(str(caught.value)) < 200

    def test_the_rest_is_let_in(self) -> None:
        index: dict[str, Field] = {"total": 2**62 - 1, "debt": 1 - 2**62, "customer": "", "x" * 128: "x" * TEXT_MOST}
        assert checked_index(index) is index
