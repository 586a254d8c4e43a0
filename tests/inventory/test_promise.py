from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given

from ordercore.errors import InvalidQuestion, InvalidValue, UnitMismatch, UnknownDocument
from ordercore.inventory import (
    Allocation,
    Incoming,
    Later,
    Position,
    Promise,
    PromiseLine,
    PromiseQuestion,
    promise,
)
from ordercore.testing.strategies.inventory import positions, promise_questions
from ordercore.values import Quantity, Refused

SOON, LATE = date(2026, 12, 1), date(2026, 12, 20)
NONE = Quantity(0)


def asked(*wanted: int, sites: tuple[str, ...] = ("east", "west"), by: date = SOON) -> PromiseQuestion:
    return PromiseQuestion(tuple(PromiseLine(str(n), "MUG", each) for n, each in enumerate(wanted, 1)), by, sites)


def ready(answer: Promise) -> list[int]:
    return [int(line.ready.exact) for line in answer.lines]


# --- figures ----------------------------------------------------------------------------------------------------------


def test_sites_are_asked_in_the_order_of_preference() -> None:
    # Case INV-07: saleor warehouse/tests/test_stock_management.py, 5 of 4 and 3.
    line = promise(asked(5), [Position("MUG", "west", 3), Position("MUG", "east", 4)]).line("1")

    assert line.now == (Allocation("east", Quantity(4)), Allocation("west", Quantity(1)))
    assert (line.later, line.short) == ((), NONE)


def test_what_is_not_ready_comes_from_what_arrives_soonest_and_then_from_backorder() -> None:
    stock = [
        Position("MUG", "east", 2, incoming=(Incoming(LATE, 5), Incoming(SOON, 1))),
        Position("MUG", "west", incoming=(Incoming(SOON, 3),), backorder=True, backorder_limit=4),
    ]
    line = promise(asked(20), stock).line("1")

    assert line.now == (Allocation("east", Quantity(2)),)
    assert line.later == (
        Later("east", Quantity(1), SOON),
        Later("west", Quantity(3), SOON),
        Later("east", Quantity(5), LATE),
        Later("west", Quantity(4), None),
    )
    assert (line.ready, line.awaited, line.short) == (Quantity(2), Quantity(13), Quantity(5))
    assert (line.after(SOON), line.after(LATE)) == (Quantity(9), Quantity(4))


def test_first_asked_first_promised() -> None:
    # Case INV-19: OCA/wms stock_available_to_promise_release/tests/test_reservation.py.
    answer = promise(asked(5, 3, 20, 20, 20), [Position("MUG", "east", 20)])

    assert ready(answer) == [5, 3, 12, 0, 0]
    assert [int(line.short.exact) for line in answer.lines] == [0, 0, 8, 20, 20]


def test_two_lines_of_one_item_are_not_promised_the_same_piece() -> None:
    # Invariant Q12: vendure #1028 and #2702 pass both lines.
    assert ready(promise(asked(3, 3), [Position("MUG", "east", 3)])) == [3, 0]


@pytest.mark.parametrize(
    ("on_hand", "safety", "limit", "wanted", "promised"),
    [(3, 0, 0, 5, 3), (3, 2, 0, 2, 1), (3, 0, 5, 8, 8), (0, 0, 0, 1, 0)],
)
def test_saleable_is_on_hand_less_safety_plus_backorders(
    on_hand: int, safety: int, limit: int, wanted: int, promised: int
) -> None:
    # Case INV-03: vendure packages/core/e2e/stock-control.e2e-spec.ts; its negative threshold is our backorder limit.
    stock = Position("MUG", "east", on_hand, safety=safety, backorder=True, backorder_limit=limit)
    line = promise(asked(wanted), [stock]).line("1")

    assert line.ready + line.awaited == Quantity(promised)


@pytest.mark.parametrize(
    ("claimed", "now", "on_day", "backorder"), [(0, 4, 6, 3), (4, 0, 6, 3), (7, 0, 3, 3), (12, 0, 0, 1)]
)
def test_what_others_claimed_comes_first(claimed: int, now: int, on_day: int, backorder: int) -> None:
    stock = Position("MUG", "east", 4, claimed, (Incoming(LATE, 6),), backorder=True, backorder_limit=3)
    line = promise(asked(99), [stock]).line("1")
    later = {each.on: int(each.quantity.exact) for each in line.later}

    assert (int(line.ready.exact), later.get(LATE, 0), later.get(None, 0)) == (now, on_day, backorder)


