"""The reconciliation looks for itself: whatever is wrong in the store, it says so."""

from __future__ import annotations

import json
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
from ordercore.values import Money
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


def told_right(folder: Path) -> Reconciliation:
    return told(folder, {})


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
        ("invoice", "536366", '"tax":"1.94 GBP"', '"tax":"99.99 GBP"', "536366:1"),
        ("invoice", "536370", '"tax":"0.00 GBP"', '"tax":"15.75 GBP"', "536370:1"),
        ("invoice", "536366", '"customer":"17850"', '"customer":"666"', "536366:2"),
        ("invoice", "536366", '"bill_to":"17850"', '"bill_to":"666"', "536366:2"),
        ("invoice", "536366", '"issued_on":"2010-12-01"', '"issued_on":"2010-12-02"', "536366:1"),
        ("invoice", "536366", '"unit_price":"1.85 GBP"', '"unit_price":"1.86 GBP"', "536366:1"),
        ("invoice", "536366", '"sku":"22633"', '"sku":"22632"', "536366:1"),
        ("invoice", "536366", '"order":"536366"', '"order":"536365"', "536366:1"),
        ("invoice", "536365", '"unit_price":"36 GBP"', '"unit_price":"18 GBP"', "536365:3"),
        ("order", "536366", '"customer":"17850"', '"customer":"666"', "536366:1"),
        ("order", "536366", '"placed_on":"2010-12-01"', '"placed_on":"2011-12-01"', "536366:1"),
        ("order", "536366", '"country":"GB"', '"country":"FR"', "536366:1"),
        ("order", "536366", '"unit_price":"1.85 GBP"', '"unit_price":"1.86 GBP"', "536366:1"),
        ("order", "536366", '"tax":"1.94 GBP"', '"tax":"1.95 GBP"', "536366:1"),
        ("fulfillment", "536366", '"customer":"17850"', '"customer":"666"', "536366:1"),
        ("fulfillment", "536366", '"shipped_on":"2010-12-01"', '"shipped_on":"2010-12-02"', "536366:1"),
        ("fulfillment", "536366", '"country":"GB"', '"country":"FR"', "536366:1"),
        ("invoice", "536366", '"quantity":"6"', '"quantity":"5"', "536366:1"),
        ("fulfillment", "536366", '"quantity":"6"', '"quantity":"5"', "536366:1"),
        ("fulfillment", "536366", '"status":"shipped"', '"status":"packed"', "536366:1"),
        ("invoice", "536366", '"kind":"invoice"', '"kind":"write_off"', "536366:1"),
        ("invoice", "C536810:1:1", '"net":"20.34 GBP"', '"net":"20.35 GBP"', "C536810:1"),
        ("invoice", "C536810:1:1", '"tax":"3.56 GBP"', '"tax":"4.07 GBP"', "C536810:1"),
        ("invoice", "C536810:1:1", '"customer":"17850"', '"customer":"666"', "C536810:1"),
        ("invoice", "C536810:2:1", '"unit_price":"2 GBP"', '"unit_price":"2.95 GBP"', "C536810:2"),
        ("invoice", "C536810:2:1", '"issued_on":"2010-12-03"', '"issued_on":"2010-12-04"', "C536810:2"),
        ("return", "C536810:1:1", '"customer":"17850"', '"customer":"666"', "C536810:1"),
        ("return", "C536810:1:1", '"authorized_on":"2010-12-03"', '"authorized_on":"2010-12-04"', "C536810:1"),
        ("return", "C536810:1:1", '"order":"536365"', '"order":"536366"', "C536810:1"),
        ("return", "C536810:1:2", '"good":"4"', '"good":"3"', "C536810:1"),
        ("invoice", "C536379:1", '"net":"27.50 GBP"', '"net":"27.51 GBP"', "C536379:1"),
        ("invoice", "C536379:1", '"tax":"4.81 GBP"', '"tax":"5.50 GBP"', "C536379:1"),
        ("invoice", "C536379:1", '"customer":"14527"', '"customer":"666"', "C536379:1"),
        ("invoice", "C536811:1", '"customer":"guest"', '"customer":"17850"', "C536811:1"),
        ("adjustment", "536589:1", '"on":"2010-12-01"', '"on":"2010-12-02"', "536589:1"),
        ("invoice", "A563186:1", '"tax":"0.00 GBP"', '"tax":"2212.41 GBP"', "A563186:1"),
        ("adjustment", "C536383:1", '"quantity":"1"', '"quantity":"2"', "C536383:1"),
        ("adjustment", "536589:1", '"quantity":"-10"', '"quantity":"10"', "536589:1"),
        ("invoice", "A563186:1", '"net":"11062.06 GBP"', '"net":"-11062.06 GBP"', "A563186:1"),
    ],
)
def test_a_figure_that_is_wrong(tmp_path: Path, kind: str, id: str, old: str, new: str, line: str) -> None:
    found = told(tmp_path, {(kind, id): replaced(old, new)})

    assert line in found.unaccounted
    assert not found.is_balanced


@pytest.mark.parametrize(
    ("kind", "id", "lines"),
    [
        ("order", "536366", ("536366:1", "536366:2")),
        ("invoice", "536366", ("536366:1", "536366:2")),
        ("fulfillment", "536366", ("536366:1", "536366:2")),
        ("fulfillment", "536370", ("536370:1",)),
        ("return", "C536810:1:1", ("C536810:1",)),
        ("adjustment", "536589:1", ("536589:1",)),
        ("invoice", "C536379:1", ("C536379:1",)),
    ],
)
def test_a_line_on_a_document_that_the_file_does_not_have(
    tmp_path: Path, kind: str, id: str, lines: tuple[str, ...]
) -> None:
    def doubled(document: str) -> str:
        data = json.loads(document)
        first = data["lines"][0]
        data["lines"].append(first | {"line" if "line" in first else "id": "99"})
        return json.dumps(data)

    found = told(tmp_path, {(kind, id): doubled})

    assert found.unaccounted == lines
    assert not found.is_balanced


def test_vat_by_the_file_stands_beside_vat_by_the_documents(tmp_path: Path) -> None:
    found = told(tmp_path, {("invoice", "536366"): replaced('"tax":"1.94 GBP"', '"tax":"99.99 GBP"')})
    right, wrong = ({each.rate: each for each in told.vat} for told in (told_right(tmp_path), found))
    more = Money("98.05", "GBP")

    assert wrong["17.5%"].source_tax == right["17.5%"].source_tax == right["17.5%"].tax == wrong["17.5%"].tax - more
    assert not wrong["17.5%"].agrees
    assert [rate for rate in wrong if not wrong[rate].agrees] == ["17.5%"]
    assert not evolve(found, unaccounted=()).is_balanced, "the tax alone is enough"
    assert evolve(found, unaccounted=(), vat=tuple(right.values())).is_balanced


@pytest.mark.parametrize("kind", ["return", "adjustment", "fulfillment", "order"])
def test_a_document_that_is_gone(tmp_path: Path, kind: str) -> None:
    ids = {"return": "C536810:2:1", "adjustment": "536414:1", "fulfillment": "536802", "order": "536802"}
    found = told(tmp_path, {(kind, ids[kind]): lambda document: None})

    assert len(found.unaccounted) == 1
    assert bool(found.stock_mismatches) == (kind != "order")
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
