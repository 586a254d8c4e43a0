"""C7: every cap lets in what is just as large, and refuses one more by a typed error, at once."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from typing import Any, Final

import pytest

from ordercore.desk.cap import DEEPEST_ASKED, MOST_PARTS, TEXT_MOST
from ordercore.desk.commit import digest
from ordercore.errors import InvalidId, InvalidQuery, InvalidQuestion, Malformed, OrdercoreError, TooLarge
from ordercore.lifecycle.order import DraftCharge, DraftLine, OrderDraft
from ordercore.ports.query import CONDITIONS_MOST, VALUES_MOST, Condition, Query
from ordercore.ports.query import TEXT_MOST as SEARCH_MOST
from ordercore.pricing import AskedCharge, Line, PriceQuestion, Rule
from ordercore.values import Quantity
from ordercore.values.amount import amount
from ordercore.values.ids import ID_LENGTH, checked_id
from ordercore.wire import loads
from ordercore.wire.guard import DEEPEST, LONGEST, parsed
from ordercore.wire.shape import nests
from tests.clocked import quickest
from tests.desk.shop import TODAY

ONE: Final = Quantity(1)
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
