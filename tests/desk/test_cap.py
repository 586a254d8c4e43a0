"""C7: every cap lets in what is just as large, and refuses one more by a typed error, at once."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import pytest

from ordercore.access import ALL, Actor, Scope
from ordercore.adapters.memory import MemoryStore
from ordercore.desk.cap import DEEPEST_ASKED, MOST_PARTS, TEXT_MOST
from ordercore.desk.commit import digest
from ordercore.desk.watching import Watcher
from ordercore.errors import (
    CommandConflict,
    InvalidId,
    InvalidQuery,
    InvalidQuestion,
    LimitExceeded,
    Malformed,
    OrdercoreError,
    StaleVersion,
    TooLarge,
    UnknownDocument,
    UnknownLimit,
    UnknownLine,
)
from ordercore.lifecycle.order import DraftCharge, DraftLine, OrderDraft
from ordercore.ports.query import (
    CONDITIONS_MOST,
    CURSOR_MOST,
    VALUES_MOST,
    VALUES_TEXT_MOST,
    Condition,
    Field,
    Query,
)
from ordercore.ports.query import TEXT_MOST as SEARCH_MOST
from ordercore.pricing import AskedCharge, Line, PriceQuestion, Rule
from ordercore.testing.house import CLERK
from ordercore.values import Quantity
from ordercore.values.amount import amount
from ordercore.values.ids import ID_LENGTH, checked_id
from ordercore.wire import loads
from ordercore.wire.guard import DEEPEST, LONGEST, parsed
from ordercore.wire.shape import nests
from tests.clocked import quickest
from tests.desk.shop import TODAY, Shop
from tests.desk.world import ARGUMENTS, MINE, Verb, furnished, verbs

ONE: Final = Quantity(1)
OWN: Final = Actor("own", {"customer", "warehouse"}, Scope(customers={MINE}, sites=ALL))
LINES: Final = tuple(DraftLine(str(at), "MUG", ONE) for at in range(10_001))
CHARGES: Final = tuple(DraftCharge(f"c{at}", "freight") for at in range(10_001))
PRICED: Final = tuple(Line(str(at), "MUG", ONE) for at in range(10_001))
ASKED: Final = tuple(AskedCharge(f"c{at}", "freight") for at in range(10_001))
COUPONS: Final = tuple(f"C{at}" for at in range(1_001))


def draft(lines: int = 1, charges: int = 0, coupons: int = 0) -> object:
    return OrderDraft(
        "guest", "GBP", TODAY, LINES[:lines], charges=CHARGES[:charges], coupons=frozenset(COUPONS[:coupons])
    )


def question(lines: int = 1, charges: int = 0, coupons: int = 0) -> object:
    return PriceQuestion(
        TODAY, "GBP", lines=PRICED[:lines], charges=ASKED[:charges], coupons=frozenset(COUPONS[:coupons])
    )


def nested(depth: int) -> Any:
    made: Any = ""
    for _ in range(depth):
        made = [made]
    return made


def asked(field: str, value: Field | tuple[Field, ...]) -> Query:
    return Query("order", (Condition(field, "in" if isinstance(value, tuple) else "eq", value),))


CAPS: Final[dict[str, tuple[int, Callable[[int], object], type[OrdercoreError]]]] = {
    "lines of a draft": (10_000, lambda many: draft(lines=many), TooLarge),
    "charges of a draft": (10_000, lambda many: draft(charges=many), TooLarge),
    "coupons of a draft": (1_000, lambda many: draft(coupons=many), TooLarge),
    "lines of a question": (10_000, lambda many: question(lines=many), InvalidQuestion),
    "charges of a question": (10_000, lambda many: question(charges=many), InvalidQuestion),
    "coupons of a question": (1_000, lambda many: question(coupons=many), InvalidQuestion),
    "characters of a text of a command": (TEXT_MOST, lambda many: digest("v", "b", {"reason": "x" * many}), TooLarge),
    "parts of a list of a command": (MOST_PARTS, lambda many: digest("v", "b", {"lines": [""] * many}), TooLarge),
    "depth of a command": (DEEPEST_ASKED - 1, lambda many: digest("v", "b", {"x": nested(many)}), TooLarge),
    "conditions of a query": (
        CONDITIONS_MOST,
        lambda many: Query("order", (Condition("status", "eq", "draft"),) * many),
        InvalidQuery,
    ),
    "values of a condition": (
        VALUES_MOST,
        lambda many: Query("order", (Condition("status", "in", ("draft",) * many),)),
        InvalidQuery,
    ),
    "characters of a search": (SEARCH_MOST, lambda many: Query("order", text="x" * many), InvalidQuery),
    "characters of a kind": (ID_LENGTH, lambda many: Query("x" * many), InvalidQuery),
    "characters of a field": (ID_LENGTH, lambda many: asked("x" * many, "x"), InvalidQuery),
    "characters of a field to sort by": (ID_LENGTH + 1, lambda many: Query("order", sort="x" * many), InvalidQuery),
    "characters of a value": (SEARCH_MOST, lambda many: asked("reference", "x" * many), InvalidQuery),
    "characters of one of many values": (SEARCH_MOST, lambda many: asked("reference", ("", "x" * many)), InvalidQuery),
    "characters of all values": (
        VALUES_TEXT_MOST,
        lambda many: asked("reference", (*["x" * SEARCH_MOST] * 99, "x" * 9_000, "x" * (many - 999_000))),
        InvalidQuery,
    ),
    "characters of a cursor": (CURSOR_MOST, lambda many: Query("order", after="x" * many), InvalidQuery),
    "size of a number": (2**62 - 1, lambda many: asked("gross", many), InvalidQuery),
    "rows of a page": (1_000, lambda many: Query("order", limit=many), InvalidQuery),
    "depth of a text": (DEEPEST, lambda many: parsed("[" * many + "]" * many), Malformed),
    "characters of an identifier": (ID_LENGTH, lambda many: checked_id("x" * many), InvalidId),
    "integer digits": (18, lambda many: amount("9" * many), OrdercoreError),
    "fraction digits": (9, lambda many: amount("0." + "9" * many), OrdercoreError),
}


@pytest.mark.parametrize("cap", CAPS)
def test_as_much_is_let_in_and_one_more_is_refused_at_once(cap: str) -> None:
    most, make, error = CAPS[cap]
    make(most)

    def refused() -> None:
        with pytest.raises(error):
            make(most + 1)

    assert quickest(refused, enough=0.1) < 0.1
    tracemalloc.start()
    try:
        with pytest.raises(error) as said:
            make(most + 1)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 50 * 2**20
    assert getattr(said.value, "path", None) is not None
    assert len(str(said.value)) < 300


@pytest.fixture(scope="module")
def shop() -> Shop:
    """A shop with a document of every kind."""
    return furnished(MemoryStore())


HUGE: Final = "x" * 20_000_000
KNOWN: Final = {"kind": "order", "id": f"{MINE}-order", "query": Query("order")}
"""What is there, where `ARGUMENTS` names what is not."""


def test_a_verb_that_reads_answers_a_huge_text_at_once_and_in_few_words(shop: Shop) -> None:
    tried = 0
    for verb in verbs(shop.desk):
        parameters = {name: each for name, each in verb.parameters.items() if name not in ("by", "command")}
        for name in [name for name, each in parameters.items() if each.annotation == "str" and not verb.writes]:
            given = {each: KNOWN.get(each) or ARGUMENTS[each](shop, MINE) for each in parameters if each in ARGUMENTS}
            huge = partial(told, verb, {**given, name: HUGE})
            assert huge() < 300, (verb.name, name)
            assert quickest(huge, enough=0.1) < 0.1, (verb.name, name)
            tried += 1
    assert tried >= 8


def told(verb: Verb, given: dict[str, Any]) -> int:
    """How much the error says to which a verb comes; nothing when it answers."""
    try:
        said = verb.call(**given, by=OWN)
        if isinstance(said, Watcher):
            list(said)
    except OrdercoreError as error:
        return len(str(error))
    return 0


def test_an_id_longer_than_any_is_one_that_is_not_there(shop: Shop) -> None:
    for id in ("x" * (TEXT_MOST + 1), HUGE):
        with pytest.raises(UnknownDocument) as foreign:
            shop.desk.search.get("order", id, by=OWN)
        with pytest.raises(UnknownDocument) as missing:
            shop.desk.search.history("order", id, by=CLERK)
        assert str(foreign.value) == str(missing.value)
        assert foreign.value.id == id


def test_errors_show_an_identifier_whole_and_no_more_of_anything() -> None:
    id = "x" * ID_LENGTH
    makers: tuple[Callable[[Any], Exception], ...] = (
        partial(UnknownDocument, "order"),
        *(UnknownLine, UnknownLimit, CommandConflict),
    )
    for make in makers:
        assert repr(id) in str(make(id))
        assert len(str(make(HUGE))) < 300
    for kind in (f"k{id}", HUGE):
        assert len(str(StaleVersion(kind, HUGE, expected=1, found=2))) < 500
        assert len(str(UnknownDocument(kind, HUGE))) < 500
    assert len(str(LimitExceeded(HUGE, ceiling=1, claimed=1, asked=1))) < 300
    assert str(UnknownDocument("order", "o1")) == "there is no order 'o1'"


@pytest.mark.parametrize("odd", [1, None, b"o1", ["o1"], 10**5_000], ids=lambda odd: type(odd).__name__)
def test_what_is_no_text_is_missed_like_any_identifier(odd: Any) -> None:
    for error in (UnknownLine(odd), UnknownDocument("order", odd), UnknownDocument(odd, "o1"), UnknownLimit(odd)):
        assert len(str(error)) < 300


def test_a_rule_does_not_nest_and_so_has_no_depth_to_cap() -> None:
    assert not nests(Rule)
    with pytest.raises(Malformed):
        loads(Rule, '{"when":' + "[" * 1_000 + "]" * 1_000 + "}")


def test_a_text_of_too_many_bytes_is_not_looked_into() -> None:
    text = b'"' + b"x" * (LONGEST - 2) + b'"'
    assert len(parsed(text)) == LONGEST - 2

    text += b" "

    def refused() -> None:
        with pytest.raises(Malformed, match="bytes"):
            parsed(text)

    assert quickest(refused, enough=0.01) < 0.01


def test_where_it_is_too_large_is_told() -> None:
    with pytest.raises(TooLarge) as said:
        digest("v", "b", {"lines": [{"note": ""}, {"note": "x" * (TEXT_MOST + 1)}]})
    assert said.value.path == "/lines/1/note"
    for depth in (5_000, 100_000):
        with pytest.raises(TooLarge):
            digest("v", "b", {"x": nested(depth)})
