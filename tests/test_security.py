"""What the source may not do, found in its syntax: run text, build SQL of text, or match it in more than linear time."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any, Final, get_args, get_type_hints

import pytest
from attrs import evolve, fields, has

import ordercore
from ordercore.access import ALL, Actor, Scope
from ordercore.errors import OrdercoreError
from ordercore.lifecycle.kind import KINDS, TAGS
from ordercore.lifecycle.order import DraftCharge, DraftLine, OrderDraft
from ordercore.pricing import PriceBook, PriceOverride
from ordercore.values import Money, Percent, Quantity, Refused, Unrounded
from ordercore.values.amount import amount
from ordercore.wire import loads
from ordercore.wire.shape import fields_of
from tests.clocked import quickest
from tests.desk.shop import Shop
from tests.desk.world import verbs
from tests.everything import modules, public_types
from tests.fuzz.mutate import NUMBERS

PACKAGE: Final = Path(ordercore.__file__).parent
FILES: Final = sorted(PACKAGE.rglob("*.py"))
LIBRARY: Final = [file for file in FILES if file.relative_to(PACKAGE).parts[0] not in ("testing", "cli")]


def named(file: Path) -> str:
    return file.relative_to(PACKAGE).as_posix()


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def calls(file: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a file, by the name of what is called."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name) | ast.Attribute(attr=name):
                    yield name, node


# --- C12: text is never run --------------------------------------------------------------------------------------------

RUNS: Final = {"eval", "exec", "__import__", "system", "popen", "Popen"}
MODULES_THAT_RUN: Final = {
    "pickle",
    "marshal",
    "shelve",
    "yaml",
    "subprocess",
    "ctypes",
    "code",
    "codeop",
    "runpy",
    "xml",
}


def test_text_is_run_only_where_functions_are_written() -> None:
    found = {named(file) for file in FILES for name, _ in calls(file) if name in RUNS}

    assert found == {"values/source.py"}


def imports(file: Path) -> set[str]:
    """The packages that a file imports from, anywhere in it."""
    found = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            found |= {each.name.split(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_nothing_imports_what_runs_text_or_reads_xml() -> None:
    assert {(named(file), name) for file in LIBRARY for name in imports(file) & MODULES_THAT_RUN} == set()


WRITTEN: Final = {
    "{''.join([f'f{at}, ' for at in range(1, self._numbers + 1)])}",
    "{''.join([f'o{at}, ' for at in range(1, self._steps + 1)])}",
    "{', '.join(arguments)}",
    "{TAG!r}",
    "{at}",
    "{class_}",
    "{depth}",
    "{each.keyword!r}",
    "{each.name!r}",
    "{each.name}",
    "{key}",
    "{limit}",
    "{made}",
    "{name}",
    "{shape.type.__name__}",
    "{sum((each.is_required for each in fields)) + is_tagged}",
    "{tag!r}",
}
"""All that is put into the text of a written function: names of fields, names of bound objects, numbers, and reprs of the tag of a
union. Objects are bound and not printed, by `Source.bind`. What `pricing.way` writes is held to a few words by `tests/pricing/test_way.py`. Whoever adds to this list shows that it is no input."""


def put_into(call: ast.Call) -> Iterator[str]:
    for node in ast.walk(call):
        if isinstance(node, ast.FormattedValue):
            text = ast.unparse(node.value)
            if not re.match(r"(?:source\.bind|_differs)\(", text):
                yield "{" + text + ("!r" if node.conversion == ord("r") else "") + "}"


def test_what_is_put_into_written_functions_is_a_closed_list() -> None:
    found = {
        text
        for file in FILES
        for name, call in calls(file)
        if name == "line" and isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "source"
        for text in put_into(call)
    }

    assert found <= WRITTEN, found - WRITTEN


def test_no_input_reaches_a_written_function(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the functions of fresh classes written while hostile data is read, no text of the data stands in them."""
    from attrs import field as attribute  # noqa: PLC0415
    from attrs import make_class  # noqa: PLC0415

    written: list[str] = []
    real = exec

    def spying(text: str, names: dict[str, Any]) -> None:
        written.append(text)
        real(text, names)

    monkeypatch.setattr("ordercore.values.source.exec", spying, raising=False)
    canary = "__import__('os').system('canary')"
    fresh = make_class("Fresh", {"note": attribute(type=str), "more": attribute(type=str, default=canary)}, frozen=True)

    assert loads(fresh, f'{{"note": "{canary}"}}').note == canary
    for text in (f'{{"{canary}": 1}}', f'{{"note": ["{canary}"]}}'):
        with pytest.raises(OrdercoreError):
            loads(fresh, text)
    assert written
    assert not [text for text in written if "canary" in text]


