"""What the suites look for they would find: every store is among theirs, and every part that is missing is missed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest
from attrs import evolve

from ordercore.adapters.memory import MemoryStore
from ordercore.adapters.memory.limit import Limit
from tests.stores.orders import check_whole, order, shelf
from tests.stores.registry import HOUSES, store_classes

NAMES: Final = [f"w-{number}" for number in range(5)]


def furnished() -> MemoryStore:
    store = MemoryStore()
    store.commit(shelf(None))
    for name in NAMES:
        store.commit(order(name))
    return store


def torn_history(store: MemoryStore) -> None:
    (history,) = [found for key, found in store._histories.items() if key[1] == "w-3"]
    store._feed.remove(history.pop())


def tampered(store: MemoryStore) -> None:
    store._feed[3] = evolve(store._feed[3], by="eve")


def without_claim(store: MemoryStore) -> None:
    kept = {id: amount for id, amount in store._limits["stock"].claims.items() if id != "w-3"}
    store._limits["stock"] = Limit(None, claims=kept)


def without_message(store: MemoryStore) -> None:
    store._messages.drop(["w-3/1"])


def without_order(store: MemoryStore) -> None:
    """As if it had never been."""
    store._documents.pop(("order", "w-3"))
    store._receipts.pop("w-3")
    store._feed = [entry for entry in store._feed if entry.id != "w-3"]
    without_message(store)
    without_claim(store)


TEARS: Final[dict[str, Callable[[MemoryStore], Any]]] = {
    "the document": lambda store: store._documents.pop(("order", "w-3")),
    "the whole order": without_order,
    "the claim": without_claim,
    "the receipt": lambda store: store._receipts.pop("w-3"),
    "an event": torn_history,
    "who did it": tampered,
    "the message": without_message,
    "nothing, but one order too many is there": lambda store: store.commit(order("w-9")),
}


def test_every_adapter_that_is_a_store_is_among_the_stores_of_the_suites() -> None:
    assert set(store_classes()) == {house.adapter for house in HOUSES}


def test_a_whole_store_is_found_whole() -> None:
    assert check_whole(furnished(), NAMES, unanswered=0) == 5
    assert check_whole(furnished(), NAMES[:-1], unanswered=1) == 5


@pytest.mark.parametrize("part", TEARS)
def test_whatever_is_missing_is_missed(part: str) -> None:
    store = furnished()
    TEARS[part](store)
    with pytest.raises(AssertionError):
        check_whole(store, NAMES, unanswered=0)
