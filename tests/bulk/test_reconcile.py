"""The reconciliation looks for itself: whatever is wrong in the store, it says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from ordercore.adapters.memory import MemoryStore
from ordercore.bulk import Reconciliation, read_year, replay
from ordercore.ports.batch import Batch, Write
from ordercore.ports.limit import MoveCeiling
from ordercore.ports.record import Stored
from tests.bulk.sample import written_sample


class LyingStore:
    """A store that shows some documents otherwise than they were written; what changes gives None is not there."""

    def __init__(self, store: MemoryStore, changes: Mapping[tuple[str, str], Callable[[str], str | None]]) -> None:
        self._store = store
        self._changes = changes

    def load_many(self, kind: str, ids: Sequence[str]) -> Mapping[str, Stored]:
        shown = {}
        for id, stored in self._store.load_many(kind, ids).items():
            change = self._changes.get((kind, id))
            document = stored.document if change is None else change(stored.document)
            if document is not None:
                shown[id] = evolve(stored, document=document)
        return shown

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def told(
    folder: Path, changes: Mapping[tuple[str, str], Callable[[str], str | None]], *batches: Batch
) -> Reconciliation:
    """What the reconciliation says of a store that has done all and then lies, or was written to by others."""
    year, store = read_year(written_sample(folder)), MemoryStore()
    assert replay(year, store).reconciliation.is_balanced
    for batch in batches:
        store.commit(batch)
    return replay(year, LyingStore(store, changes)).reconciliation


def replaced(old: str, new: str) -> Callable[[str], str]:
    def change(document: str) -> str:
        assert old in document
        return document.replace(old, new, 1)

    return change


def test_an_invoice_that_is_gone(tmp_path: Path) -> None:
    found = told(tmp_path, {("invoice", "536366"): lambda document: None})

    assert found.unaccounted == ("536366:1", "536366:2")
    assert str(found.unexplained) == "22.2 GBP"
    assert found.source_lines == sum(found.by_kind.values()) + 2
    assert not found.is_balanced


@pytest.mark.parametrize(
    ("kind", "id", "old", "new", "line"),
    [
        ("invoice", "536366", '"net":"11.10 GBP"', '"net":"11.11 GBP"', "536366:1"),
        ("invoice", "536366", '"quantity":"6"', '"quantity":"5"', "536366:1"),
        ("fulfillment", "536366", '"quantity":"6"', '"quantity":"5"', "536366:1"),
        ("fulfillment", "536366", '"status":"shipped"', '"status":"packed"', "536366:1"),
        ("invoice", "536366", '"kind":"invoice"', '"kind":"write_off"', "536366:1"),
        ("invoice", "C536810:1:1", '"net":"20.34 GBP"', '"net":"20.35 GBP"', "C536810:1"),
        ("return", "C536810:1:2", '"good":"4"', '"good":"3"', "C536810:1"),
        ("invoice", "C536379:1", '"net":"27.50 GBP"', '"net":"27.51 GBP"', "C536379:1"),
        ("adjustment", "C536383:1", '"quantity":"1"', '"quantity":"2"', "C536383:1"),
        ("adjustment", "536589:1", '"quantity":"-10"', '"quantity":"10"', "536589:1"),
        ("invoice", "A563186:1", '"net":"11062.06 GBP"', '"net":"-11062.06 GBP"', "A563186:1"),
    ],
)
def test_a_figure_that_is_wrong(tmp_path: Path, kind: str, id: str, old: str, new: str, line: str) -> None:
    found = told(tmp_path, {(kind, id): replaced(old, new)})

    assert line in found.unaccounted
    assert not found.is_balanced


@pytest.mark.parametrize("kind", ["return", "adjustment", "fulfillment"])
def test_a_document_that_is_gone(tmp_path: Path, kind: str) -> None:
    ids = {"return": "C536810:2:1", "adjustment": "536414:1", "fulfillment": "536802"}
    found = told(tmp_path, {(kind, ids[kind]): lambda document: None})

    assert len(found.unaccounted) == 1
    assert found.stock_mismatches
    assert not found.is_balanced


def test_a_document_that_no_line_accounts_for(tmp_path: Path) -> None:
    at = read_year(written_sample(tmp_path))[0].invoice.at
    found = told(tmp_path, {}, Batch("other", "x", at, "me", writes=(Write("invoice", "other", 0, "{}"),)))

    assert found.strays == ("invoice other",)
    assert not found.is_balanced


def test_stock_that_went_another_way(tmp_path: Path) -> None:
    at = read_year(written_sample(tmp_path))[0].invoice.at
    found = told(tmp_path, {}, Batch("thief", "x", at, "me", limits=(MoveCeiling("stock:main:22139", -1),)))

    assert found.stock_mismatches == ("22139",)
    assert found.unaccounted == ()
    assert not found.is_balanced
