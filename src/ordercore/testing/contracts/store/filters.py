"""Finding by the fields of the index row."""

from __future__ import annotations

import pytest

from ordercore.errors import InvalidQuery
from ordercore.ports.batch import Write
from ordercore.ports.query import Condition, Field, Operator, Query, Row
from ordercore.ports.store import Store
from ordercore.testing.contracts.store.capability import Capabilities, Factory
from ordercore.testing.contracts.store.making import batch, ids, write

__all__ = ["FilterPromises"]

ROWS: dict[str, dict[str, Field]] = {
    "a": {"customer": "acme", "total": 5, "code": "5"},
    "b": {"customer": "acme-west", "total": 10, "code": 5},
    "c": {"customer": "Acme", "total": -3},
    "d": {"customer": "", "total": 0, "code": "%_"},
    "e": {"customer": "zürich", "code": 50},
    "f": {},
}

PASSED: list[tuple[str, Operator, Field | tuple[Field, ...], str]] = [
    ("customer", "eq", "acme", "a"),
    ("customer", "eq", "", "d"),
    ("customer", "ne", "acme", "bcdef"),
    ("customer", "in", ("acme", "Acme", 5), "ac"),
    ("customer", "in", (), ""),
    ("customer", "lt", "acme", "cd"),
    ("customer", "le", "acme", "acd"),
    ("customer", "gt", "acme", "be"),
    ("customer", "ge", "acme", "abe"),
    ("customer", "prefix", "acme", "ab"),
    ("customer", "prefix", "z", "e"),
    ("customer", "prefix", "", "abcde"),
    ("total", "eq", 5, "a"),
    ("total", "ne", 5, "bcdef"),
    ("total", "in", (5, 0, 99), "ad"),
    ("total", "lt", 5, "cd"),
    ("total", "le", 5, "acd"),
    ("total", "gt", 0, "ab"),
    ("total", "ge", 0, "abd"),
    ("missing", "eq", 0, ""),
    ("missing", "ne", 0, "abcdef"),
    ("missing", "prefix", "", ""),
]

MIXED: list[tuple[str, Operator, Field | tuple[Field, ...], str]] = [
    ("code", "eq", 5, "b"),
    ("code", "eq", "5", "a"),
    ("code", "ne", 5, "acdef"),
    ("code", "in", (5, "%_"), "bd"),
    ("code", "lt", "6", "ad"),
    ("code", "le", "~", "ad"),
    ("code", "gt", 4, "be"),
    ("code", "ge", 50, "e"),
    ("code", "gt", "", "ad"),
    ("code", "lt", 99, "be"),
    ("code", "prefix", "5", "a"),
    ("code", "prefix", "%", "d"),
    ("code", "prefix", "_", ""),
]


def filled(factory: Factory) -> Store:
    """A store with a few orders."""
    store = factory()
    store.commit(batch("first", *[Write("order", id, 0, "{}", index) for id, index in ROWS.items()]))
    return store


