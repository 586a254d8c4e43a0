"""The order of what is found, and its pages."""

from __future__ import annotations

import pytest
from attrs import evolve

from ordercore.errors import InvalidQuery
from ordercore.ports.query import Condition, Field, Page, Query
from ordercore.ports.store import Store
from ordercore.testing.contracts.store.capability import Capabilities, Factory
from ordercore.testing.contracts.store.making import batch, ids, walk, write

__all__ = ["PagePromises"]


def ranked(factory: Factory) -> Store:
    """A store whose orders have many ties."""
    store = factory()
    ranks: dict[str, Field] = {"a": 2, "b": 1, "c": 2, "d": "x", "e": 1, "f": "B", "g": 2, "h": "é", "i": -7}
    for id, rank in ranks.items():
        store.commit(batch(f"write-{id}", write(id, rank=rank)))
    store.commit(batch("without", write("j", other=1)))
    return store


class PagePromises(Capabilities):
    """Pages follow one total order, and going on from a page loses and repeats nothing."""

    def test_without_a_field_the_order_is_by_id(self, factory: Factory) -> None:
        store = factory()
        for id in ("b", "a10", "B", "a9", "a"):
            store.commit(batch(f"write-{id}", write(id)))
        assert ids(store, Query("order")) == ["B", "a", "a10", "a9", "b"]

    def test_numbers_come_before_text_and_ties_go_by_id(self, factory: Factory) -> None:
        assert ids(ranked(factory), Query("order", sort="rank")) == list("ibeacgfdh")

    def test_descending_turns_the_whole_order_around(self, factory: Factory) -> None:
        assert ids(ranked(factory), Query("order", sort="-rank")) == list("hdfgcaebi")

    def test_documents_without_the_field_are_left_out(self, factory: Factory) -> None:
        store = ranked(factory)
        assert ids(store, Query("order", sort="other")) == ["j"]
        assert ids(store, Query("order", sort="-none")) == []

    def test_pages_put_together_are_the_whole(self, factory: Factory) -> None:
        store = ranked(factory)
        equal = (Condition("rank", "in", (1, 2, "x")),)
        for query in (Query("order"), Query("order", sort="rank"), Query("order", equal, sort="-rank")):
            whole = ids(store, query)
            for limit in (1, 2, 3, 4, 9, 10):
                assert ids(store, query, limit) == whole, (query, limit)

    def test_only_the_last_page_has_no_next(self, factory: Factory) -> None:
        store = ranked(factory)
        pages = walk(store, Query("order", sort="rank"), 3)
        assert [len(page.rows) for page in pages] == [3, 3, 3]
        assert [bool(page.next) for page in pages] == [True, True, False]
        assert [len(page.rows) for page in walk(store, Query("order"), 4)] == [4, 4, 2]

    def test_sorting_and_filtering_by_the_same_field(self, factory: Factory) -> None:
        store = ranked(factory)
        query = Query("order", (Condition("rank", "ge", 1), Condition("rank", "eq", 2)), sort="-rank")
        assert ids(store, query, 1) == ["g", "c", "a"]

    def test_sorting_by_one_field_among_equals_of_another(self, factory: Factory) -> None:
        store = factory()
        for number in range(12):
            store.commit(batch(f"write-{number}", write(f"o{number:02}", side=number % 2, rank=number % 3)))
        query = Query("order", (Condition("side", "eq", 1),), sort="-rank")
        assert ids(store, query, 2) == ["o11", "o05", "o07", "o01", "o09", "o03"]

    def test_pages_stay_in_step_while_documents_are_added(self, factory: Factory) -> None:
        store = ranked(factory)
        query = Query("order", sort="rank", limit=4)
        first = store.find(query)
        assert [row.id for row in first.rows] == list("ibea")
        store.commit(batch("before", write("a0", rank=1), write("0", rank=-9)))
        store.commit(batch("behind", write("b0", rank=2), write("z", rank="zz")))
        rest = Query("order", sort="rank", limit=20, after=first.next)
        assert [row.id for row in store.find(rest).rows] == ["b0", "c", "g", "f", "d", "z", "h"]

    def test_pages_stay_in_step_when_their_last_row_moves(self, factory: Factory) -> None:
        store = ranked(factory)
        first = store.find(Query("order", sort="rank", limit=4))
        store.commit(batch("moved", write("a", 1, rank=99)))
        rest = store.find(Query("order", sort="rank", limit=20, after=first.next))
        assert [row.id for row in rest.rows] == ["c", "g", "a", "f", "d", "h"]

    def test_a_cursor_belongs_to_its_query(self, factory: Factory) -> None:
        store = ranked(factory)
        cursor = store.find(Query("order", sort="rank", limit=2)).next
        others = (
            Query("order", sort="-rank", after=cursor),
            Query("order", after=cursor),
            Query("invoice", sort="rank", after=cursor),
            Query("order", (Condition("rank", "eq", 1),), sort="rank", after=cursor),
            Query("order", sort="rank", text="mug", after=cursor),
        )
        for query in others:
            with pytest.raises(InvalidQuery):
                store.find(query)
        assert store.find(Query("order", sort="rank", limit=3, after=cursor)).rows

    def test_a_damaged_cursor_is_refused(self, factory: Factory) -> None:
        store = ranked(factory)
        cursor = store.find(Query("order", sort="rank", limit=2)).next
        for damaged in ("x", "é", "AAAA", cursor[:-4], "x" + cursor, "W10=", "[" * 5_000):
            with pytest.raises(InvalidQuery):
                store.find(Query("order", sort="rank", after=damaged))

    def test_a_page_of_nothing_is_the_last(self, factory: Factory) -> None:
        assert ranked(factory).find(Query("order", (Condition("rank", "eq", 77),), sort="rank")) == Page(())

    def test_text_goes_by_code_points_however_it_is_kept(self, factory: Factory) -> None:
        store = factory()
        texts = (
            "\U0001f600",
            "\uff5e",
            "\u00e9",
            "z",
            "Z",
            "e\u0301",
            "f",
            "\u00df",
            "st",
            "10",
            "9",
            "-1",
            " a",
            "a b",
            "ab",
            "a-c",
        )
        store.commit(batch("1", *[write(text, said=text) for text in texts]))
        for limit in (100, 3):
            assert ids(store, Query("order"), limit) == sorted(texts)
            assert ids(store, Query("order", sort="said"), limit) == sorted(texts)
            assert ids(store, Query("order", sort="-said"), limit) == sorted(texts, reverse=True)

    def test_a_page_goes_on_though_it_is_asked_for_more_or_less(self, factory: Factory) -> None:
        store = ranked(factory)
        query, whole = Query("order", sort="-rank", limit=1), list("hdfgcaebi")
        read: list[str] = []
        for limit in (1, 3, 2, 7):
            page = store.find(evolve(query, limit=limit))
            read += [row.id for row in page.rows]
            query = evolve(query, after=page.next)
        assert read == whole
        assert query.after == ""

    def test_a_cursor_may_be_used_again(self, factory: Factory) -> None:
        store = ranked(factory)
        first = store.find(Query("order", sort="rank", limit=2))
        second = Query("order", sort="rank", limit=2, after=first.next)
        for _ in range(3):
            assert [row.id for row in store.find(second).rows] == ["e", "a"]
            assert [row.id for row in store.find(evolve(second, after="")).rows] == ["i", "b"]