# --- C11: sheets ---------------------------------------------------------------------------------------------------------


def test_csv_is_written_in_one_place() -> None:
    """By `as_csv`, whose cells begin no formula; nothing that writes another kind of sheet is imported."""
    named_in_full = {
        named(file)
        for file in FILES
        for _, call in calls(file)
        if re.match(r"csv\.(Dict)?[wW]riter$", ast.unparse(call.func))
    }

    assert named_in_full == {"views/sheet.py"}
    assert not [named(file) for file in FILES if "from csv import" in file.read_text(encoding="utf-8")]
    assert not set().union(*[imports(file) for file in FILES]) & {"openpyxl", "xlsxwriter", "xlwt", "odf", "reportlab"}


# --- C15: SQL of fixed text ---------------------------------------------------------------------------------------------

SQL_NAMES: Final = re.compile(
    r"(?:[a-z]+\.)?_?[A-Z][A-Z_]*|sql|(statement\.)?sql\.encode\(\)|statement|self\._execute|\*statement\(self\.tenant, query\)"
)
STATEMENTS: Final = {
    "[asking]",
}
"""What is handed to `rows` at once: statements, whose own texts are looked at where they are made."""
JOINED: Final = {"begin", "end", "said.put_together()"}
"""The statement of a search, put together of fixed pieces; `tests/adapters/test_postgres_sql.py` shows that no input is among them."""


def test_sql_is_fixed_text_and_values_are_bound() -> None:
    """A first argument is a literal, a constant of the module, or the statement that `finding.statement` puts together."""
    strange = []
    files = [file for file in FILES if file.relative_to(PACKAGE).parts[0] == "adapters" and file.stem != "migration"]
    assert {file.parent.name for file in files} == {"adapters", "memory", "postgres", "sqlalchemy", "sqlite"}
    for file in files:
        for name, call in calls(file):
            if name in ("execute", "executemany", "executescript", "rows", "_rows", "Statement") and call.args:
                first = call.args[0]
                if isinstance(first, ast.JoinedStr):
                    inside = {ast.unparse(each.value) for each in first.values if isinstance(each, ast.FormattedValue)}
                    fixed = inside <= {"synchronous", "_CACHE_KIB", "_CHECKPOINT_PAGES", "_ROUND_MILLISECONDS"}
                else:
                    text = ast.unparse(first)
                    fixed = isinstance(first, ast.Constant) or bool(SQL_NAMES.fullmatch(text))
                    fixed = (
                        fixed or text in (STATEMENTS if name == "rows" else JOINED) or text.startswith("[Statement(_")
                    )
                if not fixed:
                    strange.append(f"{named(file)}:{call.lineno} {ast.unparse(first)}")
    assert strange == []


# --- C10: patterns in linear time --------------------------------------------------------------------------------------


def patterns() -> dict[str, re.Pattern[Any]]:
    """Every compiled pattern of the package, by its text."""
    found: dict[str, re.Pattern[Any]] = {}
    for module in modules():
        for value in vars(module).values():
            held = getattr(value, "__self__", value)
            if isinstance(held, re.Pattern):
                found[str(held.pattern)] = held
    found["[A-Z]{2}"] = re.compile("[A-Z]{2}", re.ASCII)
    return found


INLINE: Final = {"values/place.py", "wire/text.py"}
"""Files that use a pattern without compiling it first: two letters of a country, and the symbol of a currency, escaped."""


def test_every_pattern_is_timed_here() -> None:
    compiled = 0
    for file in LIBRARY:
        for name, call in calls(file):
            if isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "re" and name != "escape":
                compiled += name == "compile"
                assert name == "compile" or named(file) in INLINE, f"{named(file)}:{call.lineno}"
    assert compiled <= len(patterns())


PIECES: Final = [
    "a",
    "A",
    "0",
    "9.",
    "a.",
    "/a",
    "-",
    '"',
    '\\"',
    "\\",
    " ",
    "%41",
    "_",
    "a_",
    ".",
    "0/",
    "[",
    "\ud800",
    "é",
    "aa-a/",
    "'",
    "; '",
    ";=",
]


SEARCHED: Final = {
    str(pattern)
    for pattern in patterns()
    if any(
        part in pattern
        for part in ("[^A-Za-z0-9._\\-]", "%[0-9A-F]", "\ud800-", "\\\\u[dD]", "[^\\W_]", '[^"', "＝", "[\\s.\\-]")
    )
}
"""Patterns that look for themselves anywhere in a text; all others are only held against the whole of it."""


