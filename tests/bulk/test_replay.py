"""A whole year in forty lines: every oddity through the desk and back, killed on the way and gone on with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from ordercore.adapters.memory import MemoryStore
from ordercore.adapters.sqlite import SQLiteStore
from ordercore.bulk import read_year, replay
from ordercore.bulk.retail.plan import Planned
from ordercore.errors import InvalidValue, Malformed
from ordercore.lifecycle.adjustment import Adjustment
from ordercore.lifecycle.invoice import Invoice
from ordercore.lifecycle.order import Order
from ordercore.lifecycle.returns import Return
from ordercore.ports.batch import Batch, Write
from ordercore.ports.chain import first_broken
from ordercore.ports.limit import SetCeiling
from ordercore.ports.query import Query
from ordercore.ports.store import Store
from ordercore.values import Money, Unrounded
from ordercore.wire import loads
from tests.bulk.sample import REAL, SAMPLE, WITHOUT_FILE, DyingStore, Killed, source_rows, written_sample

CENT = Decimal("0.01")


@pytest.fixture
def year(tmp_path: Path) -> tuple[Planned, ...]:
    return read_year(written_sample(tmp_path))


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    with closing(SQLiteStore(tmp_path / "replay.db", synchronous="NORMAL")) as opened:
        yield opened


def document(store: Store, type_: Any, kind: str, id: str) -> Any:
    stored = store.load(kind, id)
    assert stored is not None, f"no {kind} {id}"
    return loads(type_, stored.document)


def gbp(amount: str) -> Money:
    return Money(amount, "GBP")


def test_everything_is_accounted_for(year: tuple[Planned, ...], store: Store) -> None:
    done = replay(year, store)
    found, rows = done.reconciliation, source_rows()

    assert found.is_balanced
    assert (found.unaccounted, found.refused, found.strays) == ((), (), ())
    assert found.source_lines == len(rows) == sum(found.by_kind.values())
    assert found.by_kind == {
        "sale": 13,
        "service": 4,
        "freight": 4,
        "free": 4,
        "return": 3,
        "credit": 7,
        "stock_correction": 3,
        "write_off": 3,
    }
    assert found.unmatched == {"charge": 2, "never_sold": 2, "more_than_sold": 2, "guest": 1}
    assert found.folded_codes == 2  # 85123a is 85123A, m is M
    assert done.orders == 11


def test_every_penny_is_explained(year: tuple[Planned, ...], store: Store) -> None:
    found = replay(year, store).reconciliation
    exact = sum(quantity * price for _, _, quantity, price in source_rows())

    assert found.source_value == Unrounded(exact, "GBP")
    assert found.our_value.amount == exact - Decimal("0.002")
    assert found.rounding_difference == Unrounded("0.002", "GBP")
    assert found.rounded == (("540001:2", Unrounded("0.001", "GBP")), ("540001:3", Unrounded("0.001", "GBP")))
    assert not found.unexplained
    assert sum(each.net.amount for each in found.vat) == found.our_value.amount


def test_vat_is_that_of_the_day_and_of_the_sale_taken_back(year: tuple[Planned, ...], store: Store) -> None:
    vat = {each.rate: (each.net, each.tax) for each in replay(year, store).reconciliation.vat}

    old = {"536365", "536366", "536544", "540000"}
    back = {"C536379", "C536383", "C536810", "C536811"}
    net = sum(many * price for number, _, many, price in source_rows() if number in old | back)
    jars = Decimal(-74215) * Decimal("1.04")  # sold at 17.5% and taken back when the rate was 20%
    assert vat["17.5%"][0].amount == net + jars
    assert vat["20%"][0].amount == Decimal("12.50") - Decimal("3.75") - Decimal("13541.33")
    assert vat["20%"][1] == gbp("2.50") - gbp("0.75") - gbp("2708.27")
    assert vat["outside_scope"] == (gbp("260.50"), gbp("0.00"))
    assert vat["write_off"] == (gbp("-11062.06"), gbp("0.00"))
    assert abs(vat["17.5%"][1].amount - (net + jars) * Decimal("0.175")) < 20 * CENT


def test_what_an_order_looks_like_afterward(year: tuple[Planned, ...], store: Store) -> None:
    replay(year, store)
    order: Order = document(store, Order, "order", "536365")
    lines = {line.id: line for line in order.lines}

    assert (order.status, order.customer, order.placed_on) == ("closed", "17850", date(2010, 12, 1))
    assert [line.sku for line in order.lines] == ["85123A", "85123A", "71053", "71053"]
    assert [charge.id for charge in order.charges] == ["3"]
    assert order.charges[0].net == gbp("36.00")
    assert [str(lines[id].returned) for id in ("4", "5", "2")] == ["4", "6", "1"]
    assert order.returns == order.credit_memos == ("C536810:1:1", "C536810:1:2", "C536810:2:1")
    assert first_broken(store.history("order", "536365")) is None
    assert {entry.by for entry in store.history("order", "536365")} == {"replay"}


def test_what_a_return_at_another_price_is_credited(year: tuple[Planned, ...], store: Store) -> None:
    replay(year, store)
    back: Return = document(store, Return, "return", "C536810:2:1")
    memo: Invoice = document(store, Invoice, "invoice", "C536810:2:1")

    assert (back.order, back.status, back.authorized_on) == ("536365", "credited", date(2010, 12, 3))
    assert (memo.kind, memo.net, memo.tax) == ("credit_memo", gbp("2.00"), gbp("0.35"))
    assert memo.lines[0].unit_price == Unrounded("2.00", "GBP")


def test_credits_that_stand_on_no_sale_bring_goods_back(year: tuple[Planned, ...], store: Store) -> None:
    replay(year, store)
    memo: Invoice = document(store, Invoice, "invoice", "C536383:1")
    count: Adjustment = document(store, Adjustment, "adjustment", "C536383:1")

    assert (memo.kind, memo.net, memo.tax, memo.order) == ("credit_memo", gbp("4.65"), gbp("0.81"), "")
    assert memo.reason == "not sold to this customer since the data starts"
    assert [(line.sku, str(line.quantity)) for line in count.lines] == [("35004C", "1")]
    assert store.load("adjustment", "C536379:1") is None  # a discount lies on no shelf


def test_bad_debt_and_stock_corrections_go_where_they_belong(year: tuple[Planned, ...], store: Store) -> None:
    replay(year, store)
    debts = [document(store, Invoice, "invoice", f"A56318{number}:1") for number in (5, 6, 7)]
    lost: Adjustment = document(store, Adjustment, "adjustment", "536590:1")

    assert [debt.kind for debt in debts] == ["write_off"] * 3
    assert [debt.net for debt in debts] == [gbp("-11062.06"), gbp("11062.06"), gbp("11062.06")]
    assert (lost.reason, lost.on, str(lost.lines[0].quantity)) == ("damages", date(2010, 12, 1), "-3")


def test_pieces_in_are_pieces_out(year: tuple[Planned, ...], store: Store) -> None:
    found = replay(year, store).reconciliation
    flows = {flow.name: (flow.source, flow.written) for flow in found.flows}

    assert found.stock_mismatches == ()
    assert all(source == written for source, written in flows.values())
    assert flows["returned"] == (74_226, 74_226)
    assert flows["adjusted"][0] == 56 - 10 - 3 + (1 + 7 + 3 + 1 + 1)


@pytest.mark.parametrize("after", [False, True], ids=["before it is written", "after it is written"])
def test_killed_again_and_again_and_gone_on_with(year: tuple[Planned, ...], store: Store, after: bool) -> None:
    deaths = 0
    while True:
        try:
            replay(year, DyingStore(store, at=deaths % 7 + 2, after=after))
            break
        except Killed:
            deaths += 1
            assert deaths < 10_000, "it never gets to the end"

    assert deaths > 10
    assert replay(year, store).reconciliation == replay(year, MemoryStore()).reconciliation


def test_a_second_run_does_nothing_and_says_the_same(year: tuple[Planned, ...], store: Store) -> None:
    first = replay(year, store)
    entries = len(store.feed())
    second = replay(year, DyingStore(store, at=1, after=False))

    assert second.reconciliation == first.reconciliation
    assert (first.orders, second.orders, second.orders_per_second) == (11, 0, 0.0)
    assert len(store.feed()) == entries


def test_a_part_can_be_gone_on_with_as_the_whole(tmp_path: Path, store: Store) -> None:
    path = written_sample(tmp_path)
    part = replay(read_year(path, limit=20), store)
    whole = replay(read_year(path), store)

    assert part.reconciliation.is_balanced
    assert part.reconciliation.source_lines == 20
    assert whole.reconciliation == replay(read_year(path), MemoryStore()).reconciliation
    assert part.orders + whole.orders == 11


@pytest.mark.parametrize(
    ("old", "new", "number"),
    [
        ("HEART,6,", "HEART,7,", "536365"),
        ("85123A,WHITE HANGING HEART,6", "85123B,WHITE HANGING HEART,6", "536365"),
        ("UNION JACK,6,2010-12-01 08:28:00,1.85", "UNION JACK,6,2010-12-01 08:28:00,1.86", "536366"),
        ("2010-12-01 14:32:00", "2010-12-01 14:33:00", "536544"),
        ("12583.0,France", "12584.0,France", "536370"),
        ("12583.0,France", "12583.0,Spain", "536370"),
        ("Discount,-1", "Deduction,-1", "C536379"),
        ("Adjust bad debt,1,2011-08-12 14:52", "Adjust bad debt,1,2011-08-12 14:53", "A563187"),
        ("7,2010-12-03 09:00:00,1.85,17850.0", "6,2010-12-03 09:00:00,1.85,17850.0", "C536810"),
    ],
)
@pytest.mark.parametrize("commits", [2, 0], ids=["killed", "finished"])
def test_another_file_is_refused_before_anything_is_done(
    tmp_path: Path, year: tuple[Planned, ...], store: Store, *, old: str, new: str, number: str, commits: int
) -> None:
    if commits:
        with pytest.raises(Killed):
            replay(year, DyingStore(store, at=commits, after=True))
    else:
        replay(year, store)
    entries = len(store.feed())
    assert old in SAMPLE
    other = read_year(written_sample(tmp_path, SAMPLE.replace(old, new)))

    with pytest.raises(InvalidValue, match=f"invoice '{number}' stands otherwise"):
        replay(other, DyingStore(store, at=1, after=False))
    assert len(store.feed()) == entries
    assert replay(year, store).reconciliation.is_balanced


def test_a_cancellation_that_takes_back_another_sale_is_of_another_file(tmp_path: Path, store: Store) -> None:
    """Its own lines are alike; the sale before it, that the store does not hold, is not."""
    head, canceled = SAMPLE.splitlines()[0], SAMPLE[SAMPLE.index("C536810") : SAMPLE.index("C536811")]
    with_sale = read_year(
        written_sample(tmp_path, f"{head}\n{SAMPLE[SAMPLE.index('536365') : SAMPLE.index('536366')]}{canceled}")
    )
    replay(read_year(written_sample(tmp_path, f"{head}\n{canceled}")), store)

    with pytest.raises(InvalidValue, match="invoice 'C536810' stands otherwise"):
        replay(with_sale, store)


def test_documents_without_a_register_are_no_replay_to_go_on_with(year: tuple[Planned, ...], store: Store) -> None:
    at = year[0].invoice.at
    store.commit(Batch("536365:take", "digest", at, "replay", writes=(Write("order", "536365", 0, "{}"),)))

    with pytest.raises(InvalidValue, match="holds order '536365' and no register"):
        replay(year, DyingStore(store, at=1, after=False))


def test_a_register_grows_with_the_part_that_is_asked_for(tmp_path: Path, store: Store) -> None:
    path = written_sample(tmp_path)
    for limit in (1, 6, 20, 20, None):
        assert replay(read_year(path, limit=limit), store).reconciliation.is_balanced
    pages = store.find(Query("replay")).rows

    assert [row.id for row in pages] == sorted(["536365", "536366", "536370", "536700"])
    with pytest.raises(InvalidValue, match="'540001' stands otherwise"):
        replay(read_year(written_sample(tmp_path, SAMPLE.replace("JAR,10,", "JAR,11,"))), store)


def test_the_watch_is_told_of_every_line(year: tuple[Planned, ...]) -> None:
    told: list[int] = []
    replay(year, MemoryStore(), watch=told.append)

    assert sum(told) == len(source_rows())
    assert len(told) == len(year)


def test_a_file_without_a_line(tmp_path: Path) -> None:
    with pytest.raises(Malformed, match="no line"):
        read_year(written_sample(tmp_path, SAMPLE.splitlines()[0]))


def test_what_is_impossible_is_refused_with_its_codes(tmp_path: Path) -> None:
    wrong = SAMPLE.replace("71053,WHITE METAL LANTERN,6,", "71053,WHITE METAL LANTERN,0,", 1)
    found = replay(read_year(written_sample(tmp_path, wrong)), MemoryStore()).reconciliation

    assert [(each.line, each.codes) for each in found.refused] == [("536365:4", ("retail.no_quantity",))]
    assert found.by_kind["refused"] == 1
    assert found.source_lines == sum(found.by_kind.values())
    assert found.is_balanced


ODD = """\
1,85123A,HEART,3,2010-12-01 08:26:00,1.333,17850.0,United Kingdom
1,POST,POSTAGE,3,2010-12-01 08:26:00,0.001,17850.0,United Kingdom
1,M,Manual,1,2010-12-01 08:26:00,-5,17850.0,United Kingdom
1,22222,CLOCK,-1,2010-12-01 08:26:00,5.005,17850.0,United Kingdom
1,71053,LANTERN,10,2010-12-01 08:26:00,0.125,17850.0,United Kingdom
C2,85123A,HEART,-1,2010-12-05 08:26:00,1.333,17850.0,United Kingdom
C3,85123A,HEART,-1,2010-12-05 08:26:00,1.333,17850.0,United Kingdom
C4,85123A,HEART,-1,2010-12-05 08:26:00,1.333,17850.0,United Kingdom
C5,71053,LANTERN,-1,2010-12-05 08:26:00,0.12,17850.0,United Kingdom
C6,71053,LANTERN,-9,2010-12-05 08:26:00,0.125,17850.0,United Kingdom
"""


def test_the_difference_is_what_rounding_took_and_what_was_refused(tmp_path: Path, store: Store) -> None:
    text = f"{SAMPLE.splitlines()[0]}\n{ODD}"
    found = replay(read_year(written_sample(tmp_path, text)), store).reconciliation
    listed = sum([lost for _, lost in found.rounded], Unrounded.zero("GBP"))

    assert found.refused_value == Unrounded("-10.005", "GBP")
    assert found.rounding_difference == listed
    assert found.source_value == found.our_value + listed + found.refused_value
    assert all(lost for _, lost in found.rounded)
    assert found.is_balanced
    missing = evolve(found, rounded=found.rounded[1:])
    assert not missing.is_balanced
    assert missing.unexplained == found.rounded[0][1]


def test_what_comes_back_in_parts_gives_back_all_that_was_billed(tmp_path: Path, store: Store) -> None:
    """4.00 and 0.70 of tax, a piece at a time: a share, and not what a third of it comes to by itself."""
    text = f"{SAMPLE.splitlines()[0]}\n{ODD}"
    found = replay(read_year(written_sample(tmp_path, text)), store).reconciliation
    memos = [document(store, Invoice, "invoice", f"{number}:1:1") for number in ("C2", "C3", "C4")]

    assert [(memo.net, memo.tax) for memo in memos] == [
        (gbp("1.33"), gbp("0.23")),
        (gbp("1.34"), gbp("0.24")),
        (gbp("1.33"), gbp("0.23")),
    ]
    assert found.unaccounted == ()
    assert all(rate.agrees for rate in found.vat)


def test_a_day_before_our_rates_begin_is_refused(tmp_path: Path, store: Store) -> None:
    head, old = SAMPLE.splitlines()[0], "HEART,6,1950-12-01 08:26:00,2.55,17850.0,United Kingdom"
    text = f"{head}\n1,85123A,{old}\nC2,85123B,{old.replace(',6,', ',-6,')}"
    found = replay(read_year(written_sample(tmp_path, text)), store).reconciliation

    assert [(each.line, each.codes) for each in found.refused] == [
        ("1:1", ("tax.no_ruling",)),
        ("C2:1", ("tax.no_ruling",)),
    ]
    assert found.vat == ()


def test_what_the_desk_refuses_is_listed_with_its_codes(year: tuple[Planned, ...], store: Store) -> None:
    """Nothing of the file is refused; here somebody has settled before that an item may not be overdrawn."""
    at = year[0].invoice.at
    store.commit(Batch("settle", "digest", at, "me", limits=(SetCeiling("stock:main:22633", 0),)))
    found = replay(year, store).reconciliation

    assert [(each.line, each.codes) for each in found.refused] == [
        ("536366:1", ("stock.exceeded",)),
        ("536366:2", ("stock.exceeded",)),
    ]
    assert found.by_kind["refused"] == 2
    assert found.source_lines == sum(found.by_kind.values())
    assert found.source_by_kind["refused"] == Unrounded("22.20", "GBP")
    assert not found.unaccounted
    assert not found.unexplained


def test_a_return_without_its_sale_is_refused(year: tuple[Planned, ...], store: Store) -> None:
    canceled = [each for each in year if each.invoice.number == "C536810"]
    found = replay(canceled, store).reconciliation

    assert [(each.line, each.codes) for each in found.refused] == [
        ("C536810:1", ("retail.no_such_sale",)),
        ("C536810:2", ("retail.no_such_sale",)),
    ]
    assert found.by_kind == {"credit": 2, "refused": 2}
    assert found.is_balanced


@pytest.mark.skipif(not REAL.exists(), reason=WITHOUT_FILE)
def test_the_first_lines_of_the_real_file() -> None:
    found = replay(read_year(REAL, limit=2_000), MemoryStore()).reconciliation

    assert found.is_balanced
    assert (found.source_lines, found.unaccounted, found.refused) == (2_024, (), ())
    assert found.by_kind == {"sale": 1_987, "freight": 5, "return": 1, "credit": 25, "stock_correction": 6}
    assert found.source_value == Unrounded("37894.68", "GBP")
    assert found.our_value == gbp("37894.68")
