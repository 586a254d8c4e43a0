"""What no store can keep is refused by every store, in the same words, however it is made."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import pytest

from ordercore.errors import InvalidBatch, InvalidQuery, StaleVersion
from ordercore.ports.batch import Write
from ordercore.testing.contracts.store.atomicity import furnished, refused
from ordercore.testing.contracts.store.capability import Capabilities, Factory
from ordercore.testing.contracts.store.making import NOON, batch
from ordercore.testing.contracts.store.outbox import posted, said

__all__ = ["BoundPromises"]

_DEEP: Final = 5_000
"""More lists inside each other than Python goes down."""


def _nested() -> list[Any]:
    made: list[Any] = []
    for _ in range(_DEEP):
        made = [made]
    return made


def _endless() -> list[Any]:
    made: list[Any] = []
    made.append(made)
    return made


def _rows() -> list[dict[Any, Any]]:
    """Index rows that hold anything but short text and numbers of 62 bits, or name it by anything but a short text."""
    values = (_nested(), _endless(), 10**5_000, 1.5, True, None, b"x", object(), "x" * 10_001)
    return [*[{"odd": value} for value in values], {(1,): 1}, {1: 1}, {None: 1}, {"x" * 129: 1}]


class BoundPromises(Capabilities):
    """Refusing takes no longer, and says no more, for what is large, deep or endless."""

    def test_an_index_row_of_anything_else_takes_the_whole_batch_with_it(self, factory: Factory) -> None:
        store = furnished(factory)
        for row in _rows():
            refused(store, InvalidBatch, Write("order", "d", 0, "{}", row))

    def test_what_is_refused_is_not_told_at_length(self, factory: Factory) -> None:
        store = furnished(factory)
        for number, row in enumerate(_rows()):
            with pytest.raises(InvalidBatch) as caught:
                store.commit(batch(f"odd-{number}", Write("order", "d", 0, "{}", row)))
            assert len(str(caught.value)) < 300

    def test_a_stale_version_is_told_before_an_odd_index_row(self, factory: Factory) -> None:
        store = furnished(factory)
        for number, row in enumerate(_rows()):
            with pytest.raises(StaleVersion):
                store.commit(batch(f"odd-{number}", Write("order", "a", 7, "{}", row)))

    def test_a_lease_beyond_the_calendar_is_refused(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = posted(factory)
        with pytest.raises(InvalidQuery):
            store.claim(1, at=NOON, lease=timedelta.max)
        assert said(store.claim(1, at=NOON, lease=timedelta(days=365))) == ["1/1"]
