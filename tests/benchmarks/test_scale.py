"""The large benchmark, made small."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from attrs import evolve

from ordercore.adapters.sqlite import SQLiteStore
from ordercore.ports.query import PAGE_SIZE, Query

pytest.importorskip("psycopg", reason="psycopg is needed by this benchmark, see the dependency group `bench`")

scale = pytest.importorskip("benchmarks.scale")


def test_orders_are_put_in_and_saved_in_turn(tmp_path: Path) -> None:
    with closing(SQLiteStore(tmp_path / "shop.db", synchronous="NORMAL")) as store:
        scale.fill(store, 7)
        step = scale.cycle_in(store, 7)
        for _ in range(14):
            step()
        assert {row.version for row in store.find(Query("order", limit=PAGE_SIZE)).rows} == {3}
        assert len(store.feed()) == 21


def test_every_pair_runs_once() -> None:
    for bench in scale.benches((3, 5), saves=8):
        result = evolve(bench, most=1).run(1)
        assert all(time > 0 for time in (*result["ours_ns"], *result["peer_ns"]))
