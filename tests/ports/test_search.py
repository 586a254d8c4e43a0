"""What all stores must agree on to search alike."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.errors import InvalidBatch, InvalidQuery
from ordercore.ports.query import Field, Query, Row
from ordercore.ports.search import Mark, checked_index, cursor, mark, rank, words

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

    @given(st.text(min_size=1))
    def test_any_other_text_is_refused(self, text: str) -> None:
        with pytest.raises(InvalidQuery):
            mark(Query("order", after=text))


class TestIndex:
    @pytest.mark.parametrize("value", [True, 1.5, None, 2**62, -(2**62), b"x"])
    def test_what_is_neither_text_nor_a_whole_number_is_refused(self, value: object) -> None:
        with pytest.raises(InvalidBatch):
            checked_index({"total": value})  # type: ignore[dict-item]

    def test_the_rest_is_let_in(self) -> None:
        index: dict[str, Field] = {"total": 2**62 - 1, "debt": 1 - 2**62, "customer": ""}
        assert checked_index(index) is index
