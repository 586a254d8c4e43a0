"""Finding by words."""

from __future__ import annotations

from ordercore.ports.batch import Write
from ordercore.ports.query import Condition, Query
from ordercore.ports.store import Store
from ordercore.testing.contracts.store.capability import Capabilities, Factory
from ordercore.testing.contracts.store.making import batch, entry, ids, write

__all__ = ["WordPromises"]


def shelved(factory: Factory) -> Store:
    """A store with words in its orders."""
    store = factory()
    texts = {
        "a": ("Blue MUG, 350 ml", 1),
        "b": ("mug (red)", 2),
        "c": ("Café-Crème Straße 7", 3),
        "d": ("AND OR NOT NEAR blue-ish mugs", 4),
        "e": ("", 5),
        "f": ("ΣΊΣΥΦΟΣ москва 東京タワー 1½", 6),
    }
    store.commit(batch("first", *[write(id, text=text, rank=rank) for id, (text, rank) in texts.items()]))
    return store


class WordPromises(Capabilities):
    """All words asked for must occur; case, order and accents do not matter."""

    def test_all_words_must_occur_in_any_order_and_case(self, factory: Factory) -> None:
        self.needs("supports_full_text")
        store = shelved(factory)
        assert ids(store, Query("order", text="mug")) == ["a", "b"]
        assert ids(store, Query("order", text="MUG blue")) == ["a"]
        assert ids(store, Query("order", text="mug green")) == []
        assert ids(store, Query("order", text="350")) == ["a"]

    def test_words_are_whole(self, factory: Factory) -> None:
        self.needs("supports_full_text")
        store = shelved(factory)
        assert ids(store, Query("order", text="mu")) == []
        assert ids(store, Query("order", text="blueish")) == []
        assert ids(store, Query("order", text="ish blue")) == ["d"]

    def test_accents_do_not_matter(self, factory: Factory) -> None:
        self.needs("supports_full_text")
        store = shelved(factory)
        assert ids(store, Query("order", text="cafe CREME")) == ["c"]
        assert ids(store, Query("order", text="CAFÉ")) == ["c"]
        assert ids(store, Query("order", text="STRASSE")) == ["c"]
        assert ids(store, Query("order", text="σισυφος МОСКВА")) == ["f"]
        assert ids(store, Query("order", text="東京タワー")) == ["f"]

    def test_no_character_has_a_meaning_of_its_own(self, factory: Factory) -> None:
        self.needs("supports_full_text")
        store = shelved(factory)
        assert ids(store, Query("order", text="AND")) == ["d"]
        assert ids(store, Query("order", text='"blue" OR NOT near')) == ["d"]
        for odd in (
            "mug*",
            "(mug",
            'mug"',
            "mug'",
            "mug:",
            "^mug",
            "-mug",
            "+mug",
            "{mug}",
            "mug;",
            "mug\x00",
            "mug\\",
        ):
            assert ids(store, Query("order", text=odd)) == ["a", "b"], odd
        assert ids(store, Query("order", text="words: mug")) == []

    def test_a_text_without_words_searches_nothing(self, factory: Factory) -> None:
        self.needs("supports_full_text")
        store = shelved(factory)
        for text in ("", " ", "?!", '"', "*"):
            assert ids(store, Query("order", text=text)) == list("abcdef"), text

    def test_the_words_written_last_count(self, factory: Factory) -> None:
        self.needs("supports_full_text")
        store = shelved(factory)
        store.commit(batch("second", write("a", 1, text="green cup"), write("b", 1, text="mug (red)"), write("c", 1)))
        assert ids(store, Query("order", text="mug")) == ["b"]
        assert ids(store, Query("order", text="cup green")) == ["a"]
        assert ids(store, Query("order", text="cafe")) == []

    def test_words_go_with_conditions_order_and_pages(self, factory: Factory) -> None:
        self.needs("supports_full_text")
        store = shelved(factory)
        store.commit(batch("second", write("g", text="blue mug", rank=0), write("h", text="mug", kind="invoice")))
        assert ids(store, Query("order", text="mug", sort="-rank"), 1) == ["b", "a", "g"]
        assert ids(store, Query("order", (Condition("rank", "gt", 0),), text="mug blue", sort="rank")) == ["a"]
        assert ids(store, Query("order", (Condition("rank", "eq", 2),), text="mug")) == ["b"]
        assert ids(store, Query("invoice", text="mug")) == ["h"]
        assert ids(store, Query("order", text="mug"), 1) == ["a", "b", "g"]

    def test_words_change_though_nothing_else_does(self, factory: Factory) -> None:
        self.needs("supports_full_text")
        store = factory()
        for version, text in enumerate(("blue mug", "red mug")):
            store.commit(batch(f"{version}", Write("order", "a", version, "{}", {"rank": 1}, text)))
        assert ids(store, Query("order", text="blue")) == []
        assert ids(store, Query("order", text="red")) == ["a"]

    def test_nothing_is_searched_but_the_text(self, factory: Factory) -> None:
        self.needs("supports_full_text")
        store = factory()
        parts = Write("order", "red", 0, '{"said": "green"}', {"color": "blue"}, "mug")
        store.commit(batch("yellow", parts, entry("red", "order.white/1", body='"black"'), by="gray"))
        for text in ("red", "green", "said", "blue", "color", "yellow", "white", "black", "gray", "order", "asked"):
            assert ids(store, Query("order", text=text)) == [], text
        assert ids(store, Query("order", text="mug")) == ["red"]

    def test_what_joins_words_is_no_part_of_them(self, factory: Factory) -> None:
        self.needs("supports_full_text")
        store = factory()
        store.commit(
            batch("1", write("a", text="blue_mug it's 3.5kg u.s.a. x@y.z cafe\u0301 \uff4d\uff55\uff47s " + "w" * 300))
        )
        for text in ("mug", "blue", "it", "s", "3", "5kg", "a", "y", "CAF\u00c9", "mugs", "w" * 300, "z y x"):
            assert ids(store, Query("order", text=text)) == ["a"], text
        for text in ("bluemug", "its", "35kg", "kg", "usa", "caf", "w" * 299, "w" * 301):
            assert ids(store, Query("order", text=text)) == [], text
