"""The doors through which text comes in: what each is given that is right, and what it does with anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Final

from attrs import frozen
from hypothesis import HealthCheck, given, settings

from ordercore.adapters.packs import shipped_pack, toml_pack, vat_history_pack
from ordercore.bulk.retail import source
from ordercore.lifecycle.kind import KINDS, TAGS
from ordercore.lifecycle.order import OrderDraft
from ordercore.parties import Customer
from ordercore.ports.feed import feed_start
from ordercore.ports.query import Condition, Query, Row
from ordercore.ports.search import cursor, mark, words
from ordercore.pricing import Line as PriceLine
from ordercore.pricing import PriceBook, PriceQuestion, price
from ordercore.tax import TaxPack, TaxPlan
from ordercore.tax.boundary import Boundary, CodeRange
from ordercore.tax.sst import read_sst_boundary, read_sst_rates
from ordercore.tax.table import read_pack_table
from ordercore.testing.house import BOOK, CUSTOMERS
from ordercore.testing.strategies.pricing import carts, rich_books
from ordercore.values import Address, Money, Quantity, Unrounded
from ordercore.values.amount import amount
from ordercore.views import Table, as_csv, read_csv
from ordercore.wire import dumps, load_event, loads
from ordercore.wire.guard import parsed
from ordercore.wire.notation import NOTATIONS
from tests.bulk.sample import SAMPLE
from tests.desk.shop import Shop
from tests.desk.world import furnished
from tests.fuzz.mutate import NUMBERS, WORDS

__all__ = ["TARGETS", "Target"]

DAY: Final = date(2026, 3, 2)


@frozen
class Target:
    """One door."""

    #: what comes in there.
    name: str
    #: inputs that are right, made when the door is first tried.
    seeds: Callable[[], tuple[str, ...]]
    #: what it does with an input.
    run: Callable[[str], object]


@cache
def _shop() -> Shop:
    from ordercore.adapters.memory import MemoryStore  # noqa: PLC0415

    return furnished(MemoryStore())


def _documents(kind: str) -> tuple[str, ...]:
    store = _shop().store
    rows = store.find(Query(kind)).rows
    return tuple([stored.document for row in rows if (stored := store.load(kind, row.id)) is not None])


@cache
def _events() -> tuple[str, ...]:
    return tuple({f"{each.type}\n{each.body}" for each in _shop().store.feed()})


def _event(text: str) -> object:
    tag, _, body = text.partition("\n")
    return load_event(tag, body)


def _draft() -> tuple[str, ...]:
    home = Address("GB", city="Bristol", lines=("1 High Street",), name="Jo")
    return (dumps(_shop().draft(("MUG", 2), ("TEA", "0.5"), freight=True, ship_to=home, coupons={"WELCOME"})),)


@cache
def _books() -> tuple[str, ...]:
    """Books with rules of every kind, each with carts that meet them: the same at every run."""
    found = [f"{dumps(BOOK)}\n{dumps(QUESTION)}"]

    @settings(max_examples=60, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rich_books(), carts(least=1))
    def gather(book: PriceBook, cart: PriceQuestion) -> None:
        found.append(f"{dumps(book)}\n{dumps(cart)}")

    gather()
    return tuple(found)


QUESTION: Final = PriceQuestion(
    on=DAY,
    currency="GBP",
    lines=(PriceLine("1", "MUG", Quantity(3), cost=Unrounded("1", "GBP")), PriceLine("2", "TEA", Quantity(2, "KGM"))),
    coupons=frozenset({"WELCOME"}),
)


def _priced(text: str) -> object:
    book, _, cart = text.partition("\n")
    return price(loads(PriceQuestion, cart), loads(PriceBook, book))


def _amount(text: str) -> object:
    value = amount(text)
    Money(text, "USD")
    return value


def _noted(text: str) -> object:
    kind, _, notation = text.partition("|")
    read = {each.__name__: read for each, (read, _) in NOTATIONS.items()}.get(kind, amount)
    return read(notation)


def _notations() -> tuple[str, ...]:
    right = (
        "12.50 USD",
        "0.333 GBP",
        "20%",
        "6 EA",
        "5/12 CS",
        "0.5",
        "1/3",
        "2026-03-02",
        "2026-03-02T09:00:00Z",
        "us-ny/putnam",
    )
    return tuple(f"{kind.__name__}|{text}" for kind in NOTATIONS for text in (*right, *NUMBERS[:8], *WORDS[:8]))


RATES: Final = """99,45,99,0.05,0.06,0,0.01,20110101,20191231
99,45,99,0.0550,0.06,0,0.01,20200101,29991231
99,00,001,0.01,0.01,0.01,0.01,20110101,99991231"""


def _boundary_lines() -> tuple[str, ...]:
    rows = []
    for kind, low, high in (("Z", "12345", "12346"), ("4", "12345-1000", "12345-1999"), ("A", "12345", "12345")):
        row = [""] * 89
        row[:3] = kind, "20110101", "29991231"
        (row[17], row[18]), (row[19], row[20]) = ((*end.split("-"), "")[:2] for end in (low, high))
        row[22:26] = "99", "99", "001", "00500"
        rows.append(",".join(row))
    return ("\n".join(rows), rows[0])


def _boundary_bytes() -> tuple[str, ...]:
    table = Boundary.of([CodeRange(100, 199, ("a", "b"), 1), CodeRange(150, 160, ("c",), 2)])
    return (table.to_bytes().decode("latin-1"),)


def _boundary(text: str) -> object:
    table = Boundary.of_buffer(text.encode("latin-1", "replace"))
    return [table.at(code) for code in (0, 99, 100, 150, 199, 10**9)], table.locate("12345"), table.between(0, 10**9)


TABLE: Final = """authority,name,tax,place,parent,tax_class,treatment,kind,percent,since,until,source
gb,UK,VAT,gb,,,taxable,,,2011-01-04,,law
gb,UK,VAT,gb,,,,standard,20,2011-01-04,,law
gb,UK,VAT,gb,,food,taxable,zero,,2011-01-04,,law"""


def _table(text: str) -> object:
    return read_pack_table(text.split("\n"), id="x", version="1", published=DAY)


TOML: Final = """id = "x"
version = "1"
published = 2026-01-01
covers = ["gb"]

