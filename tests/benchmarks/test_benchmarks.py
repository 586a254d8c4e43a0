"""The benchmarks compare like with like, and run; how fast anything is depends on the machine and is not tested here."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import evolve

from benchmarks import __main__ as door
from benchmarks import pair
from benchmarks.order import order
from benchmarks.pair import Bench, report
from ordercore.lifecycle.order.bucket import Buckets
from ordercore.lifecycle.order.record import Order
from ordercore.values.money import Money
from ordercore.views.row import row
from ordercore.wire import dumps, loads
from tests.adapters.cluster import MISSING, binaries, shared

PEERS: Final = {
    "imports": ("pydantic",),
    "lifecycle": ("transitions",),
    "money": ("moneyed",),
    "pricing": ("zen",),
    "store": ("psycopg", "sqlalchemy"),
    "tax": (),
    "wire": ("pydantic",),
}
"""What each benchmark needs beside the package; all of it is in the dependency group `bench`."""

SMALL: Final[dict[str, dict[str, Any]]] = {
    "pricing": {"sizes": (10, 50), "total": 200},
    "store": {"orders": 2},
    "tax": {"sizes": (10_000,)},
    "wire": {"stream": 2, "endless": 2},
}
"""How a benchmark that prepares much is made to prepare little."""


def benchmark_called(name: str) -> Any:
    """The module of a benchmark; the test is skipped where a peer is not installed."""
    for peer in PEERS[name]:
        pytest.importorskip(peer, reason=f"{peer} is a peer of this benchmark, see the dependency group `bench`")
    return import_module(f"benchmarks.{name}")


def test_every_benchmark_is_tested() -> None:
    assert set(PEERS) == set(door.NAMES)


@pytest.mark.parametrize("name", sorted(PEERS))
def test_each_pair_builds_and_runs_once(name: str) -> None:
    benches: tuple[Bench, ...] = benchmark_called(name).benches(**SMALL.get(name, {}))

    assert len({(bench.title, bench.peer) for bench in benches}) == len(benches)
    for bench in benches:
        result = evolve(bench, most=1).run(1)
        assert all(time > 0 for time in (*result["ours_ns"], *result["peer_ns"]))
        assert bench.title in report(name, result)


@pytest.mark.parametrize("lines", [1, 10])
@pytest.mark.parametrize("own_prices", [False, True])
def test_orders_are_sound_and_differ(lines: int, own_prices: bool) -> None:
    made = [order(lines, number, own_prices=own_prices) for number in range(1, 6)]

    assert len({dumps(each) for each in made}) == len(made)
    for each in made:
        assert loads(Order, dumps(each)) == each
        assert len(each.lines) == lines
        assert all(line.buckets.ordered == line.ordered for line in each.lines)
        assert each.payable == each.gross


def test_both_ways_of_writing_an_order_keep_every_fact() -> None:
    wire = benchmark_called("wire")
    ours = order(3)
    theirs = wire.translated(ours)

    assert wire.TheirOrder.model_validate_json(theirs.model_dump_json(exclude_defaults=True)) == theirs
    assert set(wire.TheirOrder.model_fields) == set(wire.facts(ours))
    assert theirs.lines[0].unit_price.amount == ours.lines[0].unit_price.exact
    assert theirs.lines[2].buckets.allocated == ours.lines[2].buckets.allocated
    assert theirs.placed_on == ours.placed_on
    assert theirs.paid is None


@pytest.mark.parametrize(
    "other",
    [
        lambda each: evolve(each, paid=Money("0.01", "USD")),
        lambda each: evolve(each, lines=(evolve(each.lines[0], tax=Money("7.77", "USD")), *each.lines[1:])),
        lambda each: evolve(each, lines=(evolve(each.lines[0], buckets=Buckets(picked=each.lines[0].ordered)),)),
    ],
)
def test_another_order_is_another_on_both_sides(other: Callable[[Order], Order]) -> None:
    wire = benchmark_called("wire")

    assert dumps(other(order(2))) != dumps(order(2))
    assert wire.translated(other(order(2))) != wire.translated(order(2))


def test_without_orjson_the_text_is_the_same_and_orjson_is_back_afterward() -> None:
    wire = benchmark_called("wire")
    before = wire.guard.orjson_or_none
    seen = []

    def write() -> str:
        seen.append(wire.guard.orjson_or_none())
        return dumps(order(2))

    assert wire.without_orjson(write)() == dumps(order(2))
    assert seen == [None]
    assert wire.guard.orjson_or_none is before


def test_all_stores_keep_the_same(tmp_path: Path) -> None:
    store = benchmark_called("store")
    orders = store.saves(2, lines=2)
    kept = []
    for kind in store.KEEPERS:
        store.fill(kind, tmp_path / kind.__name__, orders)
        with closing(kind(tmp_path / kind.__name__, "NORMAL")) as keeper:
            keeper.load_and_save(orders[0][0], "paid-again")
            kept.append([keeper.kept(paid) for paid, _ in orders])

    for each in kept:
        assert each == kept[0]
    again, once = kept[0]
    assert (again.version, len(again.history), again.claimed) == (3, 3, (0, 0))
    assert again.document == orders[0][0].document
    assert (once.version, len(once.history), once.claimed[0]) == (2, 2, orders[1][1].claimed)


def test_all_stores_on_a_server_keep_and_refuse_the_same() -> None:
    benchmark_called("store")
    if binaries() is None:
        pytest.skip(MISSING)
    server = import_module("benchmarks.server")
    orders = server.saves(2, lines=2)
    kept = []
    for kind in server.KEEPERS:
        with closing(kind(shared().conninfo(shared().database()))) as keeper:
            server.fill(keeper, orders)
            keeper.load_and_save(orders[0][0], "paid-again")
            with pytest.raises(Exception, match=r"credit|division by zero"):
                keeper.load_and_save(evolve(orders[1][0], claimed=server.CEILING + 1), "too-much")
            if hasattr(keeper, "connection"):
                keeper.connection.rollback()
            kept.append([keeper.kept(paid) for paid, _ in orders])

    for each in kept:
        assert each == kept[0]
    again, once = kept[0]
    assert (again.version, len(again.history), again.claimed) == (3, 3, (0, 0))
    assert (once.version, len(once.history), once.claimed[0]) == (2, 2, orders[1][1].claimed)


def test_without_a_server_the_rest_is_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store = benchmark_called("store")
    monkeypatch.setattr(store, "binaries", lambda: None)

    assert not any("PostgreSQL" in bench.title for bench in store.benches(2))
    assert "PostgreSQL is not measured" in capsys.readouterr().err


def test_all_stores_are_set_alike(tmp_path: Path) -> None:
    store = benchmark_called("store")
    for synchronous in ("FULL", "NORMAL"):
        settings = []
        for kind in store.KEEPERS:
            with closing(kind(tmp_path / f"{kind.__name__}-{synchronous}", synchronous)) as keeper:
                settings.append(keeper.settings())
        assert len(set(settings)) == 1
        assert settings[0][0] == ("wal",)


def test_a_store_written_by_hand_refuses_what_ours_refuses(tmp_path: Path) -> None:
    store = benchmark_called("store")
    paid, refunded = store.saves(1, lines=1)[0]
    for kind in store.KEEPERS:
        store.fill(kind, tmp_path / kind.__name__, [(paid, refunded)])
        with closing(kind(tmp_path / kind.__name__, "NORMAL")) as keeper:
            with pytest.raises(Exception, match="credit"):
                keeper.load_and_save(evolve(refunded, claimed=store.CEILING + 1), "too-much")
            assert keeper.kept(refunded).version == 2


def test_the_save_changes_one_field_of_the_index_row() -> None:
    store = benchmark_called("store")
    paid, refunded = store.saves(1)[0]

    assert {name for name in paid.index if paid.index[name] != refunded.index[name]} == {"payment"}
    assert paid.text == refunded.text
    assert paid.index == row(loads(Order, paid.document))


def test_the_columns_written_by_hand_are_those_of_the_index_row() -> None:
    benchmark_called("store")
    byhand = import_module("benchmarks.byhand")

    assert set(byhand.COLUMNS) == set(row(order(1)))


def test_a_ratio_is_ours_to_theirs_pair_by_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    costs = {"ours": 30, "theirs": 20}
    now = 0
    done: list[str] = []

    def side(name: str) -> Callable[[], None]:
        def do() -> None:
            nonlocal now
            now += costs[name]
            done.append(name)

        return do

    monkeypatch.setattr(pair, "perf_counter_ns", lambda: now)
    bench = Bench("title", side("ours"), "peer", side("theirs"), 1.5, fresh=lambda: done.append("fresh"), most=1)
    result = bench.run(2)

    assert result["ratio"] == [1.5, 1.5, 1.5]
    assert (result["ours_ns"], result["peer_ns"]) == ([30, 30, 30], [20, 20, 20])
    assert result["met"] is True
    assert done[-8:] == ["fresh", "ours", "fresh", "theirs", "fresh", "theirs", "fresh", "ours"]
    assert evolve(bench, goal=1.4).run(1)["met"] is False
    assert evolve(bench, goal=None).run(1)["met"] is None
    assert "MISSED" in report("name", evolve(bench, goal=1.4).run(1))


def test_the_door_measures_and_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    benchmark_called("lifecycle")

    assert door.main(["lifecycle", "--json", "--rounds", "1"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {result["benchmark"] for result in told["results"]} == {"lifecycle"}
    with pytest.raises(SystemExit):
        door.main(["lifecycles"])