class FilterPromises(Capabilities):
    """A query finds exactly the documents whose rows pass all its conditions."""

    def test_every_operator_lets_through_what_it_says(self, factory: Factory) -> None:
        store = filled(factory)
        for field, operator, value, passed in PASSED:
            query = Query("order", (Condition(field, operator, value),))
            assert ids(store, query) == list(passed), (field, operator, value)

    def test_text_and_numbers_are_never_compared(self, factory: Factory) -> None:
        store = filled(factory)
        for field, operator, value, passed in MIXED:
            query = Query("order", (Condition(field, operator, value),))
            assert ids(store, query) == list(passed), (field, operator, value)

    def test_all_conditions_must_hold(self, factory: Factory) -> None:
        store = filled(factory)
        between = (Condition("total", "ge", 0), Condition("total", "lt", 10))
        assert ids(store, Query("order", between)) == ["a", "d"]
        assert ids(store, Query("order", (*between, Condition("customer", "ne", "")))) == ["a"]
        assert ids(store, Query("order", (Condition("total", "eq", 5), Condition("total", "eq", 10)))) == []

    def test_only_the_kind_asked_for_is_found(self, factory: Factory) -> None:
        store = filled(factory)
        store.commit(batch("second", write("i", kind="invoice", customer="acme")))
        query = (Condition("customer", "eq", "acme"),)
        assert ids(store, Query("invoice", query)) == ["i"]
        assert ids(store, Query("order", query)) == ["a"]
        assert ids(store, Query("payment")) == []

    def test_a_row_has_the_version_and_the_index_written_last(self, factory: Factory) -> None:
        store = filled(factory)
        store.commit(batch("second", write("a", 1, customer="east", rank=1)))
        found = store.find(Query("order", (Condition("customer", "eq", "east"),)))
        assert found.rows == (Row("a", 2, {"customer": "east", "rank": 1}),)
        assert ids(store, Query("order", (Condition("customer", "eq", "acme"),))) == []
        assert ids(store, Query("order", (Condition("total", "eq", 5),))) == []

    def test_an_unchanged_row_is_still_found(self, factory: Factory) -> None:
        store = filled(factory)
        store.commit(batch("second", Write("order", "a", 1, "{}", ROWS["a"])))
        found = store.find(Query("order", (Condition("customer", "eq", "acme"),)))
        assert found.rows == (Row("a", 2, ROWS["a"]),)

    def test_a_field_may_change_between_text_and_number(self, factory: Factory) -> None:
        store = filled(factory)
        store.commit(batch("second", write("a", 1, code=5), write("b", 1, code="5")))
        assert ids(store, Query("order", (Condition("code", "eq", 5),))) == ["a"]
        assert ids(store, Query("order", (Condition("code", "eq", "5"),))) == ["b"]

    def test_names_and_values_may_hold_any_character(self, factory: Factory) -> None:
        store = factory()
        odd = ["'; DROP TABLE documents; --", '"quoted"', "100%", "a_b", "new\nline", "😀", "?1", ":name", "$.x", "\\"]
        for number, text in enumerate(odd):
            store.commit(batch(f"write-{number}", Write("order", f"o{number}", 0, "{}", {text: text, "odd": text})))
        for number, text in enumerate(odd):
            for condition in (Condition(text, "eq", text), Condition("odd", "prefix", text)):
                assert ids(store, Query("order", (condition,))) == [f"o{number}"]
            assert ids(store, Query("order", sort=text)) == [f"o{number}"]

    def test_an_unknown_operator_is_refused(self, factory: Factory) -> None:
        store = filled(factory)
        with pytest.raises(InvalidQuery):
            store.find(Query("order", (Condition("total", "like", "1"),)))  # type: ignore[arg-type]

    def test_large_numbers_keep_their_last_digit(self, factory: Factory) -> None:
        store = factory()
        numbers = sorted([sign * (2**bits + last) for sign in (1, -1) for bits in (53, 61) for last in (0, 1, 2)])
        rows = [Write("order", f"o{number}", 0, "{}", {"n": number}) for number in numbers]
        store.commit(batch("first", *rows))
        for number in numbers:
            found = store.find(Query("order", (Condition("n", "eq", number),))).rows
            assert found == (Row(f"o{number}", 1, {"n": number}),)
        assert ids(store, Query("order", sort="n"), 5) == [f"o{number}" for number in numbers]

    def test_a_prefix_is_no_pattern_and_has_no_end(self, factory: Factory) -> None:
        store = factory()
        texts = (
            "a",
            "a.",
            "ab",
            "a*",
            "a[b]",
            "a(",
            "a\U0001f600",
            "a\uffff\uffff",
            "a\U0010ffff",
            "A",
            "b",
            "\U0010ffff",
            "\U0010ffffz",
        )
        store.commit(
            batch("1", *[Write("order", f"o{at:02}", 0, "{}", {"said": text}) for at, text in enumerate(texts)])
        )
        for prefix in (*texts, "", "a\uffff", "^a", "a$", "a.*", "[a]", "."):
            found = [f"o{at:02}" for at, text in enumerate(texts) if text.startswith(prefix)]
            assert ids(store, Query("order", (Condition("said", "prefix", prefix),))) == found, prefix

    def test_a_condition_may_be_asked_twice_and_a_value_named_twice(self, factory: Factory) -> None:
        store = filled(factory)
        twice = (Condition("customer", "in", ("acme", "acme", "Acme")),) * 2
        assert ids(store, Query("order", twice)) == ["a", "c"]
        apart = (Condition("customer", "ne", "acme"), Condition("customer", "ne", "Acme"))
        assert ids(store, Query("order", apart)) == list("bdef")
