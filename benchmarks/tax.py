"""Taxes: looking a postal code up among millions of ranges, a whole US order, and a package of npm for the magnitude."""

from __future__ import annotations

import atexit
import sqlite3
import sys
from array import array
from bisect import bisect_right
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import cycle
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from attrs import evolve

from benchmarks.npm import NpmPeer
from benchmarks.pair import Bench
from ordercore.adapters.packs import open_boundary, shipped_pack
from ordercore.tax import TaxAnswer, TaxLine, TaxQuestion, assess, compute, us_sales
from ordercore.tax.boundary import Boundary
from ordercore.values import Money, Place

__all__ = ["benches"]

_CENT = Decimal("0.01")
_SIZES = (1_000_000, 10_000_000)
_SPACE = 1_000_000_000
_AREAS = 8_000
_MOST_BYTES = 8
_TURNS = 200


def benches(sizes: tuple[int, ...] = _SIZES) -> tuple[Bench, ...]:
    """Look-ups by size and peer, an order of ten lines taxed by four authorities, and a package that knows states only."""
    return (*[bench for size in sizes for bench in _lookups(size)], *_orders(), *_magnitude())


def _lookups(size: int) -> tuple[Bench, ...]:
    step, count = _SPACE // size, min(_AREAS, size // 100)
    starts, numbers = array("I", range(0, size * step, step)), array("H", [1 + at % count for at in range(size)])
    areas = [(), *[(f"us-xx/area.{number}",) for number in range(count)]]
    table = Boundary.of_arrays(areas, starts, numbers)
    bytes_each = len(table.to_bytes()) / size
    assert bytes_each <= _MOST_BYTES, bytes_each
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    held = ExitStack()
    atexit.register(held.close)
    base, filed = [
        held.enter_context(closing(sqlite3.connect(place))) for place in (":memory:", Path(folder.name) / "ranges.db")
    ]
    for each in (base, filed):
        each.execute("CREATE TABLE ranges (low INTEGER PRIMARY KEY, area INTEGER) WITHOUT ROWID")
        each.executemany("INSERT INTO ranges VALUES (?, ?)", zip(starts, numbers, strict=True))
        each.commit()
    file = Path(folder.name) / "ranges.boundary"
    file.write_bytes(table.to_bytes())
    mapped = held.enter_context(open_boundary(file))
    query = "SELECT area FROM ranges WHERE low <= ? ORDER BY low DESC LIMIT 1"
    plain = list(starts)
    chance = Random(4)
    batches = [[chance.randrange(_SPACE - step) for _ in range(1_000)] for _ in range(20)]
    one, two, three, four, five = (cycle(batches) for _ in range(5))

    def by(base: sqlite3.Connection) -> Callable[[int], tuple[str, ...] | None]:
        execute = base.cursor().execute  # one cursor for all: its statement stays prepared

        def at(code: int) -> tuple[str, ...] | None:
            row = execute(query, (code,)).fetchone()
            return None if row is None else areas[row[0]]

        return at

    in_memory, in_file = by(base), by(filed)

    def listed() -> object:
        return [areas[numbers[bisect_right(plain, code) - 1]] for code in next(three)]

    for code in batches[0]:
        assert table.at(code) == mapped.at(code) == areas[numbers[bisect_right(plain, code) - 1]]
        assert table.at(code) == in_memory(code) == in_file(code)
    title = f"areas of a thousand codes among {size:,} ranges, {bytes_each:.1f} bytes each"
    return (
        Bench(
            title,
            lambda: [table.at(code) for code in next(one)],
            "SQLite in memory",
            lambda: [in_memory(code) for code in next(two)],
            0.2,
        ),
        Bench(title, lambda: [table.at(code) for code in next(one)], "bisect in a plain list", listed),
        Bench(
            f"{title}, in a mapped file",
            lambda: [mapped.at(code) for code in next(four)],
            "SQLite in a file",
            lambda: [in_file(code) for code in next(five)],
            0.2,
        ),
    )


