"""The demo tells the story it promises, with the figures of its book and of UK VAT."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from ordercore.adapters.sqlite import SQLiteStore
from ordercore.cli import main, screen
from ordercore.lifecycle.invoice import Invoice
from ordercore.lifecycle.journal import fold
from ordercore.lifecycle.kind import KINDS
from ordercore.lifecycle.order import Order
from ordercore.ports.chain import first_broken
from ordercore.ports.query import Query
from ordercore.wire import load_event, loads


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("demo") / "shop.db"
    assert main(["demo", "--store", str(made)]) == 0
    return made


@pytest.fixture(params=[True, False], ids=["rich", "plain"])
def told(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    if request.param:
        pytest.importorskip("rich", reason="the cli extra is not installed")
    monkeypatch.setattr(screen, "has_rich", lambda: request.param)
    assert main(["demo"]) == 0
    return capsys.readouterr().out


def test_a_locale_nobody_knows_leaves_no_database_behind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = tmp_path / "shop.db"

    assert main(["demo", "--store", str(made), "--locale", "zz"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "unknown locale 'zz'" in told.err
    assert not made.exists()


def test_it_shows_order_reasons_states_and_history(told: str) -> None:
    for line in (
        "Order SO-1 of acme-west, their PO-4711, by phone",
        "Why each price is what it is",
        "price.select: £7.75 (row mug-acme, list £7.90)",
        "price.adjust: -£5.04 (id tea-week",
        "Why each tax is what it is",
        "[Finance (No. 2) Act 2010 s.3]",
        "The history of the order",
        "The chain of hashes fits from first to last.",
        "Acme owes 0.00 GBP of a limit of 1000.00 GBP.",
    ):
        assert line in told


def test_it_goes_from_quote_to_refund(told: str) -> None:
    steps = [
        "take",
        "quote",
        "confirm",
        "allocate",
        "pick",
        "pack",
        "ship",
        "invoice",
        "pay",
        "authorize",
        "receive",
        "credit",
        "refund",
    ]
    table = told[told.index("What was done") : told.index("The history")]
    rows = [line.split() for line in table.splitlines() if line.strip()]
    seen = [row[0] for row in rows if row[0] in steps]
    assert list(dict.fromkeys(seen)) == steps
    assert "DONE TWICE" not in told


def test_the_figures_in_the_database_are_those_of_book_and_law(database: Path) -> None:
    """24 mugs at 7.75 plus 20%; 12 tins at 4.20 less 10%, zero-rated; 9.00 freight plus 20%; 4 mugs returned."""
    with closing(SQLiteStore(database)) as store:
        order = loads(Order, store.load("order", "SO-1").document)  # type: ignore[union-attr]
        memo = loads(Invoice, store.load("invoice", "CM-1").document)  # type: ignore[union-attr]
    assert [(str(line.net), str(line.tax)) for line in order.lines] == [
        ("186.00 GBP", "37.20 GBP"),
        ("45.36 GBP", "0.00 GBP"),
    ]
    assert (str(order.gross), str(order.paid), str(order.refunded)) == ("279.36 GBP", "279.36 GBP", "37.20 GBP")
    assert (str(memo.net), str(memo.tax), memo.status) == ("31.00 GBP", "6.20 GBP", "settled")


def test_every_document_folds_to_what_is_stored(database: Path) -> None:

    with closing(SQLiteStore(database)) as store:
        for kind in KINDS.values():
            rows = store.find(Query(kind.name)).rows
            assert rows, f"the story has no {kind.name}"
            for row in rows:
                history = store.history(kind.name, row.id)
                events = [load_event(entry.type, entry.body) for entry in history]
                stored = store.load(kind.name, row.id)
                assert stored is not None
                assert fold(kind.apply, events) == loads(kind.document, stored.document)
                assert first_broken(history) is None
