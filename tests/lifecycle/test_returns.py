"""A return: what each step says and leaves behind, and what cannot come back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest
from attrs import evolve

from ordercore.errors import InvalidValue
from ordercore.lifecycle.journal import Advanced, Decided
from ordercore.lifecycle.returns import process as p
from ordercore.lifecycle.returns import record as r
from ordercore.lifecycle.returns.decide import apply, decide
from tests.lifecycle.refusal import reasons

TODAY: Final = date(2026, 3, 2)
ONE, TWO = Decimal(1), Decimal(2)
MUGS: Final = r.ReturnLine("1", "MUG", TWO, "EA", "broken")
TEA: Final = r.ReturnLine("2", "TEA", ONE, "KGM")
AUTHORIZE: Final = p.AuthorizeReturn("r1", "o1", "guest", "london", TODAY, (MUGS, TEA))
AUTHORIZED: Final = r.Return("r1", "authorized", "return/1", "o1", "guest", "london", TODAY, (MUGS, TEA))
PART: Final = evolve(AUTHORIZED, lines=(evolve(MUGS, good=ONE), TEA))
COMPLETE: Final = Advanced("CompleteReturn", "authorized", "received")
RECEIVED: Final = evolve(
    AUTHORIZED, status="received", lines=(evolve(MUGS, good=ONE, damaged=ONE), evolve(TEA, good=ONE))
)
REST: Final = (r.Receipt("1", ONE, "damaged"), r.Receipt("2", ONE))


@pytest.mark.parametrize(
    ("before", "command", "events", "after"),
    [
        (None, AUTHORIZE, (r.ReturnAuthorized(AUTHORIZED),), AUTHORIZED),
        (
            AUTHORIZED,
            p.ReceiveReturn((r.Receipt("1", ONE),)),
            (r.ReturnReceived((r.Receipt("1", ONE),)),),
            PART,
        ),
        (PART, p.ReceiveReturn(REST), (r.ReturnReceived(REST), COMPLETE), RECEIVED),
        (PART, p.CreditReturn("m1"), (r.ReturnCredited("m1"),), evolve(PART, status="credited", credit_memo="m1")),
        (
            RECEIVED,
            p.CreditReturn("m1"),
            (r.ReturnCredited("m1"),),
            evolve(RECEIVED, status="credited", credit_memo="m1"),
        ),
        (
            AUTHORIZED,
            p.CancelReturn("kept"),
            (r.ReturnCanceled("kept"),),
            evolve(AUTHORIZED, status="canceled", cancel_reason="kept"),
        ),
    ],
)
def test_a_step_says_what_happened(before: Any, command: object, events: tuple[Any, ...], after: r.Return) -> None:
    assert decide(before, command) == Decided(events, after)
    state = before
    for event in events:
        state = apply(state, event)
    assert state == after


def test_a_return_of_nothing_is_refused() -> None:
    assert reasons(decide(None, evolve(AUTHORIZE, lines=()))) == [("return.empty", "/lines", {})]


@pytest.mark.parametrize(
    ("receipts", "told"),
    [
        ((), [("return.nothing_asked", "/lines", {})]),
        ((r.Receipt("1", Decimal(0)),), [("return.nothing_asked", "/lines/1", {})]),
        ((r.Receipt("1", Decimal(-1)),), [("return.nothing_asked", "/lines/1", {})]),
        ((r.Receipt("1", TWO),), [("return.more_than_announced", "/lines/1", {"asked": "2", "free": "1"})]),
        (
            (r.Receipt("1", ONE), r.Receipt("1", ONE, "damaged")),
            [("return.more_than_announced", "/lines/1", {"asked": "2", "free": "1"})],
        ),
        ((r.Receipt("9", ONE),), [("return.more_than_announced", "/lines/9", {"asked": "1", "free": "0"})]),
        (
            (r.Receipt("2", Decimal("0.0000001")),),
            [("return.not_countable", "/lines/2", {"asked": "1E-7"})],  # stock is counted in millionths
        ),
        (
            (r.Receipt("2", Decimal(0)), r.Receipt("1", TWO), r.Receipt("9", ONE)),
            [
                ("return.nothing_asked", "/lines/2", {}),
                ("return.more_than_announced", "/lines/1", {"asked": "2", "free": "1"}),
                ("return.more_than_announced", "/lines/9", {"asked": "1", "free": "0"}),
            ],
        ),
    ],
)
def test_what_cannot_come_back_is_refused(receipts: tuple[r.Receipt, ...], told: list[Any]) -> None:
    assert reasons(decide(PART, p.ReceiveReturn(receipts))) == told


def test_nothing_is_credited_before_something_came_back() -> None:
    assert reasons(decide(AUTHORIZED, p.CreditReturn("m1"))) == [("return.nothing_received", "", {})]


def test_a_return_of_which_something_came_back_is_not_canceled() -> None:
    assert reasons(decide(PART, p.CancelReturn("kept"))) == [("return.received", "", {})]


def test_pieces_come_back_in_a_condition_there_is() -> None:
    with pytest.raises(InvalidValue, match="'soaked' is no condition") as caught:
        r.Receipt("1", ONE, "soaked")  # type: ignore[arg-type]
    assert (caught.value.path, caught.value.mend) == ("/condition", "use good or damaged")