def test_a_buyer_who_does_not_wait_gets_what_is_there() -> None:
    stock = Position("MUG", "east", 2, incoming=(Incoming(SOON, 9),), backorder=True)
    question = PromiseQuestion((PromiseLine("1", "MUG", 5, waits=False), PromiseLine("2", "MUG", 9)), SOON, ("east",))
    answer = promise(question, [stock])

    assert (answer.line("1").ready, answer.line("1").short) == (Quantity(2), Quantity(3))
    assert answer.line("2").later == (Later("east", Quantity(9), SOON),)


def test_a_line_may_name_its_own_sites() -> None:
    # Case INV-08: saleor, the chosen collection point overrides the strategy.
    question = PromiseQuestion((PromiseLine("1", "MUG", 5, sites=("store",)),), SOON, ("east",))
    stock = [Position("MUG", "east", 9), Position("MUG", "store", 5)]

    assert promise(question, stock).line("1").now == (Allocation("store", Quantity(5)),)


def test_no_stock_is_no_promise() -> None:
    line = promise(asked(2), [Position("POT", "east", 9), Position("MUG", "moon", 9)]).line("1")

    assert (line.now, line.later, line.short) == ((), (), Quantity(2))


def test_negative_stock_promises_nothing() -> None:
    assert promise(asked(2), [Position("MUG", "east", -3)]).line("1").short == Quantity(2)


# --- what the business says -------------------------------------------------------------------------------------------


def test_each_line_that_is_short_is_a_reason() -> None:
    verdict = promise(asked(2, 3), [Position("MUG", "east", 1)]).verdict

    assert isinstance(verdict, Refused)
    assert [(reason.code, reason.path, reason.fact("short")) for reason in verdict.reasons] == [
        ("inventory.short", "/lines/1", "1 EA"),
        ("inventory.short", "/lines/2", "3 EA"),
    ]


@pytest.mark.parametrize(("by", "late"), [(date(2026, 11, 30), "3 EA"), (SOON, "2 EA"), (LATE, "")])
def test_what_leaves_after_the_day_asked_is_late(by: date, late: str) -> None:
    stock = Position("MUG", "east", 1, incoming=(Incoming(SOON, 1), Incoming(LATE, 2)))
    answer = promise(asked(4, by=by), [stock])

    assert answer.verdict
    assert not answer.is_ready
    if late:
        assert isinstance(answer.on_time, Refused)
        assert answer.on_time.reasons[0].fact("late") == late
    else:
        assert answer.on_time


def test_a_backorder_without_a_date_is_late() -> None:
    answer = promise(asked(1), [Position("MUG", "east", backorder=True)])

    assert answer.verdict
    assert isinstance(answer.on_time, Refused)


def test_everything_on_the_shelf_is_ready() -> None:
    answer = promise(asked(1), [Position("MUG", "east", 1)])

    assert answer.is_ready
    assert answer.on_time


def test_the_trace_tells_how_each_line_came_about() -> None:
    stock = Position("MUG", "east", 1, incoming=(Incoming(SOON, 1),), backorder=True, backorder_limit=1)
    trace = promise(asked(4), [stock]).trace

    assert trace.rule == "inventory.promise"
    assert [each.out for each in trace.children] == [
        "1 EA at east; 1 EA at east on 2026-12-01, 1 EA at east on backorder; 1 EA short"
    ]


# --- laws -------------------------------------------------------------------------------------------------------------

NOTHING = Fraction(0)


def whole(quantities: Iterable[Quantity]) -> Fraction:
    return sum((each.exact for each in quantities), NOTHING)


def free(position: Position, *, until: date | None = None) -> Fraction:
    """What is there or arrives by a day, less what is claimed and kept; negative when more is claimed."""
    kept = position.safety.exact if position.safety else NOTHING
    arrived = whole(each.quantity for each in position.incoming if until is not None and each.on <= until)
    return position.on_hand.exact + arrived - position.claimed.exact - kept


@given(promise_questions(), positions())
def test_now_later_and_short_add_up_to_what_was_asked(question: PromiseQuestion, stock: tuple[Position, ...]) -> None:
    answer = promise(question, stock)

    assert [line.id for line in answer.lines] == [line.id for line in question.lines]
    for line, wanted in zip(answer.lines, question.lines, strict=True):
        assert line.asked == wanted.quantity
        assert line.ready + line.awaited + line.short == line.asked
        assert all(each.quantity.exact > 0 for each in line.now)
        assert all(each.quantity.exact > 0 for each in line.later)
        assert line.short.exact >= 0
        assert {each.site for each in line.now} <= set(wanted.sites or question.sites)
        assert {each.site for each in line.later} <= set(wanted.sites or question.sites)
        assert wanted.waits or not line.later