def test_the_searched_patterns_are_those_that_are_searched_for() -> None:
    searching = {
        ast.unparse(call.func.value)
        for file in LIBRARY
        for name, call in calls(file)
        if name in ("search", "sub", "findall", "finditer", "split", "match") and isinstance(call.func, ast.Attribute)
        if re.fullmatch(r"_[A-Z_]+", ast.unparse(call.func.value)) and ast.unparse(call.func.value) != "_CODES"
    }
    assert searching == {
        *(
            "_UNSAFE",
            "_ESCAPED",
            "_STRING",
            "_SURROGATE",
            "_ESCAPED_SURROGATE",
            "_WORD",
            "_BETWEEN",
            "_NEVER_KEPT",
            "_BEGINS",
            "_MARKED",
        ),
    }
    assert len(SEARCHED) == len(searching)


def took(pattern: re.Pattern[Any], text: Any) -> float:
    """Seconds of the processor, the best of three, for whatever can be asked of a pattern."""
    best = 1e9
    for _ in range(3):
        began = process_time()
        pattern.fullmatch(text)
        if str(pattern.pattern) in SEARCHED:
            pattern.sub(text[:0], text)
        best = min(best, process_time() - began)
    return best


@pytest.mark.parametrize("text", sorted(patterns()))
def test_a_pattern_takes_no_more_than_linear_time(text: str) -> None:
    pattern = patterns()[text]
    for piece in PIECES:
        for head, tail in (("", ""), ("", "!"), ('"', ""), ("us", "!"), ("1", " X")):
            short, long = ((head + piece * (size // len(piece)) + tail) for size in (10_000, 100_000))
            given: list[Any] = [short, long]
            if isinstance(pattern.pattern, bytes):
                given = [each.encode("utf-8", "replace") for each in given]
            one, ten = (took(pattern, each) for each in given)
            assert ten <= 20 * one + 0.05, (piece, head, tail, one, ten)


# --- C3, C4, C6: what can be said at all --------------------------------------------------------------------------------


def test_a_price_comes_in_only_as_an_override_with_a_reason() -> None:
    """C3: what a draft can say about money is an override, which names who and why, and the amount of a charge."""
    money = {
        f"{kind.__name__}.{each.name}"
        for kind in (OrderDraft, DraftLine, DraftCharge)
        for each in fields(kind)
        if any(word in str(each.type) for word in ("Money", "Unrounded", "PriceOverride", "Percent"))
    }
    assert money == {"DraftLine.override", "DraftCharge.amount"}
    for reason, by in (("", "jo"), ("typo", "")):
        with pytest.raises(OrdercoreError):
            PriceOverride(Unrounded("1", "USD"), reason, by)


FORM: Final = {
    *(f"OrderDraft.{name}" for name in ("customer", "currency", "lines", "ship_to", "bill_to", "id", "channel")),
    *(f"OrderDraft.{name}" for name in ("charges", "coupons", "reference")),
    *(f"DraftLine.{name}" for name in ("id", "sku", "quantity", "description")),
    *(f"DraftCharge.{name}" for name in ("id", "kind", "description")),
}
"""What a shop form asks: who, what, how many, where to, and by which words the papers call it."""


def words_that_cost() -> dict[str, tuple[OrderDraft, str]]:
    """For every other field of a draft: a draft that says something there, and the permission it needs."""
    plain = Shop().draft(("MUG", 1), freight=True)
    (line,), (charge,) = plain.lines, plain.charges
    override = PriceOverride(Money("0.01", "GBP"), "friend", "c")
    return {
        "OrderDraft.placed_on": (evolve(plain, placed_on=date(2020, 6, 1)), "order.date_override"),
        "OrderDraft.prices_include_tax": (evolve(plain, prices_include_tax=True), "order.tax_override"),
        "DraftLine.override": (evolve(plain, lines=(evolve(line, override=override),)), "order.price_override"),
        "DraftCharge.amount": (
            evolve(plain, charges=(evolve(charge, amount=Money.zero("GBP")),)),
            "order.price_override",
        ),
        "DraftCharge.tax_class": (evolve(plain, charges=(evolve(charge, tax_class="food"),)), "order.tax_override"),
    }


def test_every_word_of_a_draft_is_asked_by_a_form_or_needs_a_permission() -> None:
    """C3: not only money changes what is paid. A new field of a draft belongs to the one or the other, or fails this."""
    said = {f"{kind.__name__}.{each.name}" for kind in (OrderDraft, DraftLine, DraftCharge) for each in fields(kind)}
    assert said == FORM | words_that_cost().keys()
    assert not FORM & words_that_cost().keys()

    buyer, shop = Actor("c", {"customer"}, Scope(customers={"guest"}, sites=ALL)), Shop()
    for draft, permission in words_that_cost().values():
        for outcome in (
            shop.desk.orders.price(draft, by=buyer),
            shop.desk.orders.take(draft, by=buyer, command=shop.id()),
        ):
            assert isinstance(outcome, Refused)
            assert [reason.fact("permission") for reason in outcome.reasons] == [permission]
    assert shop.store.feed() == ()


def tells_money(kind: Any, within: frozenset[Any] = frozenset()) -> bool:
    """Whether a value of this type says an amount or a percentage anywhere in it."""
    if isinstance(kind, type) and has(kind) and kind not in (Money, Unrounded, Percent):
        return kind not in within and any(tells_money(each.type, within | {kind}) for each in fields_of(kind))
    return kind in (Money, Unrounded, Percent) or any(tells_money(each, within) for each in get_args(kind))


def test_every_verb_that_is_told_money_is_known_by_name() -> None:
    """C3: drafts, whose money is looked at above; prices said with a reason; and what moves money that is owed or held."""
    told = {
        f"{verb.name}: {name}"
        for verb in verbs(Shop().desk)
        for name, kind in get_type_hints(verb.call).items()
        if name != "return" and tells_money(kind)
    }
    assert told == {
        *("orders.price: draft", "orders.take: draft", "billing.credit: prices", "billing.memo: lines"),
        *(f"payments.{verb}: amount" for verb in ("apply", "authorize", "capture", "receive", "refund")),
        "billing.apply: amount",
    }


def test_a_price_that_was_said_stands_in_the_history() -> None:
    shop = Shop()
    line = DraftLine("1", "MUG", 1, override=PriceOverride(Money("1.00", "GBP"), "damaged box", "ann"))
    order = shop.do(shop.desk.orders.take, evolve(shop.draft(("MUG", 1)), lines=(line,)))

    (taken,) = shop.store.history("order", order.id)
    assert taken.by == "clerk"
    assert '"reason":"damaged box"' in taken.body
    assert '"by":"ann"' in taken.body


def hostile() -> Iterator[Any]:
    """C4: ten thousand numbers that are none."""
    wrong = [
        text
        for text in NUMBERS
        if isinstance(text, str) and not re.fullmatch(r"-?\d{1,18}(\.\d{1,9})?", text, re.ASCII)
    ]
    yield from (1.5, True, None, b"1", complex(1), [], float("nan"))
    for turn in range(10_000):
        base = wrong[turn % len(wrong)]
        yield base if turn < len(wrong) else f"{base}{'eE_ ,x'[turn % 6]}{turn}"


def test_ten_thousand_hostile_numbers_are_each_refused_at_once() -> None:
    slowest, count = 0.0, 0
    for each in hostile():

        def refused(each: Any = each) -> None:
            with pytest.raises(OrdercoreError):
                amount(each)

        slowest, count = max(slowest, quickest(refused, enough=0.001)), count + 1
        if isinstance(each, str) and count % 50 == 0:
            for make in (lambda text: Money(text, "USD"), Quantity, Percent):
                with pytest.raises(OrdercoreError):
                    make(each)
    assert count >= 10_000
    assert slowest < 0.001


def test_an_unknown_key_is_refused_by_every_class_that_text_can_become() -> None:
    """C6: input is closed. What holds objects of a program, or is written as one text, becomes of no JSON object at all."""
    closed = set()
    for kind in public_types():
        if not issubclass(kind, Exception):
            with pytest.raises(OrdercoreError) as said:
                loads(kind, '{"is_admin": true}')
            if "unknown key" in str(said.value):
                closed.add(kind)
            else:
                assert re.search(r"no form on the wire|is not filled in|write it as text", str(said.value)), kind
    assert {OrderDraft, PriceBook, *[kind.document for kind in KINDS.values()], *TAGS.values()} <= closed
    assert len(closed) >= 300


def test_what_a_caller_sends_cannot_say_status_version_tenant_or_total() -> None:
    said = {each.name for kind in (OrderDraft, DraftLine, DraftCharge) for each in fields(kind)}

    assert said.isdisjoint(
        {"status", "version", "tenant", "net", "tax", "gross", "total", "process", "paid", "buckets"}
    )


def test_every_public_type_is_frozen() -> None:
    for kind in public_types():
        made: Any = object.__new__(kind)
        first = next(iter(fields(kind)), None)
        if has(kind) and first is not None and not issubclass(kind, Exception):
            with pytest.raises(AttributeError):
                setattr(made, first.name, "x")