[[authorities]]
id = "gb"
name = "UK"
tax = "VAT"
places = ["gb"]

[[authorities.rates]]
kind = "standard"
[[authorities.rates.percents.rows]]
value = "20%"
period = { since = 2011-01-04 }
source = "law"
"""

HISTORY: Final = '{"as_of":"2026-01-01","rates":{"AT":[{"from":"2016-01-01","standard":20}],"DE":[{"from":"2007-01-01","standard":19}]}}'


@contextmanager
def _file(text: str) -> Any:
    path = Path("/dev/shm" if Path("/dev/shm").is_dir() else gettempdir()) / "ordercore-fuzz.csv"
    path.write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
    try:
        yield path
    finally:
        path.unlink()


def _retail(text: str) -> object:
    with _file(text) as path:
        return list(source.read_invoices(path))


def _sheets() -> tuple[str, ...]:
    table = Table(("sku", "change"), (("MUG, blue", "-5.00"), ("=A1", "'@x"), ("first\r\n-second", '"')), right=(1,))
    return as_csv(table), as_csv(Table(("a",), ()))


def _sheet(text: str) -> object:
    return as_csv(read_csv(text))


def _cursors() -> tuple[str, ...]:
    row = Row("o1", 1, {"gross": 5, "customer": "acme"})
    return tuple(f"{sort}\n{cursor(Query('order', sort=sort), row)}" for sort in ("", "gross", "-gross", "customer"))


def _went_on(text: str) -> object:
    sort, _, after = text.partition("\n")
    return mark(Query("order", sort=sort, after=after))


def _queries() -> tuple[str, ...]:
    wheres: tuple[list[Any], ...] = (
        [["customer", "eq", "guest"], ["gross", "ge", -5], ["reference", "prefix", "PO"]],
        [["status", "in", ["draft", "confirmed", 7]], ["gross", "ne", 2**62 - 1]],
        [],
    )
    return tuple(json.dumps({"kind": "order", "where": where, "text": "mug", "sort": "-gross"}) for where in wheres)


def _asked(text: str) -> object:
    """A question with anything in it, as a host without types may put it."""
    said = parsed(text.encode("utf-8", "replace"))
    said = said if isinstance(said, dict) else {"kind": said}
    where = said.get("where", ())
    if isinstance(where, list):
        where = tuple([_condition(*each) if isinstance(each, list) and len(each) == 3 else each for each in where])
    rest = {name: said[name] for name in ("text", "sort", "limit", "after") if name in said}
    return _shop().store.find(Query(said.get("kind"), where, **rest))  # type: ignore[arg-type]


def _condition(field: Any, operator: Any, value: Any) -> Condition:
    return Condition(field, operator, tuple(value) if isinstance(value, list) else value)


def _searched(text: str) -> object:
    return words(text), feed_start(text, 10)


def _json(type_: Any) -> Callable[[str], object]:
    return lambda text: loads(type_, text)


def _plans() -> tuple[str, ...]:
    first = json.loads(next(event.partition("\n")[2] for event in _events() if event.startswith("order.taken")))
    return (json.dumps(first["tax"]["plan"]),)


TARGETS: Final[tuple[Target, ...]] = (
    *[
        Target(f"document {name}", lambda name=name: _documents(name), _json(kind.document))  # type: ignore[misc]
        for name, kind in KINDS.items()
    ],
    Target("event", lambda: (*_events(), *[f"{tag}\n{{}}" for tag in TAGS]), _event),
    Target("draft", _draft, _json(OrderDraft)),
    Target("customer", lambda: tuple(dumps(each) for each in CUSTOMERS), _json(Customer)),
    Target("prices", _books, _priced),
    Target("tax plan", _plans, _json(TaxPlan)),
    Target("tax pack", lambda: tuple(dumps(shipped_pack(name)) for name in ("ch", "jp")), _json(TaxPack)),
    Target("tax pack in TOML", lambda: (TOML,), toml_pack),
    Target("tax pack in CSV", lambda: (TABLE,), _table),
    Target("history of rates", lambda: (HISTORY,), lambda text: vat_history_pack(text, id="x", source="y")),
    Target("rates of a state", lambda: (RATES,), lambda text: read_sst_rates(text.split("\n"))),
    Target(
        "boundaries of a state", _boundary_lines, lambda text: read_sst_boundary(text.split("\n"), state="mn", on=DAY)
    ),
    Target("boundary table", _boundary_bytes, _boundary),
    Target("amount", lambda: (*NUMBERS, "12.50", "-3"), _amount),
    Target("notation", _notations, _noted),
    Target("retail file", lambda: (SAMPLE,), _retail),
    Target("query", _queries, _asked),
    Target("cursor", _cursors, _went_on),
    Target("sheet", _sheets, _sheet),
    Target("search and feed", lambda: ("1", "999", ""), _searched),
)
