"""Deciding and folding, with a small document of its own."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import field, frozen

from ordercore.errors import InvalidEvent
from ordercore.lifecycle.journal import Advanced, Decided, Journal, changed, fold
from ordercore.lifecycle.machine import START, Edge, Process
from ordercore.values.verdict import Refused, Verdict, allowed, refused
from tests.lifecycle.refusal import reasons


@frozen(weakref_slot=False)
class Box:
    """A box that is filled."""

    id: str
    status: str
    pieces: int = field(default=0)

    @pieces.validator
    def _not_negative(self, attribute: object, value: int) -> None:
        if value < 0:
            raise ValueError(value)


@frozen
class Open:
    """Begin a box."""

    id: str


@frozen
class Fill:
    """Put pieces in."""

    pieces: int


@frozen
class Close:
    """Close it when it is full."""


@frozen
class Seal:
    """Seal it when it is closed."""


@frozen
class Stamp:
    """A host's own step."""


@frozen
class BoxOpened:
    """It is there."""

    box: Box


@frozen
class BoxFilled:
    """There is more in it."""

    pieces: int


def it_is_full(box: Box, command: object) -> Verdict:
    return allowed if box.pieces >= 3 else refused("box.not_full")


def handle(process: Process, box: Box | None, command: object) -> tuple[Any, ...] | Refused | None:
    if isinstance(command, Open):
        return (BoxOpened(Box(command.id, "open")),)
    if isinstance(command, Fill):
        return refused("box.nothing") if command.pieces <= 0 else (BoxFilled(command.pieces),)
    return None


BOX = Process(
    "box",
    1,
    (
        Edge(START, Open, "open", permission="box.open"),
        Edge("open", Fill, "open", permission="box.fill"),
        Edge("open", Close, "closed", automatic=True, guards=(it_is_full,)),
        Edge("closed", Seal, "sealed", automatic=True),
    ),
    resting=("open", "sealed"),
)

JOURNAL: Journal[Box] = Journal(
    "box",
    BoxOpened,
    lambda event: event.box,
    handle,
    {BoxFilled: lambda box, event: changed(box, pieces=box.pieces + event.pieces)},
)

EMPTY = Box("b1", "open")


def decided(box: Box | None, command: object, process: Process = BOX) -> Decided[Box]:
    answer = JOURNAL.decide(box, command, process)
    assert isinstance(answer, Decided)
    return answer


def test_a_decision_gives_events_and_the_document_after_them() -> None:
    made = decided(None, Open("b1"))
    filled = decided(made.state, Fill(2))

    assert made == Decided((BoxOpened(EMPTY),), EMPTY)
    assert filled == Decided((BoxFilled(2),), Box("b1", "open", 2))
    assert fold(JOURNAL.apply, (*made.events, *filled.events)) == filled.state


def test_automatic_steps_follow_as_soon_as_their_guards_hold() -> None:
    full = decided(EMPTY, Fill(3))

    assert full.events == (BoxFilled(3), Advanced("Close", "open", "closed"), Advanced("Seal", "closed", "sealed"))
    assert full.state == Box("b1", "sealed", 3)
    assert fold(JOURNAL.apply, full.events, EMPTY) == full.state


def test_a_step_of_a_host_is_an_event_of_its_own() -> None:
    process = BOX.with_edges(Edge("open", Stamp, "stamped", permission="box.stamp"), resting=("stamped",))

    stamped = decided(EMPTY, Stamp(), process)

    assert stamped == Decided((Advanced("Stamp", "open", "stamped"),), Box("b1", "stamped"))


def test_what_has_no_edge_is_refused_and_so_is_what_the_handler_refuses() -> None:
    no_edge, handler = JOURNAL.decide(EMPTY, Open("b2"), BOX), JOURNAL.decide(EMPTY, Fill(0), BOX)

    assert isinstance(no_edge, Refused)
    assert isinstance(handler, Refused)
    assert (no_edge.codes, handler.codes) == (("box.not_possible",), ("box.nothing",))
    facts = {"status": "open", "command": "Open", "possible": "start"}
    assert reasons(no_edge) == [("box.not_possible", "", facts)]


def test_a_guard_refuses_before_the_handler_is_asked() -> None:
    process = BOX.with_edges(Edge("open", Fill, "open", permission="box.fill", guards=(it_is_full,)))

    refusal = JOURNAL.decide(EMPTY, Fill(0), process)

    assert isinstance(refusal, Refused)
    assert refusal.codes == ("box.not_full",)


def test_an_event_that_leads_elsewhere_than_its_edge_is_a_broken_promise() -> None:
    elsewhere = BOX.with_edges(Edge("open", Fill, "sealed", permission="box.fill"))

    with pytest.raises(InvalidEvent, match="Fill did not lead to 'sealed'"):
        JOURNAL.decide(EMPTY, Fill(1), elsewhere)


def test_a_history_begins_with_its_opening_and_holds_nothing_strange() -> None:
    with pytest.raises(InvalidEvent, match="cannot begin a history"):
        JOURNAL.apply(None, BoxFilled(1))
    with pytest.raises(InvalidEvent, match="a Stamp does not fit box 'b1'"):
        JOURNAL.apply(EMPTY, Stamp())
    with pytest.raises(InvalidEvent, match="does not fit"):
        JOURNAL.apply(EMPTY, BoxOpened(EMPTY))
    with pytest.raises(InvalidEvent, match="does not fit"):
        JOURNAL.apply(EMPTY, Advanced("Seal", "closed", "sealed"))
    with pytest.raises(InvalidEvent, match="nothing to fold"):
        fold(JOURNAL.apply, ())


def test_decisions_are_joined() -> None:
    first = decided(EMPTY, Fill(1))

    assert first.then(decided(first.state, Fill(1))) == Decided((BoxFilled(1), BoxFilled(1)), Box("b1", "open", 2))


def test_a_changed_copy_is_frozen_equal_and_unchecked() -> None:
    copy = changed(EMPTY, pieces=-1)

    assert (copy.id, copy.status, copy.pieces) == ("b1", "open", -1)
    assert EMPTY.pieces == 0
    assert changed(EMPTY, pieces=2) == Box("b1", "open", 2)
    assert hash(changed(EMPTY)) == hash(EMPTY)
    with pytest.raises(AttributeError):
        copy.pieces = 1  # type: ignore[misc]


def test_a_field_that_is_not_there_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        changed(EMPTY, peices=1)


def test_a_class_that_can_be_weakly_referenced_is_copied_with_its_validators() -> None:
    @frozen
    class Weak:
        pieces: int

    assert changed(Weak(1), pieces=2) == Weak(2)
    with pytest.raises(TypeError):
        changed(Weak(1), peices=2)