def _orders() -> tuple[Bench, ...]:
    pack = shipped_pack("us-state")
    city = Place("us-ny/new-york-city")
    district = evolve(
        next(each for each in pack.authorities if each.id == "us-ny/mctd"), id="us-ny/fourth", places=(city,)
    )
    regimes = (us_sales(evolve(pack, authorities=(*pack.authorities, district))),)
    amounts = [Decimal(1099 + 317 * at) / 100 for at in range(10)]
    lines = tuple(TaxLine(str(at), Money(amount, "USD")) for at, amount in enumerate(amounts))
    question = TaxQuestion(date(2026, 11, 22), "USD", Place("us-or"), city, lines)
    rates = tuple(
        (
            each.id,
            Decimal(each.rates[0].percents.on(question.supplied_on).numerator)
            / each.rates[0].percents.on(question.supplied_on).denominator
            / 100,
        )
        for each in regimes[0].pack.authorities_of(city)  # type: ignore[union-attr]
    )
    assert len(rates) == 4

    def ours() -> TaxAnswer:
        answer = assess(question, regimes)
        assert isinstance(answer, TaxAnswer)
        return answer

    def traced() -> object:
        return ours().trace

    def by_hand() -> tuple[Decimal, dict[str, Decimal], list[tuple[Decimal, list[tuple[str, Decimal]]]]]:
        whole, owed, rows = Decimal(0), dict.fromkeys([id for id, _ in rates], Decimal(0)), []
        for amount in amounts:
            exact = [(id, amount * rate) for id, rate in rates]
            tax = sum([each for _, each in exact], Decimal(0)).quantize(_CENT, ROUND_HALF_UP)
            parts = [(id, each.quantize(_CENT, "ROUND_FLOOR"), each) for id, each in exact]
            left = int((tax - sum([part for _, part, _ in parts], Decimal(0))) / _CENT)
            order = sorted(range(len(parts)), key=lambda at: parts[at][1] - parts[at][2])  # used at once
            shares = [part for _, part, _ in parts]
            for at in order[:left]:
                shares[at] += _CENT
            for (id, _), share in zip(rates, shares, strict=True):
                owed[id] += share
            rows.append((tax, [(id, share) for (id, _), share in zip(rates, shares, strict=True)]))
            whole += tax
        return whole, owed, rows

    answer, (whole, owed, _) = ours(), by_hand()
    assert answer.tax.amount == whole
    assert {id: each.amount for id, each in answer.by_authority().items()} == owed
    title = "ten lines, four authorities"
    return (
        Bench(f"{title}: assess", ours, "Decimal loop over known rates", by_hand, 3.0),
        Bench(f"{title}: assess with trace", traced, "Decimal loop over known rates", by_hand, 3.0),
        Bench(
            f"{title}: compute a plan", lambda: compute(answer.plan, lines), "Decimal loop over known rates", by_hand
        ),
    )


def _magnitude() -> tuple[Bench, ...]:
    """One amount in New York: the state's rate alone for the package, state, city and district for us. No goal."""
    peer = NpmPeer("sales-tax", "(tax) => tax.getAmountWithSalesTax('US', 'NY', 100.0)")
    if peer.missing:
        print(f"npm sales-tax left out: {peer.missing}", file=sys.stderr)
        return ()
    regimes = (us_sales(shipped_pack("us-state")),)
    line = TaxLine("1", Money("100.00", "USD"))
    question = TaxQuestion(date(2026, 11, 22), "USD", Place("us-or"), Place("us-ny/new-york-city"), (line,))

    def ours() -> object:
        return [assess(question, regimes) for _ in range(_TURNS)]

    assert '"total":104' in peer.times(1)
    return (Bench(f"one amount in New York, {_TURNS} times", ours, "npm sales-tax", lambda: peer.times(_TURNS)),)