@given(promise_questions(), positions())
def test_nothing_is_promised_twice(question: PromiseQuestion, stock: tuple[Position, ...]) -> None:
    answer = promise(question, stock)

    for position in stock:
        lines = [line for line in answer.lines if line.sku == position.sku]
        now = whole(each.quantity for line in lines for each in line.now if each.site == position.site)
        later = [each for line in lines for each in line.later if each.site == position.site]
        assert now <= max(free(position), NOTHING)
        for day in {each.on for each in later if each.on}:
            promised = whole(each.quantity for each in later if each.on and each.on <= day)
            assert now + promised <= free(position, until=day)
        undated = whole(each.quantity for each in later if each.on is None)
        if not position.backorder:
            assert undated == 0
        elif position.backorder_limit is not None:
            owed = max(-free(position, until=date.max), NOTHING)
            assert undated <= max(position.backorder_limit.exact - owed, NOTHING)


@given(promise_questions(), positions())
def test_one_line_gets_as_much_as_soon_as_can_be(question: PromiseQuestion, stock: tuple[Position, ...]) -> None:
    # Available to promise, cumulative: what is there or arrives by a day, less what others hold, never below zero.
    wanted = evolve(question.lines[0], waits=True)
    line = promise(evolve(question, lines=(wanted,)), stock).lines[0]
    shelves = [each for each in stock if each.sku == line.sku and each.site in (wanted.sites or question.sites)]

    assert line.ready.exact == min(line.asked.exact, sum((max(free(each), NOTHING) for each in shelves), NOTHING))
    for day in {each.on for shelf in shelves for each in shelf.incoming}:
        can_be = sum((max(free(each), free(each, until=day), NOTHING) for each in shelves), NOTHING)
        assert line.asked.exact - line.after(day).exact - line.short.exact == min(line.asked.exact, can_be)


@given(promise_questions(), positions())
def test_nothing_is_short_while_a_site_has_some(question: PromiseQuestion, stock: tuple[Position, ...]) -> None:
    answer = promise(question, stock)

    for line, wanted in zip(answer.lines, question.lines, strict=True):
        if not line.short:
            continue
        for position in stock:
            if position.sku == line.sku and position.site in (wanted.sites or question.sites):
                lines = [each for each in answer.lines if each.sku == line.sku]
                now = whole(each.quantity for other in lines for each in other.now if each.site == position.site)
                assert now == max(free(position), NOTHING)
                assert not (wanted.waits and position.backorder and position.backorder_limit is None)


@given(promise_questions(), positions())
def test_the_order_in_which_stock_is_told_does_not_matter(
    question: PromiseQuestion, stock: tuple[Position, ...]
) -> None:
    assert promise(question, stock) == promise(question, reversed(stock))


# --- broken promises --------------------------------------------------------------------------------------------------


def test_a_question_that_contradicts_itself_is_refused() -> None:
    line = PromiseLine("1", "MUG", 1)

    with pytest.raises(InvalidQuestion):
        PromiseQuestion((line, line), SOON, ("east",))
    with pytest.raises(InvalidQuestion):
        PromiseLine("1", "MUG", 0)
    with pytest.raises(InvalidQuestion):
        PromiseLine("1", "MUG", -1)


def test_a_question_has_a_largest_size() -> None:
    lines = tuple(PromiseLine(str(number), "MUG", 1) for number in range(10_001))

    assert len(PromiseQuestion(lines[1:], SOON, ()).lines) == 10_000
    with pytest.raises(InvalidQuestion):
        PromiseQuestion(lines, SOON, ())


def test_stock_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(InvalidValue):
        promise(asked(1), [Position("MUG", "east", 1), Position("MUG", "east", 2)])
    with pytest.raises(UnitMismatch):
        promise(asked(1), [Position("MUG", "east", Quantity(1, "CS"))])
    with pytest.raises(UnitMismatch):
        Position("MUG", "east", Quantity(1, "CS"), claimed=1)
    with pytest.raises(UnitMismatch):
        Position("MUG", "east", 1, incoming=(Incoming(SOON, Quantity(1, "CS")),))
    with pytest.raises(InvalidValue):
        Position("MUG", "east", 1, claimed=-1)
    with pytest.raises(InvalidValue):
        Position("MUG", "east", 1, safety=-1)
    with pytest.raises(InvalidValue):
        Position("MUG", "east", 1, backorder_limit=-1)
    with pytest.raises(InvalidValue):
        Incoming(SOON, -1)


def test_a_line_that_was_not_asked_is_an_error() -> None:
    with pytest.raises(UnknownDocument):
        promise(asked(1), []).line("2")
